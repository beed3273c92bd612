"""What a waiver covers, and what it leaves at the gate."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine import assess
from advisor.engine.gate import Gate, verdict_of
from advisor.model.advisory import Advisory
from advisor.model.assessment import Assessment, Verdict
from advisor.model.component import Container
from advisor.model.condition import All
from advisor.model.finding import Status
from advisor.model.inventory import Cluster, Inventory
from advisor.model.names import ComponentName
from advisor.model.waiver import Idle, Waiver
from tests.builders import (
    CALICO,
    LIBRARY,
    NEW_KERNEL,
    OLD,
    RAN_BEFORE,
    RANCHER,
    XDP,
    advisory,
    cluster,
    component,
    covering,
    is_,
    knowledge_of,
    node,
    on_record,
    unreadable,
    waiver,
)
from tests.engine.worlds import NODE_NAMES, World, worlds

FAULT = advisory(when=OLD)
CLEAR, AFFECTED, UNDECIDED, _ = Verdict
HIT = cluster(component(), nodes=[node("n1"), node("n2"), node("n3", NEW_KERNEL)])


def _assessed(seen: Cluster, *waivers: Waiver, fault: Advisory = FAULT) -> Assessment:
    return assess(Inventory(clusters=(seen,)), knowledge_of(fault), record=on_record(*waivers))


def _verdict(seen: Cluster, *waivers: Waiver, fault: Advisory = FAULT, gate: Gate | None = None) -> Verdict:
    return verdict_of(_assessed(seen, *waivers, fault=fault).clusters[0], gate or Gate(), knowledge_of(fault))


def _idle(seen: Cluster, *waivers: Waiver, fault: Advisory = FAULT) -> list[tuple[Idle, str]]:
    return [(each.idle, each.because) for each in _assessed(seen, *waivers, fault=fault).record.idle_waivers]


class TestScope:
    @pytest.mark.parametrize(
        "covering_it",
        [
            waiver(),
            waiver(clusters=["prod", "other"]),
            waiver(components=[CALICO]),
            waiver(versions=["v3.27.3"]),
            waiver(nodes=["n1", "n2"]),
            waiver(nodes=["n1", "n2", "n9"]),
        ],
    )
    def test_a_finding_in_it_does_not_count(self, covering_it: Waiver) -> None:
        """It stays an affected finding, with its waiver."""
        found = _assessed(HIT, covering_it)
        (finding,) = found.clusters[0].findings
        assert (finding.status, finding.waiver) == (Status.AFFECTED, covering_it)
        assert found.record.applied_waivers == (covering_it,)
        assert _verdict(HIT, covering_it) is CLEAR

    @pytest.mark.parametrize(
        ("passing_it_by", "because"),
        [
            (waiver("another-fault"), "no finding is affected or unknown that it could cover"),
            (waiver(clusters=["staging"]), "its scope leaves out the cluster prod"),
            (waiver(clusters=["рrod"]), "its scope leaves out the cluster prod"),  # noqa: RUF001  # a Cyrillic letter
            (waiver(clusters=["*"]), "its scope leaves out the cluster prod"),
            (waiver(components=[RANCHER]), "its scope leaves out calico"),
            (waiver(versions=["v3.27.2", "3.27.3"]), "its scope leaves out calico v3.27.3"),
            (waiver(nodes=["n1", "n3"]), "its scope leaves out 1 of 2 nodes, n2 among them"),
            (waiver(nodes=["*"]), "its scope leaves out 2 of 2 nodes, n1 among them"),
        ],
    )
    def test_a_finding_outside_counts(self, passing_it_by: Waiver, because: str) -> None:
        """The waiver is unused, and says why."""
        assert _verdict(HIT, passing_it_by) is AFFECTED
        assert _idle(HIT, passing_it_by) == [(Idle.UNUSED, because)]

    def test_a_library_is_named_by_the_image_around_it(self) -> None:
        """Or by its own name."""
        container = Container(text="calico/node:v3.27.3", component=CALICO, version=None)
        seen = cluster(component("v1.3.0", LIBRARY, inside=container))
        fault = advisory(of=LIBRARY)
        for name, verdict in ((CALICO, CLEAR), (LIBRARY, CLEAR), (ComponentName("rancher"), AFFECTED)):
            assert _verdict(seen, waiver(components=[name]), fault=fault) is verdict

    def test_two_waivers_for_half_the_nodes_each_cover_nothing(self) -> None:
        """A finding is accepted as a whole, by one owner."""
        assert _verdict(HIT, waiver(nodes=["n1"]), waiver(nodes=["n2"], number=2)) is AFFECTED

    def test_names_cover_no_node_that_was_not_listed(self) -> None:
        """It hits nodes that nobody saw, or a component that runs nobody knows where."""
        fault = advisory()
        unlisted = cluster(component(), nodes=[node("n1")], coverage=[covering("DaemonSet")])
        assert _verdict(unlisted, waiver(nodes=["n1"]), fault=fault) is AFFECTED
        assert _verdict(unlisted, waiver(), fault=fault) is CLEAR
        somewhere = cluster(component("v2.10.3", RANCHER), nodes=[node("n1")])
        assert _verdict(somewhere, waiver(nodes=["n1"]), fault=advisory(of=RANCHER)) is AFFECTED


class TestDates:
    @pytest.mark.parametrize(
        ("created", "expires", "idle"),
        [
            ("2026-11-21", "2026-11-21", None),
            ("2026-11-01", "2026-11-20", Idle.EXPIRED),
            ("2026-11-22", "2026-12-31", Idle.NOT_YET_VALID),
            ("2026-12-01", "2026-11-20", Idle.EXPIRED),
        ],
    )
    def test_it_holds_from_its_first_day_through_its_last(self, created: str, expires: str, idle: Idle | None) -> None:
        """Today is the 21st."""
        dated = waiver(created=created, expires=expires)
        assert _verdict(HIT, dated) is (AFFECTED if idle else CLEAR)
        assert [each for each, _ in _idle(HIT, dated)] == ([idle] if idle else [])

    def test_of_two_the_one_that_lasts_is_shown(self) -> None:
        """Both are applied to nothing else, and the other one is told as unused."""
        short, long = waiver(expires="2026-11-30"), waiver(number=2)
        found = _assessed(HIT, short, long)
        assert found.clusters[0].findings[0].waiver == long
        assert _idle(HIT, short, long) == [(Idle.UNUSED, "another waiver covers all it could")]


class TestUnknown:
    @pytest.mark.parametrize("further", [waiver(number=2), waiver(nodes=["n1"], covers_unknown=True, number=2)])
    def test_a_further_waiver_opens_nothing(self, further: Waiver) -> None:
        """It lasts longer than the one that covers the unknown node as well, and covers less."""
        enough = waiver(covers_unknown=True, expires="2026-11-30")
        for both in ((enough, further), (further, enough)):
            assert _verdict(self.BOTH, *both) is CLEAR

    UNKNOWN = cluster(component(), nodes=[node("n1", None)])
    BOTH = cluster(component(), nodes=[node("n1"), node("n2", None)])

    def test_it_is_covered_only_where_that_is_said(self) -> None:
        """A gap in what we know is no accepted fault."""
        assert _verdict(self.UNKNOWN, waiver()) is UNDECIDED
        assert _verdict(self.UNKNOWN, waiver(covers_unknown=True)) is CLEAR
        assert _verdict(self.UNKNOWN, waiver(nodes=["n1"], covers_unknown=True)) is CLEAR
        assert _verdict(self.UNKNOWN, waiver(nodes=["n2"], covers_unknown=True)) is UNDECIDED

    def test_an_accepted_fault_hides_no_unknown_node(self) -> None:
        """N1 is affected and accepted; what n2 comes to is still not known."""
        assert _verdict(self.BOTH, waiver()) is UNDECIDED
        assert _verdict(self.BOTH, waiver(nodes=["n1"])) is UNDECIDED
        assert _verdict(self.BOTH, waiver(nodes=["n1"], covers_unknown=True)) is UNDECIDED
        assert _verdict(self.BOTH, waiver(nodes=["n1", "n2"], covers_unknown=True)) is CLEAR
        assert _verdict(self.BOTH, waiver(), gate=Gate(allow_unknown=True)) is CLEAR

    def test_an_accepted_fault_hides_no_unlisted_node(self) -> None:
        """The list of nodes goes on, and their kernels are not known."""
        seen = cluster(component(), nodes=[node("n1")], coverage=[covering("DaemonSet")])
        assert _verdict(seen, waiver()) is UNDECIDED
        assert _verdict(seen, waiver(nodes=["n1"], covers_unknown=True)) is UNDECIDED
        assert _verdict(seen, waiver(covers_unknown=True)) is CLEAR

    def test_a_component_on_some_nodes_hides_none_either(self) -> None:
        """Rancher runs on one of them."""
        fault = advisory(of=RANCHER, when=is_(RAN_BEFORE, True))
        seen = cluster(component("v2.10.3", RANCHER), nodes=[node("n1", facts={RAN_BEFORE: True}), node("n2")])
        assert _verdict(seen, waiver(), fault=fault) is UNDECIDED
        assert _verdict(seen, waiver(covers_unknown=True), fault=fault) is CLEAR

    def test_a_version_that_is_not_known_is_in_no_list_of_versions(self) -> None:
        """Neither its text nor anything else stands for it."""
        seen = cluster(unreadable(), nodes=[node()])
        assert _verdict(seen, waiver(versions=["sha256:0"], covers_unknown=True)) is UNDECIDED
        assert _verdict(seen, waiver(covers_unknown=True)) is CLEAR

    def test_sources_that_disagree_are_covered_by_none(self) -> None:
        """One of them is wrong, and that is nothing to accept."""
        torn = cluster(component(), nodes=[node()], facts={XDP: False})
        fault = advisory(when=is_(XDP, True))
        assert _verdict(torn, waiver(covers_unknown=True), fault=fault) is UNDECIDED

    def test_an_accepted_fault_hides_no_node_on_which_sources_disagree(self) -> None:
        """N1 is affected and accepted; of n2 one source says what another denies, and no flag passes that."""
        stated = node("n2", facts={XDP: False})
        torn = cluster(component(), nodes=[node("n1"), stated])
        fault = advisory(when=is_(XDP, True))
        assert _verdict(torn, waiver(), fault=fault) is UNDECIDED
        assert _verdict(torn, waiver(), fault=fault, gate=Gate(allow_unknown=True)) is UNDECIDED
        assert _verdict(torn, waiver(covers_unknown=True), fault=fault) is UNDECIDED

    def test_a_conflict_that_decides_nothing_takes_no_waiver_away(self) -> None:
        """N2 has another kernel, so it does not matter what its setting is."""
        stated = node("n2", NEW_KERNEL, facts={XDP: False})
        seen = cluster(component(), nodes=[node("n1"), stated])
        assert _verdict(seen, waiver(), fault=advisory(when=All((OLD, is_(XDP, True))))) is CLEAR

    def test_a_component_that_may_be_there(self) -> None:
        """Nobody looked; whoever accepts that says so."""
        assert _verdict(cluster(coverage=[]), waiver()) is UNDECIDED
        assert _verdict(cluster(coverage=[]), waiver(covers_unknown=True)) is CLEAR


@given(
    world=worlds(),
    nodes=st.none() | st.sets(st.sampled_from(NODE_NAMES), min_size=1),
    covers_unknown=st.booleans(),
)
@settings(max_examples=150)
def test_without_its_waivers_a_clear_cluster_shows_what_they_cover(
    world: World, nodes: set[str] | None, covers_unknown: bool
) -> None:
    """A waiver changes no status, and makes clear only what it says: every node named, every unknown owned up to."""
    accepted = waiver(nodes=nodes, covers_unknown=covers_unknown)
    bare, covered = (
        assess(Inventory(clusters=(world.cluster,)), world.knowledge, record=on_record(*each))
        for each in ((), (accepted,))
    )
    assert [each.status for each in bare.clusters[0].findings] == [each.status for each in covered.clusters[0].findings]
    verdict = verdict_of(covered.clusters[0], Gate(), world.knowledge)
    if verdict is CLEAR and verdict_of(bare.clusters[0], Gate(), world.knowledge) is not CLEAR:
        for finding in covered.clusters[0].findings:
            if finding.waiver:
                hit = finding.nodes
                assert nodes is None or {*hit.affected, *hit.unknown} <= nodes
                assert covers_unknown or (
                    finding.status is Status.AFFECTED and not hit.unknown and not _open(hit.unseen)
                )


def _open(status: Status | None) -> bool:
    return status is Status.UNKNOWN
