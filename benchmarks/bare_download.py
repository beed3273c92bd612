"""The yardstick of reading an API: every page of the lists a survey reads, unpacked, and of each only `continue`."""

from __future__ import annotations

import json
import ssl
from base64 import b64decode
from pathlib import Path

import msgspec
import urllib3

LISTS = (
    "/api/v1/namespaces",
    "/api/v1/nodes",
    "/apis/apps/v1/daemonsets",
    "/apis/apps/v1/deployments",
    "/apis/apps/v1/statefulsets",
)


class _Meta(msgspec.Struct):
    continue_: str = msgspec.field(default="", name="continue")


class _List(msgspec.Struct):
    metadata: _Meta


def download(kubeconfig: Path) -> int:
    """The bytes of all pages."""
    cluster = json.loads(kubeconfig.read_bytes())["clusters"][0]["cluster"]
    context = ssl.create_default_context(cadata=b64decode(cluster["certificate-authority-data"]).decode())
    pool = urllib3.PoolManager(ssl_context=context)
    return sum(_pages(pool, cluster["server"] + path) for path in LISTS)


def _pages(pool: urllib3.PoolManager, url: str) -> int:
    size, token = 0, ""
    while True:
        fields = {"limit": "500", **({"continue": token} if token else {})}
        answer = pool.request("GET", url, fields=fields, headers={"Accept-Encoding": "gzip"})
        size += len(answer.data)
        token = msgspec.json.decode(answer.data, type=_List).metadata.continue_
        if not token:
            return size
