"""What each alternative is said to be best at: where several are as good, the one that costs least in all."""

import datetime
from dataclasses import replace

import pytest

from advisor.engine.derived_facts import TIER
from advisor.model.advisory import Advisory
from advisor.model.component import Edition
from advisor.model.fact import FactType, Scope
from advisor.model.support import DateBasis, EndsAt, Horizon, Support, SupportLine
from advisor.planner import plan
from advisor.planner.outcome import Alternative, Label, PlannedSetting, UpgradePlan
from advisor.planner.question import Options
from tests.builders import GROWS, RANCHER, RKE2, advisory, declared, is_
from tests.planner.worlds import ASKS, GENTLE, RANCHER_TEXTS, RKE2_TEXTS, World, curable, runbook, world

TODAY = datetime.date(2026, 1, 1)
OF_RANCHER, OF_RKE2 = (
    advisory({"introduced": first, "fixed": patch}, {"introduced": later}, of=of, name=f"of-{of}")
    for of, (first, patch, later, *_) in ((RANCHER, RANCHER_TEXTS), (RKE2, RKE2_TEXTS))
)
"""Only the next patch of the line is free of each."""


def _ways(of: World) -> tuple[Alternative, ...]:
    found = plan(of.assessed, of.knowledge, options=of.options)
    assert isinstance(found, UpgradePlan)
    return found.alternatives


def _draining(*faults: Advisory, **options: object) -> World:
    """Where to move RKE2 drains nodes, so that to leave it alone is a plan of its own; both fit into one window."""
    others = [each for each in GENTLE if each.id != "rke2-version-by-hand"]
    wishes = Options(hops_per_window=2, **options)  # type: ignore[arg-type]  # fields of options
    return world(*faults, runbooks=[*others, runbook(RKE2, drains=True)], options=wishes)


def test_of_ways_with_as_few_windows_the_one_that_leaves_less_has_the_label() -> None:
    """And not the one with fewer hops; both stay on their lines, and the same one says so."""
    both, rancher = _ways(_draining(OF_RANCHER, OF_RKE2))
    assert (both.cost.windows, both.cost.hops) == (1, 2)
    assert (rancher.cost.windows, rancher.cost.hops) == (1, 1)
    assert {Label.FEWEST_WINDOWS, Label.STAYS_ON_LINE} <= set(both.labels)
    assert rancher.labels == (Label.LEAST_DISRUPTION,)


def test_a_way_that_leaves_its_line_later_on_does_not_stay_on_it() -> None:
    """Whichever of its hops that is."""
    far = advisory({"introduced": RKE2_TEXTS[0], "fixed": RKE2_TEXTS[2]}, of=RKE2, name="far")
    both, rancher = _ways(_draining(OF_RANCHER, far))
    assert len(both.hops) == 2
    assert [Label.STAYS_ON_LINE in each.labels for each in (both, rancher)] == [False, True]


def test_what_is_set_leaves_no_line() -> None:
    """A workaround moves no version."""
    stuck = curable(advisory({"introduced": RANCHER_TEXTS[0]}, of=RANCHER, name="stuck", when=ASKS))
    (way,) = _ways(world(stuck, facts={GROWS: True}))
    assert isinstance(way.hops[0], PlannedSetting)
    assert Label.STAYS_ON_LINE in way.labels


def _ending(name: str, days: int | None, tier: str) -> Advisory:
    ends = None if days is None else TODAY + datetime.timedelta(days=days)
    line = SupportLine(line="1.29", ends=ends, basis=None if days is None else DateBasis.PUBLISHED)
    support = Support(tier=tier, ends_at=EndsAt.END_OF_DAY, builds=frozenset(), lines=(line,))
    return replace(advisory(of=RKE2, name=name, when=is_(TIER, tier)), support=support)


def _tiers(edition: Edition | None, *ends: Advisory) -> World:
    of = _draining(OF_RANCHER, OF_RKE2, *ends, edition=edition, horizon=Horizon(today=TODAY))
    tier = declared(TIER, FactType.CHOICE, scope=Scope.CLUSTER, choices=("community", "prime"))
    return replace(of, knowledge=replace(of.knowledge, facts={**of.knowledge.facts, TIER: tier}))


@pytest.mark.parametrize(("edition", "days"), [(None, 100), (Edition.COMMUNITY, 100), (Edition.PRIME, 400)])
def test_support_is_that_of_the_users_tier(edition: Edition | None, days: int) -> None:
    """Who says no tier counts as community, whatever is known of the others; of as long support the cheaper way."""
    prime = None if edition is None else 400
    ways = _ways(_tiers(edition, _ending("ends", 100, "community"), _ending("ends-later", prime, "prime")))
    assert {each.support_days for each in ways} == {days}
    assert [Label.LONGEST_SUPPORT in each.labels for each in ways] == [True, False]
