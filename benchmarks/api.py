"""A cluster file served as an API server serves it: pages of 500, compact, gzipped; and what was asked of it."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.collectors.live.api_server import Received, Sends, serving
from tests.collectors.live.certificates import Authority, base64_of
from tests.collectors.live.documents import NO_SUCH_PATH, aggregated, as_json, group, offered

PAGE = 500
#: As Go's server packs answers: fast rather than small.
LEVEL = 4
PATHS = {"Namespace": "/api/v1/namespaces", "Node": "/api/v1/nodes", "DaemonSet": "/apis/apps/v1/daemonsets"}
_CORE = group("", offered("v1", ("nodes", "Node", "Cluster"), ("namespaces", "Namespace", "Cluster")))
_WORKLOADS = (
    ("daemonsets", "DaemonSet", "Namespaced"),
    ("deployments", "Deployment", "Namespaced"),
    ("statefulsets", "StatefulSet", "Namespaced"),
)
_ROOTS: Mapping[str, Sends] = {
    "/version": as_json({"gitVersion": "v1.28.10+rke2r1"}),
    "/api": aggregated(_CORE),
    "/apis": aggregated(group("apps", offered("v1", *_WORKLOADS))),
}


@dataclass(slots=True)
class Api:
    """The script, and what it sent."""

    pages: Mapping[str, list[Sends]]
    unpacked: int
    """Bytes of all pages before they were packed."""
    requests: int = 0
    sent: int = 0
    """Bytes of bodies, as they went over the wire."""

    def __call__(self, request: Received) -> Sends:
        """The answer to a request."""
        pages = self.pages.get(request.path, [_EMPTY] if request.path.startswith("/apis/apps/") else [])
        number = int(request.query.get("continue", "0"))
        answer = _ROOTS.get(request.path) or (pages[number] if pages else NO_SUCH_PATH)
        self.requests += 1
        self.sent += len(answer.body)
        return answer


_EMPTY = as_json({"kind": "List", "metadata": {}, "items": []})


class _Kind(msgspec.Struct):
    kind: str


class _File(msgspec.Struct):
    items: list[msgspec.Raw]


@contextmanager
def served(cluster: Path, folder: Path) -> Iterator[tuple[Api, Path]]:
    """A cluster file as an API, and the kubeconfig that leads to it."""
    api, authority = _api(cluster), Authority()
    with serving(api, authority=authority) as server:
        kubeconfig = folder / f"{cluster.stem}.kubeconfig"
        entry = {"server": server.url, "certificate-authority-data": base64_of(authority.pem)}
        written = {
            "current-context": "bench",
            "contexts": [{"name": "bench", "context": {"cluster": "bench", "user": "bench"}}],
            "clusters": [{"name": "bench", "cluster": entry}],
            "users": [{"name": "bench", "user": {"token": "t"}}],
        }
        kubeconfig.write_text(json.dumps(written), encoding="utf-8")
        yield api, kubeconfig


def _api(cluster: Path) -> Api:
    by_kind: defaultdict[str, list[bytes]] = defaultdict(list)
    for raw in msgspec.json.decode(cluster.read_bytes(), type=_File).items:
        by_kind[msgspec.json.decode(raw, type=_Kind).kind].append(bytes(msgspec.json.format(bytes(raw), indent=-1)))
    pages = {PATHS[kind]: list(_pages(kind, items)) for kind, items in by_kind.items()}
    unpacked = sum(len(gzip.decompress(page.body)) for every in pages.values() for page in every)
    return Api(pages=pages, unpacked=unpacked)


def _pages(kind: str, items: list[bytes]) -> Iterator[Sends]:
    for start in range(0, len(items), PAGE):
        more = f',"continue":"{start // PAGE + 1}"' if start + PAGE < len(items) else ""
        head = f'{{"kind":"{kind}List","apiVersion":"v1","metadata":{{"resourceVersion":"1"{more}}},"items":['
        body = head.encode() + b",".join(items[start : start + PAGE]) + b"]}"
        yield Sends(body=gzip.compress(body, LEVEL), headers={"Content-Encoding": "gzip"})
