"""Runs the program in this process, with streams of its own, as a shell would."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.main import run

TODAY = "2026-11-21"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


Advisor = Callable[..., Result]


@pytest.fixture
def advisor(
    with_founding_rules: None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Advisor:
    """Runs `advisor` with arguments and standard input, in a folder of its own, on a fixed day.

    Its rules are the founding ones. The cache is one for all tests of a session:
    compiling the shipped knowledge is most of what a small scan costs.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795219200")  # 2026-11-21
    monkeypatch.setenv("HOME", str(tmp_path / "home"))  # whoever runs the tests may have a cluster of their own
    for name in [*os.environ]:
        if name.startswith("ADVISOR_") or name in {"NO_COLOR", "KUBECONFIG", "COLUMNS"}:
            monkeypatch.delenv(name)

    def start(*arguments: str | Path, stdin: str | bytes = "") -> Result:
        out, err = io.StringIO(), io.StringIO()
        data = stdin.encode() if isinstance(stdin, str) else stdin
        code = run([str(each) for each in arguments], stdin=io.BytesIO(data), stdout=out, stderr=err)
        return Result(code=code, out=out.getvalue(), err=err.getvalue())

    return start


@pytest.fixture
def inventory(tmp_path: Path) -> Callable[..., Path]:
    """Writes an inventory in the advisor's own form, one cluster of the given YAML lines, and gives its path."""

    def write(cluster: str, name: str = "inventory.yaml") -> Path:
        body = "\n".join(f"    {line}" for line in cluster.strip("\n").splitlines())
        path = tmp_path / name
        path.write_text(f'schema_version: "1.0.0"\nclusters:\n  - name: prod\n{body}\n', encoding="utf-8")
        return path

    return write
