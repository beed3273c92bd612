"""A plan is made as the knowledge base has it, or it is none: a gentler runbook in words is noticed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.model.condition import ALWAYS
from advisor.model.runbook import Change, Runbook
from advisor.planner import plan
from advisor.planner.cost import UNDISTURBED, Disruption
from advisor.planner.disruption import WORST
from advisor.planner.estate_outcome import EstateAlternative, EstatePlan
from advisor.planner.estate_plan import plan_estate
from advisor.planner.estate_verify import verify_estate
from advisor.planner.outcome import Alternative, PlannedSetting, UpgradePlan
from advisor.planner.question import Options
from advisor.planner.runbooks import Chosen, NoneKnown, OneOf, RunbookChoice
from advisor.planner.verify import verify_plan
from tests.builders import GROWS, OLD, RANCHER, RKE2, advisory
from tests.planner.estate_worlds import STEVE, EstateWorld, estate_world, member
from tests.planner.worlds import (
    ASKS,
    BESIDE,
    GENTLE,
    RANCHER_TEXTS,
    RKE2_TEXTS,
    SHRINKS,
    World,
    curable,
    runbook,
    world,
    worlds_with_settings,
)

DRAINS = runbook(RKE2, drains=True, name="drains", when=ASKS)
STAYS = runbook(RKE2, name="stays", when=SHRINKS)
NOT_HERE = (DRAINS, runbook(RANCHER, name="of-rancher"), runbook(RKE2, changes=Change.SETTING, name="of-settings"))
OLD_RKE2 = advisory({"introduced": RKE2_TEXTS[0], "fixed": RKE2_TEXTS[1]}, of=RKE2, name="old-rke2")
STUCK = curable(advisory({"introduced": RKE2_TEXTS[0]}, of=RKE2, name="stuck", when=ASKS))
OF_KERNEL = curable(advisory({"introduced": RKE2_TEXTS[0]}, of=RKE2, name="of-kernel", when=OLD))
GROWING = {GROWS: True}


def _best(of: World) -> Alternative:
    found = plan(of.assessed, of.knowledge, options=of.options)
    assert isinstance(found, UpgradePlan)
    return found.alternatives[0]


def _told(sound: Alternative, choice: RunbookChoice, felt: Disruption) -> Alternative:
    """The plan with another runbook for its one hop, and counted as that one has it."""
    (hop,) = sound.hops
    return replace(sound, hops=(replace(hop, runbook=choice),), cost=replace(sound.cost, disruption=felt))


@pytest.mark.parametrize(
    ("told", "felt", "named"),
    [
        (Chosen((replace(DRAINS, disruption=STAYS.disruption),)), UNDISTURBED, "rke2-version-drains as it is told"),
        (Chosen((STAYS,)), UNDISTURBED, "rke2-version-stays"),
        (Chosen(NOT_HERE[1:2]), UNDISTURBED, "rancher-version-of-rancher"),
        (Chosen(NOT_HERE[2:]), UNDISTURBED, "rke2-setting-of-settings"),
        (OneOf((DRAINS,), (GROWS,)), Disruption(drains=1), "rke2-version-drains as rancher.grows tells"),
        (OneOf((DRAINS, STAYS), ()), Disruption(drains=1), "rke2-version-drains or rke2-version-stays"),
        (NoneKnown(), WORST, "what nobody wrote down"),
    ],
)
def test_another_runbook_is_noticed(told: RunbookChoice, felt: Disruption, named: str) -> None:
    """Whatever else it says fits: gentler or not, of this cluster or not, surely or perhaps."""
    of = world(OLD_RKE2, runbooks=(*NOT_HERE, STAYS), facts=GROWING)
    sound = _best(of)
    assert sound.hops[0].runbook == Chosen((DRAINS,))
    assert verify_plan(sound, of.assessed, of.knowledge, of.options) == ()
    (fault,) = verify_plan(_told(sound, told, felt), of.assessed, of.knowledge, of.options)
    assert fault.startswith("hop 1: it is done by rke2-version-drains, not by ")
    assert fault.removeprefix("hop 1: it is done by rke2-version-drains, not by ").startswith(named)


@pytest.mark.parametrize(
    ("told", "felt"),
    [
        (Chosen((STAYS,)), UNDISTURBED),
        (OneOf((STAYS,), (GROWS,)), UNDISTURBED),
        (OneOf((DRAINS, STAYS), ()), Disruption(drains=1)),
        (NoneKnown(), WORST),
    ],
)
def test_what_nobody_knows_is_not_settled_by_a_plan(told: RunbookChoice, felt: Disruption) -> None:
    """As long as nobody stated what tells, all that it may be are told, with the fact that would tell."""
    of = world(OLD_RKE2, runbooks=(*NOT_HERE, STAYS))
    sound = _best(of)
    assert sound.hops[0].runbook == OneOf((DRAINS, STAYS), (GROWS,))
    faults = verify_plan(_told(sound, told, felt), of.assessed, of.knowledge, of.options)
    assert ["rke2-version-drains or rke2-version-stays as rancher.grows tells, not by" in each for each in faults] == [
        True
    ]


def test_a_runbook_that_there_is_not_is_noticed() -> None:
    """Where the knowledge base has none for the way in which it is installed, no plan has one."""
    of = world(OLD_RKE2, runbooks=[STAYS], facts=GROWING)
    sound = _best(of)
    assert sound.hops[0].runbook == NoneKnown()
    faults = verify_plan(_told(sound, Chosen((STAYS,)), UNDISTURBED), of.assessed, of.knowledge, of.options)
    assert faults == ("hop 1: it is done by what nobody wrote down, not by rke2-version-stays",)


KERNEL_MOVES = runbook(None, drains=True, changes=Change.KERNEL)
SETTING = runbook(RKE2, drains=True, changes=Change.SETTING)


@pytest.mark.parametrize(
    ("of", "own"),
    [
        (world(STUCK, facts=GROWING, runbooks=[SETTING]), SETTING),
        (world(OF_KERNEL, options=Options(allow_os=True), runbooks=[KERNEL_MOVES]), KERNEL_MOVES),
    ],
    ids=["setting", "kernel"],
)
def test_what_is_set_is_set_by_its_own_runbook(of: World, own: Runbook) -> None:
    """A setting is no move of versions, and has its own."""
    sound = _best(of)
    assert sound.hops[0].runbook == Chosen((own,))
    gentle = replace(own, disruption=STAYS.disruption)
    faults = verify_plan(_told(sound, Chosen((gentle,)), UNDISTURBED), of.assessed, of.knowledge, of.options)
    assert faults == (f"hop 1: it is done by {own.id}, not by {own.id} as it is told",)


def test_whose_setting_it_is_is_noticed() -> None:
    """Another component may have a gentler runbook for its own settings."""
    of = world(STUCK, facts=GROWING, runbooks=[SETTING, runbook(RANCHER, changes=Change.SETTING)])
    sound = _best(of)
    (hop,) = sound.hops
    assert isinstance(hop, PlannedSetting)
    gentle = Chosen((runbook(RANCHER, changes=Change.SETTING),))
    others = replace(
        sound,
        hops=(replace(hop, component=RANCHER, runbook=gentle),),
        cost=replace(sound.cost, disruption=UNDISTURBED),
    )
    faults = verify_plan(others, of.assessed, of.knowledge, of.options)
    assert faults == ("hop 1: rancher.grows is no setting of rancher",)


def _estate(*runbooks: Runbook) -> EstateWorld:
    of = world(STEVE, OLD_RKE2, STUCK, start=(RKE2_TEXTS[3], RANCHER_TEXTS[0]), facts={GROWS: False}, runbooks=runbooks)
    return estate_world(of, *(member(name, grows=True) for name in "ab"))


def _best_of_estate(of: EstateWorld) -> EstateAlternative:
    found = plan_estate(of.estate, of.knowledge, options=of.options)
    assert isinstance(found, EstatePlan)
    return found.alternatives[0]


RANCHERS, RKE2S = runbook(RANCHER, drains=True), runbook(RKE2, drains=True)


@pytest.mark.parametrize(("own", "where", "drains"), [(RKE2S, "a, b", 2), (SETTING, "a, b", 2), (RANCHERS, "hub", 1)])
def test_another_runbook_is_noticed_in_every_cluster(own: Runbook, where: str, drains: int) -> None:
    """In those that are moved together, where the manager runs, and for what is set: one fault each, and no other."""
    of = _estate(RKE2S, SETTING, RANCHERS)
    sound = _best_of_estate(of)
    assert verify_estate(sound, of.estate, of.knowledge, of.options) == ()
    (window,) = (each.hop.window for each in sound.hops if each.hop.runbook == Chosen((own,)))
    gentle = Chosen((replace(own, disruption=STAYS.disruption),))
    hops = (
        replace(each, hop=replace(each.hop, runbook=gentle)) if each.hop.window == window else each
        for each in sound.hops
    )
    less = replace(sound.cost.disruption, drains=sound.cost.disruption.drains - drains)
    told = replace(sound, hops=tuple(hops), cost=replace(sound.cost, disruption=less))
    faults = verify_estate(told, of.estate, of.knowledge, of.options)
    assert faults == (f"window {window}, {where}: it is done by {own.id}, not by {own.id} as it is told",)


def _runbooks() -> st.SearchStrategy[Sequence[Runbook]]:
    """One or two for each change, for whom they may be and may not."""
    when = st.sampled_from([ALWAYS, ASKS, SHRINKS, BESIDE])

    def of(each: Runbook) -> st.SearchStrategy[list[Runbook]]:
        one = st.builds(lambda drains, when: (drains, when), st.booleans(), when)
        return st.lists(one, max_size=2).map(
            lambda found: [
                runbook(each.component, changes=each.changes, drains=drains, name=f"way-{n}", when=when)
                for n, (drains, when) in enumerate(found)
            ]
        )

    return st.tuples(*map(of, GENTLE)).map(lambda found: [one for each in found for one in each])


@settings(max_examples=40)
@given(of=worlds_with_settings(), runbooks=_runbooks())
def test_every_plan_is_made_as_the_knowledge_base_has_it(of: World, runbooks: Sequence[Runbook]) -> None:
    """What looks at versions, or at what a plan sets, is asked where the plan has come to."""
    upgrades = replace(of.knowledge.upgrades, runbooks={each.id: each for each in sorted(runbooks, key=lambda r: r.id)})
    known = replace(of.knowledge, upgrades=upgrades)
    found = plan(of.assessed, known, options=of.options)
    for each in found.alternatives if isinstance(found, UpgradePlan) else ():
        assert verify_plan(each, of.assessed, known, of.options) == ()
