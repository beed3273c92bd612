"""Whether a component is there, on which basis, and what is missing where nobody could have seen it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from advisor.engine import assess
from advisor.engine.facts import FactReader
from advisor.engine.presence import sight
from advisor.engine.sighting import Absent, Found, MayBe, Sighting
from advisor.engine.tests_on_facts import FactTests
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Basis, Component, VersionUnknown
from advisor.model.fact import Missing, MissingKind
from advisor.model.finding import Finding, Status
from advisor.model.inventory import NODE_ANNOTATIONS, Cluster, Coverage, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from tests.builders import (
    CALICO,
    CNI,
    COMPONENTS,
    KUBERNETES,
    LIBRARY,
    NEW_KERNEL,
    OLD,
    RANCHER,
    RKE2,
    advisory,
    cluster,
    component,
    covering,
    knowledge_of,
    known_component,
    node,
    place,
    release,
    rke2_releases,
    unreadable,
)

RELEASES = rke2_releases(
    release("v1.29.6+rke2r1", RKE2, calico="v3.27.3", canal="v3.28.0-build20240625"),
    release("v1.29.7+rke2r1", RKE2, calico="v3.27.3", canal="v3.28.0-build20240625"),
    release("v1.29.8+rke2r1", RKE2, calico="v3.28.1"),
)
KNOWLEDGE = knowledge_of(catalogues=[RELEASES])
NODES = (covering("Node"),)
"""Nodes were listed, and no workloads."""

K3S = ComponentName("k3s")
K3S_ON_N1 = Component(
    name=K3S, version=VersionUnknown(text="", reason="", how=""), basis=Basis.RUNNING, nodes=frozenset({"n1"})
)


def _sight(seen: Cluster, name: ComponentName = CALICO, knowledge: KnowledgeBase = KNOWLEDGE) -> Sighting:
    return sight(COMPONENTS[name], _tests(seen, knowledge))


def _tests(seen: Cluster, knowledge: KnowledgeBase = KNOWLEDGE) -> FactTests:
    return FactTests(knowledge=knowledge, reader=FactReader(cluster=seen), sight=sight)


def _found(seen: Cluster, name: ComponentName = CALICO) -> list[tuple[str, str, Basis]]:
    sighting = _sight(seen, name)
    assert isinstance(sighting, Found), sighting
    return sorted((each.version_text, each.build, each.basis) for each in sighting.components)


def _missing(seen: Cluster, name: ComponentName = CALICO) -> Missing:
    sighting = _sight(seen, name)
    assert isinstance(sighting, MayBe), sighting
    return sighting.missing


class TestBasis:
    BUNDLE = component("v1.29.6+rke2r1", RKE2)

    def test_what_runs_supersedes_everything_else(self) -> None:
        """The bundle, the wish and the image cache say nothing where the running image is known."""
        weaker = (component("v3.26.1", basis=basis) for basis in (Basis.INTENDED, Basis.PRESENT, Basis.BUNDLED))
        seen = cluster(component("v3.28.2"), *weaker, self.BUNDLE, facts={CNI: "calico"}, coverage=NODES)
        assert _found(seen) == [("v3.28.2", "upstream", Basis.RUNNING)]

    @pytest.mark.parametrize(
        ("bases", "strongest"),
        [
            ([Basis.PRESENT], Basis.PRESENT),
            ([Basis.PRESENT, Basis.INTENDED], Basis.INTENDED),
            ([Basis.INTENDED, Basis.BUNDLED, Basis.PRESENT], Basis.BUNDLED),
        ],
    )
    def test_the_strongest_basis_counts_alone(self, bases: Iterable[Basis], strongest: Basis) -> None:
        """Bundled beats intended, which beats present."""
        seen = cluster(*(component(basis=basis) for basis in bases), coverage=NODES)
        assert [basis for _, _, basis in _found(seen)] == [strongest]

    def test_all_versions_on_the_strongest_basis_are_judged(self) -> None:
        """A rollout under way runs two."""
        seen = cluster(component("v3.27.3"), component("v3.27.4"), component("v3.26.0", basis=Basis.PRESENT))
        assert [text for text, _, _ in _found(seen)] == ["v3.27.3", "v3.27.4"]

    def test_an_image_in_a_cache_does_not_run_where_workloads_were_listed(self) -> None:
        """Inside coverage, what is only wished for or cached is not there."""
        for basis in (Basis.INTENDED, Basis.PRESENT):
            assert isinstance(_sight(cluster(component(basis=basis))), Absent)

    def test_a_bundle_does_not_install_what_was_not_seen_to_run(self) -> None:
        """The cluster was listed, and Calico was taken out of it."""
        assert isinstance(_sight(cluster(self.BUNDLE, facts={CNI: "calico"})), Absent)


class TestAbsence:
    HOMES = ("calico-system", "kube-system")

    @pytest.mark.parametrize(
        "coverage",
        [
            [covering("*")],
            [covering("DaemonSet")],
            [covering("Pod")],
            [covering("DaemonSet", *HOMES)],
            [covering("DaemonSet", "calico-system"), covering("DaemonSet", "kube-system")],
            [covering("DaemonSet", gap="the list continues"), covering("DaemonSet", source="again")],
        ],
        ids=["all", "daemonsets", "pods", "both homes", "two lists", "a gap that another source fills"],
    )
    def test_inside_coverage_unseen_is_absent(self, coverage: list[Coverage]) -> None:
        """One kind that would show it, listed in all its homes, shows that it is not there."""
        assert isinstance(_sight(cluster(coverage=coverage)), Absent)

    @pytest.mark.parametrize(
        ("coverage", "reason", "how"),
        [
            ([], "DaemonSet or Pod objects in calico-system, kube-system were not listed", "look for calico"),
            (
                [covering("Deployment")],
                "DaemonSet or Pod objects in calico-system, kube-system were not listed",
                "look for calico",
            ),
            (
                [covering("DaemonSet", "kube-system")],
                "DaemonSet or Pod objects in calico-system were not listed",
                "look for calico",
            ),
            ([covering("DaemonSet", gap="the list continues")], "the list continues", "look for calico"),
            ([covering("Pod", gap="forbidden", remedy="grant list on pods")], "forbidden", "grant list on pods"),
            (
                [covering("Node", gap="forbidden", remedy="grant list on nodes")],
                "DaemonSet or Pod objects in calico-system, kube-system were not listed",
                "look for calico",
            ),
        ],
        ids=["nothing", "other kind", "one home", "cut", "forbidden", "other kind forbidden"],
    )
    def test_outside_coverage_it_may_be_there(self, coverage: list[Coverage], reason: str, how: str) -> None:
        """What is missing says why nobody could see it, and who can."""
        gap = Missing(kind=MissingKind.INVENTORY, fact="calico.version", reason=reason, how=how)
        assert _missing(cluster(coverage=coverage)) == gap

    def test_two_kinds_each_in_one_home_do_not_add_up(self) -> None:
        """A DaemonSet in one home and a Pod in the other may both be unseen."""
        coverage = [covering("DaemonSet", "kube-system"), covering("Pod", "calico-system")]
        assert isinstance(_sight(cluster(coverage=coverage)), MayBe)

    def test_a_namespace_that_does_not_exist_counts_as_seen(self) -> None:
        """Nothing lives in a namespace the cluster has not, and anything may in one that it has."""
        coverage = [covering("DaemonSet", "kube-system")]
        assert isinstance(_sight(cluster(coverage=coverage, namespaces=["default", "kube-system"])), Absent)
        assert isinstance(_sight(cluster(coverage=coverage, namespaces=["calico-system", "kube-system"])), MayBe)

    def test_no_home_exists_and_nothing_was_listed(self) -> None:
        """Where its namespace does not exist, Rancher need not be looked for."""
        assert isinstance(_sight(cluster(coverage=[], namespaces=["default"]), RANCHER), Absent)
        assert isinstance(_sight(cluster(coverage=[], namespaces=["cattle-system"]), RANCHER), MayBe)

    def test_a_component_without_homes_is_never_seen_to_be_absent(self) -> None:
        """Nobody wrote down where it would show, so that no list of workloads is one of all its homes."""
        homeless = known_component(RANCHER, shown_by=("Deployment",))
        seen = cluster(coverage=[covering("*")])
        assert isinstance(sight(homeless, _tests(seen)), MayBe)

    @pytest.mark.parametrize(
        ("seen", "is_absent"),
        [
            pytest.param(cluster(coverage=[covering("*")]), True, id="somebody vouches for the whole"),
            pytest.param(cluster(K3S_ON_N1, nodes=[node("n1")], coverage=NODES), True, id="every node tells"),
            pytest.param(cluster(K3S_ON_N1, nodes=[node("n1"), node("n2")], coverage=NODES), False, id="one is silent"),
            pytest.param(cluster(K3S_ON_N1, nodes=[node("n1")], coverage=[]), False, id="nodes not listed"),
            pytest.param(
                cluster(K3S_ON_N1, nodes=[node("n1")], coverage=[covering("Node", gap="the list continues")]),
                False,
                id="list continues",
            ),
            pytest.param(cluster(nodes=[node("n1")], coverage=NODES), False, id="no kubelet"),
            pytest.param(cluster(coverage=NODES), False, id="no node"),
            pytest.param(cluster(replace(K3S_ON_N1, nodes=None), coverage=NODES), True, id="a word for all nodes"),
            pytest.param(
                cluster(replace(K3S_ON_N1, basis=Basis.INTENDED), nodes=[node("n1")], coverage=NODES),
                False,
                id="intended is no kubelet's word",
            ),
        ],
    )
    def test_a_distribution_is_absent_where_every_node_tells_another(self, seen: Cluster, is_absent: bool) -> None:
        """A node without a kubelet's word may run it, and so may one that nobody listed."""
        knowledge = replace(KNOWLEDGE, components={**COMPONENTS, K3S: replace(COMPONENTS[RKE2], name=K3S)})
        sighting = sight(COMPONENTS[RKE2], _tests(seen, knowledge))
        assert isinstance(sighting, Absent) is is_absent
        if isinstance(sighting, MayBe):
            assert "node" in sighting.missing.reason.lower() or sighting.missing.reason == "the list continues"
        homeless = known_component(RKE2, shown_by=("DaemonSet",))
        seen = cluster(coverage=[covering("*")])
        assert isinstance(sight(homeless, _tests(seen)), MayBe)


