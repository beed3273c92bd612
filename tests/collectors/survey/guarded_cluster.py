"""A cluster that answers as kube-apiserver does: real objects, discovery, pages, and RBAC that asks before it looks.

An API server asks its authorizer first, so a user without rights gets 403 also for what does not exist.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from advisor.collectors.live.asked import Asked, asked_for
from tests.collectors.live.api_server import Received, Sends
from tests.collectors.live.documents import NO_SUCH_PATH, aggregated, as_json, group, offered, status

Object: TypeAlias = Mapping[str, Any]

ALL = "*"
OPEN = frozenset({"/version", "/api", "/apis"})
"""What every authenticated user may read (`system:discovery`), with everything of discovery below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One verb on one resource; what a role's rules come to, each the smallest that can be taken away."""

    verb: str
    group: str
    resource: str
    name: str = ALL
    namespace: str = ALL

    def permits(self, asked: Asked) -> bool:
        """Whether it permits a question."""
        return (
            self.verb in {ALL, asked.verb}
            and self.group in {ALL, asked.group}
            and self.resource in {ALL, asked.resource}
            and self.name in {ALL, asked.name}
            and self.namespace in {ALL, asked.namespace}
        )


EVERYTHING = frozenset({Right(verb=ALL, group=ALL, resource=ALL)})


def rights_in(path: Path) -> frozenset[Right]:
    """The rights that a file of ClusterRoles grants."""
    documents = yaml.safe_load_all(path.read_text(encoding="utf-8"))
    rules = [rule for each in documents if each["kind"] == "ClusterRole" for rule in each["rules"]]
    return frozenset(right for rule in rules for right in _rights_of(rule))


