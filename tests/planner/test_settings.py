"""Workarounds that set something, and kernels, as moves of a plan."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from advisor.model.compatibility import Permission
from advisor.model.condition import Not
from advisor.model.fact import FactType, Scope
from advisor.model.names import FactName
from advisor.planner import plan
from advisor.planner.outcome import (
    Alternative,
    FactSet,
    KernelMoved,
    NoPath,
    PlannedHop,
    PlannedSetting,
    UpgradePlan,
    Why,
)
from advisor.planner.question import Options
from advisor.planner.verify import verify_plan
from advisor.versions import KernelSpan
from tests.builders import (
    CALICO,
    GROWS,
    OLD,
    RANCHER,
    RKE2,
    XDP,
    advisory,
    at_least,
    declared,
    felix_configuration,
    is_,
    node,
)
from tests.planner.worlds import ASKS, CALICO_TEXTS, RANCHER_TEXTS, World, curable, table, workaround, world

EVERYWHERE = {"introduced": "v2.9.1", "last_affected": "v2.10.1"}
STUCK = curable(advisory(EVERYWHERE, of=RANCHER, name="stuck", when=ASKS))
"""Every Rancher has it where it grows, and it can be kept from growing."""
FIXABLE = curable(advisory({"introduced": "v2.9.1", "fixed": "v2.10.1"}, of=RANCHER, name="fixable", when=ASKS))
OF_KERNEL = curable(advisory(EVERYWHERE, of=RANCHER, name="of-kernel", when=OLD))
UBUNTU = KernelSpan(family="ubuntu", series=(5, 15))


def _best(of: World) -> Alternative:
    found = plan(of.assessed, of.knowledge, options=of.options)
    assert isinstance(found, UpgradePlan)
    return found.alternatives[0]


def _settings(of: Alternative) -> list[PlannedSetting]:
    return [each for each in of.hops if isinstance(each, PlannedSetting)]


def _growing(*faults: Any, **parts: Any) -> World:
    return world(*faults, facts={GROWS: True}, **parts)


def test_what_no_version_clears_is_cleared_by_its_workaround() -> None:
    """The setting is told with what it was, what it becomes, and whose workaround it is."""
    best = _best(_growing(STUCK))
    [hop] = _settings(best)
    assert (hop.fact, hop.start, hop.end, hop.advisory) == (GROWS, "true", "false", STUCK.id)
    assert (hop.window, hop.clears, hop.workarounds) == (1, (STUCK.id,), STUCK.workarounds)
    assert best.unresolved == ()
    assert best.cost.windows == 1


def test_what_a_version_clears_is_left_to_it() -> None:
    """A workaround is no move where some way through versions ends the finding."""
    assert all(isinstance(hop, PlannedHop) for hop in _best(_growing(FIXABLE)).hops)


def test_what_is_kept_from_its_cure_may_be_set() -> None:
    """No way through versions is left where the component has to stay."""
    kept = _growing(FIXABLE, options=Options(keep=frozenset({RANCHER})))
    assert [hop.fact for hop in _settings(_best(kept))] == [GROWS]


def test_what_is_unknown_is_asked_and_not_set() -> None:
    """Nobody changes a setting because of something that may not be so."""
    found = plan(world(STUCK).assessed, world(STUCK).knowledge)
    assert isinstance(found, NoPath)
    assert [each.why for each in found.unresolved] == [Why.UNKNOWN]


def test_what_a_setting_opens_counts() -> None:
    """A workaround that trades a fault for a worse one is no gain."""
    worse = advisory(EVERYWHERE, of=RANCHER, name="worse", when=is_(GROWS, False))
    assert isinstance(plan(_growing(STUCK, worse).assessed, _growing(STUCK, worse).knowledge), NoPath)


def test_a_setting_that_tables_refuse_is_no_way() -> None:
    """What stands together has to be able to stand together afterwards."""
    apart = table(
        "apart",
        RANCHER,
        RKE2,
        (Permission.REFUSED, RANCHER_TEXTS, [world().cluster.components[2].version_text]),
        when=is_(GROWS, False),
    )
    found = plan(_growing(STUCK, tables=[apart]).assessed, _growing(STUCK, tables=[apart]).knowledge)
    assert isinstance(found, UpgradePlan)
    assert isinstance(found.alternatives[0].hops[0], PlannedHop)


def test_a_setting_of_felix_is_written_where_felix_reads_it() -> None:
    """Whatever object held the other value, the setting holds afterwards, as the checker reads it anew."""
    fault = advisory({"introduced": CALICO_TEXTS[0], "last_affected": CALICO_TEXTS[2]}, of=CALICO, when=is_(XDP, True))
    loud = replace(fault, workarounds=(workaround(is_(XDP, False)),))
    layers = (felix_configuration({XDP: True}), felix_configuration({XDP: "true"}, name="node.n1"))
    plain = world(loud)
    for cluster in (plain.cluster, replace(plain.cluster, layers=layers)):
        assert [hop.end for hop in _settings(_best(replace(plain, cluster=cluster)))] == ["false"]


def test_kernels_move_only_where_that_is_allowed() -> None:
    """Without leave there is no way, and to give it is what would open one."""
    found = plan(world(OF_KERNEL).assessed, world(OF_KERNEL).knowledge)
    assert isinstance(found, NoPath)
    assert [(each.name, each.lifted_by) for each in found.relaxations] == [("--allow-os", "--allow-os")]
    assert [each.why for each in found.unresolved] == [Why.OPTION]
    assert [each.name for each in found.unresolved[0].opened_by] == ["--allow-os"]


def test_a_kernel_moves_to_the_series_that_the_workaround_names() -> None:
    """Only nodes of that family with an older series move; the others are not touched."""
    allowed = world(OF_KERNEL, options=Options(allow_os=True))
    nodes = (node("n1"), node("n2", "5.15.0-107-generic"), node("n3", "4.18.0-193.el8.x86_64"))
    [hop] = _settings(_best(replace(allowed, cluster=replace(allowed.cluster, nodes=nodes))))
    assert (hop.end, hop.nodes, hop.component) == ("ubuntu 5.15", ("n1",), None)
    assert hop.start == "4.18.0-193.el8.x86_64, 5.15.0-107-generic, 5.4.0-182-generic"


def test_a_kernel_that_nothing_names_is_not_moved() -> None:
    """Where no node has an older kernel of the family, the workaround is none here."""
    other = world(OF_KERNEL, options=Options(allow_os=True))
    strange = replace(other, cluster=replace(other.cluster, nodes=(node("n1", "5.4.0-custom"),)))
    assert isinstance(plan(strange.assessed, strange.knowledge, options=strange.options), NoPath)


SOUND = _growing(STUCK)
KERNELS = world(OF_KERNEL, options=Options(allow_os=True))


def _changed(**changes: Any) -> Callable[[Alternative], Alternative]:
    def change(sound: Alternative) -> Alternative:
        [hop] = _settings(sound)
        return replace(sound, hops=(replace(hop, **changes),))

    return change


@pytest.mark.parametrize(
    ("of", "sabotage", "says"),
    [
        (SOUND, _changed(window=2), "does not follow window 0"),
        (SOUND, _changed(turn=FactSet(GROWS, True)), "no workaround comes to what it sets"),
        (SOUND, _changed(turn=FactSet(XDP, False)), "no workaround comes to what it sets"),
        (SOUND, _changed(fact=XDP), "it says to set felix.xdp_enabled"),
        (SOUND, _changed(end="true"), "it says to set rancher.grows to true"),
        (SOUND, _changed(start="false"), "rancher.grows is not false before it"),
        (SOUND, _changed(nodes=("n1",)), "which nodes it moves"),
        (SOUND, _changed(advisory="other"), "other has no such workaround"),
        (SOUND, _changed(workarounds=()), "stuck has no such workaround"),
        (SOUND, _changed(workarounds=(workaround(is_(GROWS, False), "Mine"),)), "stuck has no such workaround"),
        (SOUND, _changed(clears=()), "does not clear what it says"),
        (SOUND, _changed(introduces=(STUCK.id,)), "does not introduce what it says"),
        (KERNELS, _changed(nodes=()), "which nodes it moves"),
        (KERNELS, _changed(end="ubuntu 5.8"), "it says to set node.kernel"),
        (KERNELS, _changed(turn=KernelMoved(KernelSpan(family="ubuntu", series=(6, 8)))), "no workaround comes to"),
        (replace(KERNELS, options=Options()), lambda sound: sound, "kernels are to stay"),
    ],
)
def test_sabotage_of_a_setting_is_noticed(of: World, sabotage: Callable[[Alternative], Alternative], says: str) -> None:
    """Each part of it that is told otherwise is a fault."""
    made = replace(of, options=Options(allow_os=True))
    assert verify_plan(_best(made), made.assessed, made.knowledge, made.options) == ()
    assert says in "; ".join(verify_plan(sabotage(_best(made)), of.assessed, of.knowledge, of.options))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"start": "5.4.0-182-generic"}, "node.kernel is not 5.4.0-182-generic before it"),
        ({"nodes": ("n1", "n2")}, "it does not say which nodes it moves"),
    ],
)
def test_every_kernel_before_it_is_told_and_no_node_that_stays(changes: dict[str, Any], says: str) -> None:
    """Of two nodes with unlike kernels one is moved."""
    nodes = (node("n1"), node("n2", "5.15.0-107-generic"))
    of = replace(KERNELS, cluster=replace(KERNELS.cluster, nodes=nodes))
    assert says in verify_plan(_changed(**changes)(_best(of)), of.assessed, of.knowledge, of.options)[0]


SIZE = FactName("rancher.size")
ENOUGH = at_least(SIZE, 3)
SMALL = replace(advisory(EVERYWHERE, of=RANCHER, name="small", when=Not(ENOUGH)), workarounds=(workaround(ENOUGH),))


def _small() -> World:
    """Where something has to be set to three or more."""
    of = world(SMALL, facts={SIZE: 1})
    facts = {**of.knowledge.facts, SIZE: declared(SIZE, FactType.NUMBER, scope=Scope.CLUSTER)}
    return replace(of, knowledge=replace(of.knowledge, facts=facts))


@pytest.mark.parametrize(("number", "is_enough"), [(2, False), (3, True), (4, True)])
def test_a_number_is_set_to_what_is_enough(number: int, *, is_enough: bool) -> None:
    """The least that clears it is planned; less would be no cure, and is noticed."""
    best = _best(_small())
    assert [(hop.start, hop.end) for hop in _settings(best)] == [("1", "3")]
    other = _changed(turn=FactSet(SIZE, number), end=str(number))(best)
    faults = "; ".join(verify_plan(other, _small().assessed, _small().knowledge, _small().options))
    assert ("no workaround comes to what it sets" in faults) != is_enough


def test_every_workaround_of_a_setting_comes_to_it() -> None:
    """One that sets something else is no way to do it, whatever the others are."""
    another = workaround(is_(GROWS, True), "Let it grow")
    fault = replace(STUCK, workarounds=(*STUCK.workarounds, another))
    of = _growing(fault)
    best = _best(of)
    assert [each.workarounds for each in _settings(best)] == [STUCK.workarounds]
    faults = verify_plan(_changed(workarounds=fault.workarounds)(best), of.assessed, of.knowledge, of.options)
    assert faults == ("hop 1: no workaround comes to what it sets",)


def test_a_setting_is_done_once() -> None:
    """To set the same fact twice is no plan."""
    best = _best(SOUND)
    twice = replace(best, hops=(best.hops[0], replace(best.hops[0], window=2)))
    assert "set a second time" in "; ".join(verify_plan(twice, SOUND.assessed, SOUND.knowledge, SOUND.options))


def test_a_doubt_that_a_setting_raises_is_told() -> None:
    """A table that begins to speak once something is set, and does not list what stands, is told."""
    silent = table("silent", RANCHER, RKE2, when=is_(GROWS, False))
    doubtful = _growing(STUCK, tables=[silent], options=Options(keep=frozenset({RANCHER, RKE2})))
    best = _best(doubtful)
    assert [each.about for each in best.rests_on] == ["silent"]
    untold = _changed(rests_on=())(best)
    faults = verify_plan(untold, doubtful.assessed, doubtful.knowledge, doubtful.options)
    assert "does not tell that it rests on silent" in "; ".join(faults)
