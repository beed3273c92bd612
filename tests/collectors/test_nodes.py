from typing import Any

import pytest

from advisor.model.component import Basis
from tests.collectors.written import (
    DIGEST,
    cluster_of,
    covered,
    listed,
    named,
    node,
    only,
    problem_of,
    reason,
    typed,
    versions,
)


def _facts(*items: object, name: str = "n1") -> dict[str, object]:
    (found,) = [each for each in cluster_of(listed(*items)).nodes if each.name == name]
    return {each.fact: each.value for each in found.facts}


def test_a_node_shows_kernel_and_operating_system() -> None:
    """Each with the object and the field it was read from."""
    (found,) = cluster_of(listed(node(kernel="5.15.0-107-generic"))).nodes
    assert {each.fact: each.value for each in found.facts} == {
        "node.kernel": "5.15.0-107-generic",
        "node.operating_system": "linux",
        "node.os_image": "Ubuntu 20.04.6 LTS",
    }
    assert {(each.seen_in.object, each.seen_in.source) for each in found.facts} == {("Node n1", "file-0.json")}
    assert found.facts[0].seen_in.field == "status.nodeInfo.kernelVersion"


def test_the_platform_behind_a_kernel_is_no_part_of_it() -> None:
    """Kubernetes 1.36 prints `(amd64)` after the kernel."""
    assert _facts(node(kernel="6.8.0-45-generic (amd64)"))["node.kernel"] == "6.8.0-45-generic"


@pytest.mark.parametrize("status", [None, {}, {"nodeInfo": {}}, {"nodeInfo": None}, {"conditions": None}])
def test_a_node_without_a_status_is_known_by_name(status: object) -> None:
    """What it runs is not known, and that is no fault of the list."""
    assert _facts(node() | {"status": status}) == {}


def test_a_node_may_lack_its_status_altogether() -> None:
    """A filter may have dropped it."""
    bare = node()
    del bare["status"]
    assert _facts(bare) == {}


@pytest.mark.parametrize(
    "status",
    [
        {"nodeInfo": {"kernelVersion": "k"}, "images": None},
        {"nodeInfo": {"kernelVersion": "k"}, "images": [None, {"names": None}, {"sizeBytes": 1}, {"names": [None]}]},
        {"nodeInfo": {"kernelVersion": "k", "osImage": None}, "conditions": 5, "capacity": [], "addresses": "x"},
        {"nodeInfo": {"kernelVersion": "k", "swap": {"capacity": 10**40}}, "volumesInUse": {"a": 1.5e300}},
    ],
)
def test_nulls_count_as_left_out_and_other_parts_do_not_matter(status: object) -> None:
    """As the API server itself reads them, of whatever version it is."""
    assert _facts(node() | {"status": status}) == {"node.kernel": "k"}


def test_a_node_without_a_name_is_refused() -> None:
    """Facts must hold for somebody."""
    problem = problem_of(listed(node(), node() | {"metadata": {"uid": "u"}}))
    assert (problem.code, problem.place.pointer) == ("unexpected-form", "/items/1")
    assert "no name" in problem.message


@pytest.mark.parametrize(
    ("kubelet", "name", "version"),
    [
        ("v1.29.6+rke2r1", "rke2", "v1.29.6+rke2r1"),
        ("v1.29.6+k3s1", "k3s", "v1.29.6+k3s1"),
        ("v1.30.4-eks-a737599", "kubernetes", "v1.30.4-eks-a737599"),
        ("v1.29.6", "kubernetes", "v1.29.6"),
        ("v1.36.0", "kubernetes", "v1.36.0"),
    ],
)
def test_the_kubelet_names_the_distribution(kubelet: str, name: str, version: str) -> None:
    """By the tail of its version, which is data."""
    found = only(cluster_of(listed(node(kubelet=kubelet))), name)
    assert (str(found.version), found.basis, found.nodes) == (version, Basis.RUNNING, frozenset({"n1"}))


@pytest.mark.parametrize(
    ("kubelet", "build"), [("v1.30.4-eks-a737599", "eks"), ("v1.30.4", "upstream"), ("v1.30.5-gke.1014001", "upstream")]
)
def test_the_kubelet_names_who_built_it(kubelet: str, build: str) -> None:
    """Amazon's Kubernetes is Kubernetes of another build; of builds nobody declared the version itself has to tell."""
    assert only(cluster_of(listed(node(kubelet=kubelet))), "kubernetes").build == build


