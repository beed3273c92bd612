from hypothesis import given
from hypothesis import strategies as st

from advisor.model.advisory import Severity
from advisor.planner.cost import NONE, Cost, Disruption, Tally, plus, tally, times

SMALL = st.integers(0, 2)
TALLIES = st.tuples(SMALL, SMALL, SMALL, SMALL)
COSTS = st.builds(
    Cost,
    unresolved=TALLIES,
    windows=SMALL,
    exposure=TALLIES,
    disruption=st.builds(Disruption, irreversible=SMALL, reboots=SMALL, drains=SMALL),
    hops=SMALL,
)


def test_one_critical_weighs_more_than_any_number_of_highs() -> None:
    """Tallies compare critical first."""
    assert tally([Severity.HIGH] * 9) < tally([Severity.CRITICAL])


@given(TALLIES, TALLIES, TALLIES)
def test_adding_the_same_to_both_keeps_the_order(one: Tally, two: Tally, more: Tally) -> None:
    """A ≤ b implies a + c ≤ b + c: without it no search by sums of tallies would be exact."""
    assert (one <= two) == (plus(one, more) <= plus(two, more))


@given(TALLIES)
def test_days_multiply(one: Tally) -> None:
    """Two days are one day and another one."""
    assert times(one, 2) == plus(one, one)
    assert times(one, 0) == NONE


@given(COSTS, COSTS)
def test_dominance_is_asymmetric(one: Cost, two: Cost) -> None:
    """Of two costs at most one dominates, and it covers the other."""
    assert not (one.dominates(two) and two.dominates(one))
    assert one.covers(two) or not one.dominates(two)


@given(COSTS, COSTS, COSTS)
def test_dominance_is_transitive(one: Cost, two: Cost, three: Cost) -> None:
    """What dominates a dominator dominates."""
    if one.dominates(two) and two.dominates(three):
        assert one.dominates(three)


def test_hops_do_not_count_against_a_plan() -> None:
    """Two plans that differ in hops alone do not dominate each other."""
    few, many = (Cost(unresolved=NONE, windows=1, exposure=NONE, disruption=Disruption(), hops=n) for n in (1, 2))
    assert not few.dominates(many)
    assert few.covers(many)
    assert many.covers(few)


@given(COSTS, COSTS)
def test_what_is_felt_adds_up_field_by_field(one: Cost, two: Cost) -> None:
    """Two hops are felt as the one and the other."""
    both, (mine, yours) = one.disruption + two.disruption, (one.disruption, two.disruption)
    assert both.irreversible == mine.irreversible + yours.irreversible
    assert both.reboots == mine.reboots + yours.reboots
    assert both.drains == mine.drains + yours.drains
