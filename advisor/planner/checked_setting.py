"""What a plan says of something that it sets, as the checker sees it: against the workarounds, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import assert_never

from advisor.model.condition import AtLeast, FactTest, KernelIn, OneOf
from advisor.model.fact import FactValue
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.planner.outcome import FactSet, KernelMoved, PlannedSetting, Turn
from advisor.planner.standpoint import KERNEL, Fault


def offered(hop: PlannedSetting, knowledge: KnowledgeBase) -> Iterator[Fault]:
    """Whether what is set is what the workarounds of the advisory come to."""
    advisory = knowledge.advisories.get(hop.advisory)
    known = advisory.workarounds if advisory else ()
    if not hop.workarounds or not set(hop.workarounds) <= set(known):
        yield f"{hop.advisory} has no such workaround"
    if not all(_comes_to(each.clears, hop.turn) for each in hop.workarounds):
        yield "no workaround comes to what it sets"
    if hop.component not in _whose(hop.turn, knowledge):
        yield f"{hop.fact} is no setting of {hop.component or 'nodes'}"


def set_as_said(hop: PlannedSetting, before: Iterable[str], nodes: Set[str]) -> Iterator[Fault]:
    """What a setting says of itself, against every value that there is before it, and the nodes whose kernel moves."""
    match hop.turn:
        case FactSet(fact, value):
            end = _text(value)
        case KernelMoved(span):
            fact, end = KERNEL, f"{span.family} {'.'.join(map(str, span.series or ()))}"
        case _:
            assert_never(hop.turn)
    now = {each.casefold() for each in before} or {"unknown"}
    if (hop.fact, hop.end) != (fact, end):
        yield f"it says to set {hop.fact} to {hop.end}, and sets {fact} to {end}"
    if {each.casefold() for each in hop.start.split(", ")} != now:
        yield f"{hop.fact} is not {hop.start} before it"
    if set(hop.nodes) != nodes:
        yield "it does not say which nodes it moves"


def _whose(turn: Turn, knowledge: KnowledgeBase) -> set[ComponentName | None]:
    """Who may be what is set: of a fact that no component reads, whoever has a workaround that changes it."""
    match turn:
        case FactSet(fact, _):
            read = knowledge.facts[fact].setting if fact in knowledge.facts else None
            if read:
                return {ComponentName(read.component)}
            return {
                each.component
                for each in knowledge.advisories.values()
                if any(way.clears and way.clears.fact == fact for way in each.workarounds)
            }
        case KernelMoved():
            return {None}
        case _:
            assert_never(turn)


def _comes_to(test: FactTest | None, turn: Turn) -> bool:
    """Whether a test of a workaround holds once something is set."""
    match turn:
        case FactSet(fact, value):
            if test is None or test.fact != fact:
                return False
            if isinstance(test.test, OneOf):
                return value in test.test.values
            return isinstance(test.test, AtLeast) and int(value) >= test.test.minimum
        case KernelMoved(span):
            return test is not None and isinstance(test.test, KernelIn) and span in test.test.spans
        case _:
            assert_never(turn)


def _text(value: FactValue) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
