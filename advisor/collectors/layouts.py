"""What the place of a file tells where its content does not: kind and namespace, by the layouts tools write.

Known are `kubectl cluster-info dump --output-directory`, support bundles of Troubleshoot, sonobuoy and must-gather.
Content comes first: a path only fills in what a list leaves unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from advisor.collectors.objects import Item
from advisor.model.inventory import Coverage

_KINDS = {
    "nodes": ("Node", "v1"),
    "namespaces": ("Namespace", "v1"),
    "pods": ("Pod", "v1"),
    "configmaps": ("ConfigMap", "v1"),
    "daemonsets": ("DaemonSet", "apps/v1"),
    "deployments": ("Deployment", "apps/v1"),
    "statefulsets": ("StatefulSet", "apps/v1"),
}
_PLURAL = "|".join(_KINDS)
_NAME = r"(?P<namespace>[a-z0-9][a-z0-9-]*)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:^|.*/)cluster-resources/(?P<plural>{_PLURAL})/{_NAME}\.(?:json|yaml)",
        rf"(?:^|.*/)resources/ns/{_NAME}/(?:[a-z0-9.]+_)*(?P<plural>{_PLURAL})\.json",
        rf"(?:^|.*/)namespaces/{_NAME}/(?:core|apps)/(?P<plural>{_PLURAL})\.(?:json|yaml)",
        rf"(?:^|.*/)(?:cluster-resources|resources/cluster)/(?:[a-z0-9.]+_)*(?P<plural>{_PLURAL})\.(?:json|yaml)",
        rf"(?:^|.*/){_NAME}/(?P<plural>{_PLURAL})\.(?:json|yaml)",
        rf"(?:^|.*/)(?P<plural>{_PLURAL})\.(?:json|yaml)",
    )
)
#: sonobuoy writes one kind of one namespace a file, as an array: `resources/ns/kube-system/apps_v1_daemonsets.json`.
_ARRAY_OF_SONOBUOY = re.compile(r"(?:^|.*/)resources/(?:ns/[^/]+|cluster)/[a-z0-9.]+_v\d[a-z0-9]*_[a-z]+\.json")
_NODE = re.compile(r"(?P<folder>(?:^|.*/)cluster-scoped-resources/core/nodes)/[^/]+\.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Of what a file is the list, by where it lies."""

    kind: str
    api_version: str
    namespace: str = ""
    """Empty for kinds without one, and where the path does not tell."""


def listed_at(path: str) -> Listed | None:
    """What a file lists, by its path; None when no layout tells."""
    for pattern in _PATTERNS:
        found = pattern.fullmatch(path.replace("\\", "/"))
        if found is not None:
            kind, api_version = _KINDS[found["plural"].lower()]
            namespace = found.groupdict().get("namespace") or ""
            is_namespaced = kind not in {"Node", "Namespace"}
            return Listed(kind=kind, api_version=api_version, namespace=namespace if is_namespaced else "")
    return None


def is_whole_list(path: str) -> bool:
    """Whether an array of objects at a path is all there is of them, as only a list of the API is otherwise."""
    return _ARRAY_OF_SONOBUOY.fullmatch(path.replace("\\", "/")) is not None


def coverage_at(item: Item, path: str) -> Iterator[Coverage]:
    """What the place of a list or object adds to what it covers.

    An empty list says in which namespace there is none; and must-gather writes every node as a file of its own.
    """
    listed = listed_at(path)
    if listed is not None and listed.namespace and not item.items and item.kind == f"{listed.kind}List":
        yield Coverage(kind=listed.kind, namespaces=frozenset({listed.namespace}), source=path)
    node = _NODE.fullmatch(path.replace("\\", "/"))
    if node is not None and item.kind == "Node":
        yield Coverage(kind="Node", namespaces=None, source=node["folder"])
