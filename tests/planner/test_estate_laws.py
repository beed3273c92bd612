from dataclasses import replace
from types import MappingProxyType

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from advisor.planner.estate import estates
from advisor.planner.estate_outcome import EstatePlan
from advisor.planner.estate_plan import plan_estate
from advisor.planner.estate_verify import verify_estate
from advisor.problems import InvalidInput
from tests.planner.estate_worlds import EstateWorld, estate_worlds, estate_worlds_with_settings
from tests.planner.exhaustive_estate import ExhaustiveEstate


@settings(max_examples=60)
@given(estate_worlds())
def test_the_front_is_that_of_all_plans(drawn: EstateWorld) -> None:
    """Search is exact: it equals brute force on every small estate, but for doing nothing, which is no plan."""
    _is_that_of_all_plans(drawn)


def _is_that_of_all_plans(drawn: EstateWorld) -> None:
    found = plan_estate(drawn.estate, drawn.knowledge, options=drawn.options)
    everything = ExhaustiveEstate(drawn).front()
    plans = {coordinates for coordinates in everything if coordinates[1]}
    alternatives = found.alternatives if isinstance(found, EstatePlan) else ()
    assert {each.cost.coordinates for each in alternatives} == plans
    assert len(alternatives) == len(plans)
    for each in alternatives:
        assert verify_estate(each, drawn.estate, drawn.knowledge, drawn.options) == ()


@settings(max_examples=30, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(estate_worlds_with_settings())
def test_with_settings_too_the_front_is_that_of_all_plans(drawn: EstateWorld) -> None:
    """What can be set is what no windows of versions end in the whole estate."""
    _is_that_of_all_plans(drawn)


@settings(max_examples=40, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # shrinking takes minutes
@given(estate_worlds(), st.integers(1, 20))
def test_what_was_not_found_is_not_below_the_bound(drawn: EstateWorld, work: int) -> None:
    """Whatever it may do: it gives up, or each of the best plans was found, or lies above the bound in every part."""
    try:
        found = plan_estate(drawn.estate, drawn.knowledge, options=replace(drawn.options, work=work))
    except InvalidInput as error:
        assert [each.code for each in error.problems] == ["search-gave-up"]  # noqa: PT017  # the other outcomes are told too
        return
    told = {each.cost.coordinates for each in found.alternatives} if isinstance(found, EstatePlan) else set()
    bound = found.bound if isinstance(found, EstatePlan) else None
    missed = {each for each in ExhaustiveEstate(drawn).front() if each[1]} - told
    assert bound or not missed
    least = bound and (bound.unresolved, bound.windows, bound.exposure, bound.disruption)
    for each in missed if least else ():
        assert all(one <= two for one, two in zip(least or (), each, strict=True))  # type: ignore[operator]  # of one kind


@given(estate_worlds())
def test_the_order_of_the_input_does_not_matter(drawn: EstateWorld) -> None:
    """Shuffled input gives the same outcome."""
    upgrades = drawn.knowledge.upgrades
    backwards = replace(
        drawn.knowledge,
        advisories=dict(list(drawn.knowledge.advisories.items())[::-1]),
        upgrades=replace(upgrades, tables=MappingProxyType(dict(list(upgrades.tables.items())[::-1]))),
    )
    (one,) = estates(drawn.assessed[::-1], backwards, drawn.options)
    assert plan_estate(one, backwards, options=drawn.options) == plan_estate(
        drawn.estate, drawn.knowledge, options=drawn.options
    )
