from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.planner import plan
from advisor.planner.conflict import conflict, limit_of
from advisor.planner.grounds import State
from advisor.planner.outcome import Constraint, NoPath
from advisor.planner.plan import graph_of
from advisor.planner.question import Options
from advisor.planner.release_graph import ReleaseGraph
from tests.planner.worlds import World, world, worlds, worlds_with_settings


def _leads_on(graph: ReleaseGraph, enforced: Iterable[Constraint], *, without: Iterable[Constraint] = ()) -> bool:
    """Whether hops that break none of the constraints lead to where less is open, said as plainly as can be."""
    against = frozenset(enforced) - frozenset(without)
    limit = graph.options.max_hops if any(each.name.startswith("--max-hops") for each in against) else None
    layer: set[State] = {graph.start}
    seen = set(layer)
    hops = 0
    while layer and (limit is None or hops <= limit):
        if any(graph.weight(state) < graph.weight(graph.start) for state in layer):
            return True
        following = {
            graph.after(state, hop)
            for state in layer
            for hop in graph.hops(state)
            if not graph.said(state, hop).against & against
        }
        layer = following - seen
        seen |= layer
        hops += 1
    return False


def _everything(graph: ReleaseGraph) -> set[Constraint]:
    """Every constraint that forbids some hop from some state, reachable or not."""
    states: set[State] = {graph.start}
    todo = [graph.start]
    found: set[Constraint] = set()
    while todo:
        state = todo.pop()
        for hop in graph.hops(state):
            found |= graph.said(state, hop).against
            after = graph.after(state, hop)
            if after not in states:
                states.add(after)
                todo.append(after)
    if graph.options.max_hops is not None:
        found.add(limit_of(graph.options.max_hops))
    return found


@given(st.one_of(worlds(), worlds_with_settings()))
def test_a_core_leaves_no_way_and_none_of_it_can_be_left_out(drawn: World) -> None:
    """The core is deletion-minimal, and lifting any one of it helps; a relaxation helps with all else in force.

    So an empty core says that nothing helps, whatever is lifted.
    """
    found = plan(drawn.assessed, drawn.knowledge, options=drawn.options)
    if not isinstance(found, NoPath):
        return
    graph = graph_of(drawn.assessed, drawn.knowledge, drawn.options)
    everything = _everything(graph)
    assert set(found.core) <= everything
    assert not _leads_on(graph, found.core)
    for each in found.core:
        assert _leads_on(graph, found.core, without=[each])
    assert list(found.relaxations) == [each for each in found.core if _leads_on(graph, everything, without=[each])]


@pytest.mark.parametrize("hops", [0, 1])
def test_where_there_is_a_way_there_is_no_conflict(hops: int) -> None:
    """To ask for the conflict of a goal that can be reached is a mistake, also where it takes all hops that may be."""
    free = world(options=Options(max_hops=1))
    graph = ReleaseGraph(assessed=free.assessed, knowledge=free.knowledge, options=free.options)
    with pytest.raises(ValueError, match="legal way"):
        conflict(graph, lambda state: (state != graph.start) == bool(hops))
