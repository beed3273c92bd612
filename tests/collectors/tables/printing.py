"""Writes objects as tables: as `kubectl get -o wide` prints them, and as an API server sends them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.collectors.written import Written

WORKLOAD_COLUMNS = {
    "DaemonSet": [
        *("Name", "Desired", "Current", "Ready", "Up-to-date", "Available", "Node Selector", "Age"),
        *("Containers", "Images", "Selector"),
    ],
    "Deployment": ["Name", "Ready", "Up-to-date", "Available", "Age", "Containers", "Images", "Selector"],
}
NODE_COLUMNS = [
    *("Name", "Status", "Roles", "Age", "Version", "Internal-IP", "External-IP", "OS-Image", "Kernel-Version"),
    "Container-Runtime",
]
COLUMNS = {"Node": NODE_COLUMNS, "Namespace": ["Name", "Status", "Age"], **WORKLOAD_COLUMNS}


def cells(written: Written) -> list[str]:
    """What a server shows of an object, in the order of `COLUMNS`."""
    name, status = written["metadata"]["name"], written.get("status", {})
    match written["kind"]:
        case "Node":
            info = status["nodeInfo"]
            version, image, kernel = (info[key] for key in ("kubeletVersion", "osImage", "kernelVersion"))
            return [name, "Ready", "<none>", "9d", version, "10.0.0.1", "<none>", image, kernel, "containerd://1.7.2"]
        case "Namespace":
            return [name, "Active", "9d"]
    containers = written["spec"]["template"]["spec"]["containers"]
    wide = [",".join(each[key] for each in containers) for key in ("name", "image")]
    if written["kind"] == "DaemonSet":
        wanted, updated = (str(status[key]) for key in ("desiredNumberScheduled", "updatedNumberScheduled"))
        return [name, wanted, wanted, wanted, updated, wanted, "kubernetes.io/os=linux", "9d", *wide, "app=x"]
    replicas, updated = (str(status[key]) for key in ("replicas", "updatedReplicas"))
    return [name, f"{replicas}/{replicas}", updated, replicas, "9d", *wide, "app=x"]


def printed(*objects: Written, prefix: str = "", all_namespaces: bool = True) -> bytes:
    """One table of objects of one kind, each name behind `prefix`, in columns three spaces apart."""
    namespaced = all_namespaces and "namespace" in objects[0]["metadata"]
    rows = [[each.upper() for each in COLUMNS[objects[0]["kind"]]]]
    rows += [[prefix + name, *others] for name, *others in map(cells, objects)]
    if namespaced:
        first = ["NAMESPACE", *(each["metadata"]["namespace"] for each in objects)]
        rows = [[namespace, *row] for namespace, row in zip(first, rows, strict=True)]
    return aligned(rows)


def aligned(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows in columns three spaces apart, as kubectl writes them."""
    widths = [max(map(len, each)) + 3 for each in zip(*rows, strict=True)]
    lines = ("".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def served(*objects: Written, **metadata: object) -> Written:
    """The table an API server answers with, whose rows bring the metadata of their objects along."""
    columns = [{"name": each, "type": "string", "priority": 0} for each in COLUMNS[objects[0]["kind"]]]
    about = {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1"}
    rows = [{"cells": cells(each), "object": {**about, "metadata": each["metadata"]}} for each in objects]
    head = {"kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": {"resourceVersion": "7", **metadata}}
    return {**head, "columnDefinitions": columns, "rows": rows}
