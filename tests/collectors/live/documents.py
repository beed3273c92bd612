"""What API servers answer, as bytes: lists, refusals, discovery in both forms."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from tests.collectors.live.api_server import Received, Script, Sends


def as_json(data: object, **parts: Any) -> Sends:
    """An answer in JSON."""
    return Sends(body=json.dumps(data).encode(), **parts)


def status(code: int, reason: str, message: str, *, headers: dict[str, str] | None = None, **meta: str) -> Sends:
    """A `kind: Status`."""
    data = {"kind": "Status", "apiVersion": "v1", "metadata": {k.rstrip("_"): v for k, v in meta.items()}}
    refusal = {"status": "Failure", "message": message, "reason": reason, "code": code}
    return as_json({**data, **refusal}, status=code, headers=headers or {})


def forbidden(resource: str = "nodes", group: str = "") -> Sends:
    """403 as RBAC words it."""
    message = (
        f'{resource} is forbidden: User "dev" cannot list resource "{resource}" in API group "{group}"'
        " at the cluster scope"
    )
    return status(403, "Forbidden", message)


UNAUTHORIZED = status(401, "Unauthorized", "Unauthorized")
NO_SUCH_PATH = Sends(status=404, body=b"404 page not found\n", content_type="text/plain; charset=utf-8")
EXPIRED = status(410, "Expired", "The provided continue parameter is too old")


def node_list(names: Iterable[str], continue_: str = "") -> Sends:
    """A list as servers send it: its items have no kind of their own."""
    meta = {"resourceVersion": "1", **({"continue": continue_} if continue_ else {})}
    items = [{"metadata": {"name": name, "uid": name}} for name in names]
    return as_json({"kind": "NodeList", "apiVersion": "v1", "metadata": meta, "items": items})


def names_in(items: msgspec.Raw) -> list[str]:
    """The names of a list's items."""
    return [item["metadata"]["name"] for item in json.loads(bytes(items))]


def paths(by_path: dict[str, Sends | Callable[[Received], Sends]]) -> Script:
    """A script that answers by path, and 404 to the rest."""

    def script(request: Received) -> Sends:
        answer = by_path.get(request.path, NO_SUCH_PATH)
        return answer if isinstance(answer, Sends) else answer(request)

    return script


def in_turn(*answers: Sends) -> Script:
    """A script that gives one answer after another, and the last one for ever."""
    left = list(answers)
    return lambda _request: left.pop(0) if len(left) > 1 else left[0]


VERSION = as_json({"major": "1", "minor": "29", "gitVersion": "v1.29.6+rke2r1"})


def aggregated(*groups: dict[str, Any], version: str = "v2") -> Sends:
    """Discovery of groups in one answer."""
    data = {"kind": "APIGroupDiscoveryList", "apiVersion": f"apidiscovery.k8s.io/{version}", "items": list(groups)}
    kind = f"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList"
    return as_json(data, content_type=kind)


def group(name: str, *versions: dict[str, Any]) -> dict[str, Any]:
    """One group of an aggregated answer."""
    return {"metadata": {"name": name, "creationTimestamp": None}, "versions": list(versions)}


def offered(version: str, *resources: tuple[str, str, str], freshness: str = "Current") -> dict[str, Any]:
    """One version of a group; a resource is plural name, kind, scope."""
    return {
        "version": version,
        "freshness": freshness,
        "resources": [
            {
                "resource": name,
                "responseKind": {"group": "", "version": version, "kind": kind},
                "scope": scope,
                "singularResource": kind.lower(),
                "verbs": ["get", "list"],
                "subresources": [{"subresource": "status", "verbs": ["get"]}],
            }
            for name, kind, scope in resources
        ],
    }


CORE_GROUP = group("", offered("v1", ("nodes", "Node", "Cluster"), ("configmaps", "ConfigMap", "Namespaced")))
APPS_GROUP = group("apps", offered("v1", ("daemonsets", "DaemonSet", "Namespaced")))
CALICO_GROUP = group("crd.projectcalico.org", offered("v1", ("felixconfigurations", "FelixConfiguration", "Cluster")))
