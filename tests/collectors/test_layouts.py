import json

import pytest

from advisor.collectors.layouts import listed_at
from tests.collectors.written import (
    KERNEL,
    Written,
    as_json,
    as_yaml,
    cluster_of,
    container,
    covered,
    listed,
    node,
    notes,
    problems_of,
    source,
    typed,
    variable,
    versions,
    workload,
)

LOGS = b"""\
==== START logs for container calico-node of pod kube-system/calico-node-x ====
{"level": "info",
{ stray
}
==== END logs for container calico-node of pod kube-system/calico-node-x ====
"""

OLD_NODE: Written = {
    "name": "minikube",
    "selfLink": "/api/v1/nodes/minikube",
    "uid": "u",
    "creationTimestamp": "2017-12-01T00:00:00Z",
    "annotations": {"Kept.As/It-Is": "x"},
    "Spec": {"PodCIDR": "", "ProviderID": "", "Unschedulable": False},
    "Status": {
        "NodeInfo": {
            "KernelVersion": KERNEL,
            "OSImage": "Ubuntu 20.04.6 LTS",
            "KubeletVersion": "v1.8.0",
            "OperatingSystem": "linux",
        },
        "Images": [{"Names": ["quay.io/calico/node:v2.6.2"], "SizeBytes": 1}],
    },
}
OLD_SET: Written = {
    "name": "calico-node",
    "namespace": "kube-system",
    "uid": "v",
    "generation": 1,
    "Spec": {
        "Template": {
            "creationTimestamp": None,
            "Spec": {
                "Containers": [
                    {
                        "Name": "calico-node",
                        "Image": "quay.io/calico/node:v3.1.3",
                        "Env": [{"Name": "FELIX_BPFENABLED", "Value": "true", "ValueFrom": None}],
                    }
                ]
            },
        }
    },
    "Status": {"DesiredNumberScheduled": 1, "UpdatedNumberScheduled": 1, "ObservedGeneration": 1},
}


def old(link: str, *items: Written) -> Written:
    """A list as kubectl 1.10 dumped it."""
    return {"selfLink": link, "resourceVersion": "7", "Items": list(items)}


def test_a_dump_as_one_stream_is_read_between_its_logs() -> None:
    """Braces in logs open nothing."""
    stream = as_json(typed("Node", node("a"))) + LOGS + as_json(typed("DaemonSet", workload(), api_version="apps/v1"))
    cluster = cluster_of(source(stream + LOGS, "dump.txt"))
    assert ([each.name for each in cluster.nodes], versions(cluster)) == (["a"], ["v3.27.3 running"])
    assert any("skipped" in each for each in notes(cluster))


def test_an_old_dump_names_its_fields_as_go_does() -> None:
    """And its objects have their metadata beside everything else."""
    sets = old("/apis/extensions/v1beta1/namespaces/kube-system/daemonsets", OLD_SET)
    events = old("/api/v1/namespaces/kube-system/events", {"name": "e", "Message": "x"})
    cluster = cluster_of(source(as_json(old("/api/v1/nodes", OLD_NODE), events, sets) + LOGS, "dump.txt"))
    facts = {each.fact: each.value for each in cluster.nodes[0].facts}
    assert facts == {
        "node.kernel": KERNEL,
        "node.operating_system": "linux",
        "node.os_image": "Ubuntu 20.04.6 LTS",
    }
    assert versions(cluster) == ["v2.6.2 present", "v3.1.3 running"]
    assert {fact: value for layer in cluster.layers for fact, value in layer.values.items()} == {
        "felix.bpf_enabled": "true"
    }
    assert covered(cluster)["DaemonSet"] == {"kube-system"}
    assert cluster.covers("Node")


def test_an_old_list_without_a_link_is_told_by_its_place() -> None:
    """Or by what only nodes have."""
    for path, found in (("d/nodes.json", OLD_NODE), ("x.json", OLD_NODE), ("d/kube-system/daemonsets.json", OLD_SET)):
        assert cluster_of(source({"Items": [found]}, path)).is_reached
    (problem,) = problems_of(source({"Items": [OLD_SET]}, "x.json"))
    assert problem.code == "not-understood"


