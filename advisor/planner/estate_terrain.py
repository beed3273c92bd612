"""Every state one cluster of an estate can be brought to, with the steps between them under each manager version.

The manager's own version is no part of a state: it is what all clusters of an estate share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from advisor.model.component import Component
from advisor.planner.bound import Floor
from advisor.planner.cost import Disruption, Tally
from advisor.planner.estate_ties import Ties
from advisor.planner.grounds import State
from advisor.planner.places import Places
from advisor.planner.release_graph import Hop, ReleaseGraph
from advisor.planner.search import IsGoal
from advisor.planner.weights import tally_of
from advisor.versions import Version

#: Numbers of one severity stay below it, so that tallies packed into one number compare as the tallies do.
LIMB = 1 << 48


def packed(parts: Sequence[int]) -> int:
    """A tuple of counts as one number, which adds and compares as the tuple does.

    >>> packed((1, 0)) > packed((0, 9)) and packed((1, 2)) + packed((0, 3)) == packed((1, 5))
    True
    """
    total = 0
    for each in parts:
        total = total * LIMB + each
    return total


def unpacked(number: int, length: int) -> Tally:
    """What was packed.

    >>> unpacked(packed((0, 7, 1)), 3)
    (0, 7, 1)
    """
    parts: list[int] = []
    for _ in range(length):
        number, part = divmod(number, LIMB)
        parts.append(part)
    return tuple(reversed(parts))


def felt(disruption: Disruption) -> int:
    """A disruption as one number."""
    return packed((disruption.irreversible, disruption.reboots, disruption.drains))


class Price(NamedTuple):
    """What a step costs besides days."""

    felt: int
    rests: int

    def is_no_more_than(self, other: Price) -> bool:
        """In both respects."""
        return self.felt <= other.felt and self.rests <= other.rests


FREE = Price(0, 0)


@dataclass(slots=True, kw_only=True)
class Terrain:
    """One cluster, or a group of equal ones. States are numbered; 0 is where it stands now."""

    graph: ReleaseGraph
    managers: tuple[Version, ...]
    """Every version that the manager may come to; the first is where it stands now."""
    count: int
    """How many clusters it stands for."""
    states: list[State] = field(default_factory=list)
    """As places on the axes of the graph; that of the manager, where it is one of them, means nothing."""
    weights: list[dict[int, int]] = field(default_factory=list)
    """By manager version, by state: how much is open, packed. What is not in it is never met."""
    goals: list[frozenset[int]] = field(default_factory=list)
    """By manager version: the states that are where the user wants to be."""
    steps: list[dict[int, dict[int, Price]]] = field(default_factory=list)
    """By manager version, by state: where hops lead."""
    moves: dict[tuple[int, int], dict[int, Price]] = field(default_factory=dict)
    """By the manager's own hops: the states in which the cluster lets it make them."""
    manager_axis: int | None = None
    """The manager's own axis, of the cluster that it runs in; None for any other."""
    manager_places: tuple[int, ...] = ()
    """Where it stands on that axis, by manager version."""
    followed: int = 0
    """How many states were gone on from."""
    least: int | None = None
    """Where not all of them were: how little may be open at those that were not met, packed."""

    def state(self, manager: int, number: int) -> State:
        """A state of the graph, the manager's version in it where it is an axis of it."""
        state, axis = self.states[number], self.manager_axis
        return state if axis is None else (*state[:axis], self.manager_places[manager], *state[axis + 1 :])


def hub_terrain(graph: ReleaseGraph, manager: Component, is_goal: IsGoal) -> Terrain:
    """That of the cluster which the manager runs in. It tells which versions the manager may come to.

    It goes on from as many states as `--work` says, nearest first.
    """
    axis = next((number for number, each in enumerate(graph.movable.axes) if each.name == manager.name), None)
    terrain = Terrain(graph=graph, managers=(), count=1, manager_axis=axis)
    todo, edges = _spread(terrain)
    places = _Places(axis)
    for state in todo:
        places.number(state)
    terrain.manager_places = tuple(places.managers)
    terrain.managers = _versions(graph, axis, terrain.manager_places, manager)
    terrain.states = list(places.states)
    count = len(terrain.managers)
    terrain.weights = [{} for _ in range(count)]
    terrain.steps = [{} for _ in range(count)]
    goals: list[set[int]] = [set() for _ in range(count)]
    for state in todo:
        at, number = places.number(state)
        terrain.weights[at][number] = packed(graph.weight(state))
        terrain.steps[at][number] = {}
        if is_goal(state):
            goals[at].add(number)
    terrain.goals = [frozenset(each) for each in goals]
    for state, after, price in edges:
        (at, start), (to, end) = places.number(state), places.number(after)
        if at == to:
            terrain.steps[at][start][end] = price
        else:
            terrain.moves.setdefault((at, to), {})[start] = price
    return terrain