class TestDistributions:
    """The kubelet of each node names one, so that the others are not there."""

    OTHER = known_component(KUBERNETES, kubelet_marker="")

    def _sight(
        self, *components: Component, nodes: Iterable[str] = (), coverage: Iterable[Coverage] = NODES
    ) -> Sighting:
        seen = cluster(*components, nodes=[node(name) for name in nodes], coverage=coverage)
        return sight(self.OTHER, _tests(seen))

    def test_every_node_runs_another(self) -> None:
        """Each by name, or all of them."""
        assert isinstance(self._sight(component("v1.29.6+rke2r1", RKE2)), Absent)
        named = component("v1.29.6+rke2r1", RKE2, nodes=["n1", "n2"])
        assert isinstance(self._sight(named, nodes=["n1", "n2"]), Absent)

    def test_some_node_may_run_it(self) -> None:
        """One whose kubelet said nothing, one that nobody listed, or one of a cluster that is only intended."""
        named = component("v1.29.6+rke2r1", RKE2, nodes=["n1"])
        assert isinstance(self._sight(named, nodes=["n1", "n2"]), MayBe)
        assert isinstance(self._sight(named, nodes=["n1"], coverage=[]), MayBe)
        assert isinstance(self._sight(component("v1.29.6+rke2r1", RKE2, basis=Basis.INTENDED)), MayBe)
        assert isinstance(self._sight(nodes=["n1"]), MayBe)

    def test_another_component_is_no_distribution(self) -> None:
        """That Calico runs everywhere says nothing of the kubelets; nor do they say anything of Rancher."""
        assert isinstance(self._sight(component(), nodes=["n1"]), MayBe)
        seen = cluster(component("v1.29.6+rke2r1", RKE2), coverage=NODES)
        assert isinstance(_sight(seen, RANCHER), MayBe)