@pytest.mark.parametrize("key", ["rke.cattle.io/internal-ip", "rke.cattle.io/external-ip"])
def test_rke1_shows_in_its_nodes_annotations(key: str) -> None:
    """Its kubelets say the Kubernetes version, which is not RKE1's: that it is there is known, its version is not."""
    cluster = cluster_of(listed(_annotated(node(), {key: "10.0.0.1", "other": "x"})))
    rke1, kubernetes = only(cluster, "rke1"), only(cluster, "kubernetes")
    assert (kubernetes.build, str(kubernetes.version)) == ("rke1", "v1.29.6")
    assert "v1.29.6" in reason(rke1)
    assert (rke1.basis, rke1.nodes) == (Basis.RUNNING, frozenset({"n1"}))
    assert rke1.seen_in[0].field == f"metadata.annotations[{key}]"
    assert "10.0.0.1" not in str(rke1)


@pytest.mark.parametrize(
    ("kubelet", "annotations"),
    [
        ("v1.29.6", {"rke.cattle.io/machine": "7b2c"}),
        ("v1.29.6", None),
        ("v1.29.6+rke2r1", {"rke.cattle.io/internal-ip": "10.0.0.1"}),
    ],
)
def test_what_is_not_rke1(kubelet: str, annotations: dict[str, str] | None) -> None:
    """Other annotations of Rancher's, none at all, and a kubelet that names another distribution itself."""
    assert named(cluster_of(listed(_annotated(node(kubelet=kubelet), annotations))), "rke1") == ()


def _annotated(written: dict[str, Any], annotations: dict[str, str] | None) -> dict[str, Any]:
    return written | {"metadata": {**written["metadata"], "annotations": annotations}}


@pytest.mark.parametrize("kubelet", ["nightly", "v1", "1.x"])
def test_a_kubelet_nobody_can_read_is_unknown(kubelet: str) -> None:
    """Unknown with the reason, not absent."""
    assert kubelet in reason(only(cluster_of(listed(node(kubelet=kubelet))), "kubernetes"))


def test_nodes_of_one_kubelet_are_one_component() -> None:
    """With all their names, and another beside it during an upgrade."""
    cluster = cluster_of(listed(node("n1"), node("n2"), node("n3", kubelet="v1.29.7")))
    assert [(str(each.version), each.nodes) for each in named(cluster, "kubernetes")] == [
        ("v1.29.6", frozenset({"n1", "n2"})),
        ("v1.29.7", frozenset({"n3"})),
    ]


def test_images_in_a_cache_are_present_and_no_more() -> None:
    """They may run, or be left over."""
    images = ("docker.io/calico/node:v3.27.3", "docker.io/library/nginx:1", "rancher/rancher-agent:v2.9.2")
    cluster = cluster_of(listed(node("n1", images=images), node("n2", images=images[:1])))
    found = only(cluster)
    assert (versions(cluster), found.nodes) == (["v3.27.3 present"], frozenset({"n1", "n2"}))
    assert found.seen_in[0].field == "status.images"
    assert not named(cluster, "rancher")


def test_an_image_without_names_may_say_null_in_words() -> None:
    """support-bundle-kit, which Longhorn and Harvester use, writes `null` and empty texts as "null"."""
    written = node()
    written["status"]["images"] = [{"names": "null", "sizeBytes": 1}, {"names": ["calico/node:v3.27.3"]}]
    assert versions(cluster_of(listed(written))) == ["v3.27.3 present"]


def test_a_digest_beside_a_tag_adds_nothing() -> None:
    """Nodes list each image by both."""
    images = (f"docker.io/calico/node@{DIGEST}", "docker.io/calico/node:v3.27.3")
    assert versions(cluster_of(listed(node(images=images)))) == ["v3.27.3 present"]


@pytest.mark.parametrize("api_version", ["longhorn.io/v1beta2", "management.cattle.io/v3", "projectcalico.org/v3"])
def test_nodes_of_others_are_no_nodes(api_version: str) -> None:
    """Longhorn, Rancher and Calico have a kind of the same name, which shows nothing of ours."""
    cluster = cluster_of(listed(node() | {"apiVersion": api_version}))
    assert cluster.nodes == ()
    assert not cluster.covers("Node")
    assert list(covered(cluster)) == [f"Node.{api_version.partition('/')[0]}"]


def test_a_typed_list_says_what_its_items_are() -> None:
    """Items from the raw API have no kind of their own."""
    cluster = cluster_of(typed("Node", node("n1"), node("n2")))
    assert [each.name for each in cluster.nodes] == ["n1", "n2"]
    assert cluster.covers("Node")
    assert cluster_of(typed("Node", node(), api_version="longhorn.io/v1beta2")).nodes == ()
