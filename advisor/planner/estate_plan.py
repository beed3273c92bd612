"""The verb for several clusters under one manager: one ordered list of windows for all of them, or what leaves none.

In a window in which the manager moves, only the cluster that it runs in is touched; in any other window all clusters
may be moved side by side, the manager standing still. Clusters that are alike are moved alike. Among all such plans
the front is exact; where the budget ends before it is known to be, what no plan falls below is told with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.cost import NONE, Disruption
from advisor.planner.doubts import Found
from advisor.planner.estate import Estate
from advisor.planner.estate_blockers import KEPT_OPEN, IsEnd, blockers_at, settled
from advisor.planner.estate_conflict import estate_conflict
from advisor.planner.estate_doubts import EstateDoubts, tried
from advisor.planner.estate_nearest import stood_for
from advisor.planner.estate_outcome import (
    Blocker,
    EstateAccepted,
    EstateAlternative,
    EstateAssumed,
    EstateHeld,
    EstateLeftover,
    EstateNoPath,
    EstateNothingToDo,
    EstateOutcome,
    EstatePlan,
)
from advisor.planner.estate_propose import (
    cost_of,
    ends_of,
    estate_alternative,
    hops_of,
    manager_after,
    stays_on_line,
    support_in,
)
from advisor.planner.estate_reach import Reach
from advisor.planner.estate_search import JointFront, JointWay, Point, joint_front
from advisor.planner.estate_terrain import unpacked
from advisor.planner.estate_unit import Unit
from advisor.planner.estate_units import units_of
from advisor.planner.estate_verify import verify_estates
from advisor.planner.goals import reached
from advisor.planner.outcome import Bound, Label, Why
from advisor.planner.plan import UnsoundPlan, gave_up
from advisor.planner.propose import waived_at
from advisor.planner.question import Clear, Goal, Options, Targets
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.search import IsGoal
from advisor.problems import InvalidInput, Place, Problem, nearest


def plan_estate(
    estate: Estate,
    knowledge: KnowledgeBase,
    goal: Goal | None = None,
    options: Options | None = None,
) -> EstateOutcome:
    """Every way for all clusters together that no other one dominates.

    Raises `InvalidInput` where clusters stand at no release that is known, all of them at once, for a goal that
    cannot be meant in any of them, or where the work allowed neither finds a way nor rules one out.
    """
    goal, options = goal or Clear(), options or Options()
    stood, assumed = stood_for(estate, knowledge, options)
    graphs = _graphs(stood, knowledge, options)
    found = _assuming(_found(stood, graphs, goal), assumed)
    if not isinstance(found, EstatePlan):
        return found
    faults = verify_estates(found.alternatives, estate, knowledge, options)
    if faults:
        raise UnsoundPlan("; ".join(faults))
    if not options.replans:
        return found
    return EstateDoubts(
        stood,
        knowledge,
        options,
        lambda changed, wishes: _again(changed, _graphs(changed, knowledge, wishes, graphs), goal),
    ).told(found)


def _again(estate: Estate, graphs: Sequence[ReleaseGraph], goal: Goal) -> Found:
    """The ways alone, for where something is supposed."""
    goals = _goals(goal, graphs)
    if _is_there(goal, graphs, goals):
        return Found(ways=(), is_there=True)
    units = units_of(estate, graphs, goals)
    found = _searched(units, graphs[0].options)
    ways = [way for way in found.ways if way.courses]
    return Found(
        ways=tuple(tried(hops_of(units, way, estate), cost_of(way)) for way in ways), is_proven=found.bound is None
    )


def _assuming(found: EstateOutcome, assumed: tuple[EstateAssumed, ...]) -> EstateOutcome:
    """What was found, telling which releases stand for others."""
    if not isinstance(found, EstatePlan):
        return replace(found, assumed=assumed)
    return replace(found, alternatives=tuple(replace(each, assumed=assumed) for each in found.alternatives))


def _found(estate: Estate, graphs: Sequence[ReleaseGraph], goal: Goal) -> EstateOutcome:
    options = graphs[0].options
    goals = _goals(goal, graphs)
    held = tuple(_held(estate, graphs))
    if _is_there(goal, graphs, goals):
        waived = tuple(_waived(estate, graphs))
        return EstateNothingToDo(hub=estate.hub.cluster.name, manager=estate.manager, held=held, waived=waived)
    units = units_of(estate, graphs, goals)
    found = _searched(units, options)
    ways = [way for way in found.ways if way.courses]
    if not ways and found.bound:
        raise InvalidInput([gave_up(found.bound.windows, f"{options.work} for each cluster")])
    if not ways:
        return _no_path(estate, units, goal, goals, held)
    written = tuple(
        estate_alternative(units, way, labels, estate) for way, labels in zip(ways, _labels(units, ways), strict=True)
    )
    kept = _kept_open(written, estate.hub.cluster.name)
    blockers = tuple(_blockers_after(estate, units, ways[0], kept)) if kept else ()
    return EstatePlan(
        hub=estate.hub.cluster.name,
        manager=estate.manager,
        alternatives=tuple(_with_reasons(each, kept) for each in written) if blockers else written,
        held=held,
        bound=_bound(found.bound),
        blockers=blockers,
    )


def _blockers_after(
    estate: Estate, units: Sequence[Unit], way: JointWay, kept: frozenset[EstateLeftover]
) -> Iterator[Blocker]:
    """The clusters that keep the manager from what would end its own findings, as they stand after a way."""
    ends = [settled(units[0].terrain.graph, each.left) for each in sorted(kept)]
    return blockers_at(units, manager_after(units, way), ends_of(units, way), estate, ends)


def _kept_open(ways: Sequence[EstateAlternative], hub: str) -> frozenset[EstateLeftover]:
    """What releases would end in the hub, and no way of the whole estate does."""
    left = [frozenset(each for each in way.unresolved if each.clusters == (hub,)) for way in ways]
    return frozenset(each for each in frozenset.intersection(*left) if each.left.why in KEPT_OPEN)


def _with_reasons(way: EstateAlternative, kept: frozenset[EstateLeftover]) -> EstateAlternative:
    """The way, in which what other clusters keep open is said to be so."""
    told = (
        replace(each, left=replace(each.left, why=Why.COMPATIBILITY)) if each in kept else each
        for each in way.unresolved
    )
    return replace(way, unresolved=tuple(told))


def _graphs(
    estate: Estate, knowledge: KnowledgeBase, options: Options, known: Sequence[ReleaseGraph] = ()
) -> list[ReleaseGraph]:
    """The graph of each part; one that is known already remembers what was asked of it."""
    made = {id(each.assessed): each for each in known if each.options == options}
    problems: list[Problem] = []
    graphs: list[ReleaseGraph] = []
    for assessed, *_ in estate.parts:
        try:
            own = made.get(id(assessed))
            graphs.append(own or ReleaseGraph(assessed=assessed, knowledge=knowledge, options=options))
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
    return graphs


def _goals(goal: Goal, graphs: Sequence[ReleaseGraph]) -> list[IsGoal]:
    """Whether each cluster is where the user wants it: a target speaks of the clusters that hold its component."""
    if not isinstance(goal, Targets):
        return [reached(goal, graph) for graph in graphs]
    there = [
        {each.name for each in (*graph.movable.axes,)} | {h.component for h in graph.movable.held} for graph in graphs
    ]
    absent = sorted(set(goal.versions) - set().union(*there))
    if absent:
        known = sorted(set().union(*there))
        raise InvalidInput(
            Problem(
                code="target-absent",
                message=f"{name} is in no cluster of this estate",
                place=Place(file="command line"),
                hint=nearest(name, known),
            )
            for name in absent
        )
    return [
        reached(Targets({name: version for name, version in goal.versions.items() if name in names}), graph)
        for graph, names in zip(graphs, there, strict=True)
    ]


def _names(estate: Estate) -> Iterator[tuple[str, ...]]:
    return (tuple(each.cluster.name for each in part) for part in estate.parts)


def _held(estate: Estate, graphs: Sequence[ReleaseGraph]) -> Iterator[EstateHeld]:
    for of, graph in zip(_names(estate), graphs, strict=True):
        yield from (EstateHeld(clusters=of, held=each) for each in graph.movable.held)


def _waived(estate: Estate, graphs: Sequence[ReleaseGraph]) -> Iterator[EstateAccepted]:
    """What is accepted in the clusters as they stand."""
    for of, graph in zip(_names(estate), graphs, strict=True):
        yield from (EstateAccepted(clusters=of, open=each) for each in waived_at(graph, graph.start))


def _is_there(goal: Goal, graphs: Sequence[ReleaseGraph], goals: Sequence[IsGoal]) -> bool:
    if isinstance(goal, Clear):
        return all(graph.weight(graph.start) == NONE for graph in graphs)
    return all(is_goal(graph.start) for graph, is_goal in zip(graphs, goals, strict=True))


def _searched(units: Sequence[Unit], options: Options) -> JointFront:
    """What is allowed for one cluster is allowed for each."""
    hub, *members = (Reach(terrain=unit.terrain, options=options) for unit in units)
    found = joint_front(hub, members, options.work * len(units))
    return found if _are_settings_proven(units) else replace(found, bound=_least_of(found))


def _are_settings_proven(units: Sequence[Unit]) -> bool:
    return all(unit.terrain.graph.are_settings_proven for unit in units)


def _least_of(found: JointFront) -> Point:
    """Below what no way falls where too many settings are among the moves, and so where there are fewer."""
    points = [*(way.point for way in found.ways), *([found.bound] if found.bound else [])]
    return Point(*map(min, zip(*points, strict=True)))


def _labels(units: Sequence[Unit], ways: Sequence[JointWay]) -> list[tuple[Label, ...]]:
    """What each way is best at. Ties go by all that it costs, so that each label stands once."""
    keys: dict[Label, Callable[[Point], int]] = {
        Label.CLEARS_MOST: lambda point: point.unresolved,
        Label.FEWEST_WINDOWS: lambda point: point.windows,
        Label.LEAST_EXPOSURE: lambda point: point.exposure,
        Label.LEAST_DISRUPTION: lambda point: point.felt,
    }
    best = {label: min(ways, key=lambda way: (key(way.point), way.point)) for label, key in keys.items()}
    on_line = [way for way in ways if stays_on_line(units, way)]
    if on_line:
        best[Label.STAYS_ON_LINE] = on_line[0]
    supported = [(days, way) for way in ways if (days := support_in(units, way)) is not None and days >= 0]
    if supported:
        best[Label.LONGEST_SUPPORT] = max(supported, key=lambda each: each[0])[1]
    return [tuple(label for label in Label if best.get(label) is way) for way in ways]


def _bound(point: Point | None) -> Bound | None:
    if point is None:
        return None
    irreversible, reboots, drains = unpacked(point.felt, 3)
    return Bound(
        unresolved=unpacked(point.unresolved, 4),
        windows=point.windows,
        exposure=unpacked(point.exposure, 4),
        disruption=Disruption(irreversible=irreversible, reboots=reboots, drains=drains),
    )


def _no_path(
    estate: Estate, units: Sequence[Unit], goal: Goal, goals: Sequence[IsGoal], held: tuple[EstateHeld, ...]
) -> EstateNoPath:
    graphs = [unit.terrain.graph for unit in units]
    found = estate_conflict(units, goal, goals, graphs[0].options)
    unresolved = tuple(
        EstateLeftover(clusters=unit.names, left=each)
        for unit in units
        for each in unit.left.at(unit.terrain.graph.start)
    )
    starts = [graph.start for graph in graphs]
    return EstateNoPath(
        hub=estate.hub.cluster.name,
        manager=estate.manager,
        core=found.core,
        relaxations=found.relaxations,
        is_core_proven=found.is_proven and _are_settings_proven(units),
        blockers=tuple(
            blockers_at(
                units, units[0].terrain.managers[0], starts, estate, _ends(estate, units, goal, goals, unresolved)
            )
        ),
        unresolved=unresolved,
        held=held,
        waived=tuple(_waived(estate, graphs)),
    )


def _ends(
    estate: Estate, units: Sequence[Unit], goal: Goal, goals: Sequence[IsGoal], unresolved: Sequence[EstateLeftover]
) -> list[IsEnd]:
    """What is wanted of the hub by itself: to be where the user wants it, or to settle what a release ends."""
    if not isinstance(goal, Clear):
        return [goals[0]]
    own = (each.left for each in unresolved if each.clusters == (estate.hub.cluster.name,))
    return [settled(units[0].terrain.graph, each) for each in own if each.why in KEPT_OPEN]
