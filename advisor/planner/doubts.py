"""Whether what nobody settled would change a plan: each other answer is tried by planning anew, so many and no more.

A fact is tried at every value it may have, a pair that no table lists as a refused one. What is not tried is said too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias, assert_never

from advisor.engine import assess
from advisor.engine.supposing import supposing
from advisor.model.assessment import ClusterAssessment
from advisor.model.fact import FactDeclaration, FactType, FactValue
from advisor.model.inventory import Inventory
from advisor.model.names import FactName
from advisor.planner.cost import Cost
from advisor.planner.difference import NO_DIFFERENCE, difference_of
from advisor.planner.outcome import (
    Alternative,
    Doubt,
    Otherwise,
    Planned,
    PlannedHop,
    PlannedSetting,
    Rest,
    Supposed,
    UpgradePlan,
)
from advisor.planner.question import Options
from advisor.planner.release_graph import Earlier, ReleaseGraph
from advisor.planner.search import Way
from advisor.planner.setting_axes import turn_text, value_text

Course: TypeAlias = tuple[tuple[int, str, str], ...]
"""The window, the name and the end of each move."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A way that planning anew comes to."""

    cost: Cost
    course: object
    """What it moves, so that two ways can be compared."""
    moves: tuple[str, ...]
    """The same in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What planning anew comes to."""

    ways: tuple[Tried, ...]
    """Best first."""
    is_there: bool = False
    """Whether the goal is reached already."""
    is_proven: bool = True
    """Whether the ways are all that count: the work allowed sufficed."""


Answer: TypeAlias = tuple[FactName, FactValue] | Rest
"""A fact at a value, or something unlisted that is refused."""


@dataclass(slots=True)
class Doubts:
    """Tries answers, each once."""

    graph: ReleaseGraph
    """That of the plan."""
    again: Callable[[ClusterAssessment, Options, Earlier], Found]
    """Plans anew for a cluster that differs so from that of a graph."""
    _tried: dict[Answer, Found] = field(default_factory=dict)

    def told(self, plan: UpgradePlan) -> UpgradePlan:
        """The plan with the doubts of each alternative that is shown."""
        return replace(
            plan,
            alternatives=tuple(
                replace(each, doubts=tuple(self._doubt(rest, each) for rest in _open(each))) if each.labels else each
                for each in plan.alternatives
            ),
        )

    def _doubt(self, rest: Rest, way: Alternative) -> Doubt:
        return Doubt(rest=rest, supposed=tuple(self._supposed(rest, way)))

    def _supposed(self, rest: Rest, way: Alternative) -> Iterator[Supposed]:
        if not rest.facts:
            yield self._tried_out(rest, "it is refused", way)
        for name in rest.facts:
            declared = self.graph.knowledge.facts.get(FactName(name))
            values = possible_values(declared) if declared else ()
            if not values:
                yield Supposed(says=f"{name} is something else", otherwise=Otherwise.NOT_TRIED)
            for value in values:
                yield self._tried_out((FactName(name), value), f"{name} is {value_text(value)}", way)

    def _tried_out(self, answer: Answer, says: str, way: Alternative) -> Supposed:
        if answer not in self._tried and len(self._tried) >= self.graph.options.replans:
            return Supposed(says=says, otherwise=Otherwise.NOT_TRIED)
        if answer not in self._tried:
            self._tried[answer] = self._planned(answer)
        return compared(says, self._tried[answer], way.cost, course_of(way))

    def _planned(self, answer: Answer) -> Found:
        bare = self.graph.bare
        if isinstance(answer, Rest):
            refusing = replace(bare.options, refused=frozenset({answer}))
            return self.again(bare.assessed, refusing, Earlier(bare, NO_DIFFERENCE))
        name, value = answer
        difference = difference_of(name, bare.assessed.cluster, bare.knowledge)
        changed = supposing(bare.assessed.cluster, bare.knowledge.facts[name], value)
        judged = assess(
            Inventory(clusters=(changed,)),
            bare.knowledge,
            edition=bare.options.edition,
            record=replace(bare.options.record, answers=()),
            horizon=bare.options.horizon,
        )
        return self.again(judged.clusters[0], bare.options, Earlier(bare, difference))


def compared(says: str, found: Found, cost: Cost, course: object) -> Supposed:
    """What becomes of a plan that costs so much, and moves that, where planning anew comes to something."""
    if found.is_there:
        return Supposed(says=says, otherwise=Otherwise.NOTHING_TO_DO)
    if not found.ways:
        return Supposed(says=says, otherwise=Otherwise.NO_PATH if found.is_proven else Otherwise.NOT_TRIED)
    if course in [each.course for each in found.ways]:
        return Supposed(says=says, otherwise=Otherwise.SAME)
    as_good = [each for each in found.ways if each.cost.covers(cost)]
    if not as_good and not found.is_proven:
        return Supposed(says=says, otherwise=Otherwise.NOT_TRIED)
    return Supposed(
        says=says,
        otherwise=Otherwise.AS_GOOD if as_good else Otherwise.OTHER,
        instead=(as_good or found.ways)[0].moves,
    )


def tried(graph: ReleaseGraph, way: Way) -> Tried:
    """A way through a graph, its course as `course_of` tells that of a plan."""
    course = tuple(_move(graph, way, number) for number in range(len(way.hops)))
    return Tried(way.cost, course, tuple(f"{name} {end}" for _, name, end in course))


def course_of(plan: Alternative) -> Course:
    """What a plan moves, window by window."""
    return tuple((hop.window, *move_of(hop)) for hop in plan.hops)


def move_of(hop: Planned) -> tuple[str, str]:
    """What a hop moves, and to where."""
    match hop:
        case PlannedHop(moves=moves):
            return moves.component, moves.end
        case PlannedSetting():
            return hop.fact, hop.end
        case _:
            assert_never(hop)


def _move(graph: ReleaseGraph, way: Way, number: int) -> tuple[int, str, str]:
    hop, window = way.hops[number], way.windows[number]
    setting = graph.setting_of(hop)
    if setting:
        return window, setting.fact, turn_text(setting.settings[hop.end - 1].turn)
    axis = graph.movable.axes[hop.axis]
    return window, axis.name, str(axis.candidates[hop.end].version)


def _open(way: Alternative) -> tuple[Rest, ...]:
    """What an alternative rests on and somebody could settle."""
    return tuple(sorted({rest for hop in way.hops for rest in hop.rests_on}))


def possible_values(fact: FactDeclaration) -> tuple[FactValue, ...]:
    """Every value a fact may have; empty where they are too many to try."""
    match fact.type:
        case FactType.BOOLEAN:
            return (True, False)
        case FactType.CHOICE:
            return fact.choices
        case FactType.NUMBER | FactType.TEXT | FactType.KERNEL:
            return ()
