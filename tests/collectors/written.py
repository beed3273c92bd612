"""Kubernetes objects as kubectl writes them, and what the collectors make of them. A test states only what matters."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from advisor.collectors import collect
from advisor.collectors.sources import SourceText
from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import load_knowledge
from advisor.model.component import Component, VersionUnknown
from advisor.model.inventory import Cluster, Coverage, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import InvalidInput, Problem

Written: TypeAlias = dict[str, Any]
"""An object as `json.loads` gives it."""

EXAMPLES = Path(__file__).parents[2] / "inventory-examples"
KERNEL = "5.4.0-186-generic"
CALICO_IMAGE = "docker.io/calico/node:v3.27.3"
DIGEST = "sha256:" + "a" * 64


@cache
def knowledge() -> KnowledgeBase:
    """The knowledge that ships with the advisor; recognition is data, and this is the data."""
    return load_knowledge([bundled_folder("rules")], use_cache=False).knowledge


# Objects


def meta(name: str, namespace: str = "", *, is_live: bool = True, **more: object) -> Written:
    """Metadata, with the marks of an API server unless it is a manifest's."""
    marks = {"uid": f"uid-of-{namespace}-{name}", "resourceVersion": "1", "creationTimestamp": "2024-05-01T00:00:00Z"}
    return {"name": name, **({"namespace": namespace} if namespace else {}), **(marks if is_live else {}), **more}


def node(name: str = "n1", *, kernel: str = KERNEL, kubelet: str = "v1.29.6", images: Sequence[str] = ()) -> Written:
    """A Node."""
    info = {
        "kernelVersion": kernel,
        "osImage": "Ubuntu 20.04.6 LTS",
        "operatingSystem": "linux",
        "kubeletVersion": kubelet,
    }
    status: Written = {"nodeInfo": info}
    if images:
        status["images"] = [{"names": [image], "sizeBytes": 1} for image in images]
    return {"apiVersion": "v1", "kind": "Node", "metadata": meta(name), "status": status}


def container(image: str = CALICO_IMAGE, *, name: str = "calico-node", **more: object) -> Written:
    """A container; `env` and `envFrom` go into `more`."""
    return {"name": name, "image": image, **more}


def variable(name: str, value: str) -> Written:
    """A variable of a container."""
    return {"name": name, "value": value}


def workload(
    *containers: Written,
    kind: str = "DaemonSet",
    name: str = "calico-node",
    namespace: str = "kube-system",
    status: Mapping[str, object] | None = None,
    generation: int = 1,
    is_live: bool = True,
    **spec: object,
) -> Written:
    """A DaemonSet, Deployment or StatefulSet; rolled out completely unless `status` says otherwise."""
    whole = {"desiredNumberScheduled": 3, "updatedNumberScheduled": 3, "observedGeneration": generation}
    if kind != "DaemonSet":
        whole = {"replicas": 3, "updatedReplicas": 3, "observedGeneration": generation}
    written: Written = {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": meta(name, namespace, is_live=is_live, generation=generation),
        "spec": {"template": {"spec": {"containers": list(containers) or [container()]}}, **spec},
    }
    if is_live:
        written["status"] = whole if status is None else dict(status)
    return written


def pod(
    *containers: Written,
    name: str = "calico-node-1",
    namespace: str = "kube-system",
    on: str = "n1",
    phase: str = "Running",
    **spec: object,
) -> Written:
    """A Pod."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": meta(name, namespace),
        "spec": {"containers": list(containers) or [container()], **({"nodeName": on} if on else {}), **spec},
        "status": {"phase": phase},
    }


def namespace(name: str) -> Written:
    """A Namespace."""
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": meta(name), "status": {"phase": "Active"}}


def config_map(name: str, data: object, namespace: str = "kube-system", *, is_live: bool = True) -> Written:
    """A ConfigMap."""
    about = meta(name, namespace, is_live=is_live)
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": about, "data": data}


def felix(spec: object, name: str = "default", *, is_live: bool = True) -> Written:
    """A FelixConfiguration."""
    return {
        "apiVersion": "crd.projectcalico.org/v1",
        "kind": "FelixConfiguration",
        "metadata": meta(name, is_live=is_live),
        "spec": spec,
    }


def cluster_information(version: object) -> Written:
    """Calico's own word."""
    return {
        "apiVersion": "crd.projectcalico.org/v1",
        "kind": "ClusterInformation",
        "metadata": meta("default"),
        "spec": {"calicoVersion": version},
    }


