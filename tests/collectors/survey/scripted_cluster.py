"""A cluster that a scripted API server serves: its objects in pages, discovery, and refusals for want of a right.

It answers as a kube-apiserver does: items of a list have no kind of their own, a group that is not served is 404 for
those who may ask and 403 for the others, and `limit` and `continue` are honoured.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.collectors.live.api_server import Received, Sends
from tests.collectors.live.documents import NO_SUCH_PATH, aggregated, as_json, group, offered, status

Object = dict[str, Any]
EXAMPLES = Path(__file__).resolve().parents[3] / "inventory-examples"

#: What is served, whether or not there are objects of it: group and version, plural, kind, scope.
ALWAYS = (
    ("", "v1", "namespaces", "Namespace", "Cluster"),
    ("", "v1", "nodes", "Node", "Cluster"),
    ("", "v1", "pods", "Pod", "Namespaced"),
    ("", "v1", "configmaps", "ConfigMap", "Namespaced"),
    ("apps", "v1", "daemonsets", "DaemonSet", "Namespaced"),
    ("apps", "v1", "deployments", "Deployment", "Namespaced"),
    ("apps", "v1", "statefulsets", "StatefulSet", "Namespaced"),
)
CALICO = (
    ("crd.projectcalico.org", "v1", "felixconfigurations", "FelixConfiguration", "Cluster"),
    ("crd.projectcalico.org", "v1", "clusterinformations", "ClusterInformation", "Cluster"),
    ("crd.projectcalico.org", "v1", "ippools", "IPPool", "Cluster"),
)
OPERATOR = (("operator.tigera.io", "v1", "installations", "Installation", "Cluster"),)
HELM = (
    ("helm.cattle.io", "v1", "helmcharts", "HelmChart", "Namespaced"),
    ("helm.cattle.io", "v1", "helmchartconfigs", "HelmChartConfig", "Namespaced"),
)
RANCHER = (
    ("management.cattle.io", "v3", "settings", "Setting", "Cluster"),
    ("management.cattle.io", "v3", "clusters", "Cluster", "Cluster"),
    ("management.cattle.io", "v3", "nodes", "Node", "Namespaced"),
    ("provisioning.cattle.io", "v1", "clusters", "Cluster", "Namespaced"),
)
Kind = tuple[str, str, str, str, str]


@dataclass(slots=True, kw_only=True)
class ScriptedCluster:
    """The script of one cluster. What it may refuse or break is set by each test."""

    objects: list[Object] = field(default_factory=list)
    version: str = "v1.35.7+rke2r1"
    served: tuple[Kind, ...] = (*ALWAYS, *CALICO, *OPERATOR, *HELM)
    page: int = 500
    """The most objects of a page, whatever limit is asked for."""
    allows: Callable[[str, str, str], bool] = lambda verb, resource, namespace: True
    """Whether `list` or `get` is permitted on `daemonsets.apps` in a namespace, empty for the whole cluster."""
    breaks: Callable[[Received], Sends | None] = lambda request: None
    """What goes wrong before anything is looked at; None when nothing does."""

    asked: list[str] = field(default_factory=list)
    """The paths of every request so far."""

    def __call__(self, request: Received) -> Sends:
        """The answer to a request."""
        self.asked.append(request.path)
        broken = self.breaks(request)
        if broken is not None:
            return broken
        match request.path.strip("/").split("/"):
            case ["version"]:
                return as_json({"major": "1", "minor": "35", "gitVersion": self.version})
            case ["api"]:
                return self._discovery(is_core=True)
            case ["apis"]:
                return self._discovery(is_core=False)
            case ["api", _, *rest]:
                return self._resource("", rest, request)
            case ["apis", name, _, *rest]:
                return self._resource(name, rest, request)
        return NO_SUCH_PATH

    def of(self, kind: str, api_version: str | None = None) -> list[Object]:
        """The objects of a kind."""
        return [
            each for each in self.objects
            if each["kind"] == kind and (api_version is None or each["apiVersion"] == api_version)
        ]  # fmt: skip

    def _discovery(self, *, is_core: bool) -> Sends:
        versions: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
        for name, version, plural, kind, scope in self.served:
            if (name == "") == is_core:
                versions.setdefault((name, version), []).append((plural, kind, scope))
        return aggregated(*(group(name, offered(version, *every)) for (name, version), every in versions.items()))

    def _resource(self, name: str, rest: list[str], request: Received) -> Sends:
        namespace = ""
        if rest[0] == "namespaces" and len(rest) > 2:
            namespace, rest = rest[1], rest[2:]
        plural, *names = rest
        full = f"{plural}.{name}" if name else plural
        if not self.allows("get" if names else "list", full, namespace):
            where = f'in the namespace "{namespace}"' if namespace else "at the cluster scope"
            says = f'{full} is forbidden: User "dev" cannot list resource "{plural}" in API group "{name}" {where}'
            return status(403, "Forbidden", says)
        served = next((each for each in self.served if (each[0], each[2]) == (name, plural)), None)
        if served is None:
            return NO_SUCH_PATH
        found = [
            each
            for each in self.objects
            if each["kind"] == served[3]
            and str(each["apiVersion"]).rpartition("/")[0] == name
            and namespace in ("", each["metadata"].get("namespace", ""))
            and _has_labels(each, request.query.get("labelSelector", ""))
            and request.query.get("fieldSelector", f"metadata.name={each['metadata']['name']}")
            == f"metadata.name={each['metadata']['name']}"
        ]
        if names:
            return next((as_json(each) for each in found if each["metadata"]["name"] == names[0]), _not_found(names[0]))
        return self._page(served, found, request)

    def _page(self, served: Kind, found: list[Object], request: Received) -> Sends:
        start = int(request.query.get("continue", "0"))
        end = start + min(self.page, int(request.query["limit"]))
        meta = {"resourceVersion": "1", **({"continue": str(end)} if end < len(found) else {})}
        items = [
            {key: value for key, value in each.items() if key not in {"kind", "apiVersion"}}
            for each in found[start:end]
        ]
        api_version = f"{served[0]}/{served[1]}" if served[0] else served[1]
        body = {"kind": f"{served[3]}List", "apiVersion": api_version, "metadata": meta, "items": items}
        return as_json(body, is_packed=len(items) > 10)


def _has_labels(written: Object, selector: str) -> bool:
    labels = written["metadata"].get("labels", {})
    return all(
        labels.get(key) == value for key, _, value in (pair.partition("=") for pair in selector.split(",") if pair)
    )


def _not_found(name: str) -> Sends:
    return status(404, "NotFound", f'"{name}" not found')


def may_not_read(*resources: str) -> Callable[[str, str, str], bool]:
    """Rights to everything but some resources."""
    return lambda _verb, resource, _namespace: resource not in resources


def objects_of(example: str) -> list[Object]:
    """The objects of an example inventory, as `kubectl get -o json` saved them."""
    found: list[Object] = []
    for path in sorted((EXAMPLES / example).glob("*.json")):
        found.extend(json.loads(path.read_text(encoding="utf-8")).get("items", []))
    return found


def without(objects: Iterable[Object], *kinds: str) -> list[Object]:
    """The objects that are of none of some kinds."""
    return [each for each in objects if each["kind"] not in kinds]
