"""The parts that an estate is planned in: explored, with what can be set in each, and without what no plan needs.

What can be set hangs on where versions alone can be brought in the whole estate. So all parts are explored without
settings first, and those that have any once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from advisor.planner.allowance import Allowance
from advisor.planner.estate import Estate
from advisor.planner.estate_cut import cut
from advisor.planner.estate_ended import Ended, settled_in
from advisor.planner.estate_joint import Joint
from advisor.planner.estate_terrain import Terrain, hub_terrain, member_terrain
from advisor.planner.estate_ties import Ties, lists_of
from advisor.planner.estate_unit import Unit
from advisor.planner.leftovers import Leftovers
from advisor.planner.outcome import Open
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.search import IsGoal
from advisor.planner.settable import Settable, settable, with_settings
from advisor.truth import Truth


@dataclass(frozen=True, slots=True)
class _Explored:
    """A part as far as hops lead in it."""

    terrain: Terrain
    ties: Ties | None
    is_goal: IsGoal


def units_of(estate: Estate, graphs: Sequence[ReleaseGraph], goals: Sequence[IsGoal]) -> tuple[Unit, ...]:
    """All parts of an estate, the hub first. The graphs know of versions alone."""
    plain = _explored(estate, graphs, goals)
    found = _settable(plain)
    parts = _with_settings(estate, plain, found) if any(each.axes for each in found) else plain
    for each in parts:
        cut(each.terrain)
    ended = Ended(
        terrains=[each.terrain for each in parts],
        whole=[partial(_whole, estate, parts, number) for number in range(len(parts))],
        options=graphs[0].options,
    )
    return tuple(
        Unit(
            names=tuple(each.cluster.name for each in clusters),
            terrain=part.terrain,
            ties=part.ties,
            left=Leftovers(part.terrain.graph, is_ended_beside=partial(ended.tells, number)),
        )
        for number, (clusters, part) in enumerate(zip(estate.parts, parts, strict=True))
    )


def _whole(estate: Estate, parts: Sequence[_Explored], number: int) -> Terrain:
    """The terrain of a part once more, without anything cut from it. Cutting left the manager's moves their names."""
    hub, part = parts[0], parts[number]
    if part.ties is None:
        return _hub(estate, part.terrain.graph, part.is_goal).terrain
    return _member(part.ties, hub.terrain, part.is_goal, part.terrain.count).terrain


def _explored(estate: Estate, graphs: Sequence[ReleaseGraph], goals: Sequence[IsGoal]) -> list[_Explored]:
    hub = _hub(estate, graphs[0], goals[0])
    lists = lists_of(estate.manager, graphs[0].knowledge)
    members = zip(estate.groups, graphs[1:], goals[1:], strict=True)
    return [
        hub,
        *(
            _member(Ties(lists=lists, graph=graph), hub.terrain, goal, len(group.clusters))
            for group, graph, goal in members
        ),
    ]


def _hub(estate: Estate, graph: ReleaseGraph, is_goal: IsGoal) -> _Explored:
    manager = next(each for each in estate.hub.components if each.name == estate.manager)
    return _Explored(hub_terrain(graph, manager, is_goal), None, is_goal)


def _member(ties: Ties, hub: Terrain, is_goal: IsGoal, count: int) -> _Explored:
    return _Explored(member_terrain(ties.graph, ties, hub, is_goal, count), ties, is_goal)


def _settable(plain: Sequence[_Explored]) -> list[Settable]:
    """What can be set in each part."""
    terrains = [each.terrain for each in plain]
    options = terrains[0].graph.options
    joint = Joint(terrains=terrains, limit=options.max_hops, allowance=Allowance(options.work * len(plain)))

    def is_ended(number: int, left: Open) -> Truth:
        return joint.leads_to(number, settled_in(terrains[number], left))

    return [settable(each.graph, partial(is_ended, number)) for number, each in enumerate(terrains)]


def _with_settings(estate: Estate, plain: Sequence[_Explored], found: Sequence[Settable]) -> list[_Explored]:
    """The parts once more. One in which nothing can be set stays as it is, unless the manager can go other ways."""
    graphs = [with_settings(each.terrain.graph, settings) for each, settings in zip(plain, found, strict=True)]
    hub = _hub(estate, graphs[0], plain[0].is_goal) if found[0].axes else plain[0]
    is_as_before = _courses(hub.terrain) == _courses(plain[0].terrain)
    return [
        hub,
        *(
            each if is_as_before and not settings.axes else _again(each, graph, hub.terrain)
            for each, settings, graph in zip(plain[1:], found[1:], graphs[1:], strict=True)
        ),
    ]


def _again(part: _Explored, graph: ReleaseGraph, hub: Terrain) -> _Explored:
    assert part.ties is not None
    ties = part.ties if graph is part.ties.graph else Ties(lists=part.ties.lists, graph=graph)
    return _member(ties, hub, part.is_goal, part.terrain.count)


def _courses(hub: Terrain) -> tuple[object, ...]:
    return hub.managers, frozenset(hub.moves)
