"""Which pairs a hop newly puts together."""

from dataclasses import replace

from advisor.model.compatibility import Binding, Permission, Role, Side
from advisor.planner import plan
from advisor.planner.outcome import NoPath, UpgradePlan
from advisor.planner.pairs import Change, put_together
from advisor.versions import Version
from tests.builders import CALICO, KUBERNETES, RANCHER, RKE2, advisory, version
from tests.planner.worlds import RKE2_TEXTS, table, world

OLD, NEW = version(RKE2_TEXTS[0], RKE2), version(RKE2_TEXTS[2], RKE2)
BEFORE, AFTER = version("v3.27.3"), version("v3.28.0")
STAYS = version("v2.9.1", RANCHER)


def _change(*, rolls: bool, drags: bool = True) -> Change:
    """RKE2 moves, with its Calico or without it, and Rancher stays."""
    return Change(
        before={RKE2: (OLD,), CALICO: (BEFORE,), RANCHER: (STAYS,)},
        after={RKE2: (NEW,), CALICO: (AFTER if drags else BEFORE,), RANCHER: (STAYS,)},
        rolls=rolls,
    )


CNI_AND_PLATFORM = table("cni-platform", CALICO, RKE2)
MANAGED = table("managed", RANCHER, RKE2)


def test_what_moves_meets_what_stays_and_what_moves_along() -> None:
    """Every pair with a moved side, and no mixture where nothing rolls."""
    change = _change(rolls=False)
    assert put_together(MANAGED, change) == {(STAYS, NEW)}
    assert put_together(CNI_AND_PLATFORM, change) == {(AFTER, NEW)}
    assert put_together(table("manager-cni", RANCHER, CALICO), _change(rolls=False, drags=False)) == set()


def test_during_a_roll_old_and_new_stand_side_by_side() -> None:
    """Both mixtures of two components that move together; one that stays met the old one before."""
    change = _change(rolls=True)
    assert put_together(CNI_AND_PLATFORM, change) == {(AFTER, NEW), (BEFORE, NEW), (AFTER, OLD)}
    assert put_together(MANAGED, change) == {(STAYS, NEW)}


def test_a_list_of_what_is_offered_asks_only_where_a_hop_leads_to() -> None:
    """`moving_to`: its first side may move without asking anybody."""
    offered = table("offered", RANCHER, RKE2, binds=Binding.MOVING_TO)
    assert put_together(offered, _change(rolls=True)) == {(STAYS, NEW)}
    later = version("v2.10.1", RANCHER)
    manager = Change(before={RANCHER: (STAYS,), RKE2: (OLD,)}, after={RANCHER: (later,), RKE2: (OLD,)}, rolls=True)
    assert put_together(offered, manager) == set()


def _of_kubernetes(of: Role, other: Role) -> set[tuple[str, str]]:
    sides = {
        role: Side(component=KUBERNETES, scheme="kubernetes", role=role, read_from=(RKE2,)) for role in (of, other)
    }
    skew = replace(table("skew", RANCHER, RKE2), of=sides[of], other=sides[other])
    return {(str(one), _text(two)) for one, two in put_together(skew, _change(rolls=True))}


def _text(found: Version | None) -> str:
    return str(found)


def test_api_servers_move_before_kubelets() -> None:
    """An old kubelet meets a new API server, never the other way round; old and new API servers meet."""
    expected = {("v1.30.1", "v1.30.1"), ("v1.29.6", "v1.30.1")}
    assert _of_kubernetes(Role.KUBELET, Role.APISERVER) == expected
    assert _of_kubernetes(Role.APISERVER, Role.APISERVER) == expected


def test_a_refused_mixture_leaves_no_way() -> None:
    """The hop whose ends are both fine is forbidden by what stands together meanwhile."""
    fault = advisory({"introduced": "v3.27.3", "fixed": "v3.28.0"})
    mixed = table("mixed", CALICO, RKE2, (Permission.REFUSED, ["v3.27.3", "v3.27.4"], [RKE2_TEXTS[3]]))
    rolling, at_once = (world(fault, tables=[mixed], rolls=rolls) for rolls in (True, False))
    found = plan(rolling.assessed, rolling.knowledge)
    assert isinstance(found, NoPath)
    assert [each.name for each in found.core] == ["mixed row 1"]
    assert isinstance(plan(at_once.assessed, at_once.knowledge), UpgradePlan)
