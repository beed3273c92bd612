"""The planner's verb: from an assessed cluster to plans side by side, or to the constraints that leave no way."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model.assessment import ClusterAssessment
from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.conflict import conflict
from advisor.planner.cost import NONE
from advisor.planner.goals import reached
from advisor.planner.labels import labels_of
from advisor.planner.leftovers import Leftovers
from advisor.planner.outcome import NoPath, NothingToDo, PlanOutcome, UpgradePlan
from advisor.planner.propose import alternative
from advisor.planner.question import Clear, Goal, Options
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.search import IsGoal, Way, front
from advisor.planner.verify import verify_plan


class UnsoundPlan(Exception):
    """A plan did not pass its checker: a defect of the planner, and nothing that a user could mend."""


def plan(
    assessed: ClusterAssessment, knowledge: KnowledgeBase, goal: Goal | None = None, options: Options | None = None
) -> PlanOutcome:
    """Every way to the goal that no other one dominates; without a goal, to as little as can be left open.

    Raises `InvalidInput` where the cluster stands at no release that is known, or where the goal cannot be meant.
    """
    goal, options = goal or Clear(), options or Options()
    graph = ReleaseGraph(assessed=assessed, knowledge=knowledge, options=options)
    is_goal = reached(goal, graph)
    is_there = graph.weight(graph.start) == NONE if isinstance(goal, Clear) else is_goal(graph.start)
    if is_there:
        return NothingToDo(held=graph.movable.held)
    ways = [way for way in front(graph, is_goal) if way.hops]
    if not ways:
        return _no_path(graph, _better(graph) if isinstance(goal, Clear) else is_goal)
    found = _proposed(graph, ways)
    faults = [fault for each in found.alternatives for fault in verify_plan(each, assessed, knowledge, options)]
    if faults:
        raise UnsoundPlan("; ".join(faults))
    return found


def _proposed(graph: ReleaseGraph, ways: Sequence[Way]) -> UpgradePlan:
    left, labels = Leftovers(graph), labels_of(graph, ways)
    alternatives = (alternative(graph, way, left, own) for way, own in zip(ways, labels, strict=True))
    return UpgradePlan(alternatives=tuple(alternatives), held=graph.movable.held)


def _no_path(graph: ReleaseGraph, is_goal: IsGoal) -> NoPath:
    found = conflict(graph, is_goal)
    return NoPath(
        core=found.core,
        relaxations=found.relaxations,
        unresolved=Leftovers(graph).at(graph.start),
        held=graph.movable.held,
    )


def _better(graph: ReleaseGraph) -> IsGoal:
    """Whether less is open at a state than now."""
    now = graph.weight(graph.start)
    return lambda state: graph.weight(state) < now