def _rights_of(rule: Mapping[str, list[str]]) -> Iterator[Right]:
    for api_group in rule["apiGroups"]:
        for resource in rule["resources"]:
            for verb in rule["verbs"]:
                for name in rule.get("resourceNames", [ALL]):
                    yield Right(verb=verb, group=api_group, resource=resource, name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One resource."""

    group: str
    version: str
    plural: str
    kind: str
    is_namespaced: bool
    is_custom: bool = False
    """Whether a CustomResourceDefinition serves it; items of such lists carry their kind, others' do not."""

    @property
    def api_version(self) -> str:
        """As objects state it."""
        return f"{self.group}/{self.version}" if self.group else self.version


def _core(plural: str, kind: str, *, is_namespaced: bool = True, group: str = "") -> Served:
    return Served(group=group, version="v1", plural=plural, kind=kind, is_namespaced=is_namespaced)


def _custom(group: str, version: str, plural: str, kind: str, *, is_namespaced: bool = False) -> Served:
    return Served(group=group, version=version, plural=plural, kind=kind, is_namespaced=is_namespaced, is_custom=True)


#: What every API server serves, as far as the advisor may ask.
BUILT_IN = (
    _core("nodes", "Node", is_namespaced=False),
    _core("namespaces", "Namespace", is_namespaced=False),
    _core("configmaps", "ConfigMap"),
    _core("pods", "Pod"),
    _core("daemonsets", "DaemonSet", group="apps"),
    _core("deployments", "Deployment", group="apps"),
    _core("statefulsets", "StatefulSet", group="apps"),
    _core("apiservices", "APIService", group="apiregistration.k8s.io", is_namespaced=False),
)

#: What is served where the product that brings it is installed.
CUSTOM = (
    _custom("crd.projectcalico.org", "v1", "felixconfigurations", "FelixConfiguration"),
    _custom("crd.projectcalico.org", "v1", "ippools", "IPPool"),
    _custom("crd.projectcalico.org", "v1", "clusterinformations", "ClusterInformation"),
    _custom("crd.projectcalico.org", "v1", "blockaffinities", "BlockAffinity"),
    _custom("crd.projectcalico.org", "v1", "ipamconfigs", "IPAMConfig"),
    _custom("crd.projectcalico.org", "v1", "globalnetworkpolicies", "GlobalNetworkPolicy"),
    _custom("crd.projectcalico.org", "v1", "networkpolicies", "NetworkPolicy", is_namespaced=True),
    _custom("operator.tigera.io", "v1", "installations", "Installation"),
    _custom("helm.cattle.io", "v1", "helmcharts", "HelmChart", is_namespaced=True),
    _custom("helm.cattle.io", "v1", "helmchartconfigs", "HelmChartConfig", is_namespaced=True),
    _custom("management.cattle.io", "v3", "settings", "Setting"),
    _custom("management.cattle.io", "v3", "clusters", "Cluster"),
    _custom("management.cattle.io", "v3", "nodes", "Node", is_namespaced=True),
    _custom("provisioning.cattle.io", "v1", "clusters", "Cluster", is_namespaced=True),
)


@dataclass(frozen=True, kw_only=True)
class FakeCluster:
    """A cluster, as a script for the scripted server."""

    objects: tuple[Object, ...]
    git_version: str
    rights: frozenset[Right] = EVERYTHING
    groups: frozenset[str] = frozenset()
    """Groups of custom resources that are served although no object shows it."""
    page_objects: int = 500
    """The most that one page holds, whatever is asked for."""
    received: list[str] = field(default_factory=list)

    def __call__(self, request: Received) -> Sends:
        """The answer to a request."""
        self.received.append(request.path)
        if request.path == "/version":
            return as_json({"major": "1", "minor": "30", "gitVersion": self.git_version})
        if request.path in OPEN:
            return self._discovery(is_core=request.path == "/api")
        asked = asked_for(request.path)
        if not any(right.permits(asked) for right in self.rights):
            return _forbidden(asked)
        served = self._by_path.get((asked.group, asked.resource))
        if served is None or f"/{served.version}/" not in request.path:
            return NO_SUCH_PATH
        return self._one(served, asked) if asked.name else self._list(served, asked, request)

    def with_rights(self, rights: Iterable[Right]) -> FakeCluster:
        """The same cluster for somebody who may do less, or more."""
        return replace(self, rights=frozenset(rights), received=[])

    @cached_property
    def _served(self) -> tuple[Served, ...]:
        kinds = {(each["apiVersion"], each["kind"]) for each in self.objects}
        shown = {each.group for each in CUSTOM if (each.api_version, each.kind) in kinds} | self.groups
        return (*BUILT_IN, *(each for each in CUSTOM if each.group in shown))

    @cached_property
    def _by_path(self) -> dict[tuple[str, str], Served]:
        return {(each.group, each.plural): each for each in self._served}

    def _discovery(self, *, is_core: bool) -> Sends:
        names = sorted({each.group for each in self._served if (each.group == "") is is_core})
        return aggregated(*(self._group(name) for name in names))

    def _group(self, name: str) -> dict[str, Any]:
        inside = [each for each in self._served if each.group == name]
        resources = [(each.plural, each.kind, "Namespaced" if each.is_namespaced else "Cluster") for each in inside]
        return group(name, offered(inside[0].version, *resources))

    def _of(self, served: Served, namespace: str) -> list[Object]:
        return [
            each
            for each in self.objects
            if (each["apiVersion"], each["kind"]) == (served.api_version, served.kind)
            and namespace in {"", each["metadata"].get("namespace", "")}
        ]

    def _one(self, served: Served, asked: Asked) -> Sends:
        for each in self._of(served, asked.namespace):
            if each["metadata"]["name"] == asked.name:
                return as_json(each)
        return status(404, "NotFound", f'{served.plural} "{asked.name}" not found')

    def _list(self, served: Served, asked: Asked, request: Received) -> Sends:
        found = self._of(served, asked.namespace)
        start = int(request.query.get("continue") or 0)
        end = start + min(int(request.query.get("limit") or len(found) or 1), self.page_objects)
        shown = found[start:end] if served.is_custom else [_bare(each) for each in found[start:end]]
        meta = {"resourceVersion": "1", **({"continue": str(end)} if end < len(found) else {})}
        return as_json(
            {"kind": f"{served.kind}List", "apiVersion": served.api_version, "metadata": meta, "items": shown}
        )


def _bare(written: Object) -> Object:
    """An item of a typed list, which has no kind of its own."""
    return {key: value for key, value in written.items() if key not in {"apiVersion", "kind"}}


def _forbidden(asked: Asked) -> Sends:
    where = f'in the namespace "{asked.namespace}"' if asked.namespace else "at the cluster scope"
    named = f' "{asked.name}"' if asked.name else ""
    message = (
        f'{asked.resource}.{asked.group}{named} is forbidden: User "advisor" cannot {asked.verb} resource'
        f' "{asked.resource}" in API group "{asked.group}" {where}'
    )
    return status(403, "Forbidden", message)


def recorded(folder: Path) -> tuple[Object, ...]:
    """The objects of a recorded example: every list and object in its JSON files."""
    return tuple(
        item
        for path in sorted(folder.glob("*.json"))
        for document in _documents(path.read_text(encoding="utf-8"))
        for item in document.get("items", [document])
    )


def _documents(text: str) -> Iterator[dict[str, Any]]:
    decoder, at = json.JSONDecoder(), 0
    while at < len(text.rstrip()):
        at += len(text[at:]) - len(text[at:].lstrip())
        document, at = decoder.raw_decode(text, at)
        yield document
