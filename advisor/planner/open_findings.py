"""Which findings are open wherever the components stand: affected, or unknown.

A finding hangs on the version of its own component, on what the facts say there, and on those components that some
condition stands it beside. So it is judged once for each of these, however many states share them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from advisor.engine.judge import OPEN, judge
from advisor.engine.node_classes import classes_running
from advisor.model.advisory import Advisory, Severity
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Component
from advisor.model.finding import Finding, Status
from advisor.planner.cost import NONE, Tally, tally
from advisor.planner.ground import Ground
from advisor.planner.grounds import Grounds, State
from advisor.planner.outcome import Open
from advisor.planner.question import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSet:
    """Findings that are open together."""

    findings: frozenset[Open]
    weight: Tally


@dataclass(slots=True, kw_only=True)
class OpenFindings:
    """Judges the states of one cluster, and remembers."""

    assessed: ClusterAssessment
    grounds: Grounds
    options: Options
    _judged: dict[tuple[int, State], OpenSet] = field(default_factory=dict)
    _unmoved: dict[State, OpenSet] = field(default_factory=dict)

    def at(self, state: State) -> tuple[OpenSet, ...]:
        """What is open at a state: what no axis moves first, then axis by axis."""
        of_axes = (self._of_axis(number, state) for number in range(len(state)))
        return (self._of_the_rest(state), *of_axes)

    def least(self, number: int, place: int) -> Tally:
        """What is open on an axis at a candidate however the other axes stand, or less."""
        names = {each.name for each in self.grounds.axes[number].components_at(place)}
        own = [each.when for each in self.grounds.advisories if each.component in names]
        if not self.grounds.looked_at(own) <= {number}:
            return NONE
        start = self.grounds.start
        return self._of_axis(number, (*start[:number], place, *start[number + 1 :])).weight

    def _of_axis(self, number: int, state: State) -> OpenSet:
        key = (number, self.grounds.projected(state, {*self.grounds.beside, number}))
        if key not in self._judged:
            ground = self.grounds.at(self.grounds.projected(state, self.grounds.beside))
            components = self.grounds.axes[number].components_at(state[number])
            self._judged[key] = _together(pair for each in components for pair in self._judge(each, ground))
        return self._judged[key]

    def _of_the_rest(self, state: State) -> OpenSet:
        key = self.grounds.projected(state, self.grounds.beside)
        if key not in self._unmoved:
            ground = self.grounds.at(key)
            seen = (pair for each in self.grounds.held for pair in self._judge(each, ground))
            unseen = (
                (finding.advisory.severity, _open(finding))
                for finding in self.assessed.findings
                if finding.component is None and finding.status in OPEN and self.options.gate.counts(finding)
            )
            self._unmoved[key] = _together([*seen, *unseen])
        return self._unmoved[key]

    def _judge(self, component: Component, ground: Ground) -> Iterator[tuple[Severity, Open]]:
        knowledge = ground.tests.knowledge
        classes = classes_running(component, ground.classes)
        catalogue = knowledge.catalogues.get(component.name)
        for advisory in counted(knowledge.by_component.get(component.name, ()), self.options):
            found = judge(advisory, component, classes, ground.tests, catalogue, self.options.horizon)
            if found.status in OPEN:
                is_unknown = found.status is Status.UNKNOWN
                yield advisory.severity, Open(advisory=advisory.id, component=component.name, is_unknown=is_unknown)


def counted(advisories: Iterable[Advisory], options: Options) -> Iterator[Advisory]:
    """The advisories whose findings count."""
    return (each for each in advisories if options.gate.counts_of(each))


def _open(finding: Finding) -> Open:
    return Open(
        advisory=finding.advisory.id,
        component=finding.component_name,
        is_unknown=finding.status is Status.UNKNOWN,
    )


def _together(pairs: Iterable[tuple[Severity, Open]]) -> OpenSet:
    """Each advisory once a component: several copies of a component that is not moved are one finding here."""
    found: dict[Open, Severity] = {each: severity for severity, each in pairs}
    return OpenSet(findings=frozenset(found), weight=tally(found.values()))
