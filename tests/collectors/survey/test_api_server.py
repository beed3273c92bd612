"""What the API server says of its own version, beside the kubelets."""

from __future__ import annotations

from tests.collectors.live.documents import as_json
from tests.collectors.survey.conftest import Read
from tests.collectors.survey.scripted_cluster import ScriptedCluster, may_not_read
from tests.collectors.written import named, namespace, node

SYSTEM = namespace("kube-system")


def test_is_one_more_witness_where_a_kubelet_runs_the_same(read: Read) -> None:
    """One component, on the nodes whose kubelets say so, seen in both."""
    nodes = [node("n1", kubelet="v1.29.6+rke2r1"), node("n2", kubelet="v1.29.5+rke2r1")]
    older, same = named(read(ScriptedCluster(objects=[SYSTEM, *nodes], version="v1.29.6+rke2r1")), "rke2")
    assert (str(older.version), older.nodes) == ("v1.29.5+rke2r1", frozenset({"n2"}))
    assert (str(same.version), same.nodes) == ("v1.29.6+rke2r1", frozenset({"n1"}))
    assert {place.object for place in same.seen_in} == {"API server", "Node n1"}


def test_of_eks_runs_on_no_node_of_the_list(read: Read) -> None:
    """The control plane is Amazon's, and its build is another than the kubelets'."""
    nodes = [node("n1", kubelet="v1.29.6-eks-ae9a62a")]
    found = named(read(ScriptedCluster(objects=[SYSTEM, *nodes], version="v1.29.6-eks-db838b0")), "kubernetes")
    assert {(str(each.version), each.nodes) for each in found} == {
        ("v1.29.6-eks-ae9a62a", frozenset({"n1"})),
        ("v1.29.6-eks-db838b0", frozenset()),
    }


def test_says_nothing_of_kubelets_that_were_not_seen(read: Read) -> None:
    """They may be three minors older, so their version is unknown, not the server's."""
    script = ScriptedCluster(objects=[SYSTEM], version="v1.29.6+rke2r1", allows=may_not_read("nodes"))
    stated, unknown = named(read(script), "rke2")
    assert (str(stated.version), stated.nodes) == ("v1.29.6+rke2r1", frozenset())
    assert unknown.version_reason == "no kubelet was seen, and kubelets may be older than the API server"
    assert unknown.nodes is None


def test_that_is_not_told_is_no_component(read: Read) -> None:
    """A proxy that hides it takes nothing else away."""
    script = ScriptedCluster(
        objects=[SYSTEM, node("n1")], breaks=lambda each: as_json({}) if each.path == "/version" else None
    )
    (only,) = named(read(script), "kubernetes")
    assert {place.object for place in only.seen_in} == {"Node n1"}
