"""Which kind of object a table lists: by the names in it where they bear their kind, else by its columns.

Columns: https://github.com/kubernetes/kubernetes/blob/master/pkg/printers/internalversion/printers.go
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from advisor.collectors.tables.table import NAME, NAMESPACE, Row

_BARE_NODES = frozenset({NAME, "STATUS", "AGE", "VERSION"})
_BARE_NAMESPACES = frozenset({NAME, "STATUS", "AGE"})
_STATEFUL_SETS = frozenset({NAME, "READY", "AGE", "CONTAINERS", "IMAGES"})
_PHASES_OF_NAMESPACES = frozenset({"Active", "Terminating"})
_PREFIX = re.compile(r"(?P<kind>[a-z0-9]+)(?:\.(?P<group>[a-z0-9.-]+))?/(?P<name>.+)")

#: Names as `kubectl get` prefixes them, and the groups that have the kinds we mean.
_KINDS = {
    "node": ("Node", {""}),
    "namespace": ("Namespace", {""}),
    "pod": ("Pod", {""}),
    "daemonset": ("DaemonSet", {"apps", "extensions"}),
    "deployment": ("Deployment", {"apps", "extensions"}),
    "statefulset": ("StatefulSet", {"apps"}),
}


def kind_of_columns(columns: Set[str], rows: Iterable[Row]) -> str:
    """The kind of a table's objects; empty when its columns could be those of several."""
    if {"STATUS", "ROLES", "VERSION"} <= columns or columns == _BARE_NODES or "KERNEL-VERSION" in columns:
        return "Node"
    if {"READY", "STATUS", "RESTARTS"} <= columns:
        return "Pod"
    if {"DESIRED", "CURRENT", "READY"} <= columns:
        return "DaemonSet" if "NODE-SELECTOR" in columns else "ReplicaSet"
    if {"UP-TO-DATE", "AVAILABLE"} <= columns:
        return "Deployment"
    if columns - {NAMESPACE} == _STATEFUL_SETS:
        return "StatefulSet"
    if columns == _BARE_NAMESPACES and {row.cells.get("STATUS") for row in rows} <= _PHASES_OF_NAMESPACES:
        return "Namespace"
    return ""


def prefixed(name: str, known: Iterable[str]) -> tuple[str, str]:
    """The kind and the name in `daemonset.apps/calico-node`; no kind where there is no prefix.

    `known` are further kinds, as the API writes them. Another kind is given as it stands.
    """
    found = _PREFIX.fullmatch(name)
    if found is None:
        return "", name
    kind, groups = _KINDS.get(found["kind"], ("", set[str]()))
    if (found["group"] or "") not in groups:
        kind = next((each for each in known if each.lower() == found["kind"]), found["kind"])
    return kind, found["name"]
