"""Tests on another component of the same cluster."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from advisor.engine import assess
from advisor.model.component import Basis
from advisor.model.condition import Beside, Condition, Not
from advisor.model.fact import MissingKind
from advisor.model.finding import Finding, Status
from advisor.model.inventory import Cluster, Inventory
from advisor.report.phrases import because
from tests.builders import (
    CALICO,
    CNI,
    RANCHER,
    RKE2,
    advisory,
    cluster,
    component,
    covering,
    knowledge_of,
    release,
    rke2_releases,
    span,
    unreadable,
)

OLD_RANCHER = Beside(component=RANCHER, versions=span("v2.8.0", "v2.8.9", RANCHER))


def _finding(seen: Cluster, when: Condition = OLD_RANCHER) -> Finding:
    (found,) = _findings(seen, when)
    return found


def _findings(seen: Cluster, when: Condition) -> Iterable[Finding]:
    return assess(Inventory(clusters=(seen,)), knowledge_of(advisory(when=when))).clusters[0].findings


def _with(*texts: str) -> Cluster:
    return cluster(component(), *(component(text, RANCHER) for text in texts))


@pytest.mark.parametrize(
    ("texts", "status"),
    [
        (["v2.7.15"], Status.NOT_AFFECTED),
        (["v2.8.0"], Status.AFFECTED),
        (["v2.8.9"], Status.AFFECTED),
        (["v2.9.0"], Status.NOT_AFFECTED),
        (["v2.8.5", "v2.9.0"], Status.AFFECTED),
        (["v2.7.15", "v2.9.0"], Status.NOT_AFFECTED),
    ],
)
def test_one_of_the_versions_there_is_enough(texts: list[str], status: Status) -> None:
    """During a roll both are at work; none is there only when none of them is."""
    assert _finding(_with(*texts)).status is status


def test_the_version_that_decided_is_told() -> None:
    """Yes by one of them, no by all of them."""
    yes, no = _finding(_with("v2.8.5", "v2.9.0")), _finding(_with("v2.7.15", "v2.9.0"))
    assert because(yes, "Calico")[1] == "rancher is v2.8.5 (DaemonSet rancher image in cluster.json)"
    assert because(no, "Calico")[1].startswith("rancher is v2.7.15, v2.9.0, not >=v2.8.0 <=v2.8.9 (")


def test_a_component_that_is_not_there_is_at_no_version() -> None:
    """Inside coverage."""
    found = _finding(cluster(component()))
    assert found.status is Status.NOT_AFFECTED
    assert because(found, "Calico")[1] == "rancher is not >=v2.8.0 <=v2.8.9 in this cluster"
    assert _finding(cluster(component()), Not(OLD_RANCHER)).status is Status.AFFECTED


def test_a_component_that_may_be_there_unseen() -> None:
    """Its version is what is missing, and its own remedy says how to get it."""
    for when in (OLD_RANCHER, Not(OLD_RANCHER)):
        found = _finding(cluster(component(), coverage=[covering("Node")]), when)
        assert found.status is Status.UNKNOWN
        (gap,) = found.missing
        assert (gap.fact, gap.kind, gap.how) == ("rancher.version", MissingKind.INVENTORY, "look for rancher")


def test_a_version_nobody_can_read() -> None:
    """Unknown, unless another one settles it."""
    (gap,) = _finding(cluster(component(), unreadable(RANCHER))).missing
    assert (gap.fact, gap.reason) == ("rancher.version", "the image is named by its digest")
    rolling = cluster(component(), unreadable(RANCHER), component("v2.8.5", RANCHER))
    assert _finding(rolling).status is Status.AFFECTED
    rolling = cluster(component(), unreadable(RANCHER), component("v2.9.0", RANCHER))
    assert _finding(rolling).status is Status.UNKNOWN


def test_a_version_nothing_orders() -> None:
    """Knowledge is missing, not the inventory."""
    patched = Beside(component=RANCHER, versions=span("v2.8.9-hotfix-b5c4.2", "v2.9.0", RANCHER))
    (gap,) = _finding(_with("v2.8.9-hotfix-4d1a.1"), patched).missing
    assert (gap.fact, gap.kind) == ("rancher.version", MissingKind.KNOWLEDGE)


def test_a_weaker_basis_gives_way() -> None:
    """What is only intended does not stand beside what runs."""
    seen = cluster(component(), component("v2.9.0", RANCHER), component("v2.8.5", RANCHER, basis=Basis.INTENDED))
    assert _finding(seen).status is Status.NOT_AFFECTED


class TestDistributions:
    """A distribution shows in the kubelet of each node."""

    OLD_RKE2 = Beside(component=RKE2, versions=span("v1.24.1+rke2r1", "v1.24.9+rke2r1", RKE2))

    def test_no_node_was_listed(self) -> None:
        """Then the nodes are what is missing."""
        (gap,) = _finding(cluster(component(), coverage=[]), self.OLD_RKE2).missing
        assert (gap.fact, gap.reason) == ("rke2.version", "Node objects were not listed")

    def test_the_kubelets_name_it(self) -> None:
        """On each side of the bound."""
        for text, status in (("v1.24.9+rke2r1", Status.AFFECTED), ("v1.25.0+rke2r1", Status.NOT_AFFECTED)):
            assert _finding(cluster(component(), component(text, RKE2)), self.OLD_RKE2).status is status


class TestBroughtByABundle:
    """Where no workload was listed, the distribution's release says what it ships."""

    OLD_CALICO = Beside(component=CALICO, versions=span("v3.27.0", "v3.27.9"))
    RELEASES = rke2_releases(
        release("v1.29.6+rke2r1", RKE2, calico="v3.27.3", canal="v3.28.0"),
        release("v1.29.7+rke2r1", RKE2, calico="v3.28.0", canal="v3.28.0"),
    )

    def _finding(self, *distributions: str, cni: str = "") -> Finding:
        fault = advisory(of=RANCHER, when=self.OLD_CALICO)
        seen = cluster(
            component("v2.8.5", RANCHER),
            *(component(text, RKE2) for text in distributions),
            facts={CNI: cni} if cni else {},
            coverage=[covering("Node")],
        )
        assessed = assess(Inventory(clusters=(seen,)), knowledge_of(fault, catalogues=[self.RELEASES]))
        (found,) = assessed.clusters[0].findings
        return found

    def test_the_release_installs_it(self) -> None:
        """In the version it ships for that plugin."""
        assert self._finding("v1.29.6+rke2r1", cni="calico").status is Status.AFFECTED
        assert self._finding("v1.29.6+rke2r1", cni="canal").status is Status.NOT_AFFECTED

    def test_nobody_said_whether_it_is_installed(self) -> None:
        """Unknown, unless no version that may come is one of those asked for."""
        found = self._finding("v1.29.6+rke2r1")
        assert found.status is Status.UNKNOWN
        assert [gap.fact for gap in found.missing] == ["calico.version"]
        assert self._finding("v1.29.7+rke2r1").status is Status.NOT_AFFECTED

    def test_a_release_nobody_catalogued_may_bring_another(self) -> None:
        """What is known decides only when it says yes."""
        (gap,) = self._finding("v1.29.7+rke2r1", "v1.29.99+rke2r1", cni="calico").missing
        assert gap.fact == "rke2.version"
        assert self._finding("v1.29.6+rke2r1", "v1.29.99+rke2r1", cni="calico").status is Status.AFFECTED
