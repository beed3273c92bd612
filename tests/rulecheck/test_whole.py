"""What is wrong with rules as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.rulecheck import check_rules
from advisor.rulecheck.check import RuleCheck
from tests.documents.small_rules import KB, RULES, changed, load, write_rules
from tests.rulecheck.pinned import FILE, PINNED, checked

OTHER = "advisories/thing-loses.yaml"


def _with_twin(tmp_path: Path, *edits: tuple[str, str]) -> RuleCheck:
    """The pinned rule, and the same one once more under another id, with edits."""
    files = {name: text for name, text in RULES.items() if not name.startswith("advisories/")}
    twin = changed(PINNED, ("id: thing-leaks", "id: thing-loses"), *edits)
    rules = load(write_rules(tmp_path, {**files, FILE: PINNED, OTHER: twin}))
    return check_rules(rules.knowledge, rules.cases, rules.place)


TITLE = ("Thing leaks when it is fast", "Nothing of what was written is there after a restart")
SOURCE = ("thing.example/2", "thing.example/3")


@pytest.mark.parametrize(
    ("edits", "are_twins"),
    [
        ((), True),
        ((TITLE,), True),
        ((SOURCE,), True),
        ((TITLE, SOURCE), False),
        ((("is: true}", "is: false}"),), False),
        ((("introduced: v1.1.0, fixed: v1.2.1", "introduced: v1.2.1, limit: v1.3.0"),), False),
    ],
)
def test_two_rules_that_say_the_same(edits: tuple[tuple[str, str], ...], are_twins: bool, tmp_path: Path) -> None:
    """By versions and condition, and by title or sources: two faults may well live in the same releases."""
    found = [each for each in _with_twin(tmp_path, *edits).problems if each.code == "says-the-same"]
    assert [(Path(each.place.file).name, each.place.pointer) for each in found] == (
        [("thing-loses.yaml", "/title")] if are_twins else []
    )


@pytest.mark.parametrize(("read", "is_stale"), [("2026-02-23", False), ("2026-02-22", True), ("2026-11-21", False)])
def test_a_reference_nobody_read_for_long(read: str, is_stale: bool, tmp_path: Path) -> None:
    """180 days before the day of the knowledge are the budget; one more is too many."""
    problems = checked(tmp_path, ("read: 2026-08-22", f"read: {read}")).problems
    codes = [(each.code, each.place.pointer) for each in problems]
    assert codes == ([("stale-reference", "/references/0/read")] if is_stale else [])


def test_the_budget_is_the_knowledges_own(tmp_path: Path) -> None:
    """As its kb.yaml has it."""
    files = {name: text for name, text in RULES.items() if not name.startswith("advisories/")}
    files["kb.yaml"] = changed(KB, ("stale_after_days: 180", "stale_after_days: 1"))
    rules = load(write_rules(tmp_path, {**files, FILE: changed(PINNED, ("read: 2026-08-22", "read: 2026-08-20"))}))
    found = check_rules(rules.knowledge, rules.cases, rules.place)
    assert [each.code for each in found.problems] == ["stale-reference"]


def test_coverage_is_told(tmp_path: Path) -> None:
    """How many rules there are about each component, none included, and which facts nobody asks for."""
    coverage = checked(tmp_path).coverage
    assert dict(coverage.advisories) == {"platform": 0, "thing": 1}
    assert coverage.unasked == (
        "node.kernel",
        "node.operating_system",
        "node.os_image",
        "thing.errors",
    )
