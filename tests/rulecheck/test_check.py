from pathlib import Path

import pytest

from advisor.rulecheck import check_rules
from tests.documents.small_rules import load, write_rules
from tests.rulecheck.pinned import FILE, checked, rules_with, without_case


def test_a_pinned_rule_passes(tmp_path: Path) -> None:
    """Every case holds, and every mistake is noticed by one."""
    found = checked(tmp_path)
    assert found.passed
    assert (found.problems, found.failed, found.survivors) == ((), (), ())
    assert (found.advisories, found.cases) == (1, 8)
    assert found.mutants > 10


@pytest.mark.parametrize(
    ("case", "mistakes"),
    [
        ("the last with it", {"fixed v1.2.1 is moved to v1.2.0"}),
        ("the last without it", {"introduced v1.1.0 is moved to v1.0.1", "what was examined starts at v1.1.0"}),
        ("one that nobody examined", {"what was examined ends at v1.3.0"}),
        ("older than anything examined", {"what was examined starts at v1.0.0"}),
    ],
)
def test_a_mistake_that_no_case_notices_is_told(case: str, mistakes: set[str], tmp_path: Path) -> None:
    """Each case is there for a mistake; without the case the mistake survives, and the check fails."""
    found = checked(tmp_path, without_case(case))
    assert not found.passed
    assert {mutant.what for mutant in found.survivors} == mistakes
    assert found.failed == ()


def test_a_survivor_stands_where_the_mistake_would_be(tmp_path: Path) -> None:
    """At the range, not at the file."""
    rules = rules_with(tmp_path, without_case("the last with it"))
    (mutant,) = check_rules(rules.knowledge, rules.cases, rules.place).survivors
    place = rules.place(mutant.advisory.id, mutant.at)
    assert (place.file, place.line, place.pointer) == (str(tmp_path / FILE), 9, "/affected/0")


def test_a_rule_that_fails_its_cases_is_not_broken_further(tmp_path: Path) -> None:
    """Its mistakes would say nothing: some case fails anyway."""
    found = checked(tmp_path, ("introduced: v1.1.0", "introduced: v1.1.1"))
    assert [failure.case.name for failure in found.failed] == ["the first with it", "nobody knows how fast"]
    assert (found.mutants, found.survivors, found.passed) == (0, (), False)


def test_rules_without_cases(tmp_path: Path) -> None:
    """Too few, and nothing noticed."""
    rules = rules_with(tmp_path)
    found = check_rules(rules.knowledge, {}, rules.place)
    assert not found.passed
    assert (found.cases, found.failed) == (0, ())
    assert len(found.survivors) == found.mutants > 0
    assert {problem.code for problem in found.problems} == {"no-such-case"}


def test_every_problem_of_every_rule(tmp_path: Path) -> None:
    """One rule's faults do not hide those of another."""
    rules = load(write_rules(tmp_path))
    found = check_rules(rules.knowledge, rules.cases, rules.place)
    assert not found.passed
    assert [problem.code for problem in found.problems] == ["fix-not-published", "fix-not-in-edition"]
    assert found.survivors
    assert {mutant.advisory.id for mutant in found.survivors} == {"thing-breaks"}