class TestOpportunistic:
    def test_unseen_it_costs_no_verdict(self) -> None:
        """A library nobody looked for is neither there nor missing, however little was covered."""
        assert isinstance(_sight(cluster(coverage=[]), LIBRARY), Absent)

    def test_seen_it_is_judged(self) -> None:
        """On whatever basis it was shown, inside coverage too."""
        seen = cluster(component("v1.3.0", LIBRARY, basis=Basis.PRESENT))
        assert _found(seen, LIBRARY) == [("v1.3.0", "upstream", Basis.PRESENT)]

    def test_unseen_it_is_one_line_of_coverage(self) -> None:
        """The gap is told once, without a finding, and only where there is an advisory about it."""
        assessed = _assessed(cluster(), knowledge_of(advisory(of=LIBRARY), advisory(of=LIBRARY, name="another-fault")))
        assert assessed.findings == ()
        assert [(gap.fact, gap.how) for gap in assessed.gaps] == [("netlink.version", "look for netlink")]
        assert _assessed(cluster(), knowledge_of()).gaps == ()


class TestBundles:
    """RKE2 ships Calico twice: for `cni: calico`, and rebuilt inside Canal."""

    PLAIN = ("v3.27.3", "upstream", Basis.BUNDLED)
    REBUILT = ("v3.28.0-build20240625", "rancher-hardened", Basis.BUNDLED)
    BUNDLE = component("v1.29.6+rke2r1", RKE2)

    @pytest.mark.parametrize(("cni", "expected"), [("calico", [PLAIN]), ("canal", [REBUILT])])
    def test_the_network_plugin_tells_which(self, cni: str, expected: list[tuple[str, str, Basis]]) -> None:
        """With the plugin known one of the two is there, and nothing is left to ask."""
        seen = cluster(self.BUNDLE, facts={CNI: cni}, coverage=NODES)
        assert _found(seen) == expected
        sighting = _sight(seen)
        assert isinstance(sighting, Found)
        assert [each.provided for each in sighting.components] == [None]

    def test_without_it_either_may_be_there(self) -> None:
        """Both are judged, each on the condition that it is installed."""
        seen = cluster(self.BUNDLE, coverage=NODES)
        assert _found(seen) == [self.PLAIN, self.REBUILT]
        sighting = _sight(seen)
        assert isinstance(sighting, Found)
        assert all(each.provided is not None for each in sighting.components)

    def test_another_plugin_leaves_calico_to_be_looked_for(self) -> None:
        """The bundle brings none, but somebody may have installed it by other means."""
        seen = cluster(self.BUNDLE, facts={CNI: "cilium"}, coverage=NODES)
        assert _missing(seen).kind is MissingKind.INVENTORY

    def test_a_release_that_ships_none_in_a_slot(self) -> None:
        """v1.29.8+rke2r1 has no Canal in the table, so Canal's Calico is not known."""
        seen = cluster(component("v1.29.8+rke2r1", RKE2), facts={CNI: "canal"}, coverage=NODES)
        assert isinstance(_sight(seen), MayBe)

    def test_it_is_where_its_bundle_is_and_says_so(self) -> None:
        """It runs on the bundle's nodes, and its place names the release that brings it."""
        bundle = component("v1.29.6+rke2r1", RKE2, nodes=["n1", "n2"])
        (found,) = _components(cluster(bundle, facts={CNI: "calico"}, coverage=NODES))
        assert found.nodes == frozenset({"n1", "n2"})
        assert [place.text for place in found.seen_in] == ["rke2 v1.29.6+rke2r1"]

    @pytest.mark.parametrize("basis", [Basis.INTENDED, Basis.PRESENT])
    def test_of_a_release_that_is_not_known_to_run_nothing_is_known_to_run(self, basis: Basis) -> None:
        """Else a file of wishes would let a gate pass, and outdo the image that it names itself."""
        bundle = component("v1.29.6+rke2r1", RKE2, basis=basis)
        assert _found(cluster(bundle, facts={CNI: "calico"}, coverage=NODES)) == [("v3.27.3", "upstream", basis)]
        named = component("v3.29.1", basis=basis)
        assert _found(cluster(bundle, named, facts={CNI: "calico"}, coverage=NODES)) == [("v3.29.1", "upstream", basis)]

    def test_a_release_that_runs_outdoes_one_that_is_intended(self) -> None:
        """What it ships too, also where both ship the same."""
        for text in ("v1.29.7+rke2r1", "v1.29.8+rke2r1"):
            wish = component(text, RKE2, basis=Basis.INTENDED)
            for bundles in ((self.BUNDLE, wish), (wish, self.BUNDLE)):
                assert _found(cluster(*bundles, facts={CNI: "calico"}, coverage=NODES)) == [self.PLAIN]

    def test_two_releases_that_ship_the_same_are_on_the_nodes_of_both(self) -> None:
        """During an upgrade of RKE2 the Calico that both bring is on the nodes of each."""
        bundles = (
            component("v1.29.6+rke2r1", RKE2, nodes=["n1"]),
            component("v1.29.7+rke2r1", RKE2, nodes=["n2"]),
        )
        (found,) = _components(cluster(*bundles, facts={CNI: "calico"}, coverage=NODES))
        assert found.nodes == frozenset({"n1", "n2"})
        assert [place.text for place in found.seen_in] == ["rke2 v1.29.6+rke2r1", "rke2 v1.29.7+rke2r1"]

    def test_two_releases_of_which_one_may_be_anywhere(self) -> None:
        """Nodes nobody told are all nodes."""
        bundles = (component("v1.29.6+rke2r1", RKE2, nodes=["n1"]), component("v1.29.7+rke2r1", RKE2))
        (found,) = _components(cluster(*bundles, facts={CNI: "calico"}, coverage=NODES))
        assert found.nodes is None

    def test_two_releases_that_ship_different_versions(self) -> None:
        """Each is judged on the nodes of its own release."""
        bundles = (
            component("v1.29.6+rke2r1", RKE2, nodes=["n1"]),
            component("v1.29.8+rke2r1", RKE2, nodes=["n2"]),
        )
        found = _components(cluster(*bundles, facts={CNI: "calico"}, coverage=NODES))
        assert {each.version_text: each.nodes for each in found} == {
            "v3.27.3": frozenset({"n1"}),
            "v3.28.1": frozenset({"n2"}),
        }

    def test_a_release_that_is_not_catalogued_lacks_knowledge(self) -> None:
        """What it ships is not known, and the running image would decide."""
        gap = _missing(cluster(component("v1.29.99+rke2r1", RKE2), facts={CNI: "calico"}, coverage=NODES))
        assert gap.kind is MissingKind.KNOWLEDGE
        assert gap.fact == "rke2.version"
        assert "v1.29.99+rke2r1" in gap.reason
        assert gap.how

    def test_a_release_nobody_could_read_lacks_inventory(self) -> None:
        """The bundle's own gap is what is missing."""
        gap = _missing(cluster(unreadable(RKE2), coverage=NODES))
        assert (gap.kind, gap.fact) == (MissingKind.INVENTORY, "rke2.version")
        assert (gap.reason, gap.how) == ("the image is named by its digest", "name it by its tag")


