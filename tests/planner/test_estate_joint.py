"""Where clusters of an estate can be brought to, and how far the work allowed goes in telling."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.planner.allowance import Allowance
from advisor.planner.estate_joint import Joint
from advisor.truth import Truth
from tests.planner.terrains import Lands, lands

PLENTY = 1 << 20


def _joint(drawn: Lands, work: int) -> Joint:
    return Joint(terrains=(drawn.hub, *drawn.members), limit=drawn.options.max_hops, allowance=Allowance(work))


def _asked(joint: Joint, number: int, wanted: int) -> tuple[Truth, int]:
    """Whether a cluster can be brought to a state at any version of the manager, and how much work that took."""
    before = joint.allowance.left
    places = [frozenset({wanted} & {*by}) for by in joint.terrains[number].weights]
    return joint.leads_to(number, places), before - joint.allowance.left


def _told(drawn: Lands, work: int, number: int, wanted: int) -> tuple[Truth, int]:
    return _asked(_joint(drawn, work), number, wanted)


@given(lands(), st.integers(0, 2), st.integers(0, 3), st.integers(0, 60))
def test_less_work_leaves_open_what_it_did_not_settle(drawn: Lands, member: int, wanted: int, work: int) -> None:
    """And says nothing else than more would."""
    number = min(member, len(drawn.members))
    whole, taken = _told(drawn, PLENTY, number, wanted)
    short, _ = _told(drawn, work, number, wanted)
    assert whole is not Truth.UNKNOWN
    assert short in {whole, Truth.UNKNOWN}
    assert short is whole or work < taken


@given(lands(), st.integers(0, 3))
def test_stands_of_all_clusters_are_work_too(drawn: Lands, wanted: int) -> None:
    """Also when a question is asked again, and where hops lead is known: no question is free."""
    number = len(drawn.members)
    joint = _joint(drawn, PLENTY)
    (first, most), (again, least) = (_asked(joint, number, wanted) for _ in range(2))
    assert first is again
    assert (least > 0) is (most > 0)
    is_anywhere = any(wanted in by for by in drawn.members[-1].weights)
    _, taken = _told(drawn, PLENTY, number, wanted)
    assert (taken > 0) is is_anywhere
    exact, _ = _told(drawn, taken, number, wanted)
    assert exact is not Truth.UNKNOWN
    if taken:
        assert _told(drawn, 0, number, wanted)[0] is Truth.UNKNOWN
