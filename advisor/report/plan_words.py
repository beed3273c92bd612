"""The wording of plans, shared by every format and front end: a hop, a cost, why one way beats another, why it is so.

A new kind of move, a new label or a new reason gets its words here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from advisor.model.advisory import Severity
from advisor.planner.cost import Cost, Tally
from advisor.planner.outcome import Alternative, Detour, Label, Moved, NoPath, PlannedHop, UpgradePlan, Why
from advisor.planner.question import Clear, Goal, Latest, LatestPatch, Targets
from advisor.report.phrases import number_of
from advisor.report.plan_document import Outcome, Plan, PlanReport
from advisor.report.rests import Hangs

LABEL_WORDS = {
    Label.CLEARS_MOST: "clears most",
    Label.FEWEST_WINDOWS: "fewest windows",
    Label.LEAST_EXPOSURE: "least exposure",
    Label.LEAST_DISRUPTION: "least disruption",
    Label.STAYS_ON_LINE: "stays on its line",
}

WHY_WORDS = {
    Why.UNKNOWN: "nobody can say whether it applies there; unknown never counts as cleared",
    Why.NO_CURE: "no release that is known ends it",
    Why.EDITION: "only releases end it that your edition cannot obtain",
    Why.COMPATIBILITY: "releases end it, and no legal way leads to one from here",
    Why.FURTHER_ON: "a longer or another way ends it",
}

HANGS_WORDS = {
    Hangs.PLAN: "if not, this hop may not be made, and another way is needed",
    Hangs.PREPARATION: "the plan stands either way; a preparation may be needless",
}


def name_of(place: int) -> str:
    """The name of an alternative by its place from 0: A to Z, then AA.

    >>> name_of(0), name_of(25), name_of(26), name_of(53)
    ('A', 'Z', 'AA', 'BB')
    """
    rounds, letter = divmod(place, 26)
    name = chr(ord("A") + letter)
    return name if rounds == 0 else f"{name_of(rounds - 1)}{name}"


def goal_words(goal: Goal) -> str:
    """A goal as the command line names it: `clear`, or `rancher=v2.12.3`."""
    match goal:
        case Clear():
            return "clear"
        case LatestPatch():
            return "latest-patch"
        case Latest():
            return "latest"
        case Targets(versions):
            return ", ".join(f"{name}={version}" for name, version in sorted(versions.items()))
        case _:
            assert_never(goal)


def move_words(moved: Moved) -> str:
    """One change of version: `rke2 v1.29.6+rke2r1 -> v1.30.14+rke2r4`."""
    return f"{moved.component} {moved.start} -> {moved.end}"


def hop_words(hop: PlannedHop) -> str:
    """A hop with what it drags along."""
    dragged = "".join(f", and with it {move_words(each)}" for each in hop.drags)
    return f"{move_words(hop.moves)}{dragged}"


def tally_words(tally: Tally) -> str:
    """Counts by severity, the worst first: `1 high, 5 medium`; `none` where there is none.

    >>> tally_words((0, 1, 5, 0))
    '1 high, 5 medium'
    """
    told = [f"{count} {each}" for each, count in zip(Severity, tally, strict=True) if count]
    return ", ".join(told) or "none"


def outcome_words(report: PlanReport, plan: Plan) -> str:
    """What planning came to, as a heading."""
    match report.outcome_of(plan):
        case Outcome.PATH:
            return "there is a way"
        case Outcome.PARTIAL:
            assert isinstance(plan.planned, UpgradePlan)
            left = len(plan.planned.alternatives[0].unresolved)
            return f"there is a way, and {number_of(left, 'finding')} {'stays' if left == 1 else 'stay'} open"
        case Outcome.NOTHING_TO_DO:
            return "nothing to do"
        case Outcome.NO_PATH if _is_only_unknown(plan):
            return "no release settles what is unknown"
        case Outcome.NO_PATH:
            return "no legal way"
        case Outcome.UNREACHABLE:
            return "unreachable"
        case _:
            raise AssertionError(plan)


def _is_only_unknown(plan: Plan) -> bool:
    found = plan.planned
    return isinstance(found, NoPath) and not found.core and all(each.open.is_unknown for each in found.unresolved)


def because(place: int, shown: Sequence[Alternative]) -> tuple[str, ...]:
    """Why an alternative is there: what it is best at, how it beats each neighbour and what that costs, why no shorter.

    Neighbours are those beside it in the order in which they are shown, best cleared first.
    """
    return tuple(_because(place, shown))


def _because(place: int, shown: Sequence[Alternative]) -> Iterator[str]:
    way = shown[place]
    for other in (place - 1, place + 1):
        if 0 <= other < len(shown):
            yield beside(way.cost, shown[other].cost, name_of(other))
    shorter = [each for each in shown if each.cost.windows < way.cost.windows]
    if shorter:
        best = min(shorter, key=lambda each: each.cost.coordinates)
        left, name = tally_words(best.cost.unresolved), name_of(shown.index(best))
        yield f"in fewer windows, no legal way leaves less open than {name}: {left}"
    elif way.cost.windows > 1:
        yield f"no legal way takes fewer than {way.cost.windows} windows"
    yield from map(_detour_words, way.detours)


def _detour_words(detour: Detour) -> str:
    reasons = "; ".join(f"{each.says.rstrip('.')} ({each.name})" for each in detour.against)
    return f"not {move_words(detour.moves)} in one hop: {reasons}"


def beside(mine: Cost, yours: Cost, name: str) -> str:
    """How one way compares with another that does not dominate it: what it gains, then what that costs."""
    found = list(_compared(mine, yours))
    gained = ", ".join(words for is_better, words in found if is_better)
    paid = ", ".join(words for is_better, words in found if not is_better)
    return f"beside {name} it {gained or 'gains nothing'}; for that it {paid or 'pays nothing'}"


def _compared(mine: Cost, yours: Cost) -> Iterator[tuple[bool, str]]:
    """Each thing in which two ways differ: whether the first is better there, and a clause."""
    if mine.unresolved != yours.unresolved:
        yield (
            mine.unresolved < yours.unresolved,
            f"leaves open {tally_words(mine.unresolved)} (not {tally_words(yours.unresolved)})",
        )
    if mine.windows != yours.windows:
        yield (
            mine.windows < yours.windows,
            f"takes {number_of(mine.windows, 'window')} (not {yours.windows})",
        )
    if mine.exposure != yours.exposure:
        less, more = mine.exposure, yours.exposure
        yield less < more, f"leaves you exposed for {tally_words(less)} finding-days (not {tally_words(more)})"
    for verb, one, two in _felt(mine, yours):
        if one != two:
            yield one < two, f"{verb} {number_of(one, 'time')} (not {two})"


def _felt(mine: Cost, yours: Cost) -> Iterator[tuple[str, int, int]]:
    one, two = mine.disruption, yours.disruption
    yield "passes a point of no return", one.irreversible, two.irreversible
    yield "reboots nodes", one.reboots, two.reboots
    yield "drains nodes", one.drains, two.drains
