from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

import pytest

from advisor.engine import assess
from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment, NodeGroup
from advisor.model.component import Edition
from advisor.model.finding import Finding, Status
from advisor.model.inventory import Cluster, Conflict, Inventory, Node
from advisor.model.knowledge_base import KnowledgeBase
from tests.builders import (
    BPF,
    CNI,
    GROWS,
    INTERFACES,
    KERNEL,
    LIBRARY,
    NEW_KERNEL,
    OLD,
    OLD_KERNEL,
    OS_IMAGE,
    RANCHER,
    RKE2,
    XDP,
    advisory,
    at_least,
    catalogue,
    cluster,
    component,
    environment,
    felix_configuration,
    is_,
    knowledge_of,
    node,
    observed,
    place,
    release,
    unreadable,
)

T = TypeVar("T")


def _assessed(seen: Cluster, knowledge: KnowledgeBase, edition: Edition | None = None) -> ClusterAssessment:
    (assessed,) = assess(Inventory(clusters=(seen,)), knowledge, edition=edition).clusters
    return assessed


class TestOrder:
    def test_findings_come_by_weight(self) -> None:
        """By status, then severity, then advisory, then version."""
        knowledge = knowledge_of(
            advisory(name="b-fault", severity=Severity.LOW),
            advisory(name="a-fault", severity=Severity.LOW),
            advisory(name="c-fault", severity=Severity.CRITICAL),
            advisory(name="d-fault", severity=Severity.CRITICAL, when=is_(GROWS, True)),
        )
        runs = (component("v3.27.4"), component("v3.27.3-build20240423"), component("v3.27.3"))
        findings = _assessed(cluster(*runs), knowledge).findings
        assert [(each.status, each.advisory.id, _version(each)) for each in findings] == [
            (Status.AFFECTED, "c-fault", "v3.27.3"),
            (Status.AFFECTED, "c-fault", "v3.27.3-build20240423"),
            (Status.AFFECTED, "a-fault", "v3.27.3"),
            (Status.AFFECTED, "a-fault", "v3.27.3-build20240423"),
            (Status.AFFECTED, "b-fault", "v3.27.3"),
            (Status.AFFECTED, "b-fault", "v3.27.3-build20240423"),
            (Status.UNKNOWN, "d-fault", "v3.27.3"),
            (Status.UNKNOWN, "d-fault", "v3.27.3-build20240423"),
            (Status.FIXED, "c-fault", "v3.27.4"),
            (Status.FIXED, "d-fault", "v3.27.4"),
            (Status.FIXED, "a-fault", "v3.27.4"),
            (Status.FIXED, "b-fault", "v3.27.4"),
        ]

    def test_components_come_by_version(self) -> None:
        """Oldest first, and those nobody could read last."""
        runs = (unreadable(), component("v3.28.10"), component("v3.28.9"))
        components = _assessed(cluster(*runs), knowledge_of(advisory())).components
        assert [each.version_text for each in components] == ["v3.28.9", "v3.28.10", "sha256:0"]

    def test_clusters_keep_theirs(self) -> None:
        """The inventory has them sorted by name."""
        seen = (cluster(name="a"), cluster(component(), name="b"))
        assessment = assess(Inventory(clusters=seen), knowledge_of(advisory()))
        assert [each.cluster for each in assessment.clusters] == list(seen)


class TestRoll:
    def test_one_finding_for_each_version(self) -> None:
        """A roll in progress is two versions, each judged on its own nodes."""
        runs = (component("v3.27.3", nodes=["n1", "n2"]), component("v3.27.4", nodes=["n3"]))
        nodes = [node("n1"), node("n2", NEW_KERNEL), node("n3")]
        findings = _assessed(cluster(*runs, nodes=nodes), knowledge_of(advisory(when=OLD))).findings
        assert [(_version(each), each.status, each.nodes.affected) for each in findings] == [
            ("v3.27.3", Status.AFFECTED, ("n1",)),
            ("v3.27.4", Status.FIXED, ()),
        ]

    def test_one_finding_for_each_build(self) -> None:
        """The same version built by two is two findings."""
        runs = (component(), component(build="rancher-hardened"))
        assert len(_assessed(cluster(*runs), knowledge_of(advisory())).findings) == 2


class TestFixesInFindings:
    RELEASES = catalogue(
        RANCHER, release("v2.10.3", RANCHER), release("v2.10.5", RANCHER, Edition.PRIME), release("v2.11.1", RANCHER)
    )
    FAULT = advisory(
        {"introduced": "v2.10.0", "fixed": "v2.10.5"}, {"introduced": "v2.11.0", "fixed": "v2.11.1"}, of=RANCHER
    )

    @pytest.mark.parametrize(
        ("edition", "fixed_in", "elsewhere"),
        [(None, ("v2.11.1",), ("v2.10.5",)), (Edition.PRIME, ("v2.10.5", "v2.11.1"), ())],
    )
    def test_the_edition_reaches_them(
        self, edition: Edition | None, fixed_in: tuple[str, ...], elsewhere: tuple[str, ...]
    ) -> None:
        """Who names an edition is told what that edition can obtain."""
        knowledge = knowledge_of(self.FAULT, catalogues=[self.RELEASES])
        (finding,) = _assessed(cluster(component("v2.10.3", RANCHER)), knowledge, edition).findings
        assert (finding.fixed_in, finding.fixed_in_other_editions) == (fixed_in, elsewhere)

    def test_only_open_findings_name_fixes(self) -> None:
        """Affected and unknown ones do; what is not affected needs none."""
        releases = catalogue(RANCHER, release("v2.10.5", RANCHER))
        fault = advisory({"introduced": "v2.10.0", "fixed": "v2.10.5"}, of=RANCHER, when=is_(GROWS, True))
        expected = {True: ("v2.10.5",), None: ("v2.10.5",), False: ()}
        for grows, fixed_in in expected.items():
            facts = {} if grows is None else {GROWS: grows}
            seen = cluster(component("v2.10.3", RANCHER), facts=facts)
            (finding,) = _assessed(seen, knowledge_of(fault, catalogues=[releases])).findings
            assert finding.fixed_in == fixed_in

    def test_a_release_nobody_read_is_unknown_for_the_component(self) -> None:
        """A version the catalogue spans and does not list is one gap, however many advisories ask for it."""
        releases = catalogue(RANCHER, release("v2.10.3", RANCHER), spanning=("v2.10.0", "v2.11.0"))
        faults = [advisory(of=RANCHER, name=name) for name in ("a-fault", "b-fault", "c-fault")]
        assessed = _assessed(cluster(component("v2.10.4", RANCHER)), knowledge_of(*faults, catalogues=[releases]))
        assert [each.status for each in assessed.findings] == [Status.UNKNOWN] * 3
        assert [gap.fact for gap in assessed.gaps] == ["rancher.version"]


