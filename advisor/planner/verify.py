"""Checks a plan hop by hop, with other code than found it: it shares the data and the engine with the search, no more.

It walks the versions that the plan names, asks every rule, hazard and table anew, assesses the whole cluster after each
window, and adds up what that costs. What it says are defects of the planner, and no plan with one is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.model.assessment import ClusterAssessment
from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.cost import NONE, Tally, plus, times
from advisor.planner.outcome import Alternative, PlannedHop
from advisor.planner.question import Options
from advisor.planner.standpoint import Fault, Standpoint


def verify_plan(
    plan: Alternative, assessed: ClusterAssessment, knowledge: KnowledgeBase, options: Options
) -> tuple[Fault, ...]:
    """Everything that is wrong with a plan, in the order of its hops; empty for a sound one."""
    return tuple(_Walk(assessed, knowledge, options).faults(plan))


@dataclass(frozen=True, slots=True)
class _Walk:
    assessed: ClusterAssessment
    knowledge: KnowledgeBase
    options: Options

    def faults(self, plan: Alternative) -> Iterator[Fault]:
        """The faults of each hop, then those of the whole."""
        place = Standpoint.first(self.assessed, self.knowledge, self.options)
        weights = [place.weight]
        window = 0
        for number, hop in enumerate(plan.hops, 1):
            if hop.window not in {window, window + 1}:
                yield f"hop {number}: window {hop.window} does not follow window {window}"
            if hop.window != window:
                weights.append(place.weight)
            window = hop.window
            yield from (f"hop {number}: {fault}" for fault in place.against(hop))
            after = place.after(hop.moves.component, hop.end)
            yield from (f"hop {number}: {fault}" for fault in _outcome(hop, place, after))
            place = after
            weights[-1] = place.weight
        yield from self._whole(plan, weights, place)

    def _whole(self, plan: Alternative, weights: Sequence[Tally], end: Standpoint) -> Iterator[Fault]:
        exposure = NONE
        for weight in weights:
            exposure = plus(exposure, times(weight, self.options.every_days))
        if plan.cost.exposure != exposure:
            yield f"its exposure is {exposure}, not {plan.cost.exposure}"
        if plan.cost.unresolved != end.weight:
            yield f"{end.weight} stays unresolved, not {plan.cost.unresolved}"
        if {each.open.advisory for each in plan.unresolved} != end.open:
            yield "what it says to stay open is not what stays open"
        if (plan.cost.windows, plan.cost.hops) != (len(weights) - 1, len(plan.hops)):
            yield "its windows or its hops are miscounted"
        most = max((sum(hop.window == n for hop in plan.hops) for n in range(1, len(weights))), default=0)
        if most > self.options.hops_per_window:
            yield f"one window has {most} hops"
        if self.options.max_hops is not None and len(plan.hops) > self.options.max_hops:
            yield f"it has more than {self.options.max_hops} hops"


def _outcome(hop: PlannedHop, before: Standpoint, after: Standpoint) -> Iterator[Fault]:
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
    if set(hop.clears) != before.open - after.open:
        yield "it does not clear what it says"
    if set(hop.introduces) != after.open - before.open:
        yield "it does not introduce what it says"