def test_an_old_list_without_objects_says_where_there_are_none() -> None:
    """By its place, as one of today does."""
    link = "/apis/extensions/v1beta1/namespaces/default/daemonsets"
    cluster = cluster_of(
        source(old("/api/v1/nodes", OLD_NODE), "d/nodes.json"), source(old(link), "d/default/daemonsets.json")
    )
    assert covered(cluster)["DaemonSet"] == {"default"}


@pytest.mark.parametrize(
    ("path", "kind", "namespace"),
    [
        ("b.tar.gz/bundle/cluster-resources/nodes.json", "Node", ""),
        ("bundle/cluster-resources/daemonsets/kube-system.json", "DaemonSet", "kube-system"),
        ("bundle/cluster-resources/pods/calico-system.json", "Pod", "calico-system"),
        ("s/resources/cluster/core_v1_nodes.json", "Node", ""),
        ("s/resources/cluster/Nodes.json", "Node", ""),
        ("s/resources/ns/kube-system/apps_v1_daemonsets.json", "DaemonSet", "kube-system"),
        ("m/namespaces/openshift-ovn/apps/daemonsets.yaml", "DaemonSet", "openshift-ovn"),
        ("dump/kube-system/deployments.json", "Deployment", "kube-system"),
        ("dump/nodes.json", "Node", ""),
        ("nodes.json", "Node", ""),
    ],
)
def test_a_layout_tells_kind_and_namespace(path: str, kind: str, namespace: str) -> None:
    """As each tool writes its folders."""
    found = listed_at(path)
    assert found is not None
    assert (found.kind, found.namespace) == (kind, namespace)


@pytest.mark.parametrize("path", ["x.json", "daemonsets/x.txt", "resources/ns/kube-system/secrets.json", ""])
def test_other_paths_tell_nothing(path: str) -> None:
    """Nothing is guessed."""
    assert listed_at(path) is None


def test_a_layout_names_what_a_list_leaves_unsaid() -> None:
    """Old support bundles hold arrays of objects without a kind."""
    bare: Written = {key: part for key, part in workload().items() if key not in {"kind", "apiVersion"}}
    for written in ([bare], {"items": [bare]}):
        text = json.dumps(written).encode()
        cluster = cluster_of(source(text, "b/cluster-resources/daemonsets/kube-system.json"))
        assert (versions(cluster), covered(cluster)) == (["v3.27.3 running"], {"DaemonSet": {"kube-system"}})


def test_arrays_of_sonobuoy_are_whole_lists() -> None:
    """It writes all of one kind in one namespace a file, each object with its kind; elsewhere nobody knows."""
    text = json.dumps([workload()]).encode()
    whole = cluster_of(source(text, "s.tar.gz/resources/ns/kube-system/apps_v1_daemonsets.json"))
    some = cluster_of(source(text, "resources/daemonsets.json"))
    assert versions(whole) == versions(some) == ["v3.27.3 running"]
    assert (covered(whole), covered(some)) == ({"DaemonSet": {"kube-system"}}, {})
    nodes = json.dumps([node("a"), node("b")]).encode()
    assert covered(cluster_of(source(nodes, "resources/cluster/core_v1_nodes.json"))) == {"Node": None}


def test_an_empty_list_shows_that_there_is_none_in_its_namespace() -> None:
    """Where its place names one."""
    empty = typed("DaemonSet", api_version="apps/v1")
    assert covered(cluster_of(source(empty, "dump/kube-system/daemonsets.json"))) == {"DaemonSet": {"kube-system"}}
    assert covered(cluster_of(source(empty, "daemonsets.json"))) == {}


def test_must_gather_writes_each_node_as_a_file() -> None:
    """Together they are the list."""
    folder = "must-gather/quay-io-x/cluster-scoped-resources/core/nodes"
    cluster = cluster_of(*(source(as_yaml(node(name)), f"{folder}/{name}.yaml") for name in "ab"))
    assert (len(cluster.nodes), covered(cluster)) == (2, {"Node": None})
    assert covered(cluster_of(source(as_yaml(node("a")), "nodes/a.yaml"))) == {}


def test_settings_of_a_dump_are_read() -> None:
    """Typed lists inside a folder of a dump."""
    sets = typed("DaemonSet", workload(container(env=[variable("FELIX_XDPENABLED", "false")])), api_version="apps/v1")
    (layer,) = cluster_of(source(sets, "dump/kube-system/daemonsets.json"), listed(node())).layers
    assert layer.values == {"felix.xdp_enabled": "false"}