class TestNodeGroups:
    def test_nodes_are_grouped_by_kernel_and_system(self) -> None:
        """Groups are sorted, and nodes alike in these two stand together whatever else they have."""
        ubuntu = {OS_IMAGE: "Ubuntu 20.04.6 LTS"}
        nodes = [node("n1", facts=ubuntu), node("n2", NEW_KERNEL), node("n3", facts={**ubuntu, INTERFACES: 1})]
        assert _assessed(cluster(nodes=nodes), knowledge_of()).node_groups == (
            NodeGroup(kernel=NEW_KERNEL, os="", names=("n2",)),
            NodeGroup(kernel=OLD_KERNEL, os="Ubuntu 20.04.6 LTS", names=("n1", "n3")),
        )

    def test_a_kernel_in_dispute_shows_both(self) -> None:
        """Neither of two values is dropped, and one stated twice stands once."""
        facts = [observed(KERNEL, text, source) for text, source in (("5.4", "a"), ("5.4", "b"), ("5.15", "c"))]
        (group,) = _assessed(cluster(nodes=[Node(name="n1", facts=tuple(facts))]), knowledge_of()).node_groups
        assert group.kernel == "5.4 / 5.15"


class TestDeterminism:
    """Nothing in an assessment depends on the order in which the parts of an inventory come."""

    KNOWLEDGE = knowledge_of(
        advisory(when=OLD, symptoms=[at_least(INTERFACES, 1)]),
        advisory(name="setting-fault", when=is_(BPF, True)),
        advisory(name="library-fault", of=LIBRARY),
        advisory(name="rancher-fault", of=RANCHER, when=is_(GROWS, True)),
    )
    SEEN = cluster(
        component("v3.27.3", nodes=["n1", "n2", "n5"]),
        component("v3.27.4", nodes=["n3", "n4", "n6"]),
        component("v1.3.0", LIBRARY),
        component("v2.10.3", RANCHER),
        component("v1.29.6+rke2r1", RKE2),
        nodes=[
            node("n1"),
            node("n2", NEW_KERNEL),
            node("n3", facts={INTERFACES: 1}),
            node("n4", None),
            node("n5", "5.4.0-177-generic"),
            node("n6", "5.4.0-177-generic", {INTERFACES: 1}),
        ],
        facts={CNI: "calico"},
        layers=[
            environment({XDP: True}),
            felix_configuration({BPF: False}),
            felix_configuration({BPF: True}, "node.n2"),
            felix_configuration({BPF: True}, "node.n3"),
        ],
        conflicts=[Conflict(about=about, values=(("5.4", place()),)) for about in ("a", "b", "z")],
    )

    @pytest.mark.parametrize("seed", range(20))
    def test_the_order_of_parts_does_not_matter(self, seed: int) -> None:
        """Shuffled components, nodes, layers and coverage come to equal findings, gaps and conflicts."""
        shuffle = random.Random(seed)  # noqa: S311  # no secret depends on it
        shuffled = replace(
            self.SEEN,
            components=_shuffled(self.SEEN.components, shuffle),
            nodes=_shuffled(self.SEEN.nodes, shuffle),
            layers=_shuffled(self.SEEN.layers, shuffle),
            coverage=_shuffled(self.SEEN.coverage, shuffle),
            conflicts=_shuffled(self.SEEN.conflicts, shuffle),
        )
        assert _without_cluster(_assessed(shuffled, self.KNOWLEDGE)) == _without_cluster(
            _assessed(self.SEEN, self.KNOWLEDGE)
        )

    def test_the_same_inventory_gives_the_same_assessment(self) -> None:
        """Nothing is left over from an earlier run."""
        assert _assessed(self.SEEN, self.KNOWLEDGE) == _assessed(self.SEEN, self.KNOWLEDGE)

    def test_it_exercises_every_status(self) -> None:
        """The inventory shuffled above has something of everything to put in order."""
        assessed = _assessed(self.SEEN, self.KNOWLEDGE)
        assert {each.status for each in assessed.findings} == set(Status) - {Status.NOT_AFFECTED}
        assert len(assessed.conflicts) > len(self.SEEN.conflicts)
        assert assessed.gaps


def _shuffled(parts: Sequence[T], shuffle: random.Random) -> tuple[T, ...]:
    return tuple(shuffle.sample(parts, len(parts)))


def _without_cluster(assessed: ClusterAssessment) -> Iterable[object]:
    return (assessed.components, assessed.findings, assessed.gaps, assessed.conflicts, assessed.node_groups)


def _version(finding: Finding) -> str:
    assert finding.component is not None
    return finding.component.version_text
