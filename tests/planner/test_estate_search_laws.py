from copy import copy
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advisor.planner.estate_cut import cut
from advisor.planner.estate_reach import Reach
from advisor.planner.estate_search import JointFront, joint_front
from advisor.planner.estate_terrain import Price, Terrain
from advisor.planner.question import Options
from tests.planner.terrains import MANAGERS, Lands, exhaustive_front, lands, lands_of, terrain

#: More steps than any of these worlds takes.
ENOUGH = 1_000_000


def _searched(of: Lands, *, budget: int = ENOUGH, is_cut: bool = False) -> JointFront:
    hub, *members = (Reach(terrain=_bare(each, is_cut=is_cut), options=of.options) for each in (of.hub, *of.members))
    return joint_front(hub, members, budget)


def _bare(terrain: Terrain, *, is_cut: bool) -> Terrain:
    """One of its own, for it is cut in place."""
    own = replace(
        terrain,
        steps=[{start: dict(ends) for start, ends in steps.items()} for steps in terrain.steps],
        moves={pair: copy(allowed) for pair, allowed in terrain.moves.items()},
    )
    if is_cut:
        cut(own)
    return own


def _another_road() -> Lands:
    """A cluster lets two moves of the manager alike, and only under the second of them it can be cured."""
    free = Price(0, 0)
    hub = terrain(1, [{0: 3}, {0: 0}, {0: 1}], [{0: {}}] * 3)
    hub.moves = {(0, 1): {0: free}, (0, 2): {0: free}}
    tended = terrain(1, [{0: 2, 1: 0}] * 3, [{0: {}, 1: {}}, {0: {}, 1: {}}, {0: {1: free}, 1: {}}])
    tended.moves = {pair: {0: free, 1: free} for pair in hub.moves}
    return Lands(hub=hub, members=(tended,), options=Options(every_days=1))


@settings(max_examples=400)
@given(lands())
@example(_another_road())
@example(lands_of(154))  # one that is a day behind has not come as far
@example(lands_of(911))  # nor one that is behind in each of several clusters
def test_the_joint_front_is_that_of_all_plans(drawn: Lands) -> None:
    """Whatever a terrain looks like: search equals brute force, and what is cut away before changes nothing."""
    front = exhaustive_front(drawn)
    for is_cut in (False, True):
        found = _searched(drawn, is_cut=is_cut)
        assert found.bound is None
        assert [way.point for way in found.ways] == sorted(front)


@settings(max_examples=200)
@given(lands(), st.integers(0, 40))
def test_what_is_not_found_is_not_below_the_bound(drawn: Lands, budget: int) -> None:
    """A search that ends before its end has found each of the best plans, or tells a bound that lies below it."""
    found = _searched(drawn, budget=budget)
    told = {way.point for way in found.ways}
    missed = [each for each in exhaustive_front(drawn) if not any(one.covers(each) for one in told)]
    assert found.bound or not missed
    for each in missed if found.bound else ():
        assert all(least <= part for least, part in zip(found.bound or (), each, strict=True))


@settings(max_examples=200)
@given(lands(), st.integers(0, 40))
@example(lands_of(83), 23)
def test_in_every_window_of_a_plan_something_is_done(drawn: Lands, budget: int) -> None:
    """Also where the search ended before it came to the same plan without waiting."""
    for way in _searched(drawn, budget=budget).ways:
        trails = [end.trail for end in way.ends]
        for course in reversed(way.courses):
            assert course or any(trail and len(trail.places) > 1 for trail in trails)
            trails = [trail and trail.before for trail in trails]


def test_a_plan_in_which_some_clusters_wait_is_kept() -> None:
    """That one cluster has nothing to do in a window is no waiting of the estate."""
    found = _searched(lands_of(6), budget=6)
    assert found.bound
    assert [way.point for way in found.ways] == [(5, 1, 11, 0), (6, 0, 6, 0)]


def _three_alike() -> Lands:
    """One of something is open in the hub for good; three clusters have two open each, and can come to one."""
    hub = terrain(1, [{0: 1}] * len(MANAGERS), [{0: {}}] * len(MANAGERS))
    tended = terrain(3, [{0: 2, 1: 1}] * len(MANAGERS), [{0: {1: Price(0, 0)}, 1: {}}] * len(MANAGERS))
    return Lands(hub=hub, members=(tended,), options=Options(every_days=1))


def test_the_bound_counts_every_cluster_of_a_group() -> None:
    """No plan leaves less than one in each of four clusters; any takes a window: an interval as now, and one after."""
    found = _searched(_three_alike(), budget=0)
    assert found.bound == (1 + 3 * 1, 1, (1 + 3 * 2) + (1 + 3 * 1), 0)


@pytest.mark.parametrize(
    ("hub", "member", "unresolved"),
    [(0, None, 0 + 3 * 1), (None, 0, 1 + 3 * 0), (0, 0, 0), (None, None, None)],
)
def test_states_that_were_not_gone_on_from_leave_a_search_unproven(
    hub: int | None, member: int | None, unresolved: int | None
) -> None:
    """Whichever terrain they are of: as little as may be open there counts for the bound, in each of its clusters."""
    of = _three_alike()
    (tended,) = of.members
    found = _searched(replace(of, hub=replace(of.hub, least=hub), members=(replace(tended, least=member),)))
    assert (found.bound and found.bound.unresolved) == unresolved
