"""Drafts: they load, their cases hold and notice every mistake, and what is left to write is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.documents.bundled import bundled_folder
from advisor.documents.draft import draft_text
from advisor.documents.knowledge import load_knowledge
from advisor.documents.ranges import typed_range
from advisor.model.advisory import AdvisoryKind, Severity
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, ComponentName
from advisor.problems import Place
from advisor.rulecheck import check_rules
from advisor.rulecheck.scaffold import Sketch, draft

NAME = AdvisoryId("new-fault")


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    """The shipped knowledge."""
    return load_knowledge([bundled_folder("rules")], use_cache=False).knowledge


@pytest.mark.parametrize(
    ("component", "bounds", "statuses"),
    [
        ("calico", {"introduced": "v3.31.0", "fixed": "v3.31.3"}, "not not affected affected fixed not unknown"),
        ("calico", {"introduced": "v3.32.1"}, "not not affected unknown"),
        ("calico", {"fixed": "v3.25.1"}, "affected fixed not unknown"),
        ("calico", {"introduced": "v3.30.0", "limit": "v3.31.0"}, "not not affected affected not not unknown"),
        (
            "vpc-cni",
            {"introduced": "v1.19.4", "last_affected": "v1.19.6"},
            "not not affected affected affected not not unknown",
        ),
        ("rke2", {"introduced": "v1.33.12+rke2r1", "fixed": "v1.33.12+rke2r2"}, "not not affected fixed not unknown"),
        ("rancher", {"introduced": "v2.10.1", "fixed": "v2.10.3"}, "not not affected affected fixed not unknown"),
        ("netlink", {"introduced": "v1.2.1", "fixed": "v1.3.1"}, "not not affected affected fixed"),
    ],
)
def test_a_draft_passes_but_for_what_is_left_to_write(
    component: str, bounds: dict[str, str], statuses: str, shipped: KnowledgeBase, tmp_path: Path
) -> None:
    """Laid over the shipped rules: it passes every gate, and the check finds nothing but TODO."""
    known = shipped.components[ComponentName(component)]
    entry = typed_range(bounds, known.scheme, Place(file="x"))
    sketch = Sketch(
        id=NAME, kind=AdvisoryKind.DEFECT, known=known, ranges=(entry,), severity=Severity.LOW, read="2026-08-22"
    )
    (tmp_path / "advisories").mkdir()
    text = draft_text(draft(sketch, shipped.catalogues.get(known.name)), "../../schemas/advisory.schema.json")
    (tmp_path / "advisories" / f"{NAME}.yaml").write_text(text)
    rules = load_knowledge([bundled_folder("rules"), tmp_path], use_cache=False)
    words = {"not": "not_affected"}
    assert [str(case.expect) for case in rules.cases[NAME]] == [words.get(each, each) for each in statuses.split()]
    found = check_rules(rules.knowledge, rules.cases, rules.place, names=[NAME])
    assert (found.failed, found.survivors) == ((), ())
    assert {problem.code for problem in found.problems} <= {"placeholder-left", "no-such-case"}
    assert {"/title", "/summary", "/fix", "/doubt"} <= {problem.place.pointer for problem in found.problems}
