"""Which findings are open wherever the components stand: affected, or unknown.

A finding hangs on the version of its own component, on what the facts say there, and on those components that some
condition stands it beside. So it is judged once for each of these, however many states share them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from advisor.engine.assess import nodes_told
from advisor.engine.judge import OPEN, Judgement, judge
from advisor.engine.node_classes import classes_running
from advisor.engine.waivers import valid_waivers, with_waiver
from advisor.model.advisory import Advisory
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Component
from advisor.model.finding import Finding, Status
from advisor.model.names import AdvisoryId, ComponentName
from advisor.model.waiver import Waiver
from advisor.planner.cost import Tally, tally
from advisor.planner.difference import Difference
from advisor.planner.ground import Ground
from advisor.planner.grounds import Grounds, State
from advisor.planner.outcome import Open
from advisor.planner.question import Options


class _Spot(NamedTuple):
    """Where a component is: on an axis at a place, or in none of them, and which of those there."""

    axis: int | None
    place: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSet:
    """Findings that are open together."""

    findings: frozenset[Open]
    weight: Tally
    waived: frozenset[Open] = frozenset()
    """Those that would be open, and that somebody accepts. They weigh nothing."""


@dataclass(slots=True, kw_only=True)
class OpenFindings:
    """Judges the states of one cluster, and remembers."""

    assessed: ClusterAssessment
    grounds: Grounds
    options: Options
    _judged: dict[tuple[int, int, State], OpenSet] = field(default_factory=dict)
    _found: dict[AdvisoryId, dict[tuple[_Spot, State], Finding | None]] = field(default_factory=dict)
    """None where it is not open."""
    _counted: dict[ComponentName, tuple[Advisory, ...]] = field(default_factory=dict)
    _looks: dict[AdvisoryId, frozenset[int]] = field(default_factory=dict)
    _unmoved: dict[State, OpenSet] = field(default_factory=dict)

    def take_over(self, earlier: OpenFindings, difference: Difference) -> None:
        """Shares what was judged by advisories that ask nothing of what differs."""
        for advisory in self.grounds.advisories:
            if not difference.shows_in([advisory.when]):
                self._found[advisory.id] = earlier._found.setdefault(advisory.id, {})

    def at(self, state: State) -> tuple[OpenSet, ...]:
        """What is open at a state: what no axis moves first, then axis by axis."""
        of_axes = (self._of_axis(number, state) for number in range(len(self.grounds.axes)))
        return (self._of_the_rest(state), *of_axes)

    def is_open(self, left: Open, state: State) -> bool:
        """Whether one finding is open at a state. Nothing is judged but that one."""
        beside = self.grounds.projected(state, self.grounds.beside)
        advisory = self.grounds.knowledge.advisories[left.advisory]
        spots = [*self._spots_held(), *self._spots_of(left.component, state)]
        seen = (self._once(advisory, each, spot, beside) for each, spot in spots if each.name == left.component)
        unseen = (each for each in self._unseen() if (each.advisory.id, each.component_name) == left.key)
        return not all(self.options.accepts(each) for each in (*seen, *unseen) if each is not None)

    def seen_from(self, number: int) -> frozenset[int]:
        """The axes that the findings of one axis look at, itself among them where they look at what it drags."""
        names = {each.name for each in self.grounds.axes[number].components_at(self.grounds.start[number])}
        return self._seen_from(names)

    def seen_from_the_rest(self) -> frozenset[int]:
        """The axes that the findings of what no axis moves look at."""
        return self._seen_from({each.name for each in self.grounds.held})

    def of_the_rest(self, state: State) -> Tally:
        """What is open at a state of what no axis moves."""
        return self._of_the_rest(state).weight

    def of_axis(self, number: int, state: State) -> Tally:
        """What is open at a state on an axis."""
        return self._of_axis(number, state).weight

    def _seen_from(self, names: set[ComponentName]) -> frozenset[int]:
        return self.grounds.looked_at(each.when for each in self.grounds.advisories if each.component in names)

    def _of_axis(self, number: int, state: State) -> OpenSet:
        beside = self.grounds.projected(state, self.grounds.beside)
        key = (number, state[number], beside)
        if key not in self._judged:
            spots = self._spots_on(number, state[number])
            self._judged[key] = self._together(
                found for each, spot in spots for found in self._judge(each, spot, beside)
            )
        return self._judged[key]

    def _of_the_rest(self, state: State) -> OpenSet:
        key = self.grounds.projected(state, self.grounds.beside)
        if key not in self._unmoved:
            seen = (each for held, spot in self._spots_held() for each in self._judge(held, spot, key))
            self._unmoved[key] = self._together([*seen, *self._unseen()])
        return self._unmoved[key]

    def _spots_on(self, number: int, place: int) -> Iterator[tuple[Component, _Spot]]:
        components = self.grounds.axes[number].components_at(place)
        return ((each, _Spot(number, place, n)) for n, each in enumerate(components))

    def _spots_of(self, name: ComponentName, state: State) -> Iterator[tuple[Component, _Spot]]:
        """Where the axis stands that moves a component."""
        for number, axis in enumerate(self.grounds.axes):
            if name in axis.names:
                yield from self._spots_on(number, state[number])

    def _spots_held(self) -> Iterator[tuple[Component, _Spot]]:
        return ((each, _Spot(None, 0, n)) for n, each in enumerate(self.grounds.held))

    def _unseen(self) -> Iterator[Finding]:
        """What is open of components that nobody saw."""
        return (each for each in self.assessed.findings if each.component is None and self._counts(each))

    def _judge(self, component: Component, spot: _Spot, beside: State) -> Iterator[Finding]:
        """The findings of a component that are affected or unknown, with their waivers.

        Most advisories look at no other axis: these are asked once, wherever the others stand.
        """
        for advisory in self._counted_of(component.name):
            found = self._once(advisory, component, spot, beside)
            if found is not None:
                yield found

    def _once(self, advisory: Advisory, component: Component, spot: _Spot, beside: State) -> Finding | None:
        known = self._found.setdefault(advisory.id, {})
        place = self.grounds.projected(beside, self._looked_at(advisory))
        if (spot, place) not in known:
            known[spot, place] = self._judged_at(advisory, component, self.grounds.at(place))
        return known[spot, place]

    def _counted_of(self, name: ComponentName) -> tuple[Advisory, ...]:
        if name not in self._counted:
            self._counted[name] = tuple(counted(self.grounds.knowledge.by_component.get(name, ()), self.options))
        return self._counted[name]

    def _looked_at(self, advisory: Advisory) -> frozenset[int]:
        if advisory.id not in self._looks:
            self._looks[advisory.id] = self.grounds.looked_at([advisory.when])
        return self._looks[advisory.id]

    def _judged_at(self, advisory: Advisory, component: Component, ground: Ground) -> Finding | None:
        knowledge = ground.tests.knowledge
        classes = classes_running(component, ground.classes)
        catalogue = knowledge.catalogues.get(component.name)
        found = judge(advisory, component, classes, ground.tests, catalogue, self.options.horizon)
        if found.status not in OPEN:
            return None
        known = knowledge.components[component.name]
        return self._waived(
            _finding(advisory, component, found, on_every_node=known.runs_on_every_node and bool(classes))
        )

    def _waived(self, finding: Finding) -> Finding:
        waivers = self._waivers
        return with_waiver(finding, self.assessed.cluster.name, waivers) if waivers else finding

    @property
    def _waivers(self) -> tuple[Waiver, ...]:
        return valid_waivers(self.options.record) if self.options.record.waivers else ()

    def _counts(self, finding: Finding) -> bool:
        return finding.status in OPEN and self.options.gate.counts(finding)

    def _together(self, found: Iterable[Finding]) -> OpenSet:
        """Each advisory once a component: several copies of a component that is not moved are one finding here."""
        found_at: defaultdict[tuple[AdvisoryId, ComponentName], list[Finding]] = defaultdict(list)
        for each in found:
            found_at[each.advisory.id, each.component_name].append(each)
        left = [each for each in found_at.values() if not all(map(self.options.accepts, each))]
        accepted = [each for each in found_at.values() if all(map(self.options.accepts, each))]
        return OpenSet(
            findings=frozenset(map(_open, left)),
            weight=tally(each[0].advisory.severity for each in left),
            waived=frozenset(map(_open, accepted)),
        )


def counted(advisories: Iterable[Advisory], options: Options) -> Iterator[Advisory]:
    """The advisories whose findings count."""
    return (each for each in advisories if options.gate.counts_of(each))


def _finding(advisory: Advisory, component: Component, found: Judgement, *, on_every_node: bool) -> Finding:
    """As much of a finding as a waiver looks at."""
    return Finding(
        advisory=advisory,
        component=component,
        status=found.status,
        standing=None,
        evidence=(),
        missing=found.missing,
        nodes=nodes_told(found.nodes, on_every_node=on_every_node),
        fixed_in=(),
        fixed_in_other_editions=(),
    )


def _open(alike: Sequence[Finding]) -> Open:
    """One entry for the findings of an advisory about the copies of a component: unknown where none is affected."""
    return Open(
        advisory=alike[0].advisory.id,
        component=alike[0].component_name,
        is_unknown=all(each.status is Status.UNKNOWN for each in alike),
    )
