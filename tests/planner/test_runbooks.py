"""Which runbook a hop takes, and what stands against a shorter way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from advisor.model.condition import ALWAYS, Condition
from advisor.model.fact import FactValue
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName, RunbookId
from advisor.model.runbook import Runbook
from advisor.planner import plan
from advisor.planner.cost import Disruption
from advisor.planner.outcome import PlannedHop, UpgradePlan
from advisor.planner.runbooks import Chosen, NoneKnown, OneOf
from tests.builders import CALICO, GROWS, RANCHER, RKE2, advisory, is_
from tests.engine.conftest import knowledge
from tests.planner.worlds import RKE2_TEXTS, World, hop_rule, runbook, world

__all__ = ["knowledge"]

FAULT = advisory({"introduced": "v3.27.3", "fixed": "v3.28.0"}, name="calico-fault")
SHRINKS: Condition = is_(GROWS, False)


def _with(of: World, shipped: KnowledgeBase, **when: Condition) -> World:
    """A world in which RKE2 has these runbooks, each for clusters of which a condition holds."""
    template = shipped.upgrades.runbooks[RunbookId("rke2-manual")]
    runbooks: dict[RunbookId, Runbook] = {
        RunbookId(name): replace(template, id=RunbookId(name), when=each) for name, each in sorted(when.items())
    }
    return replace(of, knowledge=replace(of.knowledge, upgrades=replace(of.knowledge.upgrades, runbooks=runbooks)))


def _first_hop(of: World) -> PlannedHop:
    found = plan(of.assessed, of.knowledge, None, of.options)
    assert isinstance(found, UpgradePlan)
    hop = found.alternatives[0].hops[0]
    assert isinstance(hop, PlannedHop)
    return hop


@pytest.mark.parametrize(
    ("facts", "ids"), [({GROWS: True}, ["grown"]), ({GROWS: False}, ["small"]), ({}, ["grown", "small"])]
)
def test_a_fact_tells_which_runbook_it_is(
    knowledge: KnowledgeBase, facts: Mapping[FactName, FactValue], ids: list[str]
) -> None:
    """Stated, the one; not stated, all that it may be and the fact that would tell."""
    choice = _first_hop(_with(world(FAULT, facts=facts), knowledge, grown=is_(GROWS, True), small=SHRINKS)).runbook
    match choice:
        case Chosen(runbooks):
            assert [each.id for each in runbooks] == ids
        case OneOf(candidates, asked):
            assert [each.id for each in candidates] == ids
            assert asked == (GROWS,)
        case _:
            raise AssertionError(choice)
    assert isinstance(choice, Chosen) == bool(facts)


def test_a_runbook_that_is_surely_the_one_leaves_no_candidates(knowledge: KnowledgeBase) -> None:
    """What may be is no rival of what is."""
    choice = _first_hop(_with(world(FAULT), knowledge, always=ALWAYS, small=SHRINKS)).runbook
    assert isinstance(choice, Chosen)
    assert [each.id for each in choice.runbooks] == ["always"]


def test_there_may_be_none(knowledge: KnowledgeBase) -> None:
    """None at all, and none for the way in which it is installed here."""
    assert isinstance(_first_hop(world(FAULT, runbooks=())).runbook, NoneKnown)
    other = _with(world(FAULT, facts={GROWS: True}), knowledge, small=SHRINKS)
    assert isinstance(_first_hop(other).runbook, NoneKnown)


def test_a_long_way_says_what_stands_against_a_single_hop() -> None:
    """Two lines lie between, and a rule allows one at a time."""
    ships = {RKE2_TEXTS[0]: "v3.27.3", RKE2_TEXTS[1]: "v3.27.3", RKE2_TEXTS[2]: "v3.27.4", RKE2_TEXTS[3]: "v3.28.0"}
    step = hop_rule(RKE2, "rke2-step", to=[RKE2_TEXTS[2]])
    last = hop_rule(RKE2, "rke2-last", lines=0, to=[RKE2_TEXTS[3]])
    small = world(FAULT, rules=[step, last], ships=ships)
    found = plan(small.assessed, small.knowledge, None, small.options)
    assert isinstance(found, UpgradePlan)
    (way,) = found.alternatives
    (detour,) = way.detours
    assert (detour.moves.start, detour.moves.end) == (RKE2_TEXTS[0], RKE2_TEXTS[3])
    assert [each.name for each in detour.against] == ["rke2 hops"]
    assert [hop.drags[0].component for hop in way.hops if isinstance(hop, PlannedHop)] == [CALICO, CALICO]


def test_a_single_hop_is_no_detour() -> None:
    """There is nothing to explain."""
    found = plan(world(FAULT).assessed, world(FAULT).knowledge)
    assert isinstance(found, UpgradePlan)
    assert found.alternatives[0].detours == ()


def test_what_nobody_wrote_down_counts_as_the_worst() -> None:
    """Unknown is not gentle: a way by a component without a runbook is not the one that disrupts least."""
    known, unknown = (plan(of.assessed, of.knowledge) for of in (world(FAULT), world(FAULT, runbooks=())))
    assert isinstance(known, UpgradePlan)
    assert isinstance(unknown, UpgradePlan)
    assert known.alternatives[0].cost.disruption == Disruption()
    assert unknown.alternatives[0].cost.disruption == Disruption(irreversible=1, reboots=1, drains=1)


def test_the_least_that_is_felt_is_counted_once_a_hop() -> None:
    """A bound on what is felt that counts a hop too many hides the way of one hop more that leaves less open."""
    drained = [runbook(of, drains=True) for of in (RKE2, RANCHER)]
    faults = [FAULT, advisory({"introduced": "v2.9.1", "fixed": "v2.9.2"}, of=RANCHER, name="rancher-fault")]
    of = world(*faults, runbooks=drained)
    found = plan(of.assessed, of.knowledge)
    assert isinstance(found, UpgradePlan)
    assert [(each.cost.hops, each.cost.disruption.drains) for each in found.alternatives] == [(2, 2), (1, 1)]
