from tests.collectors.tables.printing import served
from tests.collectors.written import (
    Written,
    cluster_of,
    container,
    covered,
    gaps,
    listed,
    namespace,
    node,
    only,
    problem_of,
    source,
    versions,
    workload,
)


def test_a_table_of_nodes_shows_what_its_columns_show() -> None:
    """Kernel, operating system and kubelet, and the list of nodes is whole."""
    cluster = cluster_of(served(node("a", kernel="6.8.0-45-generic (amd64)"), node("b")))
    facts = {each.fact: each.value for each in cluster.nodes[0].facts}
    assert facts == {"node.kernel": "6.8.0-45-generic", "node.os_image": "Ubuntu 20.04.6 LTS"}
    assert (covered(cluster), versions(cluster, "kubernetes")) == ({"Node": None}, ["v1.29.6 running"])


def test_a_table_of_workloads_shows_their_images() -> None:
    """Each with its container and its namespace, and the field it stands for."""
    cluster = cluster_of(served(workload(container("x:1", name="x"), container())))
    assert versions(cluster) == ["v3.27.3 running"]
    assert str(only(cluster).seen_in[0]).startswith("DaemonSet kube-system/calico-node")
    assert covered(cluster) == {"DaemonSet": {"kube-system"}}


def test_an_environment_is_not_shown_and_not_taken_for_empty() -> None:
    """Unless another source shows it."""
    (layer,) = cluster_of(served(workload())).layers
    assert "shows no environment" in layer.unread
    (layer,) = cluster_of(served(workload()), listed(workload())).layers
    assert layer.unread == ""


def test_a_rollout_is_read_off_the_counts() -> None:
    """Pods of an earlier template may still run."""
    rolling = workload(status={"desiredNumberScheduled": 3, "updatedNumberScheduled": 1})
    assert versions(cluster_of(served(rolling))) == ["v3.27.3 running", " running"]
    none = workload(status={"desiredNumberScheduled": 0, "updatedNumberScheduled": 0})
    assert versions(cluster_of(served(none))) == ["v3.27.3 intended"]


def test_annotations_come_along() -> None:
    """They tell RKE1; without them nobody knows."""
    rke1 = node("a")
    rke1["metadata"]["annotations"] = {"rke.cattle.io/internal-ip": "10.0.0.1"}
    assert versions(cluster_of(served(rke1)), "rke1") == ["v1.29.6 running"]
    assert "Node annotations" not in gaps(cluster_of(served(node("a"))))


def test_a_table_that_continues_is_a_gap() -> None:
    """As a list is."""
    assert "continues" in gaps(cluster_of(served(node("a"), **{"continue": "x"})))["Node"].gap


def test_namespaces_are_known_from_their_table() -> None:
    """If kube-system is one of them."""
    cluster = cluster_of(served(namespace("kube-system"), namespace("default")))
    assert cluster.namespaces == frozenset({"kube-system", "default"})
    assert cluster_of(served(namespace("default"))).namespaces is None


def test_a_table_of_pods_shows_no_images() -> None:
    """Which is a gap, with the command that closes it."""
    written: Written = {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "columnDefinitions": [{"name": each} for each in ("Name", "Ready", "Status", "Restarts", "Age")],
        "rows": [{"cells": ["calico-node-x", "1/1", "Running", 3, "2d"], "object": None}],
    }
    gap = gaps(cluster_of(written))["Pod"]
    assert (gap.gap, gap.remedy) == ("the table shows no images", "kubectl get pods -A -o json")


def test_a_table_of_another_form_is_refused() -> None:
    """At its place."""
    problem = problem_of({"kind": "Table", "apiVersion": "meta.k8s.io/v1", "rows": 5})
    assert (problem.code, problem.place.file) == ("unexpected-form", "file-0.json")
    odd = served(node("a"))
    odd["rows"][0]["cells"] = "x"
    assert problem_of(odd).code == "unexpected-form"


def test_a_table_may_be_utf_16() -> None:
    """As PowerShell saves it."""
    text = source(served(node("a"))).data.decode().encode("utf-16")
    assert [each.name for each in cluster_of(source(text, "f")).nodes] == ["a"]
