"""What rules and hazards say of hops, each asked once for all hops that it cannot tell apart.

A hop rule looks at how many lines lie between both ends, at the order between them, at whether they are the latest
patches, and at whether they are in its ranges; so does a hazard at its ranges. Conditions look at facts, and at few of
the axes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Set
from typing import TypeAlias

from advisor.model.condition import Condition
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.planner.cost import Disruption
from advisor.planner.difference import Difference
from advisor.planner.disruption import disruption_of
from advisor.planner.grounds import Grounds, State
from advisor.planner.legality import endangered, ruled
from advisor.planner.runbooks import RunbookChoice, runbook_choice, runbooks_of
from advisor.planner.said import Said
from advisor.versions import Order

Alike: TypeAlias = tuple[tuple[int, int], ...]
"""Sets of places that need not be told apart: one place of each, and all of them as bits."""


class Rulings:
    """The rules for one axis, the hazards on its ways, and what users feel of its hops.

    `context` has the axes that conditions of its rules and hazards look at, `beside` those of them that are
    others, and `of_runbooks` the axes that its runbooks look at.
    """

    def __init__(self, number: int, knowledge: KnowledgeBase, grounds: Grounds) -> None:
        self._axis = grounds.axes[number]
        self._knowledge = knowledge
        self._grounds = grounds
        names = self._axis.names
        self.context = grounds.context_of(_asked(names, knowledge))
        self.beside = tuple(sorted(self.context - {number}))
        self.of_runbooks = grounds.context_of(each.when for each in runbooks_of(self._axis.name, knowledge))
        self._kinds: dict[int, tuple[Hashable, ...]] = {}
        self._cargos: dict[int, tuple[Hashable, ...]] = {}
        hops = knowledge.upgrades.hops
        self._of_axis = hops[self._axis.name].rules
        self._endangering = [each for each in knowledge.upgrades.hazards.values() if each.component in names]
        dragging = [rule for each in self._axis.drags if each.name in hops for rule in hops[each.name].rules]
        self._asked_of_ways = [*(each.when for each in self._endangering), *(rule.when for rule in dragging)]
        self._ruled_alike: dict[tuple[int, tuple[int, ...]], Alike] = {}
        self._endangered_alike: dict[tuple[int, tuple[int, ...]], Alike] = {}
        self._rules: dict[tuple[object, ...], Said] = {}
        self._hazards: dict[tuple[object, ...], Said] = {}
        self._runbooks: dict[State, tuple[RunbookChoice, Disruption]] = {}

    def take_over(self, earlier: Rulings, difference: Difference) -> None:
        """Shares what was asked of rules, hazards and runbooks that ask nothing of what differs."""
        self._kinds, self._cargos = earlier._kinds, earlier._cargos
        self._ruled_alike, self._endangered_alike = earlier._ruled_alike, earlier._endangered_alike
        if not difference.shows_in(rule.when for rule in self._of_axis):
            self._rules = earlier._rules
        if not difference.shows_in(self._asked_of_ways):
            self._hazards = earlier._hazards
        if not difference.shows_in(each.when for each in runbooks_of(self._axis.name, self._knowledge)):
            self._runbooks = earlier._runbooks

    def ruled(self, state: State, start: int, end: int) -> Said:
        """What the rules say of a hop from a state, where the axis stands at its start."""
        place = self._grounds.projected(state, self.context)
        key = (self._kind(start), *self._told_by(start, end), place)
        if key not in self._rules:
            self._rules[key] = ruled(self._axis, start, end, self._knowledge, self._grounds.at(place))
        return self._rules[key]

    def ruled_alike(self, start: int, ends: tuple[int, ...]) -> Alike:
        """Those of the ends that no rule tells apart from one start."""
        if (start, ends) not in self._ruled_alike:
            self._ruled_alike[start, ends] = grouped((end, self._told_by(start, end)) for end in ends)
        return self._ruled_alike[start, ends]

    def endangered_alike(self, start: int, ends: tuple[int, ...]) -> Alike:
        """Those of the ends that no hazard tells apart from one start."""
        if (start, ends) not in self._endangered_alike:
            kinds = ((end, (self._cargo(end), *self._dragged(start, end))) for end in ends)
            self._endangered_alike[start, ends] = grouped(kinds)
        return self._endangered_alike[start, ends]

    def endangered(self, state: State, start: int, end: int) -> Said:
        """What lies on the way of a hop from a state."""
        place = self._grounds.projected(state, self.context)
        key = (self._cargo(start), self._cargo(end), *self._dragged(start, end), place)
        if key not in self._hazards:
            self._hazards[key] = endangered(self._axis, start, end, self._knowledge, self._grounds.at(place))
        return self._hazards[key]

    def felt(self, state: State) -> Disruption:
        """What users feel of any hop of the axis from a state."""
        return self._runbook(state)[1]

    def runbook(self, state: State) -> RunbookChoice:
        """How any hop of the axis from a state is done, as far as what is known before it tells."""
        return self._runbook(state)[0]

    def _runbook(self, state: State) -> tuple[RunbookChoice, Disruption]:
        place = self._grounds.projected(state, self.of_runbooks)
        if place not in self._runbooks:
            choice = runbook_choice(self._axis.name, self._knowledge, self._grounds.at(place))
            self._runbooks[place] = choice, disruption_of(choice)
        return self._runbooks[place]

    def _told_by(self, start: int, end: int) -> tuple[Hashable, ...]:
        """By what rules tell the ends of one start apart: the end itself, the order, and the lines between."""
        old, new = self._axis.candidates[start].version, self._axis.candidates[end].version
        lines = new.line[-1] - old.line[-1] if old.line[:-1] == new.line[:-1] else None
        return (self._kind(end), old.compare(new), lines)

    def _kind(self, place: int) -> tuple[Hashable, ...]:
        """All that rules see of a version but how it stands to the other one."""
        if place not in self._kinds:
            version = self._axis.candidates[place].version
            ranges = (
                each for rule in self._of_axis for each in (rule.from_versions, rule.to_versions) if each is not None
            )
            inside = tuple(each.contains(version).value for each in ranges)
            self._kinds[place] = (self._axis.has_later_patch(place), *inside)
        return self._kinds[place]

    def _cargo(self, place: int) -> tuple[Hashable, ...]:
        """All that hazards see of a place: in which of their ranges the version is, and what is dragged along."""
        if place not in self._cargos:
            candidate = self._axis.candidates[place]
            there = {self._axis.name: candidate.version, **candidate.brings}
            ranges = (
                (each, there[hazard.component])
                for hazard in self._endangering
                for each in (hazard.from_versions, hazard.to_versions)
                if hazard.component in there
            )
            inside = tuple(each.contains(version).value for each, version in ranges)
            self._cargos[place] = (*sorted(candidate.brings), None, *inside)
        return self._cargos[place]

    def _dragged(self, start: int, end: int) -> Iterator[Hashable]:
        """How what is dragged along changes: whether it does, and what goes back, or is in no order."""
        old, new = (self._axis.candidates[at].brings for at in (start, end))
        for name in sorted(old.keys() & new.keys()):
            order = old[name].compare(new[name])
            yield old[name] == new[name]
            yield None if order in _ONWARDS else (old[name], new[name])


_ONWARDS = frozenset({Order.BEFORE, Order.SAME})


def grouped(kinds: Iterable[tuple[int, Hashable]]) -> Alike:
    """Sets of places by what is told of each, in the order of the first ones."""
    found: dict[Hashable, tuple[int, int]] = {}
    for place, kind in kinds:
        first, bits = found.get(kind, (place, 0))
        found[kind] = (first, bits | 1 << place)
    return tuple(found.values())


def _asked(names: Set[ComponentName], knowledge: KnowledgeBase) -> Iterator[Condition]:
    """Every condition of the rules for some components, and of the hazards on their ways."""
    yield from (rule.when for name, hops in knowledge.upgrades.hops.items() if name in names for rule in hops.rules)
    yield from (hazard.when for hazard in knowledge.upgrades.hazards.values() if hazard.component in names)
