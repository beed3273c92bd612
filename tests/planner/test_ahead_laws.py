"""What a search takes for the least that is still ahead is no more than what any path comes to in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from advisor.planner.ahead import Ahead, Coordinates
from advisor.planner.disruption import WORST
from advisor.planner.grounds import State
from advisor.planner.places import Places
from advisor.planner.plan import graph_of
from advisor.planner.reach import reachable
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.weights import number_of, weight_of
from tests.planner.roads import road
from tests.planner.worlds import World, worlds, worlds_with_settings

LONGEST = 3


@dataclass(frozen=True, slots=True)
class _Label:
    """A path, summed up anew hop by hop."""

    state: State
    windows: int
    exposure: int
    disturbance: int
    hops: int
    used: int


def _longer(graph: ReleaseGraph, label: _Label) -> Iterator[_Label]:
    most = graph.options.max_hops
    for hop in graph.legal_hops(label.state) if most is None or label.hops < most else ():
        after, felt = graph.after(label.state, hop), label.disturbance + number_of(graph.disruption(label.state, hop))
        days = weight_of(graph.weight(label.state)) * graph.options.every_days
        yield _Label(after, label.windows + 1, label.exposure + days, felt, label.hops + 1, 1)
        if label.used < graph.options.hops_per_window:
            yield _Label(after, label.windows, label.exposure, felt, label.hops + 1, label.used + 1)


def _ends(graph: ReleaseGraph, label: _Label, hops: int) -> Iterator[_Label]:
    for longer in _longer(graph, label) if hops else ():
        yield longer
        yield from _ends(graph, longer, hops - 1)


def _cost(graph: ReleaseGraph, label: _Label) -> Coordinates:
    weight = weight_of(graph.weight(label.state))
    exposure = label.exposure + weight * graph.options.every_days
    return Coordinates(weight, label.windows, exposure, label.disturbance)


@given(st.one_of(worlds(), worlds_with_settings()))
def test_no_path_comes_to_less_than_what_lies_ahead(drawn: World) -> None:
    """From the start and from after the first hop; and what is found already hides only what it covers."""
    _holds(graph_of(drawn.assessed, drawn.knowledge, drawn.options))


def test_what_users_feel_of_hops_lies_ahead_once_for_each() -> None:
    """Where nobody wrote down how a hop is made, each is the worst there is, and none counts twice."""
    of = road([3, 2, 1, 0], (0, 1), (1, 2), (2, 3), (0, 2))
    knowledge = replace(of.knowledge, upgrades=replace(of.knowledge.upgrades, runbooks={}))
    graph = ReleaseGraph(assessed=of.assessed, knowledge=knowledge, options=of.options)
    assert Places(graph).least_felt == number_of(WORST)
    _holds(graph)


def _holds(graph: ReleaseGraph) -> None:
    ahead = Ahead(Places(graph), graph.options)
    start = _Label(graph.start, 0, 0, 0, 0, graph.options.hops_per_window)
    for label in (start, *_longer(graph, start)):
        least = list(ahead.of(label, ()))
        costs = [_cost(graph, each) for each in _ends(graph, label, LONGEST - label.hops)]
        for cost in costs:
            assert any(each.covers(cost) for each in least)
        for found in costs:
            assert list(ahead.of(label, [found])) == [each for each in least if not found.covers(each)]


@given(st.one_of(worlds(), worlds_with_settings()))
def test_what_is_open_at_a_state_is_the_sum_of_its_places_or_is_asked(drawn: World) -> None:
    """Putting it together from the axes says the same as asking for the whole."""
    graph = graph_of(drawn.assessed, drawn.knowledge, drawn.options)
    places = Places(graph)
    for state in reachable(graph):
        assert places.weight_of(state) == weight_of(graph.weight(state))
