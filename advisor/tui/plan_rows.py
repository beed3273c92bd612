"""Plans as rows: which clusters are planned together, what it came to, and what the best way costs.

A plan that is not made yet has a row too: else an estate would look smaller than it is while it is planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from advisor.model.assessment import Verdict
from advisor.planner.cost import NONE, Tally
from advisor.planner.outcome import Alternative, UpgradePlan
from advisor.report.hop_words import changes_of
from advisor.report.phrases import number_of
from advisor.report.plan_document import Plan, PlanReport
from advisor.report.plan_words import goal_words, outcome_words, tally_words
from advisor.tui.desk import Judged
from advisor.tui.planning import Planning
from advisor.tui.rows import Cell, Column, Look, Row
from advisor.tui.session import PlanChoice, PlanOrder

#: On 80 columns stands what a planner asks first: of which clusters, is there a way, and the first step and its day.
COLUMNS = (
    Column(name=PlanOrder.CLUSTERS, title="clusters", width=12, grows=True),
    Column(name=PlanOrder.OUTCOME, title="outcome", width=31, grows=True),
    Column(name=PlanOrder.WAYS, title="ways", width=4, is_number=True, rank=2),
    Column(name=PlanOrder.WINDOWS, title="windows", width=7, is_number=True, rank=2),
    Column(name=PlanOrder.LEAVES, title="leaves", width=16, rank=3),
    Column(name=PlanOrder.FIRST, title="first hop", width=31, grows=True, rank=1),
)
_LOOKS = {
    Verdict.CLEAR: Look.GOOD,
    Verdict.AFFECTED: Look.BAD,
    Verdict.UNDECIDED: Look.WARN,
    Verdict.UNREACHABLE: Look.WARN,
}


_BY_WEIGHT = (Verdict.AFFECTED, Verdict.UNREACHABLE, Verdict.UNDECIDED, Verdict.CLEAR)
#: Stands behind every number of windows.
_NO_WAY = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """What is told of one plan in a row."""

    names: tuple[str, ...]
    plan: Plan | None
    """None where it is not made yet."""
    outcome: str
    look: Look
    weight: int
    """How bad the outcome is, the worst first."""
    ways: int
    windows: int | None
    """Of the best way; None where there is no way."""
    left: Tally
    """What the best way leaves open; nothing where there is no way."""
    first: str
    """What the best way begins with; empty where it begins with nothing."""


def plan_rows(report: PlanReport, planning: Planning) -> tuple[PlanRow, ...]:
    """A row for each plan, and for each that is still to be made."""
    return (*(_made(report, plan) for plan in report.plans), *(_unmade(names, planning) for names in planning.unmade))


def _made(report: PlanReport, plan: Plan) -> PlanRow:
    found = plan.planned
    ways = report.shown(found) if isinstance(found, UpgradePlan) else ()
    verdict = report.verdict_of(plan)
    return PlanRow(
        names=plan.names,
        plan=plan,
        outcome=outcome_words(report, plan).removeprefix("there is "),
        look=_LOOKS[verdict],
        weight=_BY_WEIGHT.index(verdict),
        ways=len(ways),
        windows=ways[0].cost.windows if ways else None,
        left=ways[0].cost.unresolved if ways else NONE,
        first=_first_words(report, ways[0]) if ways else "",
    )


def _unmade(names: tuple[str, ...], planning: Planning) -> PlanRow:
    outcome, look = ("being made", Look.NOTE) if planning.is_under_way else ("not made; p goes on", Look.WARN)
    return PlanRow(
        names=names,
        plan=None,
        outcome=outcome,
        look=look,
        weight=len(_BY_WEIGHT),
        ways=0,
        windows=None,
        left=NONE,
        first="",
    )


def chosen_plans(rows: Sequence[PlanRow], choice: PlanChoice) -> tuple[PlanRow, ...]:
    """The rows that match, in the order chosen."""
    words = choice.search.casefold().split()
    found = [each for each in rows if all(word in _text(each) for word in words)]
    return tuple(sorted(found, key=lambda row: _key(row, choice.order), reverse=choice.is_reversed))


def _text(row: PlanRow) -> str:
    return f"{' '.join(row.names)} {row.outcome} {row.first}".casefold()


def _key(row: PlanRow, order: PlanOrder) -> tuple[int | str, ...]:
    """Clusters that are planned together stand before those that are planned alone, as the command has them."""
    place = (len(row.names) == 1, row.names[0])
    match order:
        case PlanOrder.CLUSTERS:
            return place
        case PlanOrder.OUTCOME:
            return (row.weight, *(-each for each in row.left), *place)
        case PlanOrder.WAYS:
            return (-row.ways, *place)
        case PlanOrder.WINDOWS:
            return (_NO_WAY if row.windows is None else row.windows, *place)
        case PlanOrder.LEAVES:
            return (row.windows is None, *(-each for each in row.left), *place)
        case PlanOrder.FIRST:
            return (not row.first, row.first, *place)
        case _:
            assert_never(order)


def key_of(names: Sequence[str]) -> str:
    """Tells the plan of these clusters from every other one: no cluster is in two."""
    return names[0]


def table_row(row: PlanRow) -> Row:
    """The row as a table shows it."""
    names = row.names
    others = f"{names[0]} and {number_of(len(names) - 1, 'cluster')}"
    return Row(
        key_of(names),
        (
            Cell(others if names[1:] else names[0]),
            Cell(row.outcome, row.look),
            Cell(str(row.ways or "-")),
            Cell("-" if row.windows is None else str(row.windows)),
            Cell(tally_words(row.left) if row.windows is not None else "-", Look.DIM),
            Cell(row.first or "-"),
        ),
    )


def _first_words(report: PlanReport, way: Alternative) -> str:
    """What a way begins with, and when: of many plans nobody wants to open each for that."""
    if not way.hops:
        return ""
    first = changes_of(way.hops[0])[0]
    return f"{report.day_of(way.hops[0].window)} {first.what} {first.end}"


def planning_words(planning: Planning, judged: Judged | None) -> str:
    """What is asked of the planner and how far it has come, in one line."""
    report = planning.report
    if report is None:
        return "planning begins" if planning.is_under_way else "nothing is planned yet · p plans, f says what is wanted"
    others = f" · {planning.made_for.flags}" if planning.made_for.flags else ""
    made = number_of(len(report.plans), "plan")
    count = f"{len(report.plans)} of {number_of(planning.count, 'plan')}" if planning.unmade else made
    ended = " · p makes the others" if planning.unmade and not planning.is_under_way else ""
    is_old = planning.of is not judged or planning.made_for != planning.wish
    old = " · of before; it is planned anew" if planning.is_under_way else " · of before; p plans anew"
    return f"goal {goal_words(report.goal)}{others} · {count}{ended}{old if is_old else ''}"
