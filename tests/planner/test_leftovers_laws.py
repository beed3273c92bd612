"""Whether some way ends a finding is said as if every state had been asked, however few of them were."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advisor.model.advisory import Advisory
from advisor.model.names import ComponentName
from advisor.planner.grounds import State
from advisor.planner.leftovers import PART_OF_A_WISH, Leftovers
from advisor.planner.outcome import Constraint, Open, Why
from advisor.planner.plan import graph_of
from advisor.planner.question import Options
from advisor.planner.reach import reachable
from advisor.planner.release_graph import ReleaseGraph
from advisor.truth import Truth, truth_of
from tests.builders import RANCHER, RKE2, advisory
from tests.planner.test_allowance import replace_work
from tests.planner.worlds import BESIDE, RANCHER_TEXTS, World, world, worlds, worlds_with_settings

BESIDE_OLD = advisory(of=RANCHER, when=BESIDE, name="beside")
"""Every Rancher has it beside an old RKE2: it ends where another component moves, and only there."""


def _stated(of: World) -> tuple[ReleaseGraph, dict[Open, Truth]]:
    graph = graph_of(of.assessed, of.knowledge, of.options)
    left = Leftovers(graph)
    found = (each for part in graph.open_at(graph.start) for each in part.findings)
    return graph, {each: left.is_ended_somewhere(each) for each in found}


@pytest.mark.parametrize(("stays", "is_ended"), [((), Truth.TRUE), ((RKE2,), Truth.FALSE), ((RANCHER,), Truth.TRUE)])
def test_what_another_component_ends_is_looked_for_there(stays: tuple[ComponentName, ...], is_ended: Truth) -> None:
    """The axis of the finding's own component says nothing of it."""
    _, told = _stated(world(BESIDE_OLD, options=Options(keep=frozenset(stays))))
    assert list(told.values()) == [is_ended]


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


def _opens(graph: ReleaseGraph, wish: Constraint, found: Open) -> bool:
    """Whether hops that break nothing but a wish lead to where a finding is settled, said as plainly as can be."""
    layer = seen = {graph.start}
    hops = 0
    while layer:
        if any(is_cleared(graph, each, found) for each in layer):
            return True
        if graph.options.max_hops is not None and hops >= graph.options.max_hops:
            return False
        lifted = frozenset({wish})
        after = {graph.after(at, hop) for at in layer for hop in graph.hops(at) if graph.is_legal(at, hop, lifted)}
        layer, seen, hops = after - seen, seen | after, hops + 1
    return False


KEPT = world(
    advisory({"introduced": RANCHER_TEXTS[0], "fixed": RANCHER_TEXTS[1]}, of=RANCHER, name="of-rancher"),
    options=Options(keep=frozenset({RANCHER, RKE2})),
)
"""Giving up to keep Rancher ends it, and giving up to keep RKE2 does not."""


@given(st.one_of(worlds(), worlds_with_settings()), st.integers(0, 6))
@example(KEPT, 6)
@example(KEPT, 1)
def test_a_wish_opens_a_way_or_does_not_or_that_was_not_seen(drawn: World, states: int) -> None:
    """With enough work each is told as it is; with less it is so, or told not to be known."""
    graph = graph_of(drawn.assessed, drawn.knowledge, drawn.options)
    whole = Leftovers(graph).at(graph.start)
    less = Leftovers(replace_work(graph, states * PART_OF_A_WISH)).at(graph.start)
    for told, true in zip(less, whole, strict=True):
        for each in true.opened_by:
            assert _opens(graph, each, told.open)
        assert true.unsearched == ()
        if told.why is Why.UNSEARCHED:
            continue
        assert set(told.opened_by) <= set(true.opened_by) <= {*told.opened_by, *told.unsearched}
        assert not set(told.opened_by) & set(told.unsearched)


@pytest.mark.parametrize(
    ("states", "opened_by", "unsearched"),
    [
        (4, ["--keep rancher"], []),
        (3, ["--keep rancher"], ["--keep rke2"]),
        (1, [], ["--keep rancher", "--keep rke2"]),
        (0, [], ["--keep rancher", "--keep rke2"]),
    ],
)
def test_each_wish_may_take_its_part_of_the_work(states: int, opened_by: list[str], unsearched: list[str]) -> None:
    """A state less than there are where it is given up, and it is not said to open nothing."""
    graph = graph_of(KEPT.assessed, KEPT.knowledge, KEPT.options)
    (left,) = Leftovers(replace_work(graph, states * PART_OF_A_WISH)).at(graph.start)
    assert ([each.name for each in left.opened_by], [each.name for each in left.unsearched]) == (opened_by, unsearched)


class _Counting:
    count = 0

    def followed(self) -> None:
        self.count += 1


def _steps(*faults: Advisory) -> int:
    """How many states are gone on from to say of each why it stays, and what would end it."""
    told = _Counting()
    of = world(*faults, options=replace(KEPT.options, observer=told))
    graph = ReleaseGraph(assessed=of.assessed, knowledge=of.knowledge, options=of.options)
    assert len(Leftovers(graph).at(graph.start)) == len(faults)
    return told.count


def test_what_a_wish_opens_is_found_once_for_all_findings() -> None:
    """A second finding costs no work of its own."""
    faults = [*KEPT.knowledge.advisories.values()]
    other = advisory({"introduced": RANCHER_TEXTS[0], "fixed": RANCHER_TEXTS[2]}, of=RANCHER, name="other")
    assert 0 < _steps(*faults) == _steps(*faults, other)