def test_a_distribution_that_is_vouched_for_rules_out_no_other() -> None:
    """Somebody knows of one; that every node runs it, and no node RKE2, only a source could show."""
    others = replace(KNOWLEDGE, components={**COMPONENTS, K3S: replace(COMPONENTS[RKE2], name=K3S)})
    everywhere = replace(K3S_ON_N1, nodes=None, seen_in=(place(),))
    vouched_for = replace(everywhere, vouched_by=place("answers.yaml"))
    for named, expected in ((everywhere, Absent), (vouched_for, MayBe)):
        assert isinstance(_sight(cluster(named, nodes=[node("n1")], coverage=NODES), RKE2, others), expected)


def test_a_distribution_that_annotations_tell_is_not_absent_where_nobody_saw_them() -> None:
    """Its kubelets say no more than Kubernetes, and a printed table shows no annotations."""
    told = replace(COMPONENTS[RKE2], kubelet_marker=None, node_annotations=("rke.cattle.io/external-ip",))
    knowledge = replace(KNOWLEDGE, components={K3S: replace(COMPONENTS[RKE2], name=K3S), RKE2: told})
    gap = covering(NODE_ANNOTATIONS, gap="no annotations", remedy="look again")
    seen, unseen = (cluster(K3S_ON_N1, nodes=[node("n1")], coverage=each) for each in (NODES, (*NODES, gap)))
    assert isinstance(sight(told, _tests(seen, knowledge)), Absent)
    sighting = sight(told, _tests(unseen, knowledge))
    assert isinstance(sighting, MayBe)
    assert (sighting.missing.reason, sighting.missing.how) == ("no annotations", "look again")


