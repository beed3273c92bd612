"""Reading a whole cluster: what is asked, what is kept, and that a live cluster comes out as its saved lists do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.collectors.live.target import InCluster, InKubeconfig
from advisor.collectors.survey import survey
from advisor.model.inventory import Cluster
from tests.collectors.live.api_server import Received, Sends
from tests.collectors.live.conftest import Bench
from tests.collectors.live.documents import EXPIRED
from tests.collectors.survey.conftest import Read
from tests.collectors.survey.scripted_cluster import RANCHER, ScriptedCluster, objects_of
from tests.collectors.written import cluster_of, knowledge

RKE2 = "clean-rke2-calico"
#: The one witness that no saved list has.
SERVER = "API server"
#: Examples whose lists are all saved in one go, each with the version its API server would state.
WHOLE = {
    "clean-eks": "v1.34.2-eks-ecaa3a6",
    RKE2: "v1.35.7+rke2r1",
    "clean-upstream-calico": "v1.34.3",
    "digest-pinned": "v1.30.3",
    "eks-vpc-cni": "v1.30.4-eks-a737599",
}


def _told(cluster: Cluster) -> object:
    """What a cluster comes to, without the source it was read from."""
    components = [
        (
            each.name,
            each.version,
            each.build,
            each.basis,
            each.nodes,
            {place.object for place in each.seen_in} - {SERVER},
        )
        for each in cluster.components
    ]
    nodes = [(node.name, [(seen.fact, seen.value) for seen in node.facts]) for node in cluster.nodes]
    layers = [(each.kind, each.name, each.component, dict(each.values), each.nodes) for each in cluster.layers]
    facts = [(each.fact, each.value) for each in cluster.facts]
    return components, nodes, layers, facts, cluster.namespaces, cluster.conflicts


@pytest.mark.parametrize("example", WHOLE)
def test_a_live_cluster_is_what_its_saved_lists_are(read: Read, example: str) -> None:
    """The same components, nodes, settings and facts, whichever way they came."""
    objects = objects_of(example)
    live = read(ScriptedCluster(objects=objects, version=WHOLE[example], page=3))
    saved = cluster_of(json.dumps({"kind": "List", "apiVersion": "v1", "items": objects}).encode())
    assert _told(live) == _told(saved)
    assert live.is_reached


def test_only_get_and_never_a_secret(bench: Bench, read: Read) -> None:
    """Every request that arrives, with everything there is to read."""
    objects = [*objects_of("rancher-management"), *objects_of(RKE2)]
    script = ScriptedCluster(objects=objects)
    script.served = (*script.served, *RANCHER)
    server = bench.serve(script)
    survey([InKubeconfig(files=bench.kubeconfig(server.url))], knowledge(), around=bench.around())
    assert len(server.received) > 10
    assert {each.method for each in server.received} == {"GET"}
    assert not [each.path for each in server.received if "secret" in each.path or each.path.count("/") > 8]


def test_nothing_is_asked_that_no_rule_asks_for(bench: Bench) -> None:
    """A role need not permit more than the knowledge base wants: no pods, no events, no lists of ConfigMaps."""
    server = bench.serve(ScriptedCluster(objects=objects_of(RKE2)))
    survey([InKubeconfig(files=bench.kubeconfig(server.url))], knowledge(), around=bench.around())
    lists = {each.path.rpartition("/")[2] for each in server.received if "limit" in each.query}
    assert lists == {
        "namespaces", "nodes", "daemonsets", "deployments", "statefulsets", "felixconfigurations",
        "clusterinformations", "ippools", "installations", "helmcharts", "helmchartconfigs",
    }  # fmt: skip


def test_only_wanted_fields_are_kept(read: Read) -> None:
    """Values of charts and variables of containers hold secrets; none of it reaches the inventory."""
    chart = {
        "apiVersion": "helm.cattle.io/v1", "kind": "HelmChart",
        "metadata": {"name": "rke2-canal", "namespace": "kube-system", "annotations": {"note": "hunter2"}},
        "spec": {"valuesContent": "password: hunter2", "set": {"token": "hunter2"}},
    }  # fmt: skip
    objects = [chart, *objects_of(RKE2)]
    for each in objects:
        for container in each.get("spec", {}).get("template", {}).get("spec", {}).get("containers", []):
            container["env"] = [*container.get("env", []), {"name": "DB_PASSWORD", "value": "hunter2"}]
    cluster = read(ScriptedCluster(objects=objects))
    assert [fact.value for fact in cluster.facts if fact.fact == "cluster.cni"].count("canal") == 1
    assert "hunter2" not in repr(cluster)


def test_a_list_that_starts_again_forgets_what_it_held(read: Read) -> None:
    """A node that went away between two attempts is not counted."""
    objects = objects_of(RKE2)
    script = ScriptedCluster(objects=objects, page=2)
    gone = next(each for each in objects if each["kind"] == "Node")

    def expires(request: Received) -> Sends | None:
        if request.path.endswith("/nodes") and request.query.get("continue") == "2" and gone in script.objects:
            script.objects.remove(gone)
            return EXPIRED
        return None

    script.breaks = expires
    cluster = read(script)
    assert gone["metadata"]["name"] not in {node.name for node in cluster.nodes}
    assert len(cluster.nodes) == 4
    assert cluster.covers("Node")


def test_from_inside_a_pod(bench: Bench, tmp_path: Path) -> None:
    """By the service account's token and authority; the cluster is called what it is to the reader."""
    server = bench.serve(ScriptedCluster(objects=objects_of(RKE2)))
    (tmp_path / "token").write_text("of-the-pod")
    (tmp_path / "ca.crt").write_bytes(bench.authority.pem)
    target = InCluster(host="127.0.0.1", port=str(server.port), folder=tmp_path)
    (cluster,) = survey([target], knowledge(), around=bench.around()).clusters
    assert (cluster.name, cluster.is_reached) == ("in-cluster", True)
    assert {each.header("authorization") for each in server.received} == {"Bearer of-the-pod"}


def test_from_inside_a_pod_without_its_token(bench: Bench, tmp_path: Path) -> None:
    """`automountServiceAccountToken: false`: not reached, and the file is named."""
    (cluster,) = survey([InCluster(host="127.0.0.1", port="1", folder=tmp_path)], knowledge()).clusters
    assert not cluster.is_reached
    for note, name in zip(cluster.notes, ("ca.crt", "token"), strict=True):
        assert str(tmp_path / name) in note.says