def server_version(value: str) -> Written:
    """Rancher's own word."""
    about = meta("server-version")
    return {"apiVersion": "management.cattle.io/v3", "kind": "Setting", "metadata": about, "value": value}


def listed(*items: object, **metadata: object) -> Written:
    """A list as kubectl saves it."""
    return {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": "", **metadata}, "items": list(items)}


def typed(kind: str, *items: Written, api_version: str = "v1", **metadata: object) -> Written:
    """A list as the API gives it: its items name neither kind nor version."""
    bare = [{key: part for key, part in item.items() if key not in {"kind", "apiVersion"}} for item in items]
    return {"kind": f"{kind}List", "apiVersion": api_version, "metadata": {"resourceVersion": "9"} | metadata} | {
        "items": bare
    }


def refused(resource: str = "nodes", reason: str = "Forbidden", code: int = 403) -> Written:
    """What an API server answers in place of a list."""
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": f'{resource} is forbidden: User "x" cannot list resource "{resource}"',
        "reason": reason,
        "details": {"kind": resource},
        "code": code,
    }


# Texts


def as_json(*documents: object, indent: int | None = 4) -> bytes:
    """Documents one after another, as several commands write them into one file."""
    return b"".join(json.dumps(each, indent=indent).encode() + b"\n" for each in documents)


class _Plain(yaml.SafeDumper):
    """Writes out what stands twice, as kubectl does."""

    def ignore_aliases(self, data: object) -> bool:
        """No anchors."""
        return True


def as_yaml(*documents: object) -> bytes:
    """A stream of YAML documents."""
    text: str = yaml.dump_all(documents, Dumper=_Plain, sort_keys=True)
    return text.encode()


def source(data: bytes | object, name: str = "cluster.json", *, is_named: bool = True) -> SourceText:
    """A text, or an object as JSON."""
    text = data if isinstance(data, bytes) else as_json(data)
    return SourceText(name=name, data=text, is_named=is_named)


# What comes of them


def inventory_of(*sources: SourceText | bytes | object) -> Inventory:
    """The inventory of several sources, named by their place when they have no name."""
    named = (
        each if isinstance(each, SourceText) else source(each, f"file-{number}.json")
        for number, each in enumerate(sources)
    )
    return collect(named, knowledge())


def cluster_of(*sources: SourceText | bytes | object) -> Cluster:
    """The only cluster of several sources."""
    (cluster,) = inventory_of(*sources).clusters
    return cluster


def problems_of(*sources: SourceText | bytes | object) -> tuple[Problem, ...]:
    """Why sources are refused."""
    try:
        inventory_of(*sources)
    except InvalidInput as error:
        return error.problems
    return ()


def problem_of(*sources: SourceText | bytes | object) -> Problem:
    """The one reason why sources are refused."""
    (problem,) = problems_of(*sources)
    return problem


def named(cluster: Cluster, name: str) -> tuple[Component, ...]:
    """The components of a name."""
    return tuple(component for component in cluster.components if component.name == name)


def only(cluster: Cluster, name: str = "calico") -> Component:
    """The only component of a name."""
    (component,) = named(cluster, name)
    return component


def versions(cluster: Cluster, name: str = "calico") -> list[str]:
    """The versions of a component and how each is known: `v3.27.3 running`."""
    return [f"{component.version_text} {component.basis}" for component in named(cluster, name)]


def reason(component: Component) -> str:
    """Why a version is unknown."""
    assert isinstance(component.version, VersionUnknown)
    return component.version.reason


def covered(cluster: Cluster) -> dict[str, set[str] | None]:
    """The namespaces covered of each kind that has no gap; None stands for the whole cluster."""
    found: dict[str, set[str] | None] = {}
    for entry in cluster.coverage:
        if not entry.gap:
            found[entry.kind] = None if entry.namespaces is None else set(entry.namespaces)
    return found


def gaps(cluster: Cluster) -> dict[str, Coverage]:
    """The coverage entries that are not whole, by kind."""
    return {entry.kind: entry for entry in cluster.coverage if entry.gap}


def notes(cluster: Cluster) -> list[str]:
    """What the notes say."""
    return [note.says for note in cluster.notes]


def abouts(cluster: Cluster) -> list[str]:
    """What the sources disagree on."""
    return [conflict.about for conflict in cluster.conflicts]
