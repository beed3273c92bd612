"""Completion as somebody at a prompt has it: the script in a real shell, where there is one."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Advisor

BASH = shutil.which("bash")
ASK = """
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(( $# - 1 ))
COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
complete -p advisor >/dev/null || exit 3
_shtab_advisor
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(advisor: Advisor, tmp_path: Path) -> Path:
    """The script for bash, where a user would put it."""
    path = tmp_path / "advisor.bash"
    assert advisor("completion", "bash", "--output-file", path).code == 0
    return path


@pytest.mark.skipif(BASH is None, reason="no bash here")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["sc"], {"scan"}),
        (["inventory", ""], {"show", "collect", "redact"}),
        (["scan", "--fail-on-"], {"--fail-on-eol"}),
        (["explain", "calico-felix-"], {"calico-felix-netlink-handle-leak"}),
        (["scan", "clus"], {"cluster.json"}),
        (["scan", "--waivers", "clus"], {"cluster.json"}),
    ],
)
def test_in_bash(script: Path, typed: list[str], offered: set[str]) -> None:
    """Commands, verbs, flags, advisories and files."""
    (script.parent / "cluster.json").touch()
    assert BASH
    done = subprocess.run(
        [BASH, "--norc", "-c", ASK, "bash", str(script), "advisor", *typed],
        cwd=script.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert set(done.stdout.split()) == offered, done.stderr


@pytest.mark.parametrize(("shell", "mark"), [("zsh", "#compdef advisor"), ("fish", "complete -c advisor")])
def test_other_shells(advisor: Advisor, shell: str, mark: str) -> None:
    """Each in its own words."""
    done = advisor("completion", shell)
    assert done.code == 0
    assert mark in done.out
    assert "calico-felix-netlink-handle-leak" in done.out
