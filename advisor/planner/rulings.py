"""What rules and hazards say of hops, each asked once for all hops that it cannot tell apart.

A hop rule looks at the lines of both ends, at the order between them, at whether they are the latest patches, and at
whether they are in its ranges; so does a hazard at its ranges. Conditions look at facts, and at few of the axes.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.model.condition import Condition
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.planner.cost import Disruption
from advisor.planner.disruption import disruption_of
from advisor.planner.grounds import Grounds, State
from advisor.planner.legality import endangered, ruled
from advisor.planner.runbooks import RunbookChoice, runbook_choice, runbooks_of
from advisor.planner.said import Said


class Rulings:
    """The rules for one axis, the hazards on its ways, and what users feel of its hops.

    `context` has the axes that conditions of its rules and hazards look at, `beside` those of them that are
    others, and `of_runbooks` the axes that its runbooks look at.
    """

    def __init__(self, number: int, knowledge: KnowledgeBase, grounds: Grounds) -> None:
        self._axis = grounds.axes[number]
        self._knowledge = knowledge
        self._grounds = grounds
        names = {self._axis.name, *(each.name for each in self._axis.drags)}
        self.context = grounds.context_of(_asked(names, knowledge))
        self.beside = tuple(sorted(self.context - {number}))
        self.of_runbooks = grounds.context_of(each.when for each in runbooks_of(self._axis.name, knowledge))
        self._kinds: dict[int, tuple[object, ...]] = {}
        self._cargos: dict[int, tuple[object, ...]] = {}
        self._endangering = [each for each in knowledge.upgrades.hazards.values() if each.component == self._axis.name]
        self._rules: dict[tuple[object, ...], Said] = {}
        self._hazards: dict[tuple[object, ...], Said] = {}
        self._runbooks: dict[State, tuple[RunbookChoice, Disruption]] = {}

    def ruled(self, state: State, start: int, end: int) -> Said:
        """What the rules say of a hop from a state, where the axis stands at its start."""
        place = self._grounds.projected(state, self.context)
        versions = [self._axis.candidates[at].version for at in (start, end)]
        key = (self._kind(start), self._kind(end), versions[0].compare(versions[1]), place)
        if key not in self._rules:
            self._rules[key] = ruled(self._axis, start, end, self._knowledge, self._grounds.at(place))
        return self._rules[key]

    def endangered(self, state: State, start: int, end: int) -> Said:
        """What lies on the way of a hop from a state."""
        place = self._grounds.projected(state, self.context)
        key = (self._cargo(start), self._cargo(end), place)
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

    def _kind(self, place: int) -> tuple[object, ...]:
        """All that rules see of a version but where it stands in the order."""
        if place not in self._kinds:
            version = self._axis.candidates[place].version
            rules = self._knowledge.upgrades.hops[self._axis.name].rules
            ranges = (each for rule in rules for each in (rule.from_versions, rule.to_versions) if each is not None)
            inside = tuple(each.contains(version).value for each in ranges)
            self._kinds[place] = (version.line, self._axis.has_later_patch(place), *inside)
        return self._kinds[place]

    def _cargo(self, place: int) -> tuple[object, ...]:
        """All that hazards see of a place: what is dragged along, and in which ranges the version itself is."""
        if place not in self._cargos:
            candidate = self._axis.candidates[place]
            ranges = (each for hazard in self._endangering for each in (hazard.from_versions, hazard.to_versions))
            inside = tuple(each.contains(candidate.version).value for each in ranges)
            self._cargos[place] = (*sorted(candidate.brings.items()), None, *inside)
        return self._cargos[place]


def _asked(names: set[ComponentName], knowledge: KnowledgeBase) -> Iterator[Condition]:
    """Every condition of the rules for some components, and of the hazards on their ways."""
    yield from (rule.when for name, hops in knowledge.upgrades.hops.items() if name in names for rule in hops.rules)
    yield from (hazard.when for hazard in knowledge.upgrades.hazards.values() if hazard.component in names)
