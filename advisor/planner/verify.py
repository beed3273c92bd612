"""Checks a plan hop by hop, with other code than found it: it shares the data and the engine with the search, no more.

It walks the versions that the plan names, asks every rule, hazard and table anew, assesses the whole cluster after each
window, and adds up what that costs. What it says are defects of the planner, and no plan with one is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import assert_never

from advisor.model.assessment import ClusterAssessment
from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.checked_front import front_faults
from advisor.planner.checked_runbook import done_as_said
from advisor.planner.checked_setting import offered, set_as_said
from advisor.planner.cost import NONE, UNDISTURBED, Tally, plus, times
from advisor.planner.disruption import disruption_of
from advisor.planner.nearest import standing
from advisor.planner.outcome import (
    Alternative,
    Planned,
    PlannedHop,
    PlannedSetting,
    Rest,
)
from advisor.planner.question import Options
from advisor.planner.standpoint import Fault, Standpoint


def verify_plan(
    plan: Alternative, assessed: ClusterAssessment, knowledge: KnowledgeBase, options: Options
) -> tuple[Fault, ...]:
    """Everything that is wrong with a plan by itself, in the order of its hops; empty for a sound one."""
    return tuple(_Walk.of(assessed, knowledge, options).faults(plan))


def verify_plans(
    plans: Sequence[Alternative], assessed: ClusterAssessment, knowledge: KnowledgeBase, options: Options
) -> tuple[Fault, ...]:
    """Everything that is wrong with the alternatives of a front, one by one and beside each other."""
    walk = _Walk.of(assessed, knowledge, options)
    return (*(fault for each in plans for fault in walk.faults(each)), *front_faults(plans))


@dataclass(frozen=True, slots=True)
class _Walk:
    first: Standpoint
    """Where every plan begins; what it remembers of states serves them all."""
    assumed: tuple[Rest, ...]
    knowledge: KnowledgeBase
    options: Options

    @classmethod
    def of(cls, assessed: ClusterAssessment, knowledge: KnowledgeBase, options: Options) -> _Walk:
        stands = standing(assessed, knowledge, options)
        return cls(Standpoint.first(stands.assessed, knowledge, options), stands.assumed, knowledge, options)

    def faults(self, plan: Alternative) -> Iterator[Fault]:
        """The faults of each hop, then those of the whole."""
        if plan.assumed != self.assumed:
            yield "it does not tell which releases it assumes"
        place = self.first
        weights = {0: place.weight}
        window = 0
        for number, hop in enumerate(plan.hops, 1):
            if hop.window not in {max(window, 1), window + 1}:
                yield f"hop {number}: window {hop.window} does not follow window {window}"
            window = hop.window
            after, faults = self._made(hop, place)
            yield from (f"hop {number}: {fault}" for fault in faults)
            place = after
            weights[window] = place.weight
        yield from self._whole(plan, tuple(weights.values()), place)

    def _made(self, hop: Planned, place: Standpoint) -> tuple[Standpoint, Iterator[Fault]]:
        """Where a hop leads to, and what is wrong with it."""
        match hop:
            case PlannedHop():
                after = place.after(hop.moves.component, hop.end)
                faults = chain(place.against(hop), outcome(hop, place, after))
            case PlannedSetting():
                after = place.after_turn(hop.turn)
                faults = chain(place.against_setting(hop), set_in(hop, place), offered(hop, self.knowledge))
            case _:
                assert_never(hop)
        return after, chain(faults, done_as_said(hop, place), cleared(hop, place, after))

    def _whole(self, plan: Alternative, weights: Sequence[Tally], end: Standpoint) -> Iterator[Fault]:
        exposure = NONE
        for weight in weights:
            exposure = plus(exposure, times(weight, self.options.every_days))
        felt = UNDISTURBED
        for hop in plan.hops:
            felt += disruption_of(hop.runbook)
        if plan.cost.disruption != felt:
            yield f"it disrupts {felt}, not {plan.cost.disruption}"
        if plan.cost.exposure != exposure:
            yield f"its exposure is {exposure}, not {plan.cost.exposure}"
        if plan.cost.unresolved != end.weight:
            yield f"{end.weight} stays unresolved, not {plan.cost.unresolved}"
        if {(each.open.advisory, each.open.component, each.open.is_unknown) for each in plan.unresolved} != end.left:
            yield "what it says to stay open is not what stays open"
        if {(each.advisory, each.component) for each in plan.waived} != end.waived:
            yield "what it says to be accepted is not what is accepted"
        if plan.support_days != end.support_days:
            yield f"support lasts {end.support_days} days, not {plan.support_days}"
        if (plan.cost.windows, plan.cost.hops) != (len(weights) - 1, len(plan.hops)):
            yield "its windows or its hops are miscounted"
        most = max(Counter(hop.window for hop in plan.hops).values(), default=0)
        if most > self.options.hops_per_window:
            yield f"one window has {most} hops"
        if self.options.max_hops is not None and len(plan.hops) > self.options.max_hops:
            yield f"it has more than {self.options.max_hops} hops"


def outcome(hop: PlannedHop, before: Standpoint, after: Standpoint) -> Iterator[Fault]:
    """What a hop says of itself, against what it comes to."""
    name = hop.moves.component
    if hop.moves.start != str(before.versions.get(name)) or hop.moves.end != str(hop.end):
        yield f"{name} does not stand at {hop.moves.start}"
    dragged = {(each.component, each.start, each.end) for each in hop.drags}
    changed = {
        (other, str(before.versions[other]), str(version))
        for other, version in after.versions.items()
        if other != name and version != before.versions[other]
    }
    if dragged != changed:
        yield f"it drags along {sorted(changed)}, not {sorted(dragged)}"


def set_in(hop: PlannedSetting, before: Standpoint) -> Iterator[Fault]:
    """What a setting says of itself, against what it comes to in one cluster."""
    return set_as_said(hop, before.values_of(hop.fact), before.nodes_moved(hop.turn))


def cleared(hop: Planned, before: Standpoint, after: Standpoint) -> Iterator[Fault]:
    """What a hop says to clear and to introduce, against what it does."""
    if set(hop.clears) != before.open - after.open:
        yield "it does not clear what it says"
    if set(hop.introduces) != after.open - before.open:
        yield "it does not introduce what it says"
