"""Checks a plan for an estate hop by hop, with other code than found it.

It walks every cluster through the windows of the plan, the manager standing where the plan has it; asks each cluster's
own rules as the checker of a single plan does, and the manager's tables in a way of its own; and adds up anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.cost import NONE, Tally, plus, times
from advisor.planner.estate import Estate
from advisor.planner.estate_outcome import EstateAlternative, EstateHop
from advisor.planner.estate_standpoint import Tended, Told
from advisor.planner.question import Options
from advisor.planner.standpoint import Fault, Standpoint


def verify_estate(
    plan: EstateAlternative, estate: Estate, knowledge: KnowledgeBase, options: Options
) -> tuple[Fault, ...]:
    """Everything that is wrong with a plan, in the order of its hops; empty for a sound one."""
    walk = _Walk(plan=plan, estate=estate, knowledge=knowledge, options=options)
    return tuple(walk.faults())


@dataclass(slots=True, kw_only=True)
class _Walk:
    plan: EstateAlternative
    estate: Estate
    knowledge: KnowledgeBase
    options: Options
    at: dict[tuple[str, ...], Standpoint] = field(default_factory=dict)
    """Where the clusters that are alike stand, the hub first."""

    def faults(self) -> Iterator[Fault]:
        """Those of the windows, then those of each hop, then those of the whole."""
        hub = self.estate.hub
        for assessed, names in (
            (hub, (hub.cluster.name,)),
            *((group.assessed, group.names) for group in self.estate.groups),
        ):
            self.at[names] = Standpoint.first(assessed, self.knowledge, self.options)
        yield from self._windows()
        exposure = self._weighed()
        for window in range(1, self.plan.cost.windows + 1):
            for hop in (each for each in self.plan.hops if each.hop.window == window):
                where = f"window {window}, {', '.join(hop.clusters)}"
                yield from (f"{where}: {fault}" for fault in self._hop(hop))
            exposure = plus(exposure, self._weighed())
        yield from self._whole(times(exposure, self.options.every_days))

    def _weighed(self) -> Tally:
        total = NONE
        for names, place in self.at.items():
            total = plus(total, times(place.weight, len(names)))
        return total

    def _windows(self) -> Iterator[Fault]:
        """Every window has something done in it, the manager is moved by itself, and nobody does too much at once."""
        hub = (self.estate.hub.cluster.name,)
        numbers = [each.hop.window for each in self.plan.hops]
        if sorted(set(numbers)) != list(range(1, self.plan.cost.windows + 1)) or numbers != sorted(numbers):
            yield "its windows are miscounted, or out of order"
        for window in sorted(set(numbers)):
            inside = [each for each in self.plan.hops if each.hop.window == window]
            moves_manager = any(self._is_managers(each) for each in inside)
            if moves_manager and any(each.clusters != hub for each in inside):
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
        return hop.clusters == (self.estate.hub.cluster.name,) and hop.hop.moves.component == self.estate.manager

    def _hop(self, planned: EstateHop) -> Iterator[Fault]:
        if planned.clusters not in self.at:
            yield "these clusters are not moved together, or are not in this estate"
            return
        place, hop = self.at[planned.clusters], planned.hop
        name = hop.moves.component
        if str(place.versions.get(name)) != hop.moves.start:
            yield f"{name} does not stand at {hop.moves.start}"
            return
        after = place.after(name, hop.end)
        told = self._told(planned, place, after)
        own = tuple(each for each in hop.permitted_by if each.rule not in told.permits)
        yield from place.against(replace(hop, permitted_by=own))
        missing = told.rests - {each.about for each in hop.rests_on}
        yield from (f"it does not tell that it rests on {each}" for each in sorted(missing))
        yield from self._beside_manager(planned, place, after)
        if set(hop.clears) != place.open - after.open or set(hop.introduces) != after.open - place.open:
            yield "it does not say what it clears and introduces"
        self.at[planned.clusters] = after

    def _beside_manager(self, planned: EstateHop, place: Standpoint, after: Standpoint) -> Iterator[Fault]:
        """What the manager's tables forbid: of every cluster when it moves, of one when that moves."""
        manager, hub = self.estate.manager, (self.estate.hub.cluster.name,)
        if self._is_managers(planned):
            for names, other in self.at.items():
                if names != hub:
                    found = Tended(manager=manager, place=other).against_move(place.versions[manager], planned.hop.end)
                    yield from (f"{fault} in {', '.join(names)}" for fault in found)
        elif planned.clusters != hub:
            yield from Tended(manager=manager, place=place).against_hop(after, self.at[hub].versions[manager])

    def _told(self, planned: EstateHop, place: Standpoint, after: Standpoint) -> Told:
        """What the manager's tables allow of a hop, and leave open: of every cluster when it is the manager's own."""
        manager, hub = self.estate.manager, (self.estate.hub.cluster.name,)
        if planned.clusters != hub:
            return Tended(manager=manager, place=place).told_of_hop(after, self.at[hub].versions[manager])
        found = Told()
        for names, other in self.at.items() if self._is_managers(planned) else ():
            if names != hub:
                found |= Tended(manager=manager, place=other).told_of_move(planned.hop.end)
        return found

    def _whole(self, exposure: Tally) -> Iterator[Fault]:
        if self.plan.cost.exposure != exposure:
            yield f"its exposure is {exposure}, not {self.plan.cost.exposure}"
        if self.plan.cost.unresolved != self._weighed():
            yield f"{self._weighed()} stays unresolved, not {self.plan.cost.unresolved}"
        left = {(each.clusters, each.left.open.advisory) for each in self.plan.unresolved}
        if left != {(names, advisory) for names, place in self.at.items() for advisory in place.open}:
            yield "what it says to stay open is not what stays open"