def _spread(terrain: Terrain) -> tuple[list[State], list[tuple[State, State, Price]]]:
    """Every state that legal hops lead to, nearest first, and those hops."""
    graph = terrain.graph
    todo, seen = [graph.start], {graph.start}
    edges: list[tuple[State, State, Price]] = []
    for state in todo:
        if terrain.followed >= graph.options.work:
            terrain.least = _least(graph)
            break
        terrain.followed += 1
        for hop in graph.legal_hops(state):
            after = graph.after(state, hop)
            edges.append((state, after, _price(graph, state, hop)))
            if after not in seen:
                seen.add(after)
                todo.append(after)
    return todo, edges


def _versions(graph: ReleaseGraph, axis: int | None, places: Sequence[int], manager: Component) -> tuple[Version, ...]:
    """The manager's versions at some places; its own where it cannot be moved, and none where that is not known."""
    if axis is not None:
        return tuple(graph.movable.axes[axis].candidates[place].version for place in places)
    assert isinstance(manager.version, Version)
    return (manager.version,)


def member_terrain(graph: ReleaseGraph, ties: Ties, hub: Terrain, is_goal: IsGoal, count: int) -> Terrain:
    """That of a cluster which the manager tends, under every version that the hub lets the manager come to.

    It goes on from as many states as `--work` says, nearest first.
    """
    versions = hub.managers
    terrain = Terrain(graph=graph, managers=versions, count=count)
    numbers = {graph.start: 0}
    terrain.states.append(graph.start)
    terrain.steps = [{} for _ in versions]
    for at, state in enumerate(terrain.states):
        leads = _leads(terrain, ties, numbers, state)
        for by_state, ends in zip(terrain.steps, leads, strict=True):
            by_state[at] = ends
    weights = {number: packed(graph.weight(state)) for number, state in enumerate(terrain.states)}
    goals = frozenset(number for number, state in enumerate(terrain.states) if is_goal(state))
    terrain.weights = [weights for _ in versions]
    terrain.goals = [goals for _ in versions]
    for start, end in sorted(hub.moves):
        told = [ties.moved(versions[start], versions[end], state) for state in terrain.states]
        terrain.moves[start, end] = {
            number: Price(0, len(each.rests)) for number, each in enumerate(told) if not each.against
        }
    return terrain


def _leads(terrain: Terrain, ties: Ties, numbers: dict[State, int], state: State) -> list[dict[int, Price]]:
    """By manager version: where the hops from a state lead. States that were not met before are numbered."""
    graph = terrain.graph
    found: list[dict[int, Price]] = [{} for _ in terrain.managers]
    if terrain.followed >= graph.options.work:
        terrain.least = _least(graph)
        return found
    terrain.followed += 1
    for hop, price in _priced(graph, state):
        offers = ties.offers(terrain.managers, state, hop)
        if all(each is None for each in offers):
            continue
        after = graph.after(state, hop)
        end = numbers.setdefault(after, len(numbers))
        if end == len(terrain.states):
            terrain.states.append(after)
        for ends, rests in zip(found, offers, strict=True):
            if rests is not None:
                ends[end] = Price(price.felt, price.rests + rests) if rests else price
    return found


def _priced(graph: ReleaseGraph, state: State) -> Iterator[tuple[Hop, Price]]:
    """Every hop that nothing in the cluster forbids, with its price. What hangs on the axis alone is asked once."""
    for axis in range(len(graph.movable.axes)):
        feels, rests = felt(graph.rulings[axis].felt(state)), graph.successors.rests(state, axis)
        for end in graph.successors.places(graph.successors.legal(state, axis)):
            yield Hop(axis=axis, start=state[axis], end=end), Price(feels, rests(end))
    for hop in graph.setting_hops(state):
        if graph.is_legal(state, hop):
            yield hop, _price(graph, state, hop)


def _least(graph: ReleaseGraph) -> int:
    """How little may be open wherever hops lead."""
    return packed(tally_of(Floor(Places(graph)).at(graph.start)[-1]))


def _price(graph: ReleaseGraph, state: State, hop: Hop) -> Price:
    return Price(felt(graph.disruption(state, hop)), graph.rests(state, hop))


class _Places:
    """Takes the manager's place out of the hub's states, and numbers both in the order in which they come."""

    def __init__(self, axis: int | None) -> None:
        self._axis = axis
        self.managers: dict[int, int] = {}
        self.states: dict[State, int] = {}

    def number(self, state: State) -> tuple[int, int]:
        """The number of the manager's version, and that of the rest."""
        axis = self._axis
        place = 0 if axis is None else state[axis]
        rest = state if axis is None else (*state[:axis], 0, *state[axis + 1 :])
        return self.managers.setdefault(place, len(self.managers)), self.states.setdefault(rest, len(self.states))
