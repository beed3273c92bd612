"""One small cluster, and writers of every form people save one in: what a form cannot show, its writer leaves out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.collectors.sources import SourceText
from tests.collectors.archives.packing import COMPRESSED, tar, zipped
from tests.collectors.tables.printing import printed, served
from tests.collectors.test_image_lists import kbom
from tests.collectors.written import (
    Written,
    as_json,
    as_yaml,
    container,
    felix,
    listed,
    namespace,
    node,
    source,
    typed,
    variable,
    workload,
)

#: The kinds of a cluster's objects, and the plural by which tools name their files.
PLURALS = {
    "Namespace": "namespaces",
    "Node": "nodes",
    "DaemonSet": "daemonsets",
    "Deployment": "deployments",
    "FelixConfiguration": "felixconfigurations",
}


@dataclass(frozen=True, kw_only=True)
class Small:
    """A cluster with Calico, as far as rules care."""

    kernels: tuple[str, ...]
    """One node each."""
    kubelet: str
    image: str
    updated: int = 3
    """Of three pods, how many are of the present template."""
    environment: Mapping[str, str]
    felix: Mapping[str, object]
    is_rke1: bool = False

    def nodes(self) -> list[Written]:
        """Its nodes, as the API gives them."""
        nodes = [node(f"n{number}", kernel=kernel, kubelet=self.kubelet) for number, kernel in enumerate(self.kernels)]
        for each in nodes if self.is_rke1 else ():
            each["metadata"]["annotations"] = {"rke.cattle.io/internal-ip": "10.0.0.1"}
        return nodes

    def objects(self) -> dict[str, list[Written]]:
        """Its objects by kind."""
        variables = [variable(name, value) for name, value in self.environment.items()]
        calico = workload(
            container(self.image, env=variables),
            status={"desiredNumberScheduled": 3, "updatedNumberScheduled": self.updated, "observedGeneration": 1},
        )
        dns = workload(container("coredns:1", name="coredns"), kind="Deployment", name="coredns")
        return {
            "Namespace": [namespace("default"), namespace("kube-system")],
            "Node": self.nodes(),
            "DaemonSet": [calico],
            "Deployment": [dns],
            "FelixConfiguration": [felix(dict(self.felix))],
        }


Writer = Callable[[Small], Sequence[SourceText]]


def unpacked(data: bytes, name: str) -> list[SourceText]:
    """The files of an archive, as the program reads them."""
    from advisor.collectors.archives import Budget  # noqa: PLC0415  # what most writers need not load
    from advisor.collectors.archives.opening import members_of  # noqa: PLC0415  # as above

    members = members_of(data, name, Budget(packed=len(data)))
    return [SourceText(name=each.path, data=each.data, is_named=False, within=name) for each in members]


def as_list(small: Small) -> list[SourceText]:
    """`kubectl get … -A -o json`: all there is."""
    return [source(listed(*(each for objects in small.objects().values() for each in objects)))]


def _as_yaml(small: Small) -> list[SourceText]:
    return [source(as_yaml(listed(*(each for objects in small.objects().values() for each in objects))))]


def _as_stream(small: Small) -> list[SourceText]:
    log = b"==== START logs for container x of pod y ====\n{ stray\n==== END logs for container x of pod y ====\n"
    return [source(b"".join(as_json(_typed(kind, objects)) + log for kind, objects in small.objects().items()))]


def _as_folder(small: Small) -> list[SourceText]:
    return [
        source(data, name, is_named=False) for name, data in _files(small, "{plural}.json", "{space}/{plural}.json")
    ]


def _as_tables(small: Small) -> list[SourceText]:
    kinds = ("Namespace", "Node", "DaemonSet", "Deployment")
    return [source(served(*small.objects()[kind]), f"{kind}.json") for kind in kinds]


def _as_session(small: Small) -> list[SourceText]:
    kinds = ("Namespace", "Node", "DaemonSet", "Deployment")
    told = (
        f"$ kubectl get {PLURALS[kind]} -A -o wide\n".encode() + printed(*small.objects()[kind]) + b"\n"
        for kind in kinds
    )
    return [source(b"".join(told) + b"$ \n", "session.txt")]


def _as_utf_16(small: Small) -> list[SourceText]:
    return [source(_as_session(small)[0].data.decode().encode("utf-16"), "session.txt")]


def _as_support_bundle(small: Small) -> list[SourceText]:
    files = _files(small, "b/cluster-resources/{plural}.json", "b/cluster-resources/{plural}/{space}.json")
    return unpacked(COMPRESSED["gz"](tar(dict(files))), "bundle.tar.gz")


def _as_sonobuoy(small: Small) -> list[SourceText]:
    """An array for each kind, and for each namespace where kinds have one."""
    files = {}
    for kind, objects in small.objects().items():
        is_namespaced = kind in {"DaemonSet", "Deployment"}
        place = "ns/kube-system/apps" if is_namespaced else "cluster/core"
        files[f"resources/{place}_v1_{PLURALS[kind]}.json"] = json.dumps(objects).encode()
    return unpacked(COMPRESSED["zst"](tar(files)), "sonobuoy.tar.zst")


def _as_must_gather(small: Small) -> list[SourceText]:
    objects = small.objects()
    files = {
        f"m/cluster-scoped-resources/core/nodes/{each['metadata']['name']}.yaml": as_yaml(each)
        for each in objects["Node"]
    }
    for kind in ("DaemonSet", "Deployment"):
        files[f"m/namespaces/kube-system/apps/{PLURALS[kind]}.yaml"] = as_yaml(_typed(kind, objects[kind]))
    return unpacked(zipped(files), "must-gather.zip")


def _as_old_dump(small: Small) -> list[SourceText]:
    lists = (
        {"selfLink": f"/api/{PLURALS[kind]}", "Items": [_old(each) for each in small.objects()[kind]]}
        for kind in ("Node", "DaemonSet")
    )
    return [source(as_json(*lists), "dump.txt")]


def _as_kbom(small: Small) -> list[SourceText]:
    written = kbom(small.kubelet.removeprefix("v"))
    for part in written["components"]:
        for told in part.get("properties", ()):
            replaced = {"KernelVersion": small.kernels[0], "HostName": "n0", "PkgID": small.image}
            told["value"] = replaced.get(told["name"].rpartition(":")[2], told["value"])
    return [source(written)]


def _as_image_list(small: Small) -> list[SourceText]:
    return [source(f"docker.io/{small.image}\n".encode(), "images.txt")]


def _as_machines(small: Small) -> list[SourceText]:
    """Machines beside the workloads, which no machine shows."""
    hosts = [
        {"ansible_facts": {"ansible_nodename": f"n{number}", "ansible_kernel": kernel, "ansible_system": "Linux"}}
        for number, kernel in enumerate(small.kernels)
    ]
    text = "".join(f"h | SUCCESS => {json.dumps(each, indent=4)}\n" for each in hosts).encode()
    return [source(text, "facts.txt"), source(listed(*small.objects()["DaemonSet"]))]


def _as_logs_collector(small: Small) -> list[SourceText]:
    """A folder for each node, and the tables that the collector of the first one printed."""
    objects = small.objects()
    files = {
        f"n{number}/systeminfo/uname": f"Linux n{number} {kernel} #1 SMP x86_64 GNU/Linux\n".encode()
        for number, kernel in enumerate(small.kernels)
    }
    for kind in ("Node", "DaemonSet", "Deployment"):
        files[f"n0/rke2/kubectl/{PLURALS[kind]}"] = printed(*objects[kind])
    files["n0/rke2/crictl/images"] = (
        b"IMAGE  TAG  IMAGE ID  SIZE\n" + "  ".join((*small.image.rsplit(":", 1), "a1b2c3d4e5f60", "116MB\n")).encode()
    )
    return unpacked(COMPRESSED["gz"](tar(files)), "n0-2024-05-01.tar.gz")


WRITERS: Mapping[str, Writer] = {
    "yaml": _as_yaml,
    "cluster-info dump, stream": _as_stream,
    "cluster-info dump, folder": _as_folder,
    "served tables": _as_tables,
    "printed tables": _as_session,
    "printed tables, UTF-16": _as_utf_16,
    "support bundle": _as_support_bundle,
    "sonobuoy": _as_sonobuoy,
    "must-gather": _as_must_gather,
    "Rancher logs-collector": _as_logs_collector,
    "old dump": _as_old_dump,
    "kbom": _as_kbom,
    "image list": _as_image_list,
    "machines": _as_machines,
}


def _typed(kind: str, objects: Sequence[Written]) -> Written:
    return typed(kind, *objects, api_version=objects[0]["apiVersion"])


def _files(small: Small, of_cluster: str, of_namespace: str) -> Iterator[tuple[str, bytes]]:
    """One list a file, for each kind or for each kind in kube-system, where all workloads are."""
    for kind, objects in small.objects().items():
        is_namespaced = kind in {"DaemonSet", "Deployment"}
        form = of_namespace if is_namespaced else of_cluster
        yield form.format(plural=PLURALS[kind], space="kube-system"), as_json(_typed(kind, objects))


def _old(written: Written) -> Written:
    """An object with the field names of Go, and its metadata beside its other fields."""
    parts = {key: _capital(part) for key, part in written.items() if key in {"spec", "status"}}
    return {**written["metadata"], **{key.capitalize(): part for key, part in parts.items()}}


def _capital(part: Any) -> Any:
    if isinstance(part, list):
        return [_capital(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        ("OSImage" if key == "osImage" else key[:1].upper() + key[1:]): _capital(value) for key, value in part.items()
    }
