"""The recorded examples by the whole knowledge base: whatever rules come, the clean ones stay clean."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.main import run

EXAMPLES = Path(__file__).resolve().parents[2] / "inventory-examples"


def _scan(*arguments: str) -> tuple[int, Any]:
    out = io.StringIO()
    command = ["scan", "--today", "2026-11-21", "-o", "json", *arguments]
    code = run(command, stdin=io.BytesIO(), stdout=out, stderr=io.StringIO())
    return code, json.loads(out.getvalue())


@pytest.mark.parametrize(("name", "code"), [("clean-eks", 0), ("clean-upstream-calico", 0), ("clean-rke2-calico", 3)])
def test_a_well_kept_cluster(name: str, code: int) -> None:
    """Nothing affects it. What is undecided is for a person to say, and its README says it."""
    found, report = _scan(str(EXAMPLES / name))
    assert found == code
    assert {each["status"] for each in report["clusters"][0]["findings"] if each["kind"] != "end_of_life"} <= {
        "not_affected",
        "fixed",
        "unknown",
    }


def test_the_answer_in_the_readme_clears_it(tmp_path: Path) -> None:
    """As it stands there."""
    page = (EXAMPLES / "clean-rke2-calico" / "README.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    answers = tmp_path / "answers.yaml"
    answers.write_text(re.sub(r"(?m)^  ", "", written), encoding="utf-8")
    code, report = _scan("--answers", str(answers), str(EXAMPLES / "clean-rke2-calico"))
    assert code == 0
    assert [each["fact"] for each in report["rests_on"]] == ["calico.typha_open_to_others"]
