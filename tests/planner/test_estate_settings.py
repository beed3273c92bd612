"""Workarounds that set something, and kernels, as moves of a plan for several clusters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from advisor.model.compatibility import Binding, Permission
from advisor.planner.estate_outcome import EstateAlternative, EstateHop, EstateNoPath, EstateOutcome, EstatePlan
from advisor.planner.estate_plan import plan_estate
from advisor.planner.estate_verify import verify_estate
from advisor.planner.outcome import FactSet, KernelMoved, PlannedSetting
from advisor.planner.question import Options
from advisor.problems import InvalidInput
from advisor.report.phases_json import hop_keys
from advisor.versions import KernelSpan
from tests.builders import GROWS, OLD, RANCHER, RKE2, XDP, advisory, is_, node
from tests.planner.estate_worlds import STEVE, EstateWorld, estate_world, member
from tests.planner.worlds import ASKS, RANCHER_TEXTS, RKE2_TEXTS, curable, table, workaround, world

STUCK = curable(advisory({"introduced": RKE2_TEXTS[0]}, of=RKE2, name="stuck", when=ASKS))
"""Every RKE2 has it where it grows, and it can be kept from growing."""
FIXABLE = curable(advisory({"introduced": RKE2_TEXTS[0], "fixed": RKE2_TEXTS[3]}, of=RKE2, name="fixable", when=ASKS))
OF_KERNEL = curable(advisory({"introduced": RKE2_TEXTS[0]}, of=RKE2, name="of-kernel", when=OLD))
HUB = (RKE2_TEXTS[3], RANCHER_TEXTS[0])


def _estate(*faults: Any, tables: Any = (), names: str = "ab", **options: Any) -> EstateWorld:
    of = world(*faults, tables=tables, start=HUB, facts={GROWS: False}, options=Options(**options))
    return estate_world(of, *(member(name, grows=True) for name in names))


def _planned(of: EstateWorld) -> EstateOutcome:
    return plan_estate(of.estate, of.knowledge, options=of.options)


def _best(of: EstateWorld) -> EstateAlternative:
    found = _planned(of)
    assert isinstance(found, EstatePlan)
    assert all(verify_estate(each, of.estate, of.knowledge, of.options) == () for each in found.alternatives)
    return found.alternatives[0]


def _told(way: EstateAlternative) -> list[tuple[int, tuple[str, ...], str]]:
    return [(each.hop.window, each.clusters, str(each.hop.end)) for each in way.hops]


def _settings(of: EstateWorld) -> list[EstateHop]:
    return [each for each in _best(of).hops if isinstance(each.hop, PlannedSetting)]


def test_what_no_version_clears_is_set_in_all_clusters_that_are_alike() -> None:
    """Once, for each of them, and counted in each."""
    best = _best(_estate(STUCK))
    assert _told(best) == [(1, ("a", "b"), "false")]
    assert (best.hops[0].component, best.hops[0].nodes) == (None, ())
    assert (best.cost.hops, best.cost.windows, best.unresolved) == (2, 1, ())


def test_what_a_version_clears_is_left_to_it() -> None:
    """A workaround is no move where some way of the whole estate ends the finding."""
    assert _settings(_estate(FIXABLE)) == []


OFFERS = table(
    "offers",
    RANCHER,
    RKE2,
    (Permission.ALLOWED, RANCHER_TEXTS[:2], RKE2_TEXTS[:2]),
    (Permission.ALLOWED, RANCHER_TEXTS[2:], RKE2_TEXTS),
    binds=Binding.MOVING_TO,
)
NOT_BESIDE = table("stands", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS[2:], RKE2_TEXTS[1:2]))


def test_what_another_cluster_keeps_from_its_cure_is_set() -> None:
    """The cure is offered by a later Rancher, which has to stay because of a cluster that cannot be moved on."""
    free = _estate(FIXABLE, tables=[OFFERS, NOT_BESIDE], names="a")
    assert _settings(free) == []
    kept = replace(free, members=(*free.members, member("old", RKE2_TEXTS[1], grows=False)))
    assert [(each.clusters, each.hop.end) for each in _settings(kept)] == [(("a",), "false")]


def test_how_many_hops_a_cluster_may_take_counts() -> None:
    """Two lead to the cure where each Rancher offers a part of the way; with one allowed it is set."""
    steps = table(
        "offers",
        RANCHER,
        RKE2,
        (Permission.ALLOWED, RANCHER_TEXTS[:1], RKE2_TEXTS[1:2]),
        (Permission.ALLOWED, RANCHER_TEXTS[1:2], RKE2_TEXTS[3:]),
        binds=Binding.MOVING_TO,
    )
    start = table("start", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS[1:], RKE2_TEXTS[:1]))
    assert _settings(_estate(FIXABLE, tables=[steps, start], max_hops=2)) == []
    assert len(_settings(_estate(FIXABLE, tables=[steps, start], max_hops=1))) == 1


def test_work_that_does_not_suffice_is_told() -> None:
    """Then too much may be among the moves, and the plans have a bound."""
    of = _estate(FIXABLE, tables=[OFFERS])
    bounds = []
    for work in range(3, 30):
        try:
            found = _planned(replace(of, options=Options(work=work)))
        except InvalidInput:
            continue
        assert isinstance(found, EstatePlan)
        bounds.append(found.bound is None)
        is_set = any(each.component is None for way in found.alternatives for each in way.hops)
        assert found.bound is not None or not is_set
    assert bounds == sorted(bounds)
    assert set(bounds) == {False, True}


def test_a_setting_that_the_managers_tables_refuse_is_no_way() -> None:
    """What stands beside Rancher has to be able to stand there afterwards."""
    apart = table("apart", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS, RKE2_TEXTS[:1]), when=is_(GROWS, False))
    kept = _estate(STUCK, tables=[apart], keep=frozenset({RKE2}))
    found = _planned(kept)
    assert isinstance(found, EstateNoPath)
    assert [each.name for each in found.core] == ["--keep rke2", "apart row 1"]
    assert found.relaxations == found.core
    moved = _best(_estate(STUCK, tables=[apart]))
    assert [each.component for each in moved.hops] == [RKE2, None]


def test_what_stands_refused_may_be_set_all_the_same() -> None:
    """Whoever stands where they must not be able to leave it."""
    refused = (Permission.REFUSED, RANCHER_TEXTS, RKE2_TEXTS)
    assert len(_settings(_estate(STUCK, tables=[table("apart", RANCHER, RKE2, refused)]))) == 1


def test_a_setting_is_no_next_release() -> None:
    """A cluster is left behind where all that can be done in it is to set something."""
    first = (Permission.ALLOWED, RANCHER_TEXTS[:1], RKE2_TEXTS[:1])
    offers = table("offers", RANCHER, RKE2, first, binds=Binding.MOVING_TO)
    best = _best(_estate(STEVE, STUCK, tables=[offers]))
    assert _told(best) == [(1, ("a", "b"), "false")]
    assert [(each.clusters, each.left.open.advisory) for each in best.unresolved] == [(("hub",), STEVE.id)]


def test_a_setting_can_have_to_come_before_the_manager() -> None:
    """Then it is named as what has to hold, and not the version that stays."""
    growing = table("growing", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS[2:], RKE2_TEXTS), when=ASKS)
    of = _estate(STEVE, STUCK, tables=[growing])
    best = _best(of)
    assert _told(best) == [(1, ("a", "b"), "false"), (2, ("hub",), RANCHER_TEXTS[2])]
    assert [(each.clusters, each.until) for each in best.forced] == [(("a", "b"), "rancher.grows is false")]


def test_kernels_move_only_where_that_is_allowed() -> None:
    """To give leave is what would open a way."""
    found = _planned(_estate(OF_KERNEL))
    assert isinstance(found, EstateNoPath)
    assert [(each.name, each.lifted_by) for each in found.relaxations] == [("--allow-os", "--allow-os")]


def _kernels() -> EstateWorld:
    """Two clusters alike but for the patch of their kernels and their nodes, and one whose nodes move otherwise."""
    nodes = {
        "a": (node("a1", "5.4.0-100-generic"), node("new", "5.15.0-1-generic")),
        "b": (node("b1", "5.4.0-200-generic"), node("b2", "5.4.0-200-generic"), node("new", "5.15.0-2-generic")),
        "c": (node("c1", "5.4.0-100-generic"), node("c2", "5.8.0-1-generic"), node("new", "5.15.0-2-generic")),
    }
    of = world(OF_KERNEL, start=HUB, options=Options(allow_os=True))
    new = replace(of, cluster=replace(of.cluster, nodes=(node("h", "6.8.0-1-generic"),)))
    return estate_world(new, *(replace(member(name), nodes=own) for name, own in nodes.items()))


def test_a_kernel_is_moved_on_the_nodes_of_each_cluster() -> None:
    """Whoever has a node besides that moves is not alike; of those that are, each is told with its own nodes."""
    alike, other = _settings(_kernels())
    assert (alike.clusters, other.clusters) == (("a", "b"), ("c",))
    assert alike.nodes == (("a", ("a1",)), ("b", ("b1", "b2")))
    assert isinstance(alike.hop, PlannedSetting)
    assert alike.hop.nodes == ("a1", "b1", "b2")
    kernels = ["5.15.0-1-generic", "5.15.0-2-generic", "5.4.0-100-generic", "5.4.0-200-generic"]
    assert alike.hop.start == ", ".join(kernels)
    assert other.nodes == (("c", ("c1", "c2")),)
    assert hop_keys(alike)["nodes_in"] == {"a": ["a1"], "b": ["b1", "b2"]}


def _changed(**changes: Any) -> Callable[[EstateAlternative], EstateAlternative]:
    def change(sound: EstateAlternative) -> EstateAlternative:
        first, *others = sound.hops
        return replace(sound, hops=(replace(first, hop=replace(first.hop, **changes)), *others))

    return change


def _in_clusters(**changes: Any) -> Callable[[EstateAlternative], EstateAlternative]:
    def change(sound: EstateAlternative) -> EstateAlternative:
        first, *others = sound.hops
        return replace(sound, hops=(replace(first, **changes), *others))

    return change


SOUND = _estate(STUCK)
KERNELS = _kernels()
_OTHER_KERNEL = KernelMoved(KernelSpan(family="ubuntu", series=(6, 8)))


@pytest.mark.parametrize(
    ("of", "sabotage", "says"),
    [
        (SOUND, _changed(window=2), "miscounted"),
        (SOUND, _changed(turn=FactSet(GROWS, True)), "no workaround comes to what it sets"),
        (SOUND, _changed(turn=FactSet(XDP, False)), "no workaround comes to what it sets"),
        (SOUND, _changed(fact=XDP), "it says to set felix.xdp_enabled"),
        (SOUND, _changed(end="true"), "it says to set rancher.grows to true"),
        (SOUND, _changed(start="false"), "rancher.grows is not false before it"),
        (SOUND, _changed(nodes=("n1",)), "which nodes it moves"),
        (SOUND, _in_clusters(nodes=(("a", ("n1",)),)), "which nodes it moves in which cluster"),
        (SOUND, _in_clusters(clusters=("a",)), "not moved together"),
        (SOUND, _changed(advisory="other"), "other has no such workaround"),
        (SOUND, _changed(workarounds=()), "stuck has no such workaround"),
        (SOUND, _changed(workarounds=(workaround(is_(GROWS, False), "Mine"),)), "stuck has no such workaround"),
        (SOUND, _changed(clears=()), "does not clear what it says"),
        (SOUND, _changed(introduces=(STUCK.id,)), "does not introduce what it says"),
        (SOUND, lambda sound: replace(sound, hops=sound.hops * 2), "set a second time"),
        (KERNELS, _changed(nodes=("a1", "b1")), "which nodes it moves"),
        (KERNELS, _in_clusters(nodes=(("a", ("a1",)), ("b", ("b1",)))), "which nodes it moves in which cluster"),
        (KERNELS, _in_clusters(nodes=()), "which nodes it moves in which cluster"),
        (KERNELS, _changed(start="5.4.0-100-generic"), "node.kernel is not 5.4.0-100-generic before it"),
        (KERNELS, _changed(turn=_OTHER_KERNEL), "no workaround comes to"),
        (replace(KERNELS, options=Options()), lambda sound: sound, "kernels are to stay"),
    ],
)
def test_sabotage_of_a_setting_is_noticed(
    of: EstateWorld, sabotage: Callable[[EstateAlternative], EstateAlternative], says: str
) -> None:
    """Each part of it that is told otherwise is a fault."""
    sound = _best(replace(of, options=Options(allow_os=True)))
    assert says in "; ".join(verify_estate(sabotage(sound), of.estate, of.knowledge, of.options))


def test_a_setting_that_the_manager_forbids_is_noticed() -> None:
    """The checker asks the manager's tables too, and only those that would refuse because of it."""
    sound = _best(SOUND)
    apart = table("apart", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS, RKE2_TEXTS), when=is_(GROWS, False))
    odd = _estate(STUCK, tables=[apart])
    faults = verify_estate(sound, odd.estate, odd.knowledge, odd.options)
    assert faults == (f"window 1, a, b: apart does not let rancher {RANCHER_TEXTS[0]} stand with {RKE2_TEXTS[0]}",)


def test_a_doubt_that_a_setting_raises_is_told() -> None:
    """A table of the manager that begins to speak once something is set, and does not list what stands."""
    silent = table("silent", RANCHER, RKE2, when=is_(GROWS, False))
    doubtful = _estate(STUCK, tables=[silent])
    best = _best(doubtful)
    assert [each.about for each in best.rests_on] == ["silent"]
    faults = verify_estate(_changed(rests_on=())(best), doubtful.estate, doubtful.knowledge, doubtful.options)
    assert faults == ("window 1, a, b: it does not tell that it rests on silent",)
