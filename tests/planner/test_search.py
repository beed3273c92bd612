"""Worlds in which a search that prunes a little too much, or remembers a little too little, loses a plan."""

from dataclasses import replace

import pytest

from advisor.model.advisory import Severity
from advisor.model.compatibility import Permission
from advisor.model.condition import ALWAYS, Beside
from advisor.planner import plan
from advisor.planner.outcome import Alternative, PlannedHop, UpgradePlan
from advisor.planner.question import Goal, Options, Targets
from tests.builders import RANCHER, RKE2, advisory, version
from tests.planner.exhaustive import Exhaustive
from tests.planner.roads import low, road, ways
from tests.planner.worlds import RANCHER_TEXTS, RKE2_TEXTS, World, hazard, hop_rule, table, versions_in, world


def _exact(of: World) -> list[tuple[int, int, int]]:
    """The front, once it is sure that brute force finds the same one."""
    found = [way.cost for way in ways(of)]
    assert {cost.coordinates for cost in found} == Exhaustive(of).front()
    return [low(cost) for cost in found]


def test_a_longer_road_with_one_finding_day_less_is_not_given_up() -> None:
    """A bound on exposure that is too high by a single finding would hide the slow road, which is better by one."""
    quick, slow = [(0, 1), (1, 5)], [(0, 2), (2, 3), (3, 4), (4, 5)]
    found = _exact(road([10, 10, 3, 3, 3, 2], *quick, *slow))
    assert found == [(2, 2, 10 + 10 + 2), (2, 4, 10 + 3 + 3 + 3 + 2), (3, 1, 13), (10, 0, 10)]


def test_a_cheap_way_with_many_hops_does_not_hide_a_dear_one_with_few() -> None:
    """Where hops are limited, the one that leaves more of them leads on."""
    leads = [(0, 1), (1, 2), (2, 4), (0, 3), (3, 4), (4, 5), (5, 6)]
    limited = road([20, 20, 2, 5, 15, 4, 0], *leads, options=Options(max_hops=4, hops_per_window=2))
    assert (0, 3, 20 + 5 + 4 + 0) in _exact(limited)


def test_room_in_a_window_is_worth_a_later_arrival() -> None:
    """To arrive early with a full window stands the open days of a bad release; to arrive late with room does not."""
    through = road([20, 5, 9, 0], (0, 1), (1, 2), (2, 3), options=Options(hops_per_window=2))
    assert _exact(through)[0] == (0, 2, 20 + 5 + 0)


def test_what_another_axis_ends_counts_for_nothing_in_the_bound() -> None:
    """A fault of every Rancher beside an old RKE2 ends two hops of RKE2 away, after a plan that leaves it open."""
    beside = Beside(component=RKE2, versions=versions_in(RKE2_TEXTS[:2], RKE2))
    faults = [
        advisory(of=RANCHER, when=beside, name="beside", severity=Severity.LOW),
        advisory({"introduced": "v2.9.1", "fixed": "v2.9.2"}, of=RANCHER, name="own", severity=Severity.LOW),
    ]
    first = replace(hop_rule(RKE2, "to-patch", to=[RKE2_TEXTS[1]]))
    then = replace(hop_rule(RKE2, "on", to=RKE2_TEXTS[2:]), from_versions=versions_in([RKE2_TEXTS[1]], RKE2))
    stepwise = world(*faults, rules=[first, then, hop_rule(RANCHER, "later")], options=Options(every_days=1))
    assert [each[:2] for each in _exact(stepwise)] == [(0, 3), (1, 1), (2, 0)]


BESIDE_OLD = Beside(component=RKE2, versions=versions_in(RKE2_TEXTS[:2], RKE2))
BESIDE_NEW = Beside(component=RKE2, versions=versions_in(RKE2_TEXTS[2:], RKE2))
LATER = [hop_rule(RANCHER, "rancher-later"), hop_rule(RKE2, "rke2-later")]
TO_THE_END: Goal = Targets({RANCHER: version(RANCHER_TEXTS[2], RANCHER), RKE2: version(RKE2_TEXTS[3], RKE2)})


@pytest.mark.parametrize(
    "forbidding",
    [
        world(rules=[hop_rule(RANCHER, "rancher-later", when=BESIDE_NEW), LATER[1]]),
        world(
            rules=[
                *LATER,
                hop_rule(RANCHER, "never", to=RANCHER_TEXTS[1:], permission=Permission.REFUSED, when=BESIDE_OLD),
            ]
        ),
        world(rules=LATER, hazards=[hazard("bites", RANCHER, RANCHER_TEXTS[:2], RANCHER_TEXTS[2:], when=BESIDE_OLD)]),
        world(
            rules=LATER,
            tables=[
                table("apart", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS[2:], RKE2_TEXTS), when=BESIDE_OLD)
            ],
        ),
    ],
    ids=["permission", "refusal", "hazard", "table"],
)
def test_what_looks_at_another_axis_is_asked_anew_where_that_one_moved(forbidding: World) -> None:
    """Rancher goes once RKE2 has gone, for then the condition has changed; and not before."""
    found = plan(forbidding.assessed, forbidding.knowledge, TO_THE_END)
    assert isinstance(found, UpgradePlan)
    assert [_moved(each) for each in found.alternatives] == [[RKE2, RANCHER]]
    free = plan(world(rules=LATER).assessed, world(rules=LATER).knowledge, TO_THE_END)
    assert isinstance(free, UpgradePlan)
    assert _moved(free.alternatives[0]) == [RANCHER, RKE2]


def test_a_condition_of_always_looks_at_no_axis() -> None:
    """The control of the test above: what these worlds change is the condition alone."""
    always = world(
        rules=LATER,
        tables=[table("apart", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS[2:], RKE2_TEXTS), when=ALWAYS)],
    )
    assert not isinstance(plan(always.assessed, always.knowledge, TO_THE_END), UpgradePlan)


def _moved(way: Alternative) -> list[str]:
    """The names of what a way moves, in its order."""
    return [hop.moves.component for hop in way.hops if isinstance(hop, PlannedHop)]
