"""`docs/writing-rules.md` is followed literally: its commands are run, and print what it says."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "writing-rules.md").read_text(encoding="utf-8")
RULE = "ours/advisories/cni/calico/calico-bpf-example-stall.yaml"


def _consoles() -> list[tuple[str, list[str]]]:
    """Each command of the page with what it is said to print."""
    blocks = re.findall(r"```console\n\$ (.*?)\n(.*?)```", PAGE, re.DOTALL)
    return [(command, printed.splitlines()) for command, printed in blocks]


def _run(command: str, folder: Path) -> list[str]:
    program, *arguments = shlex.split(command)
    assert program == "advisor"
    done = subprocess.run(
        [sys.executable, "-m", "advisor", *arguments],
        cwd=folder,
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "error[" not in done.stderr
    return done.stdout.splitlines()


def _as_said(printed: list[str], said: list[str]) -> None:
    """What is left out of the page stands at its end, as one line of three dots."""
    whole = said[:-1] if said and said[-1] == "…" else said
    assert printed[: len(whole)] == whole
    assert (len(printed) > len(whole)) is (whole != said)


def test_the_page_can_be_followed(tmp_path: Path) -> None:
    """A draft, what is left to write, the finished file, the check, and a scan with it."""
    new, unfinished, finished, scan = _consoles()
    _as_said(_run(new[0], tmp_path), new[1])
    _as_said(_run(unfinished[0], tmp_path), unfinished[1])
    (whole,) = re.findall(r"```yaml\n(id: .*?)```", PAGE, re.DOTALL)
    (tmp_path / RULE).write_text(whole, encoding="utf-8")
    _as_said(_run(finished[0], tmp_path), finished[1])
    cluster = {
        "name": "prod",
        "components": {"calico": "v3.31.2"},
        "nodes": [{"name": "n1", "facts": {"felix.bpf_enabled": True}}],
    }
    (tmp_path / "cluster.json").write_text(json.dumps({"schema_version": "1.0.0", "clusters": [cluster]}))
    printed = _run(scan[0], tmp_path)
    assert any(line.startswith("HIGH ") and "calico-bpf-example-stall" in line for line in printed)
    assert "rules: ours" in printed
