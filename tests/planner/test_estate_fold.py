from collections.abc import Callable
from itertools import product

import pytest

from advisor.planner.estate_fold import fold
from advisor.planner.estate_terrain import Price, Terrain
from advisor.planner.grounds import State
from tests.planner.terrains import MANAGERS, terrain

Hops = set[tuple[int, int]]


def _two_axes(weights: tuple[int, ...], hops: Hops) -> Terrain:
    """Some places a side, with the same weights and hops on both, whatever the other side stands at."""
    states: list[State] = sorted(product(range(len(weights)), repeat=2))
    steps = {
        number: {
            states.index(end): Price(0, 0)
            for axis in range(2)
            for start, place in sorted(hops)
            if state[axis] == start
            for end in [(*state[:axis], place, *state[axis + 1 :])]
        }
        for number, state in enumerate(states)
    }
    weighed = {number: sum(weights[place] for place in state) for number, state in enumerate(states)}
    copies = [{start: dict(ends) for start, ends in steps.items()} for _ in MANAGERS]
    made = terrain(1, [weighed] * len(MANAGERS), copies)
    made.states = states
    made.moves = {(0, 1): dict.fromkeys(weighed, Price(0, 0))}
    return made


def _folded(found: Terrain) -> set[State]:
    """The states that are left, as places; nothing leads to any other, and nothing speaks of one."""
    fold(found)
    for steps in found.steps:
        assert steps.keys() == found.steps[0].keys()
        assert {end for ends in steps.values() for end in ends} <= steps.keys()
    assert all(allowed.keys() <= found.steps[0].keys() for allowed in found.moves.values())
    return {found.states[number] for number in found.steps[0]}


def _at_either(found: Terrain, place: int) -> frozenset[int]:
    """The states in which one side or the other stands at a place."""
    return frozenset(number for number, state in enumerate(found.states) if place in state)


@pytest.mark.parametrize(
    ("weights", "hops", "left"),
    [
        pytest.param((3, 1, 0), {(0, 1), (0, 2)}, {0, 2}, id="one worse than another is no use"),
        pytest.param((3, 0, 0), {(0, 1), (0, 2)}, {0, 2}, id="of two as good the newer one stays"),
        pytest.param((3, 1, 0), {(0, 1), (1, 2)}, {0, 1, 2}, id="what alone leads on stays"),
        pytest.param((3, 0, 1), {(0, 2)}, {0, 1, 2}, id="what alone is led to stays"),
        pytest.param((0, 1, 1), {(0, 1), (1, 0), (0, 2), (2, 0)}, {0}, id="nothing is better than what is there"),
        pytest.param((3, 2, 1, 0), {(0, 1), (0, 2), (1, 3)}, {0, 1, 2, 3}, id="what leads further on stays"),
        pytest.param((3, 2, 1, 0), {(0, 1), (0, 2), (2, 3)}, {0, 2, 3}, id="not only the newest takes a place"),
        pytest.param((3, 1, 0, 2), {(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)}, {0, 2}, id="one goes once another went"),
    ],
)
def test_whole_places_are_left_out(weights: tuple[int, ...], hops: Hops, left: set[int]) -> None:
    """On both sides alike, and at once: of single states none would replace another."""
    assert _folded(_two_axes(weights, hops)) == set(product(left, repeat=2))


ONE_IS_NO_USE = ((3, 1, 0), {(0, 1), (0, 2)})


def test_a_goal_under_some_version_of_the_manager_stays() -> None:
    """Though nothing else tells that version from another one."""
    found = _two_axes(*ONE_IS_NO_USE)
    found.goals[2] = _at_either(found, 1)
    assert _folded(found) == set(product(range(3), repeat=2))


@pytest.mark.parametrize(("place", "left"), [(1, {0, 2}), (2, {0, 1, 2})])
def test_what_is_never_met_under_a_version_replaces_nothing_there(place: int, left: set[int]) -> None:
    """And nothing need replace it there."""
    found = _two_axes(*ONE_IS_NO_USE)
    unmet = _at_either(found, place)
    found.weights[1] = {number: weight for number, weight in found.weights[1].items() if number not in unmet}
    assert _folded(found) == set(product(left, repeat=2))


DEARER = Price(0, 1)


def _dearer_to_come_to(found: Terrain, states: frozenset[int]) -> None:
    """Under the last version of the manager alone."""
    found.steps[2] = {
        start: {end: DEARER if end in states else price for end, price in ends.items()}
        for start, ends in found.steps[2].items()
    }


def _dearer_for_the_manager(found: Terrain, states: frozenset[int]) -> None:
    found.moves[0, 1].update(dict.fromkeys(states, DEARER))


def _no_leave_for_the_manager(found: Terrain, states: frozenset[int]) -> None:
    for number in states:
        del found.moves[0, 1][number]


@pytest.mark.parametrize("worse", [_dearer_to_come_to, _dearer_for_the_manager, _no_leave_for_the_manager])
def test_what_costs_more_replaces_nothing(worse: Callable[[Terrain, frozenset[int]], None]) -> None:
    """A hop to it, or a move of the manager there, or one that is let elsewhere only."""
    found = _two_axes(*ONE_IS_NO_USE)
    worse(found, _at_either(found, 2))
    assert _folded(found) == set(product(range(3), repeat=2))


def test_a_place_stays_where_one_of_its_states_has_none_beside_it() -> None:
    """What only leads there by way of the other side is lost otherwise."""
    found = terrain(1, [{0: 4, 1: 3, 2: 2, 3: 1, 4: 1}] * len(MANAGERS), [_into_corner() for _ in MANAGERS])
    found.states = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)]
    assert (1, 1) in _folded(found)


def _into_corner() -> dict[int, dict[int, Price]]:
    free = Price(0, 0)
    return {0: {1: free, 2: free, 4: free}, 1: {3: free}, 2: {}, 3: {}, 4: {}}
