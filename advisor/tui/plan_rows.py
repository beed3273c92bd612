"""Plans as rows: which clusters are planned together, what it came to, and what the best way costs."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model.assessment import Verdict
from advisor.planner.outcome import Alternative, UpgradePlan
from advisor.report.phrases import number_of, some_names
from advisor.report.plan_document import Plan, PlanReport
from advisor.report.plan_words import changes_of, outcome_words, tally_words
from advisor.tui.rows import Cell, Column, Look, Row

COLUMNS = (
    Column(name="clusters", title="clusters", width=16, grows=True),
    Column(name="outcome", title="outcome", width=34, grows=True),
    Column(name="ways", title="ways", width=4, is_number=True, rank=1),
    Column(name="windows", title="windows", width=7, is_number=True, rank=1),
    Column(name="left", title="leaves", width=16, rank=2),
    Column(name="first", title="first hop", width=30, grows=True, rank=3),
)
_LOOKS = {
    Verdict.CLEAR: Look.GOOD,
    Verdict.AFFECTED: Look.BAD,
    Verdict.UNDECIDED: Look.WARN,
    Verdict.UNREACHABLE: Look.WARN,
}


def chosen_plans(report: PlanReport, search: str) -> tuple[int, ...]:
    """The places of the plans that match."""
    words = search.casefold().split()
    return tuple(
        place
        for place, plan in enumerate(report.plans)
        if all(word in f"{' '.join(plan.names)} {outcome_words(report, plan)}".casefold() for word in words)
    )


def plan_rows(report: PlanReport, places: Sequence[int]) -> tuple[Row, ...]:
    """A row for each of these plans."""
    return tuple(_row(report, report.plans[place]) for place in places)


def key_of(plan: Plan) -> str:
    """Tells a plan from every other one: no cluster is in two."""
    return plan.names[0]


def _row(report: PlanReport, plan: Plan) -> Row:
    found = plan.planned
    ways = report.shown(found) if isinstance(found, UpgradePlan) else ()
    names = f"{plan.names[0]} and {number_of(len(plan.names) - 1, 'cluster')}" if plan.names[1:] else plan.names[0]
    best = ways[0].cost if ways else None
    cells = (
        Cell(names if plan.names[1:] else some_names(plan.names)),
        Cell(outcome_words(report, plan), _LOOKS[report.verdict_of(plan)]),
        Cell(str(len(ways) or "-")),
        Cell(str(best.windows) if best else "-"),
        Cell(tally_words(best.unresolved) if best else "-", Look.DIM),
        Cell(_first_words(report, ways[0]) if ways else "-"),
    )
    return Row(key_of(plan), cells)


def _first_words(report: PlanReport, way: Alternative) -> str:
    """What a way begins with, and when: of many plans nobody wants to open each for that."""
    if not way.hops:
        return "-"
    first = changes_of(way.hops[0])[0]
    return f"{report.day_of(way.hops[0].window)} {first.what} {first.end}"
