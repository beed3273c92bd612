"""Checks a plan for an estate hop by hop, with other code than found it.

It walks every cluster through the windows of the plan, the manager standing where the plan has it; asks each cluster's
own rules as the checker of a single plan does, and the manager's tables in a way of its own; and adds up anew. Of
clusters that are moved together each is walked by itself, unless only its name makes it another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import chain
from operator import add

from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.cost import NONE, UNDISTURBED, Tally, plus, times
from advisor.planner.disruption import disruption_of
from advisor.planner.estate import Estate
from advisor.planner.estate_outcome import EstateAlternative, EstateHop
from advisor.planner.estate_same import same_but_for_names
from advisor.planner.estate_standpoint import Tended, Told
from advisor.planner.question import Options
from advisor.planner.standpoint import Fault, Standpoint
from advisor.planner.verify import cleared, outcome
from advisor.versions import Version


def verify_estate(
    plan: EstateAlternative, estate: Estate, knowledge: KnowledgeBase, options: Options
) -> tuple[Fault, ...]:
    """Everything that is wrong with a plan, in the order of its hops; empty for a sound one."""
    walk = _Walk(plan=plan, estate=estate, knowledge=knowledge, options=options)
    return tuple(walk.faults())


@dataclass(slots=True, kw_only=True)
class _Stand:
    """Clusters that are the same but for their names, and where they stand."""

    names: tuple[str, ...]
    place: Standpoint


@dataclass(slots=True, kw_only=True)
class _Walk:
    plan: EstateAlternative
    estate: Estate
    knowledge: KnowledgeBase
    options: Options
    at: dict[tuple[str, ...], tuple[_Stand, ...]] = field(default_factory=dict)
    """By the clusters that are moved together, the hub first."""

    def faults(self) -> Iterator[Fault]:
        """Those of the windows, then those of each hop, then those of the whole."""
        for clusters in ((self.estate.hub,), *(group.clusters for group in self.estate.groups)):
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
        return hop.clusters == self._hub and hop.hop.moves.component == self.estate.manager

    def _hop(self, planned: EstateHop) -> Iterator[Fault]:
        where = f"window {planned.hop.window}"
        if planned.clusters not in self.at:
            names = ", ".join(planned.clusters)
            yield f"{where}, {names}: these clusters are not moved together, or are not in this estate"
            return
        let = list(self._against_move(planned)) if self._is_managers(planned) else []
        yield from (f"{where}: {fault}" for fault in let)
        told = self._told_of_move(planned.hop.end) if self._is_managers(planned) else Told()
        for stand in self.at[planned.clusters]:
            after = stand.place.after(planned.hop.moves.component, planned.hop.end)
            faults = self._hop_in(stand.place, planned, after, told)
            yield from (f"{where}, {', '.join(stand.names)}: {fault}" for fault in faults)
            stand.place = after

    def _hop_in(self, place: Standpoint, planned: EstateHop, after: Standpoint, told: Told) -> Iterator[Fault]:
        """What is wrong with a hop in one of the clusters that it is made in."""
        hop, name = planned.hop, planned.hop.moves.component
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
        yield from cleared(hop, place, after)

    def _against_move(self, planned: EstateHop) -> Iterator[Fault]:
        """What the manager's tables forbid of its own move, in every cluster that it tends."""
        for stand in self._tended:
            tended = Tended(manager=self.estate.manager, place=stand.place)
            found = tended.against_move(self._manager_at, planned.hop.end)
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
