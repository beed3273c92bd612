"""What a path asks for, in the words RBAC uses; and the guard that lets only harmless questions through.

Reading is not harmless everywhere: a GET on `pods/exec` runs a program, one on `nodes/proxy` reaches the kubelet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

#: Never read, whoever asks.
NEVER_READ = frozenset({"secrets"})
#: Query parameters we use. `watch` would never end.
KNOWN_PARAMETERS = frozenset({"limit", "continue", "fieldSelector", "labelSelector"})

_SEGMENT = re.compile(r"[^/?#%\\\s\x00-\x1f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question, as a rule of a role would permit it."""

    verb: str
    """`list` or `get`."""
    resource: str = ""
    """Plural name (`daemonsets`); empty for a path that is no resource, such as `/version`."""
    group: str = ""
    """API group; empty for the core one."""
    namespace: str = ""
    """Empty for the whole cluster."""
    name: str = ""
    path: str

    def __str__(self) -> str:
        """`list daemonsets.apps in namespace kube-system`."""
        if not self.resource:
            return f"get {self.path}"
        what = f"{self.resource}.{self.group}" if self.group else self.resource
        object_name = f" {self.name}" if self.name else ""
        where = f" in namespace {self.namespace}" if self.namespace else "" if self.name else " cluster-wide"
        return f"{self.verb} {what}{object_name}{where}"

    @property
    def permission(self) -> str:
        """The rule that permits it: `the verb list on daemonsets in the API group apps`."""
        if not self.resource:
            return f"the verb get on the URL {self.path}"
        group = f"the API group {self.group}" if self.group else "the core API group"
        where = f" in namespace {self.namespace}" if self.namespace else ""
        return f"the verb {self.verb} on {self.resource} in {group}{where}"


def asked_for(path: str) -> Asked:
    """What a path asks for.

    Raises ValueError for what we never ask: Secrets, anything below an object, a path that could be read in two ways.

    >>> str(asked_for("/apis/apps/v1/namespaces/kube-system/daemonsets"))
    'list daemonsets.apps in namespace kube-system'
    """
    root, *segments = path.split("/")
    if root or not segments or not all(_SEGMENT.fullmatch(each) and each not in {".", ".."} for each in segments):
        raise ValueError(f"{path!r} is no path of the API")
    match segments:
        case ["api", _, *rest] if rest:
            return _resource(path, "", rest)
        case ["apis", group, _, *rest] if rest:
            return _resource(path, group, rest)
    return Asked(verb="get", path=path)


def target_of(path: str, query: Mapping[str, str]) -> str:
    """The path with its query, both quoted. Raises ValueError for a parameter we have no use for."""
    strangers = sorted(set(query) - KNOWN_PARAMETERS)
    if strangers:
        raise ValueError(f"the query parameter {strangers[0]!r} is not one we ask with")
    quoted = quote(path, safe="/:@!$&'()*+,;=~-._")
    return f"{quoted}?{urlencode(query)}" if query else quoted


def _resource(path: str, group: str, rest: list[str]) -> Asked:
    namespace = ""
    if rest[0] == "namespaces" and len(rest) > 2:  # noqa: PLR2004  # two segments are the Namespace itself
        namespace, rest = rest[1], rest[2:]
    resource, *below = rest
    if resource in NEVER_READ:
        raise ValueError(f"{path!r} asks for {resource}, which are never read")
    if len(below) > 1:
        raise ValueError(f"{path!r} asks for something below an object; such a GET may do more than read")
    name = below[0] if below else ""
    return Asked(
        verb="get" if name else "list", group=group, resource=resource, namespace=namespace, name=name, path=path
    )
