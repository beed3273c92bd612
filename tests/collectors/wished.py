"""Writers of the forms that show what a cluster is meant to be, and of nothing that runs in it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from advisor.collectors.sources import SourceText
from tests.collectors.snapshots import Small, Writer
from tests.collectors.written import Written, as_yaml, meta, source


def _as_cluster_file(small: Small) -> list[SourceText]:
    return [source(as_yaml(_rke1(small, "kubernetes_version", "system_images", "calico_node")), "cluster.yml")]


def _as_state(small: Small) -> list[SourceText]:
    half = {"rkeConfig": _rke1(small, "kubernetesVersion", "systemImages", "calicoNode")}
    return [source(json.dumps({"desiredState": half, "currentState": half}).encode(), "cluster.rkestate")]


def _as_node_config(small: Small) -> list[SourceText]:
    return [source(b"cni: calico\nserver: https://x:9345\ntoken: K10abc::server:x\n", "config.yaml")]


def _as_chart_config(small: Small) -> list[SourceText]:
    spec = {"valuesContent": as_yaml(_values(small)).decode()}
    about = meta("rke2-calico", "kube-system", is_live=False)
    written = {"apiVersion": "helm.cattle.io/v1", "kind": "HelmChartConfig", "metadata": about, "spec": spec}
    return [source(as_yaml(written), "rke2-calico-config.yaml")]


def _as_values(small: Small) -> list[SourceText]:
    return [source(as_yaml(_values(small)), "values.yaml")]


#: By the distribution whose form it is; "" for those of any.
WISHED: Mapping[str, tuple[str, Writer]] = {
    "RKE1 cluster.yml": ("rke1", _as_cluster_file),
    "RKE1 state": ("rke1", _as_state),
    "config.yaml": ("rke2", _as_node_config),
    "HelmChartConfig": ("rke2", _as_chart_config),
    "chart values": ("", _as_values),
}


def fitted(small: Small, distribution: str) -> Small:
    """The same cluster as one of a distribution."""
    kubelets = {"rke1": "v1.28.15", "rke2": "v1.29.6+rke2r1", "": small.kubelet}
    changed = {"kubelet": kubelets[distribution], "is_rke1": distribution == "rke1", "updated": 3}
    return Small(**{**vars(small), **changed})


def _rke1(small: Small, version: str, images: str, node: str) -> Written:
    return {
        "nodes": [{"address": f"n{number}", "role": ["worker"]} for number, _ in enumerate(small.kernels)],
        version: f"{small.kubelet}-rancher1-1",
        "network": {"plugin": "calico"},
        images: {node: small.image},
    }


def _values(small: Small) -> Written:
    repository, _, tag = small.image.rpartition(":")
    return {"felixConfiguration": dict(small.felix), "node": {"image": {"repository": repository, "tag": tag}}}
