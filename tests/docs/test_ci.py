"""The pipelines under `docs/ci/`: their shell lines are run, with what a runner sets."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from advisor.documents.source import read_yaml_document

ROOT = Path(__file__).resolve().parents[2]
LEAK = "advisories/cni/calico/calico-felix-netlink-handle-leak.yaml"

CLEAR, AFFECTED = "v3.31.7", "v3.29.1"
INVENTORY = 'schema_version: "1.0.0"\nclusters:\n  - {name: prod, components: {calico: %s}, coverage: all}\n'


def document(path: str) -> Any:
    """A file of YAML as plain data."""
    return read_yaml_document((ROOT / path).read_bytes(), file=path).data


def lines_of(job: str) -> tuple[list[str], list[str]]:
    """What a job runs to judge, and what it runs afterwards whatever came of that; without installing the advisor."""
    if job == "github":
        steps = document("docs/ci/github.yaml")["jobs"]["gate"]["steps"]
        runs = [each for each in steps if "run" in each and each["name"] != "Install"]
        return [each["run"] for each in runs if "if" not in each], [each["run"] for each in runs if "if" in each]
    pipeline = document("docs/ci/gitlab.yaml")["upgrade-advisor"]
    assert pipeline["before_script"] == ["pip install upgrade-advisor"]
    return pipeline["script"], pipeline["after_script"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository whose main branch has a gate and a baseline of nothing, checked out as a runner would."""
    origin, here = tmp_path / "origin", tmp_path / "here"
    (origin / "ci").mkdir(parents=True)
    (origin / "inventory").mkdir()
    (origin / "ci/gate.toml").write_text('fail_on = "high"\n', encoding="utf-8")
    (origin / "inventory/prod.yaml").write_text(INVENTORY % CLEAR, encoding="utf-8")
    run("advisor scan -o json=ci/baseline.json inventory/", origin)
    run("git init -q -b main . && git add . && git -c user.name=a -c user.email=a@b commit -qm a", origin)
    run(f"git clone -q {origin} {here}", tmp_path)
    return here


def run(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a line as a runner does: bash that stops at the first fault, our program first on the path."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    settings = {"XDG_CACHE_HOME": str(folder / ".cache"), "SOURCE_DATE_EPOCH": "1795219200", "PATH": path}
    return subprocess.run(
        [shutil.which("bash") or "/bin/bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", line],
        cwd=folder,
        env={**os.environ, **settings, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def pipeline(job: str, checkout: Path) -> tuple[int, str]:
    """Runs a job; its code, and what it said afterwards."""
    first, after = lines_of(job)
    if job == "github":  # the second checkout of the workflow is an action, and this is what it leaves
        shutil.copytree(checkout, checkout / "trusted", ignore=shutil.ignore_patterns(".git", "trusted"))
        run("git -C . archive origin/main ci | tar -x -C trusted", checkout)
    runner = {"GITHUB_STEP_SUMMARY": str(checkout / "summary.md"), "CI_DEFAULT_BRANCH": "main"}
    judged = run("\n".join(first), checkout, **runner)
    told = run("\n".join(after), checkout, **runner)
    assert told.returncode == 0, told.stderr
    return judged.returncode, told.stdout


@pytest.mark.parametrize("job", ["github", "gitlab"])
def test_a_change_that_brings_a_fault_fails_whatever_it_says_of_the_gate(checkout: Path, job: str) -> None:
    """Its own gate and baseline would let it pass; the report is there all the same, and says what is new."""
    (checkout / "inventory/prod.yaml").write_text(INVENTORY % AFFECTED, encoding="utf-8")
    (checkout / "ci/gate.toml").write_text("exit_zero = true\n", encoding="utf-8")
    run("advisor scan --exit-zero -o json=ci/baseline.json inventory/", checkout)
    code, told = pipeline(job, checkout)
    assert code == 1
    assert "APPEARED, new  calico-felix-netlink-handle-leak" in told
    assert json.loads((checkout / "report.json").read_text(encoding="utf-8"))["verdict"] == "affected"
    if job == "github":
        assert "`calico-felix-netlink-handle-leak`" in (checkout / "summary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("job", ["github", "gitlab"])
def test_a_change_that_brings_none_passes(checkout: Path, job: str) -> None:
    """The gate is reachable."""
    code, told = pipeline(job, checkout)
    assert code == 0
    assert "0 appeared" in told


@pytest.mark.parametrize(("edit", "code"), [("fixed: v3.29.2", 0), ("fixed: v3.29.3", 1)])
def test_the_hook_checks_the_rules_of_its_repository(tmp_path: Path, edit: str, code: int) -> None:
    """As pre-commit runs it: the entry, then the arguments, at the top of the repository."""
    (hook,) = document(".pre-commit-hooks.yaml")
    rules = tmp_path / "rules"
    (rules / LEAK).parent.mkdir(parents=True)
    for name in ("kb.yaml", "facts.yaml", "components.yaml"):
        shutil.copy(ROOT / "rules" / name, rules / name)
    shutil.copytree(ROOT / "rules/releases", rules / "releases")
    text = (ROOT / "rules" / LEAK).read_text(encoding="utf-8")
    (rules / LEAK).write_text(text.replace("fixed: v3.29.2", edit, 1), encoding="utf-8")
    assert hook["pass_filenames"] is False
    assert run(" ".join([hook["entry"], *hook["args"]]), tmp_path).returncode == code