class TestFindings:
    """What sightings come to in an assessment."""

    FAULTS = (advisory(), advisory(name="another-fault"))

    def test_absence_gives_no_finding(self) -> None:
        """An advisory about a component that is not there is not even not affected."""
        assessed = _assessed(cluster(), knowledge_of(*self.FAULTS))
        assert assessed.findings == ()
        assert assessed.gaps == ()

    def test_a_component_that_may_be_there_is_unknown_for_each_advisory_and_one_gap(self) -> None:
        """Each advisory about it is undecided, and one line says what would settle them all."""
        assessed = _assessed(cluster(coverage=[]), knowledge_of(*self.FAULTS))
        assert [(each.status, each.component) for each in assessed.findings] == [(Status.UNKNOWN, None)] * 2
        assert len(assessed.gaps) == 1

    def test_a_release_that_is_not_catalogued_is_told_once(self) -> None:
        """Two advisories about Calico are unknown for one reason."""
        knowledge = knowledge_of(*self.FAULTS, catalogues=[RELEASES])
        seen = cluster(component("v1.29.99+rke2r1", RKE2), facts={CNI: "calico"}, coverage=NODES)
        assessed = _assessed(seen, knowledge)
        assert [each.status for each in assessed.findings] == [Status.UNKNOWN] * 2
        assert [gap.kind for gap in assessed.gaps] == [MissingKind.KNOWLEDGE]

    def test_a_release_that_is_not_catalogued_beside_one_that_is(self) -> None:
        """In an upgrade to a release nobody read, the known half is judged and the other half stays unknown."""
        knowledge = knowledge_of(*self.FAULTS, catalogues=[RELEASES])
        bundles = (
            component("v1.29.8+rke2r1", RKE2, nodes=["n1"]),
            component("v1.29.99+rke2r1", RKE2, nodes=["n2"]),
        )
        assessed = _assessed(cluster(*bundles, facts={CNI: "calico"}, coverage=NODES), knowledge)
        statuses = [each.status for each in assessed.findings]
        assert sorted(statuses) == [Status.NOT_AFFECTED] * 2 + [Status.UNKNOWN] * 2
        assert [gap.fact for gap in assessed.gaps] == ["calico.version", "rke2.version"]

    def test_a_release_that_is_not_catalogued_beside_a_wish(self) -> None:
        """What was asked for is judged, and what the bundle brings stays unknown: it would count for more."""
        knowledge = knowledge_of(advisory(), catalogues=[RELEASES])
        wish = component("v3.27.4", basis=Basis.INTENDED)
        assessed = _assessed(cluster(wish, component("v1.29.99+rke2r1", RKE2), coverage=NODES), knowledge)
        assert sorted(each.status for each in assessed.findings) == [Status.FIXED, Status.UNKNOWN]

    def test_the_node_with_the_fault_may_run_the_older_of_two_releases(self) -> None:
        """During an upgrade an old kernel under either release counts."""
        knowledge = knowledge_of(advisory(when=OLD), catalogues=[RELEASES])
        bundles = (
            component("v1.29.6+rke2r1", RKE2, nodes=["n1"]),
            component("v1.29.7+rke2r1", RKE2, nodes=["n2"]),
        )
        nodes = [node("n1"), node("n2", NEW_KERNEL)]
        (finding,) = _assessed(
            cluster(*bundles, nodes=nodes, facts={CNI: "calico"}, coverage=NODES), knowledge
        ).findings
        assert (finding.status, finding.nodes.affected) == (Status.AFFECTED, ("n1",))

    @pytest.mark.parametrize(
        ("cni", "expected"),
        [
            ("calico", {("v3.27.3", Status.AFFECTED)}),
            ("canal", {("v3.28.0-build20240625", Status.NOT_AFFECTED)}),
            (None, {("v3.27.3", Status.UNKNOWN), ("v3.28.0-build20240625", Status.NOT_AFFECTED)}),
        ],
    )
    def test_what_a_bundle_may_bring_is_asked_for(self, cni: str | None, expected: set[tuple[str, Status]]) -> None:
        """Without the network plugin the affected half is unknown; the plugin and the running image are missing."""
        knowledge = knowledge_of(advisory(), catalogues=[RELEASES])
        facts = {CNI: cni} if cni else {}
        assessed = _assessed(cluster(TestBundles.BUNDLE, facts=facts, coverage=NODES), knowledge)
        assert {(_version(each), each.status) for each in assessed.findings} == expected
        assert [gap.fact for gap in assessed.gaps] == ["calico.version", *([] if cni else ["cluster.cni"])]


def _version(finding: Finding) -> str:
    assert finding.component is not None
    return finding.component.version_text


def _components(seen: Cluster) -> tuple[Component, ...]:
    sighting = _sight(seen)
    assert isinstance(sighting, Found)
    return sighting.components


def _assessed(seen: Cluster, knowledge: KnowledgeBase) -> ClusterAssessment:
    (assessed,) = assess(Inventory(clusters=(seen,)), knowledge).clusters
    return assessed


def test_what_is_only_taken_along_is_not_told_to_be_there() -> None:
    """A bundle that moves a component says nothing of the version that somebody may have pinned."""
    (told, *_) = RELEASES.slots
    silent = replace(RELEASES, slots=(replace(told, is_told=False),))
    seen = cluster(component("v1.29.6+rke2r1", RKE2), facts={CNI: "calico"}, coverage=NODES)
    assert isinstance(_sight(seen), Found)
    assert isinstance(_sight(seen, knowledge=knowledge_of(catalogues=[silent])), MayBe)
