"""Everything that can be said of compatibility tables, hops, hazards and runbooks that load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from advisor.model.compatibility import CompatibilityTable, Permission, Row
from advisor.model.condition import ALWAYS
from advisor.model.hop import Hazard
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.runbook import Change, Rollback
from advisor.problems import Place, Problem
from advisor.rulecheck.hazards import comes_to, failed_cases, is_noticed, mistakes
from advisor.rulecheck.lint import is_no_release
from advisor.rulecheck.mutate import Steps
from advisor.truth import Truth
from advisor.versions import VersionSet

WORDS = {Truth.TRUE: "applies", Truth.FALSE: "does_not_apply", Truth.UNKNOWN: "unknown"}
"""How cases of hazards call what they expect."""

WherePlaced = Callable[[str, str, Steps], Place]
"""Where a part of a document stands, by kind, name and steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeCheck:
    """What checking found."""

    problems: tuple[Problem, ...]
    tables: int
    hazards: int
    runbooks: int
    cases: int
    """Cases of hazards."""
    cases_failed: int
    mistakes: int
    """Hazards broken on purpose, one at a time."""
    mistakes_unnoticed: int


def check_upgrades(knowledge: KnowledgeBase, place: WherePlaced) -> UpgradeCheck:
    """Lints every table and runbook, runs the cases of every hazard, and sees whether they notice mistakes."""
    upgrades = knowledge.upgrades
    problems: list[Problem] = []
    failed = made = unnoticed = 0
    for table in upgrades.tables.values():
        problems.extend(_table(table, knowledge, place))
    for hazard in upgrades.hazards.values():
        found = list(_failures(hazard))
        failed += len(found)
        problems.extend((*found, *_too_few(hazard, place)))
        for mistake in mistakes(hazard, knowledge.catalogues.get(hazard.component)) if not found else ():
            made += 1
            if not is_noticed(mistake):
                unnoticed += 1
                message = f"no case of {hazard.id} notices when {mistake.what}"
                where = place("hazard", hazard.id, ("cases",))
                problems.append(_problem("mistake-unnoticed", message, where, "add a case on each side of it"))
    problems.extend(_runbooks(knowledge, place))
    return UpgradeCheck(
        problems=tuple(problems),
        tables=len(upgrades.tables),
        hazards=len(upgrades.hazards),
        runbooks=len(upgrades.runbooks),
        cases=sum(len(hazard.cases) for hazard in upgrades.hazards.values()),
        cases_failed=failed,
        mistakes=made,
        mistakes_unnoticed=unnoticed,
    )


def _problem(code: str, message: str, place: Place, hint: str) -> Problem:
    return Problem(code=code, message=message, place=place, hint=hint)


def _table(table: CompatibilityTable, knowledge: KnowledgeBase, place: WherePlaced) -> Iterator[Problem]:
    for row in table.rows:
        sets = {table.of.component: row.of}
        if isinstance(row.other, VersionSet) and table.other is not None:
            sets[table.other.component] = row.other
        for component, versions in sets.items():
            catalogue = knowledge.catalogues.get(component)
            for cut in versions.cuts if catalogue else ():
                if catalogue is not None and is_no_release(cut.version, catalogue):
                    message = f"{row.name} names {cut.version}, and there is no such release of {component}"
                    hint = f"releases are listed in rules/releases/{component}.yaml"
                    yield _problem("no-such-release", message, _at(row, place), hint)
    yield from _contradictions(table, place)


def _contradictions(table: CompatibilityTable, place: WherePlaced) -> Iterator[Problem]:
    """Rows without conditions that allow and refuse the same pair: the refusal would win unseen."""
    settled = [row for row in table.rows if row.when == ALWAYS and isinstance(row.other, VersionSet)]
    for one in (row for row in settled if row.permission is Permission.ALLOWED):
        for two in (row for row in settled if row.permission is Permission.REFUSED):
            if not isinstance(one.other, VersionSet) or not isinstance(two.other, VersionSet):
                continue
            if not (one.of & two.of).is_empty and not (one.other & two.other).is_empty:
                message = f"{one.name} allows what {two.name} refuses"
                yield _problem("rows-contradict", message, _at(two, place), "narrow one of the two")


def _at(row: Row, place: WherePlaced) -> Place:
    return place("compatibility", row.table, ("rows", row.number - 1))


def _failures(hazard: Hazard) -> Iterator[Problem]:
    for case in failed_cases(hazard):
        came = WORDS[comes_to(hazard, case)]
        message = f'case "{case.name}" of {hazard.id}: expected {WORDS[case.expect]}, and it came to {came}'
        yield _problem("case-failed", message, case.place, f"it holds that {case.because}")


def _too_few(hazard: Hazard, place: WherePlaced) -> Iterator[Problem]:
    wanted = [Truth.TRUE, Truth.FALSE, *([Truth.UNKNOWN] if hazard.when != ALWAYS else [])]
    expected = {case.expect for case in hazard.cases}
    for truth in wanted:
        if truth not in expected:
            message = f"no case of {hazard.id} expects {WORDS[truth]}"
            where = place("hazard", hazard.id, ("cases",))
            yield _problem("no-such-case", message, where, "add a hop that comes to it")


def _runbooks(knowledge: KnowledgeBase, place: WherePlaced) -> Iterator[Problem]:
    upgrades = knowledge.upgrades
    rolls = {name: {part for group in hops.roll for part in group} for name, hops in upgrades.hops.items()}
    moved = {each.component for each in upgrades.runbooks.values() if each.changes is Change.VERSION}
    for component in upgrades.hops:
        if component not in moved:
            message = f"hops of {component} are legal, and no runbook says how one is done"
            where = place("hops", component, ())
            yield _problem("no-runbook", message, where, "add one to rules/hops/runbooks/")
    for name, runbook in upgrades.runbooks.items():
        if runbook.rollback.kind is Rollback.RESTORE and not runbook.backup:
            message = f"the way back of {name} needs a backup, and no step makes one"
            where = place("runbook", name, ("rollback", "kind"))
            yield _problem("no-backup", message, where, "add the step that makes it under backup")
        for part in runbook.parts:
            if runbook.component is not None and part not in rolls.get(runbook.component, ()):
                message = f'"{part}" is no part that a roll of {runbook.component} names'
                where = place("runbook", name, ("parts",))
                yield _problem("unknown-part", message, where, "parts are named under roll in rules/hops/")
