"""Estates without products: terrains that hypothesis makes up, and every plan for them by brute force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from operator import ne
from random import Random
from typing import TypeAlias

from hypothesis import strategies as st

from advisor.planner.estate_search import Point
from advisor.planner.estate_terrain import Price, Terrain
from advisor.planner.grounds import State
from advisor.planner.question import Options
from advisor.planner.release_graph import ReleaseGraph
from tests.builders import RANCHER, version
from tests.planner.worlds import RANCHER_TEXTS, world

MANAGERS = range(len(RANCHER_TEXTS))
PAIRS = [(one, two) for one in MANAGERS for two in MANAGERS if one < two]

Place: TypeAlias = tuple[int, int]
"""A state, and how many hops led there."""
Steps: TypeAlias = dict[int, dict[int, Price]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lands:
    """A hub, what it tends, and how plans are made."""

    hub: Terrain
    members: tuple[Terrain, ...]
    options: Options


@cache
def _graph() -> ReleaseGraph:
    """Any graph: nobody looks at it."""
    of = world()
    return ReleaseGraph(assessed=of.assessed, knowledge=of.knowledge, options=of.options)


def terrain(
    count: int, weights: list[dict[int, int]], steps: list[Steps], goals: list[frozenset[int]] | None = None
) -> Terrain:
    """One cluster, or as many that are alike; where nothing else is said, every state is as good an end."""
    return Terrain(
        graph=_graph(),
        managers=tuple(version(text, RANCHER) for text in RANCHER_TEXTS),
        count=count,
        states=[(number,) for number in weights[0]],
        weights=weights,
        goals=goals or [frozenset(by) for by in weights],
        steps=steps,
    )


_FREE = Price(0, 0)
_PRICES = (_FREE, _FREE, Price(1, 0), Price(2, 1))


def lands() -> st.SearchStrategy[Lands]:
    """A hub of one or two states, and one or two clusters under it.

    Made from a number: what hypothesis would draw piece by piece is mostly too small for anything to be weighed.
    """
    return st.integers(0, 1 << 32).map(lands_of)


def lands_of(seed: int) -> Lands:
    """Those of one number, to pin a counter-example with."""
    return _made(Random(seed))  # noqa: S311  # nothing secret


def _made(by: Random) -> Lands:
    states = by.randint(1, 2)
    weights = [{state: by.randint(0, 3) for state in range(states)} for _ in MANAGERS]
    hub = terrain(1, weights, [_steps(by, states) for _ in MANAGERS])
    hub.moves = {pair: _moves(by, states) for pair in by.sample(PAIRS, by.randint(1, len(PAIRS)))}
    has_goals = by.random() < 0.3
    make = by.choice([_member, _member, _member_of_two_axes])
    tended = tuple(make(by, [*hub.moves], has_goals=has_goals) for _ in range(by.randint(1, 2)))
    options = Options(every_days=1, hops_per_window=by.choice([1, 1, 2]), max_hops=by.choice([None, None, 2, 3]))
    return Lands(hub=hub, members=tended, options=options)


def _member(by: Random, pairs: list[tuple[int, int]], *, has_goals: bool) -> Terrain:
    """A cluster whose states weigh the same whatever the manager is, and whose hops hang on it."""
    states = by.randint(2, 4)
    weights = {state: by.randint(0, 3) for state in range(states)}
    one = _steps(by, states)
    steps = [one if by.random() < 0.4 else _steps(by, states) for _ in MANAGERS]
    wanted = frozenset(by.sample(range(states), by.randint(1, states)) if has_goals else range(states))
    made = terrain(by.randint(1, 3), [weights] * len(MANAGERS), steps, [wanted] * len(MANAGERS))
    made.moves = {pair: _moves(by, states) for pair in pairs}
    return made


def _member_of_two_axes(by: Random, pairs: list[tuple[int, int]], *, has_goals: bool) -> Terrain:
    """A cluster whose axes mostly know nothing of each other, so that whole places can replace others."""
    sizes = (2, by.randint(2, 3))
    states: list[State] = [(one, two) for one in range(sizes[0]) for two in range(sizes[1])]
    by_place = [[by.randint(0, 2) for _ in range(size)] for size in sizes]
    weights = {
        number: by_place[0][one] + by_place[1][two] + (by.random() < 0.1) for number, (one, two) in enumerate(states)
    }
    one = _steps_of_two(by, states, sizes)
    steps = [one if by.random() < 0.6 else _steps_of_two(by, states, sizes) for _ in MANAGERS]
    wanted = frozenset(by.sample(range(len(states)), by.randint(1, len(states))) if has_goals else range(len(states)))
    made = terrain(by.randint(1, 3), [weights] * len(MANAGERS), steps, [wanted] * len(MANAGERS))
    made.states = states
    made.moves = {pair: _moves(by, len(states)) for pair in pairs}
    return made


def _steps_of_two(by: Random, states: list[State], sizes: tuple[int, int]) -> Steps:
    """Where hops of each axis lead: the same wherever the other one stands, but for a few."""
    leads = [{(a, b): by.choice(_PRICES) for a in range(n) for b in range(n) if by.random() < 0.7} for n in sizes]
    found: Steps = {}
    for number, state in enumerate(states):
        found[number] = {
            end: leads[axis][state[axis], other[axis]]
            for end, other in enumerate(states)
            for axis in [n for n in range(2) if state[n] != other[n]]
            if sum(map(ne, state, other)) == 1 and (state[axis], other[axis]) in leads[axis] and by.random() < 0.95
        }
    return found


def _steps(by: Random, states: int) -> Steps:
    """By state, where hops lead."""
    return {
        start: {end: by.choice(_PRICES) for end in range(states) if end != start and by.random() < 0.4}
        for start in range(states)
    }


def _moves(by: Random, states: int) -> dict[int, Price]:
    """The states in which a move of the manager is let; mostly all."""
    every = by.random() < 0.5
    return {state: _FREE if every else by.choice(_PRICES) for state in range(states) if every or by.random() < 0.7}


Joint: TypeAlias = tuple[int, tuple[Place, ...]]
"""The manager's version, and where the hub and each cluster stand."""


