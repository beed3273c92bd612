"""Whether some way ends a finding is said as if every state had been asked, however few of them were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.planner.grounds import State
from advisor.planner.leftovers import Leftovers
from advisor.planner.outcome import Open
from advisor.planner.plan import graph_of
from advisor.planner.reach import reachable
from advisor.planner.release_graph import ReleaseGraph
from advisor.truth import Truth, truth_of
from tests.planner.test_allowance import replace_work
from tests.planner.worlds import World, worlds, worlds_with_settings


def is_cleared(graph: ReleaseGraph, state: State, found: Open) -> bool:
    """Whether a finding is not among all that are open at a state."""
    return all(each.key != found.key for part in graph.open_at(state) for each in part.findings)


@given(st.one_of(worlds(), worlds_with_settings()), st.integers(0, 6), st.data())
def test_a_finding_ends_where_some_state_ends_it(drawn: World, work: int, data: st.DataObject) -> None:
    """With enough work exactly so; with less it is so, or it is not known; and what is known already costs none."""
    graph = graph_of(drawn.assessed, drawn.knowledge, drawn.options)
    states = list(reachable(graph))
    known = data.draw(st.lists(st.sampled_from(states), max_size=3))
    everything, some = Leftovers(graph), Leftovers(replace_work(graph, work), known)
    for state in states:
        for found in (each for part in graph.open_at(state) for each in part.findings):
            is_ended = truth_of(any(is_cleared(graph, each, found) for each in states))
            assert all(graph.is_settled(each, found) == is_cleared(graph, each, found) for each in states)
            assert everything.is_ended_somewhere(found) is is_ended
            told = some.is_ended_somewhere(found)
            assert told is is_ended or told is Truth.UNKNOWN
            if any(is_cleared(graph, each, found) for each in known):
                assert told is Truth.TRUE
