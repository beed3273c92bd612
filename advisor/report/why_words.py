"""Why an alternative is there: how it compares with its neighbours, and what keeps shorter ways from being legal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.model.advisory import Severity
from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.cost import Cost
from advisor.planner.outcome import (
    Alternative,
    Bound,
    Detour,
    PlannedHop,
)
from advisor.report.phrases import number_of
from advisor.report.plan_words import name_of, tally_words


def because(place: int, shown: Sequence[Alternative], knowledge: KnowledgeBase, bound: Bound | None) -> tuple[str, ...]:
    """Why an alternative is there: how it beats each neighbour and what that costs, and why it is no shorter.

    Neighbours are those beside it in the order in which they are shown, which leave least open first. With a bound,
    nothing is said of ways that the search may have missed but what the bound proves.
    """
    return tuple(_because(place, shown, knowledge, bound))


def _because(place: int, shown: Sequence[Alternative], knowledge: KnowledgeBase, bound: Bound | None) -> Iterator[str]:
    way = shown[place]
    for other in (place - 1, place + 1):
        if 0 <= other < len(shown):
            yield beside(way.cost, shown[other].cost, name_of(other))
    shorter = [each for each in shown if each.cost.windows < way.cost.windows]
    if shorter:
        best = min(shorter, key=lambda each: each.cost.coordinates)
        left, name = tally_words(best.cost.unresolved), name_of(shown.index(best))
        none = _no_way(is_proven=bound is None or bound.unresolved >= best.cost.unresolved)
        yield f"in fewer windows {none} leaves less open than {name}, {left}"
    elif way.cost.windows > 1:
        none = _no_way(is_proven=bound is None or bound.windows >= way.cost.windows)
        yield f"{none} takes fewer than {way.cost.windows} windows"
    yield from (_detour_words(each, way, knowledge) for each in way.detours)


def _no_way(*, is_proven: bool) -> str:
    return "no legal way" if is_proven else "no way that was found"


def _detour_words(detour: Detour, way: Alternative, knowledge: KnowledgeBase) -> str:
    """What stands against one hop in place of several. Where no rule allows it, what those rules do allow."""
    moves = detour.moves
    rules = {each.id for each in knowledge.upgrades.hops[moves.component].rules}
    hops = [hop for hop in way.hops if isinstance(hop, PlannedHop) and hop.moves.component == moves.component]
    permits = dict.fromkeys(each for hop in hops for each in hop.permitted_by if each.rule in rules)
    allowed = [f"a rule allows: {_cited(each.says, each.rule)}" for each in permits]
    forbidden = [_cited(each.says, each.name) for each in detour.against if each.name != f"{moves.component} hops"]
    reasons = "; ".join([*forbidden, *(allowed if len(forbidden) < len(detour.against) else [])])
    return f"{moves.component} takes {number_of(len(hops), 'hop')} from {moves.start} to {moves.end}: {reasons}"


def _cited(says: str, name: str) -> str:
    return f"{says.rstrip('.')} ({name})"


def beside(mine: Cost, yours: Cost, name: str) -> str:
    """How one way compares with another that does not dominate it: what it gains, then what that costs."""
    found = list(_compared(mine, yours, name))
    gained = ", ".join(words for is_better, words in found if is_better)
    paid = ", ".join(words for is_better, words in found if not is_better)
    return f"beside {name}: {gained or 'no better'}; but {paid or 'no worse'}"


def _compared(mine: Cost, yours: Cost, name: str) -> Iterator[tuple[bool, str]]:
    """Each thing in which two ways differ: whether the first is better there, and by how much."""
    if mine.unresolved != yours.unresolved:
        left = f"leaves open {tally_words(mine.unresolved)} where {name} leaves {tally_words(yours.unresolved)}"
        yield mine.unresolved < yours.unresolved, left
    if mine.windows != yours.windows:
        yield mine.windows < yours.windows, _by(mine.windows - yours.windows, "window")
    if mine.exposure != yours.exposure:
        days_apart = (one - two for one, two in zip(mine.exposure, yours.exposure, strict=True))
        severity, days = next((each, days) for each, days in zip(Severity, days_apart, strict=True) if days)
        yield days < 0, _by(days, f"{severity} finding-day")
    for noun, difference in _felt(mine, yours):
        if difference:
            yield difference < 0, _by(difference, noun)


def _by(difference: int, noun: str) -> str:
    word = "more" if difference > 0 else "fewer"
    return number_of(abs(difference), f"{word} {noun}")


def _felt(mine: Cost, yours: Cost) -> Iterator[tuple[str, int]]:
    one, two = mine.disruption, yours.disruption
    yield "irreversible hop", one.irreversible - two.irreversible
    yield "reboot", one.reboots - two.reboots
    yield "drain", one.drains - two.drains