def exhaustive_front(of: Lands) -> set[Point]:
    """The costs that no plan covers, that of doing nothing among them."""
    every = set(_points(of))
    return {one for one in every if not any(two.covers(one) for two in every - {one})}


def _points(of: Lands) -> Iterator[Point]:
    terrains = (of.hub, *of.members)
    layer: dict[Joint, set[tuple[int, int]]] = {(0, ((0, 0),) * len(terrains)): {(0, 0)}}
    best: dict[Joint, list[tuple[int, int]]] = {}
    windows = 0
    while layer:
        following: dict[Joint, set[tuple[int, int]]] = {}
        for (manager, places), all_spent in layer.items():
            weight = sum(t.weights[manager][at] * t.count for t, (at, _) in zip(terrains, places, strict=True))
            is_there = all(at in t.goals[manager] for t, (at, _) in zip(terrains, places, strict=True))
            known = best.setdefault((manager, places), [])
            for days, felt in sorted(all_spent):
                if any(one[0] <= days and one[1] <= felt for one in known):
                    continue
                known.append((days, felt))
                if is_there:
                    yield Point(weight, windows, days + weight, felt)
                for after, more in _windows(of, manager, places):
                    following.setdefault(after, set()).add((days + weight, felt + more))
        layer = following
        windows += 1


def _windows(of: Lands, manager: int, places: tuple[Place, ...]) -> Iterator[tuple[Joint, int]]:
    """What one window can make of where all stand, and what is felt of it."""
    terrains = (of.hub, *of.members)
    ways = [
        {(place, felt * t.count) for course, place, felt in _courses(of, t, (manager,), at, {}) if len(course) == 1}
        for t, at in zip(terrains, places, strict=True)
    ]
    for found in product(*ways):
        yield (manager, tuple(place for place, _ in found)), sum(felt for _, felt in found)
    hub, *others = places
    for course, place, felt in _courses(of, of.hub, (manager,), hub, of.hub.moves):
        lets = all(
            at in t.moves[pair] for t, (at, _) in zip(of.members, others, strict=True) for pair in pairwise(course)
        )
        if len(course) > 1 and lets:
            yield (course[-1], (place, *others)), felt


def _courses(
    of: Lands, terrain: Terrain, course: tuple[int, ...], place: Place, moves: dict[tuple[int, int], dict[int, Price]]
) -> Iterator[tuple[tuple[int, ...], Place, int]]:
    """Every way through one window of one cluster: the manager's versions, where it ends, and what is felt."""

    def walk(
        course: tuple[int, ...], place: Place, felt: int, left: int
    ) -> Iterator[tuple[tuple[int, ...], Place, int]]:
        yield course, place, felt
        at, hops = place
        limit = of.options.max_hops
        if not left or (limit is not None and hops >= limit):
            return
        more = hops + (limit is not None)
        for end, price in terrain.steps[course[-1]].get(at, {}).items():
            yield from walk(course, (end, more), felt + price.felt, left - 1)
        for (start, end), allowed in moves.items():
            if start == course[-1] and at in allowed:
                yield from walk((*course, end), (at, more), felt + allowed[at].felt, left - 1)

    yield from walk(course, place, 0, of.options.hops_per_window)
