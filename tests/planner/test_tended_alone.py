from dataclasses import replace

import pytest

from advisor.model.compatibility import CompatibilityTable, Permission, Role, Side
from advisor.planner import plan
from advisor.planner.counterfactual import counterfactuals
from advisor.planner.outcome import UpgradePlan
from advisor.planner.question import Targets
from advisor.problems import InvalidInput
from tests.builders import RANCHER, RKE2, advisory, version
from tests.planner.estate_worlds import STEVE, EstateWorld, estate_world, member
from tests.planner.worlds import RANCHER_TEXTS, RKE2_TEXTS, table, world

OLD_RKE2 = advisory({"introduced": RKE2_TEXTS[0], "fixed": RKE2_TEXTS[3]}, of=RKE2, name="old-rke2")
NOT_BESIDE_NEW = table("stands", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS[:1], RKE2_TEXTS[3:]))


def _local(of: CompatibilityTable) -> CompatibilityTable:
    """The same of the cluster that Rancher runs in."""
    return replace(of, other=Side(component=RKE2, scheme="rke2", role=Role.LOCAL))


def _alone(*tables: CompatibilityTable) -> EstateWorld:
    return estate_world(world(STEVE, OLD_RKE2, tables=tables), member("a"))


def _planned(of: EstateWorld) -> UpgradePlan:
    (assessed,) = (each for each in of.assessed if each.cluster.name == "a")
    found = plan(assessed, of.knowledge)
    assert isinstance(found, UpgradePlan)
    return found


def test_the_agents_of_a_manager_are_no_manager_to_be_moved() -> None:
    """It stays, and says where it runs; nothing of it is judged here, so that the plan leaves nothing open."""
    found = _planned(_alone())
    (way,) = found.alternatives
    assert [(hop.moves.component, hop.moves.end) for hop in way.hops] == [(RKE2, RKE2_TEXTS[3])]  # type: ignore[union-attr]
    assert way.unresolved == ()
    (held,) = (each for each in found.held if each.component == RANCHER)
    assert (held.version, "it runs in hub" in held.why) == (RANCHER_TEXTS[0], True)


def test_what_the_manager_allows_is_asked_of_the_version_that_its_agents_tell() -> None:
    """A pair it refuses is refused; where it may run itself is no matter of this cluster."""
    refused = _alone(NOT_BESIDE_NEW)
    (assessed,) = (each for each in refused.assessed if each.cluster.name == "a")
    assert not isinstance(plan(assessed, refused.knowledge), UpgradePlan)
    assert _planned(_alone(_local(NOT_BESIDE_NEW))).alternatives[0].unresolved == ()


def test_only_what_is_its_own_is_to_be_cleared() -> None:
    """What would clear a finding of the manager is asked where the manager runs."""
    of = _alone()
    (assessed,) = (each for each in of.assessed if each.cluster.name == "a")
    assert [each.open.component for each in counterfactuals(assessed, of.knowledge)] == [RKE2]


def test_the_manager_is_no_target_here() -> None:
    """The request is refused, with what to do instead."""
    of = _alone()
    (assessed,) = (each for each in of.assessed if each.cluster.name == "a")
    with pytest.raises(InvalidInput) as caught:
        plan(assessed, of.knowledge, Targets({RANCHER: version(RANCHER_TEXTS[2], RANCHER)}))
    assert [each.code for each in caught.value.problems] == ["target-held"]
    assert "plan the two clusters together" in caught.value.problems[0].message


def test_a_cluster_that_nothing_manages_is_planned_as_it_is() -> None:
    """There Rancher is an axis like any other."""
    of = world(STEVE, OLD_RKE2)
    found = plan(of.assessed, of.knowledge)
    assert isinstance(found, UpgradePlan)
    assert {hop.moves.component for hop in found.alternatives[0].hops} == {RANCHER, RKE2}  # type: ignore[union-attr]
