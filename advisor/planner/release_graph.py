"""The release graph of a whole cluster: states, hops between them, what each costs, and what stands against each.

Everything in it comes from data, and is worked out when it is first asked for. Search and diagnosis see states as
places on axes, and know nothing of products, versions or facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from advisor.model.assessment import ClusterAssessment
from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.axes import Movable, movable
from advisor.planner.barriers import Barriers, Passes
from advisor.planner.cost import NONE, Disruption, Tally, plus
from advisor.planner.difference import NO_DIFFERENCE, Difference
from advisor.planner.grounds import Grounds, State
from advisor.planner.open_findings import OpenFindings, OpenSet, counted
from advisor.planner.outcome import Constraint, Open
from advisor.planner.question import Options
from advisor.planner.rulings import Rulings
from advisor.planner.runbooks import RunbookChoice
from advisor.planner.said import Said
from advisor.planner.setting_axes import SettingAxis
from advisor.planner.setting_rulings import SettingRulings
from advisor.planner.successors import Bits, Successors
from advisor.planner.tables import Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One axis moved from one of its candidates to another, all others standing still."""

    axis: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """A graph of a cluster with the same components and the same knowledge, and all in which its facts may differ.

    The options are the same too, but for the pairs that count as refused.
    """

    graph: ReleaseGraph
    difference: Difference


