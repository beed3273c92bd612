"""Which facts would settle something about a plan, what each decides, and who knows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.planner.outcome import Alternative, Leftover, NoPath, UpgradePlan
from advisor.planner.runbooks import OneOf
from advisor.report.hop_words import subject_of
from advisor.report.plan_document import Plan, PlanReport
from advisor.report.rests import how_to_settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A fact that nobody stated."""

    fact: str
    decides: tuple[str, ...]
    """What hangs on it: a table, a rule or a hazard, an advisory, or which runbook it is. Sorted."""
    how: str
    """Who knows it, and how; empty where the knowledge base names nobody."""


def questions(report: PlanReport, plan: Plan) -> tuple[Question, ...]:
    """Every fact that would settle something, those that decide most first."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for fact, decided in _asked(report, plan):
        found[fact].add(decided)
    ranked = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
    return tuple(
        Question(fact=fact, decides=tuple(sorted(decided)), how=how_to_settle(fact, report.judged))
        for fact, decided in ranked
    )


def _asked(report: PlanReport, plan: Plan) -> Iterator[tuple[str, str]]:
    match plan.planned:
        case UpgradePlan() as found:
            shown = report.shown(found)
            yield from _of_ways(shown)
            yield from _of_leftovers(plan, [left for way in shown for left in way.unresolved])
        case NoPath(unresolved=unresolved):
            yield from _of_leftovers(plan, unresolved)
        case _:
            return


def _of_ways(shown: Sequence[Alternative]) -> Iterator[tuple[str, str]]:
    for way in shown:
        yield from ((fact, rest.about) for rest in way.rests_on for fact in rest.facts)
        for hop in way.hops:
            if isinstance(hop.runbook, OneOf):
                yield from ((fact, f"the runbook of {subject_of(hop)}") for fact in hop.runbook.facts)


def _of_leftovers(plan: Plan, unresolved: Sequence[Leftover]) -> Iterator[tuple[str, str]]:
    """What is missing today of the findings that stay unknown."""
    unknown = {each.open.advisory for each in unresolved if each.open.is_unknown}
    for assessed in plan.clusters:
        for finding in assessed.findings:
            if finding.advisory.id in unknown:
                yield from ((gap.fact, finding.advisory.id) for gap in finding.missing)
