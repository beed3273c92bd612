from pathlib import Path

import pytest

from advisor.rulecheck.hazards import is_noticed, mistakes
from advisor.rulecheck.upgrades import UpgradeCheck, check_upgrades
from tests.documents.small_rules import changed, load, write_rules
from tests.documents.small_upgrades import UPGRADES


def _check(folder: Path, *edits: tuple[str, str, str]) -> UpgradeCheck:
    """The check of the small rules with edits: file, old, new."""
    files = dict(UPGRADES)
    for file, old, new in edits:
        files[file] = changed(files[file], (old, new))
    rules = load(write_rules(folder, files))
    return check_upgrades(rules.knowledge, rules.upgrade_place)


TABLE, HAZARD = "compatibility/thing-platform.yaml", "hops/hazards/thing-trips.yaml"
RUNBOOK, HOPS = "hops/runbooks/thing-manual.yaml", "hops/thing.yaml"


def test_the_small_rules_are_clean(tmp_path: Path) -> None:
    """Every case holds, and every deliberate mistake is noticed."""
    found = _check(tmp_path)
    assert found.problems == ()
    assert (found.tables, found.hazards, found.runbooks) == (3, 1, 1)
    assert (found.cases, found.cases_failed) == (5, 0)
    assert found.mistakes > 4
    assert found.mistakes_unnoticed == 0


@pytest.mark.parametrize(
    ("edits", "codes"),
    [
        ([(TABLE, "before: v1.1.0}", "before: v1.0.7}")], ["no-such-release"]),
        ([(TABLE, "refused: {before: v1.28.1+rke2r1}", "refused: {from: v1.28.1+rke2r1}")], ["rows-contradict"]),
        ([(HAZARD, "expect: applies", "expect: unknown")], ["case-failed", "no-such-case"]),
        ([(HAZARD, "from: v1.1.0, to: v1.1.1", "from: v1.1.1, to: v1.2.0")],
         ["mistake-unnoticed"]),
        ([(HOPS, "component: thing", "component: platform"), (HOPS, "from: {before: v1.1.0}, to: v1.2.0, ", "")],
         ["no-runbook"]),
        ([(RUNBOOK, "confidence: medium", "confidence: medium\nparts: [servant]")], ["unknown-part"]),
        ([(RUNBOOK, '  - {do: Save it., run: "thing --save {node}", expect: a file, authority: inferred, '
                    "sources: [thing-code]}\n", ""), (RUNBOOK, "backup:\n", "")], ["no-backup"]),
    ],
)  # fmt: skip
def test_each_fault_is_found(tmp_path: Path, edits: list[tuple[str, str, str]], codes: list[str]) -> None:
    """With its code and a place in the file that was edited."""
    found = _check(tmp_path, *edits)
    assert sorted({problem.code for problem in found.problems}) == codes
    assert {problem.place.file for problem in found.problems} == {str(tmp_path / edits[0][0])}
    assert all(problem.place.line and problem.hint for problem in found.problems)


def test_a_hazard_is_broken_at_each_end_and_in_its_condition(tmp_path: Path) -> None:
    """One release more and one less at each bound; the condition turned round, and each part of it dropped."""
    rules = load(write_rules(tmp_path, UPGRADES))
    (hazard,) = rules.knowledge.upgrades.hazards.values()
    made = list(mistakes(hazard, rules.knowledge.catalogues[hazard.component]))
    assert [mistake.what for mistake in made] == [
        "v1.0.1 counts as one it does not start from",
        "v1.1.0 counts as one it starts from",
        "v1.0.1 counts as one it leads to",
        "v1.1.0 counts as one it does not lead to",
        "its condition is turned round",
        "part 1 of its condition is dropped",
    ]
    assert all(is_noticed(mistake) for mistake in made)


def test_without_a_catalogue_only_the_condition_is_broken(tmp_path: Path) -> None:
    """Nobody knows which release stands beside a bound."""
    (hazard,) = load(write_rules(tmp_path, UPGRADES)).knowledge.upgrades.hazards.values()
    assert len(list(mistakes(hazard, None))) == 2
