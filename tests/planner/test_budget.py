"""A search that may not do all of its work says so, says what is proven, and keeps what it found."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.planner import plan
from advisor.planner.cost import NONE, UNDISTURBED, Cost
from advisor.planner.outcome import Bound, UpgradePlan
from advisor.planner.question import Targets
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.search import Front, Wanted, front
from advisor.problems import InvalidInput
from tests.builders import RANCHER, version
from tests.planner.exhaustive import Exhaustive
from tests.planner.roads import PLACES, road
from tests.planner.worlds import World, worlds


def _searched(of: World, work: int) -> Front:
    options = replace(of.options, work=work)
    return front(ReleaseGraph(assessed=of.assessed, knowledge=of.knowledge, options=options), Wanted())


def _is_above(cost: Cost, bound: Bound) -> bool:
    return (
        cost.unresolved >= bound.unresolved
        and cost.windows >= bound.windows
        and cost.exposure >= bound.exposure
        and cost.disruption >= bound.disruption
    )


@given(worlds(), st.integers(1, 12))
def test_what_a_search_did_not_find_is_not_below_its_bound(drawn: World, work: int) -> None:
    """Whatever it may do: each cost of the true front was found, or lies above the bound in every coordinate."""
    found = _searched(drawn, work)
    costs = [way.cost for way in found.ways]
    every = Exhaustive(drawn)
    best = every.front()
    missed = [each for each in every.costs() if each.coordinates in best and not any(one.covers(each) for one in costs)]
    assert found.bound or not missed
    assert all(_is_above(each, found.bound) for each in missed if found.bound)


SLOW = road([5, 4, 3, 2, 1, 0], (0, 1), (1, 2), (2, 3), (3, 4), (4, 5))


def test_enough_work_is_enough() -> None:
    """Six places take six steps: with as many the front is proven, with one less it is not."""
    whole, less = _searched(SLOW, 6), _searched(SLOW, 5)
    assert whole.bound is None
    assert less.ways == whole.ways[1:]
    assert less.bound == Bound(unresolved=NONE, windows=5, exposure=(0, 0, 0, 15), disruption=UNDISTURBED)


def test_the_same_work_gives_the_same_plan() -> None:
    """Work is counted and not timed."""
    assert _searched(SLOW, 3) == _searched(SLOW, 3)


def test_a_plan_that_may_not_be_the_best_says_so() -> None:
    """What was found is kept, checked and shown, with the bound."""
    found = plan(SLOW.assessed, SLOW.knowledge, options=replace(SLOW.options, work=4))
    assert isinstance(found, UpgradePlan)
    assert [each.cost.windows for each in found.alternatives] == [3, 2, 1]
    assert found.bound
    assert found.bound.windows == 4
    whole = plan(SLOW.assessed, SLOW.knowledge, options=SLOW.options)
    assert isinstance(whole, UpgradePlan)
    assert whole.bound is None


def test_no_way_found_is_not_no_way() -> None:
    """Where the goal lies further away than the work goes, nobody says that there is no way."""
    target = Targets({RANCHER: version(PLACES[5], RANCHER)})
    options = replace(SLOW.options, work=3)
    with pytest.raises(InvalidInput) as caught:
        plan(SLOW.assessed, SLOW.knowledge, target, options)
    assert [each.code for each in caught.value.problems] == ["search-gave-up"]
    assert "any takes 4 windows or more" in caught.value.problems[0].message
