from __future__ import annotations

from itertools import combinations

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from advisor.planner.estate_outcome import EstateNoPath
from advisor.planner.estate_plan import plan_estate
from advisor.planner.question import Clear, Targets
from advisor.problems import InvalidInput
from tests.builders import RANCHER, RKE2, version
from tests.planner.estate_worlds import EstateWorld, estate_worlds
from tests.planner.plain_estate import Plainly
from tests.planner.worlds import RANCHER_TEXTS, RKE2_TEXTS


def _targets() -> st.SearchStrategy[Targets | None]:
    of_rancher = {RANCHER: version(RANCHER_TEXTS[2], RANCHER)}
    of_rke2 = {RKE2: version(RKE2_TEXTS[3], RKE2)}
    return st.sampled_from([None, Targets(of_rancher), Targets(of_rke2), Targets({**of_rancher, **of_rke2})])


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(estate_worlds(), _targets())
def test_a_core_of_an_estate_leaves_no_way_and_none_of_it_can_be_left_out(
    drawn: EstateWorld, to: Targets | None
) -> None:
    """As for one cluster, all that forbids anything in any cluster or between two being on the table."""
    try:
        found = plan_estate(drawn.estate, drawn.knowledge, to or Clear(), drawn.options)
    except InvalidInput:
        return
    if not isinstance(found, EstateNoPath):
        return
    plainly = Plainly(drawn, to)
    everything = plainly.everything
    assert found.is_core_proven
    assert set(found.core) <= everything
    assert not plainly.leads_on(found.core)
    assert all(plainly.leads_on(some) for some in combinations(found.core, len(found.core) - 1))
    assert list(found.relaxations) == [each for each in found.core if plainly.leads_on(everything - {each})]
