"""`advisor tui`: where it can run, what its desk gives, and a whole visit in a terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from advisor.model.assessment import Verdict
from advisor.tui.desk import judged_by
from scripts.desks import desk_of, session_of
from tests.cli.conftest import Advisor

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "inventory-examples/rke2-calico-ubuntu-20.04"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [((EXAMPLE,), "needs a terminal"), (("-",), "standard input cannot be a source"), (("--fail-on", "x"), "none of")],
)
def test_what_keeps_it_from_opening_is_told(advisor: Advisor, arguments: tuple[str, ...], says: str) -> None:
    """As for every command."""
    result = advisor("tui", *arguments)
    assert result.code == 2
    assert says in result.err


@pytest.mark.parametrize(
    "flag",
    [("-o", "json"), ("--output", "json"), ("--output-file", "report.json"), ("-q",), ("-v",), ("--no-progress",)],
)
def test_a_screen_has_no_output_to_choose(advisor: Advisor, flag: tuple[str, ...]) -> None:
    """It is refused, and not passed over in silence; ADVISOR_OUTPUT and such may stand there for other commands."""
    result = advisor("tui", EXAMPLE, *flag)
    assert result.code == 2
    assert f"unrecognized arguments: {flag[0]}" in result.err + result.out
    assert "hint" in result.err + result.out


@pytest.mark.parametrize(
    ("flags", "environment", "expected"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        (("--color", "never"), {}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        ((), {"ADVISOR_COLOR": "never"}, False),
    ],
)
def test_colour_is_chosen_as_for_every_command(
    flags: tuple[str, ...], environment: dict[str, str], expected: bool
) -> None:
    """Flag, then variable."""
    session = session_of(*flags, environment=environment)
    assert session.screen_colour is expected


def test_its_desk_judges_as_scan_does(with_founding_rules: None) -> None:
    """With the flags of scan, and what it does told."""
    told: list[str] = []
    judged = judged_by(desk_of("--today", "2026-11-20", "--fail-on", "critical", str(EXAMPLE)), told.append, None)
    assert judged.report.today == "2026-11-20"
    assert judged.report.verdict is Verdict.CLEAR or judged.report.gate.fail_on == "critical"
    assert [each.cluster.name for each in judged.report.assessment.clusters] == ["cluster"]
    assert told[0] == "loading the rules"


TMUX = shutil.which("tmux")


@pytest.mark.skipif(TMUX is None, reason="tmux is not installed: nothing can show what a real terminal shows")
def test_a_visit_in_a_real_terminal(tmp_path: Path) -> None:
    """It opens, shows findings, exports what a gate reads, and leaves the terminal as it was."""
    name, report = f"advisor-test-{os.getpid()}", tmp_path / "advisor-report.json"
    socket = tmp_path / "tmux"
    environment = {
        **os.environ,
        "XDG_CACHE_HOME": str(tmp_path),
        "KUBECONFIG": "/nonexistent",
        "TERM": "xterm-256color",
    }

    def tmux(*arguments: str) -> str:
        command = [str(TMUX), "-S", str(socket), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=tmp_path).stdout

    def wait_for(text: str) -> str:
        deadline = time.monotonic() + 60
        shown = ""
        while time.monotonic() < deadline:
            shown = tmux("capture-pane", "-p", "-t", name)
            if text in shown:
                return shown
            time.sleep(0.1)  # a terminal tells nobody when it was drawn on
        raise AssertionError(shown)

    program = f"{sys.executable} -m advisor tui --today 2026-11-21 {EXAMPLE}; echo left with $?; read x"
    tmux("new-session", "-d", "-s", name, "-x", "80", "-y", "24", program)
    try:
        assert "1 Overview" in wait_for("NOT DECIDED")
        tmux("send-keys", "-t", name, "Enter")
        assert "affected" in wait_for("missing facts")
        tmux("send-keys", "-t", name, "e")
        wait_for("Export the report")
        tmux("send-keys", "-t", name, "Enter")
        wait_for("saved to")
        assert '"verdict": "affected"' in report.read_text(encoding="utf-8")
        tmux("send-keys", "-t", name, "q")
        assert "NOT DECIDED" not in wait_for("left with 0")
    finally:
        tmux("kill-server")
