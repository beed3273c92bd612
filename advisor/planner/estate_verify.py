"""Checks a plan for an estate hop by hop, with other code than found it.

It walks every cluster through the windows of the plan, the manager standing where the plan has it; asks each cluster's
own rules as the checker of a single plan does, and the manager's tables in a way of its own; and adds up anew. Of
clusters that are moved together each is walked by itself, unless only its name makes it another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import chain
from operator import add
from typing import assert_never

from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.checked_cluster import older_nodes
from advisor.planner.checked_runbook import done_as_said
from advisor.planner.checked_setting import offered, set_as_said
from advisor.planner.cost import NONE, UNDISTURBED, Tally, plus, times
from advisor.planner.disruption import disruption_of
from advisor.planner.estate import Estate
from advisor.planner.estate_nearest import stood_for
from advisor.planner.estate_outcome import EstateAlternative, EstateAssumed, EstateHop
from advisor.planner.estate_same import same_but_for_names
from advisor.planner.estate_standpoint import Tended, Told
from advisor.planner.outcome import KernelMoved, PlannedHop, PlannedSetting, Turn
from advisor.planner.question import Options
from advisor.planner.standpoint import Fault, Standpoint
from advisor.planner.verify import cleared, outcome
from advisor.versions import Version


def verify_estate(
    plan: EstateAlternative, estate: Estate, knowledge: KnowledgeBase, options: Options
) -> tuple[Fault, ...]:
    """Everything that is wrong with a plan, in the order of its hops; empty for a sound one."""
    return verify_estates([plan], estate, knowledge, options)


def verify_estates(
    plans: Sequence[EstateAlternative], estate: Estate, knowledge: KnowledgeBase, options: Options
) -> tuple[Fault, ...]:
    """The same of several plans, one by one."""
    stood, assumed = stood_for(estate, knowledge, options)
    walks = (_Walk(plan=each, estate=stood, assumed=assumed, knowledge=knowledge, options=options) for each in plans)
    return tuple(fault for walk in walks for fault in walk.faults())


@dataclass(slots=True, kw_only=True)
class _Stand:
    """Clusters that are the same but for their names, and where they stand."""

    names: tuple[str, ...]
    place: Standpoint


@dataclass(slots=True, kw_only=True)
class _Walk:
    plan: EstateAlternative
    estate: Estate
    assumed: tuple[EstateAssumed, ...]
    knowledge: KnowledgeBase
    options: Options
    at: dict[tuple[str, ...], tuple[_Stand, ...]] = field(default_factory=dict)
    """By the clusters that are moved together, the hub first."""

    def faults(self) -> Iterator[Fault]:
        """Those of the windows, then those of each hop, then those of the whole."""
        if self.plan.assumed != self.assumed:
            yield "it does not tell which releases it assumes"
        for clusters in self.estate.parts:
            self.at[tuple(each.cluster.name for each in clusters)] = tuple(
                _Stand(names=names, place=Standpoint.first(each, self.knowledge, self.options))
                for names, each in same_but_for_names(clusters, self.options.record)
            )
        yield from self._windows()
        exposure = self._weighed()
        for window in range(1, self.plan.cost.windows + 1):
            for hop in (each for each in self.plan.hops if each.hop.window == window):
                yield from self._hop(hop)
            exposure = plus(exposure, self._weighed())
        yield from self._whole(times(exposure, self.options.every_days))

    @property
    def _hub(self) -> tuple[str, ...]:
        return (self.estate.hub.cluster.name,)

    @property
    def _stands(self) -> Iterator[_Stand]:
        return chain.from_iterable(self.at.values())

    @property
    def _manager_at(self) -> Version:
        return self.at[self._hub][0].place.versions[self.estate.manager]

    def _weighed(self) -> Tally:
        total = NONE
        for stand in self._stands:
            total = plus(total, times(stand.place.weight, len(stand.names)))
        return total

    def _windows(self) -> Iterator[Fault]:
        """Every window has something done in it, the manager is moved by itself, and nobody does too much at once."""
        numbers = [each.hop.window for each in self.plan.hops]
        if sorted(set(numbers)) != list(range(1, self.plan.cost.windows + 1)) or numbers != sorted(numbers):
            yield "its windows are miscounted, or out of order"
        for window in sorted(set(numbers)):
            inside = [each for each in self.plan.hops if each.hop.window == window]
            moves_manager = any(self._is_managers(each) for each in inside)
            if moves_manager and any(each.clusters != self._hub for each in inside):
                yield f"window {window} moves clusters while {self.estate.manager} is moved"
        for names in self.at:
            own = [each.hop.window for each in self.plan.hops if each.clusters == names]
            if any(own.count(window) > self.options.hops_per_window for window in own):
                yield f"{', '.join(names)}: more than {self.options.hops_per_window} hops in one window"
            if self.options.max_hops is not None and len(own) > self.options.max_hops:
                yield f"{', '.join(names)}: more than {self.options.max_hops} hops"
        if self.plan.cost.hops != sum(len(each.clusters) for each in self.plan.hops):
            yield "its hops are miscounted"

    def _is_managers(self, hop: EstateHop) -> bool:
        return hop.clusters == self._hub and hop.component == self.estate.manager

    def _hop(self, planned: EstateHop) -> Iterator[Fault]:
        where = f"window {planned.hop.window}"
        if planned.clusters not in self.at:
            names = ", ".join(planned.clusters)
            yield f"{where}, {names}: these clusters are not moved together, or are not in this estate"
            return
        match planned.hop:
            case PlannedHop() as hop:
                let = list(self._against_move(hop)) if self._is_managers(planned) else []
                told = self._told_of_move(hop.end) if self._is_managers(planned) else Told()
            case PlannedSetting() as hop:
                let, told = list(self._set(planned, hop)), Told()
            case _:
                assert_never(planned.hop)
        yield from (f"{where}: {fault}" for fault in let)
        for stand in self.at[planned.clusters]:
            after, faults = self._made_in(stand.place, planned, told)
            yield from (f"{where}, {', '.join(stand.names)}: {fault}" for fault in faults)
            stand.place = after

    def _made_in(self, place: Standpoint, planned: EstateHop, told: Told) -> tuple[Standpoint, Iterator[Fault]]:
        """Where a hop brings one of the clusters that it is made in, and what is wrong with it there."""
        match planned.hop:
            case PlannedHop() as hop:
                after = place.after(hop.moves.component, hop.end)
                return after, self._hop_in(place, planned, hop, after, told)
            case PlannedSetting() as hop:
                after = place.after_turn(hop.turn)
                return after, self._set_in(place, planned, hop, after)
            case _:
                assert_never(planned.hop)

    def _set(self, planned: EstateHop, hop: PlannedSetting) -> Iterator[Fault]:
        """What a setting says of itself, against what it comes to in all of its clusters together."""
        before = {value for stand in self.at[planned.clusters] for value in stand.place.values_of(hop.fact)}
        moved = {name: self._older_nodes(name, hop.turn) for name in planned.clusters}
        yield from set_as_said(hop, before, set().union(*moved.values()))
        yield from offered(hop, self.knowledge)
        told = {name: set(nodes) for name, nodes in planned.nodes}
        if told != (moved if isinstance(hop.turn, KernelMoved) else {}):
            yield "it does not say which nodes it moves in which cluster"

    def _older_nodes(self, name: str, turn: Turn) -> set[str]:
        """The nodes of a cluster whose kernel it moves. Nothing else of a plan does."""
        cluster = next(each.cluster for part in self.estate.parts for each in part if each.cluster.name == name)
        return older_nodes(cluster, turn.span) if isinstance(turn, KernelMoved) else set()

    def _set_in(self, place: Standpoint, planned: EstateHop, hop: PlannedSetting, after: Standpoint) -> Iterator[Fault]:
        """What is wrong with a setting in one of the clusters that it is made in."""
        yield from place.against_setting(hop)
        if planned.clusters != self._hub:
            tended = Tended(manager=self.estate.manager, place=place)
            yield from tended.against_turn(after, self._manager_at)
            missing = tended.rests_of_turn(after, self._manager_at) - {each.about for each in hop.rests_on}
            yield from (f"it does not tell that it rests on {each}" for each in sorted(missing))
        yield from done_as_said(hop, place)
        yield from cleared(hop, place, after)

    def _hop_in(
        self, place: Standpoint, planned: EstateHop, hop: PlannedHop, after: Standpoint, told: Told
    ) -> Iterator[Fault]:
        """What is wrong with a move in one of the clusters that it is made in."""
        name = hop.moves.component
        if str(place.versions.get(name)) != hop.moves.start:
            yield f"{name} does not stand at {hop.moves.start}"
            return
        if planned.clusters != self._hub:
            tended = Tended(manager=self.estate.manager, place=place)
            yield from tended.against_hop(after, self._manager_at)
            told = tended.told_of_hop(after, self._manager_at)
        own = tuple(each for each in hop.permitted_by if each.rule not in told.permits)
        yield from place.against(replace(hop, permitted_by=own))
        missing = told.rests - {each.about for each in hop.rests_on}
        yield from (f"it does not tell that it rests on {each}" for each in sorted(missing))
        yield from outcome(hop, place, after)
        yield from done_as_said(hop, place)
        yield from cleared(hop, place, after)

    def _against_move(self, hop: PlannedHop) -> Iterator[Fault]:
        """What the manager's tables forbid of its own move, in every cluster that it tends."""
        for stand in self._tended:
            tended = Tended(manager=self.estate.manager, place=stand.place)
            found = tended.against_move(self._manager_at, hop.end)
            yield from (f"{fault} in {', '.join(stand.names)}" for fault in found)

    def _told_of_move(self, end: Version) -> Told:
        """What they allow of it, and leave open."""
        found = Told()
        for stand in self._tended:
            found |= Tended(manager=self.estate.manager, place=stand.place).told_of_move(end)
        return found

    @property
    def _tended(self) -> Iterator[_Stand]:
        return chain.from_iterable(stands for names, stands in self.at.items() if names != self._hub)

    def _whole(self, exposure: Tally) -> Iterator[Fault]:
        if self.plan.cost.exposure != exposure:
            yield f"its exposure is {exposure}, not {self.plan.cost.exposure}"
        if self.plan.cost.unresolved != self._weighed():
            yield f"{self._weighed()} stays unresolved, not {self.plan.cost.unresolved}"
        felt = UNDISTURBED
        for each in self.plan.hops:
            felt = reduce(add, [disruption_of(each.hop.runbook)] * len(each.clusters), felt)
        if self.plan.cost.disruption != felt:
            yield f"it disrupts {felt}, not {self.plan.cost.disruption}"
        for names, stands in self.at.items():
            opens = (each.left.open for each in self.plan.unresolved if each.clusters == names)
            left = {(each.advisory, each.component, each.is_unknown) for each in opens}
            if any(left != stand.place.left for stand in stands):
                yield f"{', '.join(names)}: what it says to stay open is not what stays open"
            waived = (each.open for each in self.plan.waived if each.clusters == names)
            accepted = {(each.advisory, each.component) for each in waived}
            if any(accepted != stand.place.waived for stand in stands):
                yield f"{', '.join(names)}: what it says to be accepted is not what is"
        support = [stand.place.support_days for stand in self._stands]
        known = [each for each in support if each is not None]
        lasts = min(known) if len(known) == len(support) else None
        if self.plan.support_days != lasts:
            yield f"support lasts {lasts} days, not {self.plan.support_days}"
