from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from advisor.model.release import ReleaseStatus
from advisor.planner import plan
from advisor.planner.outcome import UpgradePlan
from advisor.planner.plan import graph_of
from advisor.planner.search import Wanted, front
from advisor.planner.verify import verify_plan
from tests.builders import RKE2, release
from tests.planner.exhaustive import Exhaustive
from tests.planner.worlds import World, worlds, worlds_with_settings

K = TypeVar("K")
V = TypeVar("V")


def _front(world: World) -> list[tuple[object, ...]]:
    graph = graph_of(world.assessed, world.knowledge, world.options)
    return [way.cost.coordinates for way in front(graph, Wanted()).ways]


@given(worlds())
def test_the_front_is_that_of_all_paths(world: World) -> None:
    """Search is exact: it equals brute force on every small graph, cross constraints, drags and editions included."""
    found = _front(world)
    assert set(found) == Exhaustive(world).front()
    assert len(found) == len(set(found))


@given(worlds_with_settings())
def test_settings_are_moves_like_others(world: World) -> None:
    """With workarounds that set something for what no version clears, search equals brute force as well."""
    found = _front(world)
    assert set(found) == Exhaustive(world).front()
    assert len(found) == len(set(found))


@given(st.one_of(worlds(), worlds_with_settings()))
def test_every_plan_passes_its_checker_and_none_is_dominated(world: World) -> None:
    """Every plan is legal at each step, starts at now, and costs what it says."""
    found = plan(world.assessed, world.knowledge, options=world.options)
    if isinstance(found, UpgradePlan):
        costs = [each.cost for each in found.alternatives]
        assert not any(one.dominates(two) for one in costs for two in costs)
        for each in found.alternatives:
            assert verify_plan(each, world.assessed, world.knowledge, world.options) == ()
            assert each.hops


def _backwards(mapping: Mapping[K, V]) -> dict[K, V]:
    return dict(list(mapping.items())[::-1])


@given(worlds())
def test_the_order_of_the_input_does_not_matter(world: World) -> None:
    """Shuffled input gives the same outcome."""
    knowledge = world.knowledge
    upgrades = knowledge.upgrades
    shuffled = replace(
        world,
        knowledge=replace(
            knowledge,
            advisories=_backwards(knowledge.advisories),
            by_component={name: found[::-1] for name, found in _backwards(knowledge.by_component).items()},
            components=_backwards(knowledge.components),
            catalogues=_backwards(knowledge.catalogues),
            upgrades=replace(
                upgrades,
                tables=_backwards(upgrades.tables),
                hops=_backwards(upgrades.hops),
                hazards=_backwards(upgrades.hazards),
            ),
        ),
        cluster=replace(world.cluster, components=world.cluster.components[::-1]),
    )
    assert plan(shuffled.assessed, shuffled.knowledge, options=shuffled.options) == plan(
        world.assessed, knowledge, options=world.options
    )


@given(worlds())
def test_a_release_that_cannot_be_had_improves_nothing(world: World) -> None:
    """Adding a withdrawn release, however good, leaves the front as it is."""
    catalogues = dict(world.knowledge.catalogues)
    old = catalogues[RKE2]
    blocked = release("v1.30.9+rke2r1", RKE2, status=ReleaseStatus.WITHDRAWN, calico="v3.28.0")
    releases = (*old.releases, blocked)
    by_text = MappingProxyType({each.version.release: each for each in releases})
    catalogues[RKE2] = replace(old, releases=releases, by_text=by_text)
    more = replace(world, knowledge=replace(world.knowledge, catalogues=catalogues))
    assert _front(more) == _front(world)
