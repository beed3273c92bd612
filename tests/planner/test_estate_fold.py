from itertools import product

import pytest

from advisor.planner.estate_fold import fold
from advisor.planner.estate_terrain import Price, Terrain
from advisor.planner.grounds import State
from tests.planner.terrains import MANAGERS, terrain

Hops = set[tuple[int, int]]


def _two_axes(weights: tuple[int, ...], hops: Hops) -> Terrain:
    """Three places a side, with the same weights and hops on both, whatever the other side stands at."""
    states: list[State] = sorted(product(range(3), repeat=2))
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
    return made


@pytest.mark.parametrize(
    ("weights", "hops", "left"),
    [
        pytest.param((3, 1, 0), {(0, 1), (0, 2)}, {0, 2}, id="one worse than another is no use"),
        pytest.param((3, 0, 0), {(0, 1), (0, 2)}, {0, 2}, id="of two as good the newer one stays"),
        pytest.param((3, 1, 0), {(0, 1), (1, 2)}, {0, 1, 2}, id="what alone leads on stays"),
        pytest.param((3, 0, 1), {(0, 2)}, {0, 1, 2}, id="what alone is led to stays"),
        pytest.param((0, 1, 1), {(0, 1), (1, 0), (0, 2), (2, 0)}, {0}, id="nothing is better than what is there"),
    ],
)
def test_whole_places_are_left_out(weights: tuple[int, ...], hops: Hops, left: set[int]) -> None:
    """On both sides alike, and at once: of single states none would replace another."""
    found = _two_axes(weights, hops)
    fold(found)
    states = {found.states[number] for number in {*found.steps[0]}}
    assert states == set(product(left, repeat=2))
    assert {end for ends in found.steps[0].values() for end in ends} <= {*found.steps[0]}
