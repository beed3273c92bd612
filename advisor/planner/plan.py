"""The planner's verb: from an assessed cluster to plans side by side, or to the constraints that leave no way."""

from __future__ import annotations

from dataclasses import replace

from advisor.model.assessment import ClusterAssessment
from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.conflict import conflict
from advisor.planner.cost import NONE, Cost
from advisor.planner.doubts import Doubts, Found, tried
from advisor.planner.goals import COMMAND_LINE, reached
from advisor.planner.labels import labels_of
from advisor.planner.leftovers import Leftovers
from advisor.planner.nearest import Standing, standing
from advisor.planner.outcome import Bound, NoPath, NothingToDo, PlanOutcome, UpgradePlan
from advisor.planner.propose import alternative, waived_at
from advisor.planner.question import Clear, Goal, Options
from advisor.planner.release_graph import Earlier, ReleaseGraph
from advisor.planner.search import Front, IsGoal, front, states_of
from advisor.planner.settable import settable, with_settings
from advisor.planner.tended_alone import tended_alone
from advisor.planner.verify import verify_plans
from advisor.problems import InvalidInput, Problem


class UnsoundPlan(Exception):
    """A plan did not pass its checker: a defect of the planner, and nothing that a user could mend."""


def plan(
    assessed: ClusterAssessment, knowledge: KnowledgeBase, goal: Goal | None = None, options: Options | None = None
) -> PlanOutcome:
    """Every way to the goal that no other one dominates; without a goal, to as little as can be left open.

    Raises `InvalidInput` where the cluster stands at no release that is known, or where the goal cannot be meant.
    """
    goal, options = goal or Clear(), options or Options()
    assessed, knowledge = tended_alone(assessed, knowledge, options)
    place = standing(assessed, knowledge, options)
    graph = graph_of(place.assessed, knowledge, options)
    found = _found(graph, place, goal)
    if not isinstance(found, UpgradePlan):
        return found
    faults = verify_plans(found.alternatives, assessed, knowledge, options)
    if faults:
        raise UnsoundPlan("; ".join(faults))
    if not options.replans:
        return found
    return Doubts(graph, lambda changed, wishes, earlier: _again(changed, wishes, earlier, goal)).told(found)


def _again(assessed: ClusterAssessment, options: Options, earlier: Earlier, goal: Goal) -> Found:
    """The ways alone, for where something is supposed."""
    graph = graph_of(assessed, earlier.graph.knowledge, options, earlier)
    is_goal = reached(goal, graph)
    if _is_there(graph, goal, is_goal):
        return Found(ways=(), is_there=True)
    searched = front(graph, is_goal)
    is_proven = searched.bound is None and graph.are_settings_proven
    return Found(ways=tuple(tried(graph, way) for way in searched.ways if way.hops), is_proven=is_proven)


def _found(graph: ReleaseGraph, place: Standing, goal: Goal) -> PlanOutcome:
    is_goal = reached(goal, graph)
    waived = waived_at(graph, graph.start)
    if _is_there(graph, goal, is_goal):
        return NothingToDo(held=graph.movable.held, waived=waived, assumed=place.assumed)
    searched = front(graph, is_goal)
    ways = [way for way in searched.ways if way.hops]
    if not ways and searched.bound:
        raise InvalidInput([gave_up(searched.bound.windows, str(graph.options.work))])
    if not ways:
        found = conflict(graph, _better(graph) if isinstance(goal, Clear) else is_goal)
        return NoPath(
            core=found.core,
            relaxations=found.relaxations,
            is_core_proven=found.is_proven and graph.are_settings_proven,
            unresolved=Leftovers(graph).at(graph.start),
            held=graph.movable.held,
            waived=waived,
            assumed=place.assumed,
        )
    known = (state for way in searched.ways for state in states_of(graph, way))
    left, labels = Leftovers(graph, known), labels_of(graph, ways)
    alternatives = (alternative(graph, way, left, own) for way, own in zip(ways, labels, strict=True))
    return UpgradePlan(
        alternatives=tuple(replace(each, assumed=place.assumed) for each in alternatives),
        held=graph.movable.held,
        bound=searched.bound if graph.are_settings_proven else _least_of(searched),
    )


def _least_of(searched: Front) -> Bound:
    """Below what no way falls in a graph with too many settings, and so in one with fewer."""
    costs = [way.cost for way in searched.ways]
    bounds: list[Cost | Bound] = [*costs, *([searched.bound] if searched.bound else [])]
    return Bound(
        unresolved=min(each.unresolved for each in bounds),
        windows=min(each.windows for each in bounds),
        exposure=min(each.exposure for each in bounds),
        disruption=min(each.disruption for each in bounds),
    )


def gave_up(windows: int, work: str) -> Problem:
    """Neither a plan nor the proof that there is none was found with the work allowed; any takes so many windows."""
    tried = f"no way was found with --work {work}, and none was ruled out"
    message = f"{tried}; any takes {windows} windows or more"
    hint = "give it more --work, or ask for less at once: fewer targets, or --keep for what may stay"
    return Problem(code="search-gave-up", message=message, place=COMMAND_LINE, hint=hint)


def graph_of(
    assessed: ClusterAssessment, knowledge: KnowledgeBase, options: Options, earlier: Earlier | None = None
) -> ReleaseGraph:
    """The graph with what can be set besides: for what affects the cluster now, and no way through versions ends.

    Where the work allowed does not tell whether some way ends it, it counts as not ended, and the graph says so.
    """
    graph = ReleaseGraph(assessed=assessed, knowledge=knowledge, options=options, earlier=earlier)
    return with_settings(graph, settable(graph, Leftovers(graph).is_ended_somewhere))


def _is_there(graph: ReleaseGraph, goal: Goal, is_goal: IsGoal) -> bool:
    return graph.weight(graph.start) == NONE if isinstance(goal, Clear) else is_goal(graph.start)


def _better(graph: ReleaseGraph) -> IsGoal:
    """Whether less is open at a state than now."""
    now = graph.weight(graph.start)
    return lambda state: graph.weight(state) < now
