"""What two graphs of a cluster share that differ in a fact: neither says anything else than if it stood alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from advisor.engine import assess
from advisor.engine.supposing import supposing
from advisor.model.assessment import ClusterAssessment
from advisor.model.condition import ALWAYS, All
from advisor.model.inventory import Inventory
from advisor.planner.difference import NO_DIFFERENCE, difference_of
from advisor.planner.grounds import State
from advisor.planner.outcome import Rest
from advisor.planner.plan import graph_of
from advisor.planner.release_graph import Earlier, Hop, ReleaseGraph
from advisor.planner.said import Said
from tests.builders import BPF, CNI, GROWS, RANCHER, RKE2, XDP, is_
from tests.planner.worlds import ASKS, World, hop_rule, table, world, worlds, worlds_with_settings


def _supposed(of: World, *, grows: bool) -> ClusterAssessment:
    changed = supposing(of.cluster, of.knowledge.facts[GROWS], grows)
    return assess(Inventory(clusters=(changed,)), of.knowledge, edition=of.options.edition).clusters[0]


def _states(graph: ReleaseGraph) -> Iterator[State]:
    versions = [range(len(axis.candidates)) for axis in graph.movable.axes]
    yield from product(*versions, *(range(len(axis.settings) + 1) for axis in graph.settings))


def _told(graph: ReleaseGraph) -> list[tuple[State, object, dict[Hop, Said], list[tuple[Hop, int]]]]:
    """Everything that a graph says of its states and of the hops between them."""
    return [
        (
            state,
            [(each.findings, each.weight, each.waived) for each in graph.open_at(state)],
            {hop: graph.said(state, hop) for hop in graph.hops(state)},
            [(hop, graph.rests(state, hop)) for hop in graph.legal_hops(state)],
        )
        for state in _states(graph)
    ]


@given(st.one_of(worlds(), worlds_with_settings()), st.booleans())
def test_a_graph_that_shares_says_what_it_says_alone(drawn: World, grows: bool) -> None:
    """Of every state and hop, whatever was asked of the other graph before; and the other one says what it said."""
    now = graph_of(drawn.assessed, drawn.knowledge, drawn.options)
    before = _told(now)
    changed = _supposed(drawn, grows=grows)
    alone = graph_of(changed, drawn.knowledge, drawn.options)
    difference = difference_of(GROWS, drawn.cluster, drawn.knowledge)
    shared = graph_of(changed, drawn.knowledge, drawn.options, Earlier(now.bare, difference))
    assert _told(shared) == _told(alone)
    assert _told(graph_of(drawn.assessed, drawn.knowledge, drawn.options, Earlier(shared.bare, difference))) == before


@given(worlds())
def test_refusing_a_pair_shares_no_word_of_its_table(drawn: World) -> None:
    """Graphs of one cluster, in one of which an unlisted pair counts as refused."""
    now = graph_of(drawn.assessed, drawn.knowledge, drawn.options)
    rests = {rest for _, _, said, _ in _told(now) for each in said.values() for rest in each.rests if not rest.facts}
    for rest in sorted(rests)[:2]:
        _shares_rightly(now, rest)


def _shares_rightly(now: ReleaseGraph, rest: Rest) -> None:
    refusing = replace(now.options, refused=frozenset({rest}))
    alone = graph_of(now.assessed, now.knowledge, refusing)
    assert _told(graph_of(now.assessed, now.knowledge, refusing, Earlier(now.bare, NO_DIFFERENCE))) == _told(alone)


def test_what_asks_the_fact_is_asked_anew() -> None:
    """A rule, however deep in its condition the fact is; others are not."""
    of = world(rules=[hop_rule(RKE2, "rke2-later", when=ASKS)])
    found = difference_of(GROWS, of.cluster, of.knowledge)
    assert found.shows_in([ALWAYS, All((is_(CNI, "calico"), ASKS))])
    assert not found.shows_in([ALWAYS, is_(CNI, "calico")])
    assert found.with_facts([CNI]).shows_in([is_(CNI, "calico")])


def test_supposing_a_setting_may_tell_of_its_neighbours() -> None:
    """The object that it is written into may be one that was not there."""
    of = world()
    found = difference_of(XDP, of.cluster, of.knowledge)
    assert {XDP, BPF} <= found.facts
    assert GROWS not in found.facts


def test_nothing_is_shared_where_the_fact_tells_what_a_bundle_brings() -> None:
    """Which Calico an RKE2 release brings hangs on the network plugin; without RKE2, nothing here does."""
    of = world(tables=[table("together", RANCHER, RKE2)])
    assert difference_of(CNI, of.cluster, of.knowledge).shows_in([ALWAYS])
    managers = tuple(each for each in of.cluster.components if each.name == RANCHER)
    assert not difference_of(CNI, replace(of.cluster, components=managers), of.knowledge).shows_in([ALWAYS])