@dataclass(slots=True, kw_only=True)
class ReleaseGraph:
    """One cluster, what may be done with it, and all that is known of it."""

    assessed: ClusterAssessment
    knowledge: KnowledgeBase
    options: Options
    settings: tuple[SettingAxis, ...] = ()
    """What can be set besides, numbered after the axes."""
    earlier: Earlier | None = None
    """Another graph of the cluster, with which this one shares what is the same in both."""
    are_settings_proven: bool = True
    """Whether all of them are for findings that no way through versions ends: the work allowed sufficed to see that."""
    movable: Movable = field(init=False)
    grounds: Grounds = field(init=False)
    findings: OpenFindings = field(init=False)
    rulings: tuple[Rulings, ...] = field(init=False)
    """By axis."""
    tables: Tables = field(init=False)
    successors: Successors = field(init=False)
    barriers: Barriers = field(init=False)
    setting_rulings: SettingRulings = field(init=False)
    _weights: dict[State, Tally] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.movable = movable(self.assessed, self.knowledge, self.options)
        self.grounds = Grounds(
            assessed=self.assessed,
            knowledge=self.knowledge,
            edition=self.options.edition,
            axes=self.movable.axes,
            settings=self.settings,
            advisories=tuple(counted(self.knowledge.advisories.values(), self.options)),
        )
        self.findings = OpenFindings(assessed=self.assessed, grounds=self.grounds, options=self.options)
        axes = self.movable.axes
        self.rulings = tuple(Rulings(number, self.knowledge, self.grounds) for number in range(len(axes)))
        self.tables = Tables(self.knowledge, self.grounds, self.options.refused)
        self.successors = Successors(axes, self.rulings, self.tables)
        self.barriers = Barriers(axes, self.rulings, self.tables)
        self.setting_rulings = SettingRulings(self.knowledge, self.grounds)
        if self.earlier is not None and self._has_axes_of(self.earlier):
            self._take_over(self.earlier)

    def with_settings(self, settings: tuple[SettingAxis, ...], *, are_proven: bool = True) -> ReleaseGraph:
        """The graph with what can be set besides; what is the same in both is shared."""
        return replace(self, settings=settings, are_settings_proven=are_proven, earlier=Earlier(self, NO_DIFFERENCE))

    @property
    def bare(self) -> ReleaseGraph:
        """The graph without what can be set."""
        return self.earlier.graph if self.settings and self.earlier else self

    def _has_axes_of(self, earlier: Earlier) -> bool:
        """Whether the same stands on the same axes: what was worked out is known by their numbers."""
        is_same = self.assessed.components == earlier.graph.assessed.components
        return is_same and not earlier.difference.is_about_what_is_there

    def _take_over(self, earlier: Earlier) -> None:
        """Shares what was worked out of conditions that ask nothing of what differs: a setting that can be set does."""
        set_here = (each.fact for each in (*self.settings, *earlier.graph.settings))
        difference = earlier.difference.with_facts(set_here)
        self.findings.take_over(earlier.graph.findings, difference)
        self.tables.take_over(earlier.graph.tables, difference)
        for own, before in zip(self.rulings, earlier.graph.rulings, strict=True):
            own.take_over(before, difference)

    @property
    def start(self) -> State:
        """Where everything stands now."""
        return self.grounds.start

    def legal_hops(self, state: State) -> Iterator[Hop]:
        """Every hop from a state that nothing forbids, in the order of `hops`."""
        for number in range(len(self.movable.axes)):
            for end in self.successors.places(self.successors.legal(state, number)):
                yield Hop(axis=number, start=state[number], end=end)
        yield from (hop for hop in self.setting_hops(state) if self.is_legal(state, hop))

    def ends(self, state: State, passes: Passes | None = None) -> Iterator[tuple[int, Bits]]:
        """Where the hops from a state lead to that pass, axis by axis, as the bits of its places; settings last.

        Without a test, the legal ones.
        """
        for number in range(len(self.movable.axes)):
            if passes is None:
                yield number, self.successors.legal(state, number)
            else:
                yield number, self.barriers.ends(state, number, passes)
        for number, setting in enumerate(self.settings, len(self.movable.axes)):
            places = range(1, len(setting.settings) + 1) if state[number] == 0 else ()
            against = ((place, self.setting_rulings.said(state, number, place).against) for place in places)
            yield number, sum([1 << place for place, found in against if not found or (passes and passes(found))])

    def hops(self, state: State) -> Iterator[Hop]:
        """Every hop from a state, legal or not: the newest versions of each axis first."""
        for number, axis in enumerate(self.movable.axes):
            for place in reversed(range(len(axis.candidates))):
                if place != state[number]:
                    yield Hop(axis=number, start=state[number], end=place)
        yield from self.setting_hops(state)

    def setting_hops(self, state: State) -> Iterator[Hop]:
        """Every change of a setting from a state, legal or not."""
        for number, setting in enumerate(self.settings, len(self.movable.axes)):
            if state[number] == 0:
                yield from (Hop(axis=number, start=0, end=place) for place in range(1, len(setting.settings) + 1))

    def after(self, state: State, hop: Hop) -> State:
        """The state that a hop leads to."""
        return (*state[: hop.axis], hop.end, *state[hop.axis + 1 :])

    def is_legal(self, state: State, hop: Hop, lifted: frozenset[Constraint] = frozenset()) -> bool:
        """Whether nothing forbids a hop but what is lifted. What is cheap to ask is asked first."""
        if self.setting_of(hop):
            return self.setting_rulings.said(state, hop.axis, hop.end).against <= lifted
        axis = self.movable.axes[hop.axis]
        if not lifted.issuperset(axis.candidates[hop.end].barred) or (axis.keep and axis.keep not in lifted):
            return False
        if not (self._ruled(state, hop).against <= lifted and self._endangered(state, hop).against <= lifted):
            return False
        return self.tables.against(state, hop.axis, hop.end) <= lifted

    def said(self, state: State, hop: Hop) -> Said:
        """Everything the knowledge base and the options say of a hop from a state."""
        if self.setting_of(hop):
            return self.setting_rulings.said(state, hop.axis, hop.end)
        barred = Said(against=self._barred(hop))
        of_tables = self.tables.said(state, hop.axis, hop.end)
        return barred | self._ruled(state, hop) | self._endangered(state, hop) | of_tables

    def against(self, state: State, hop: Hop) -> frozenset[Constraint]:
        """Everything that forbids a hop from a state."""
        if self.setting_of(hop):
            return self.setting_rulings.said(state, hop.axis, hop.end).against
        of_tables = self.tables.against(state, hop.axis, hop.end)
        return self._barred(hop) | self._ruled(state, hop).against | self._endangered(state, hop).against | of_tables

    def setting_of(self, hop: Hop) -> SettingAxis | None:
        """The fact that a hop sets; None for a hop that moves a version."""
        number = hop.axis - len(self.movable.axes)
        return self.settings[number] if number >= 0 else None

    def open_at(self, state: State) -> tuple[OpenSet, ...]:
        """What is open at a state, in disjoint parts."""
        return self.findings.at(state)

    def is_settled(self, state: State, left: Open) -> bool:
        """Whether a finding is neither affected nor unknown at a state, or somebody accepts it there."""
        return not self.findings.is_open(left, state)

    def weight(self, state: State) -> Tally:
        """How much is open at a state."""
        if state not in self._weights:
            total = NONE
            for each in self.open_at(state):
                total = plus(total, each.weight)
            self._weights[state] = total
        return self._weights[state]

    def disruption(self, state: State, hop: Hop) -> Disruption:
        """What users feel of a hop: that of the component's runbook, whatever its versions."""
        if self.setting_of(hop):
            return self.setting_rulings.felt(state, hop.axis)
        return self.rulings[hop.axis].felt(state)

    def runbook(self, state: State, hop: Hop) -> RunbookChoice:
        """How a hop is done, as far as what is known before it tells."""
        if self.setting_of(hop):
            return self.setting_rulings.runbook(state, hop.axis)
        return self.rulings[hop.axis].runbook(state)

    def rests(self, state: State, hop: Hop) -> int:
        """On how many things that nobody settled a legal hop rests."""
        if self.setting_of(hop):
            return len(self.said(state, hop).rests)
        return self.successors.rests(state, hop.axis)(hop.end)

    def _ruled(self, state: State, hop: Hop) -> Said:
        return self.rulings[hop.axis].ruled(state, hop.start, hop.end)

    def _endangered(self, state: State, hop: Hop) -> Said:
        return self.rulings[hop.axis].endangered(state, hop.start, hop.end)

    def _barred(self, hop: Hop) -> frozenset[Constraint]:
        axis = self.movable.axes[hop.axis]
        return frozenset([*axis.candidates[hop.end].barred, *([axis.keep] if axis.keep else [])])
