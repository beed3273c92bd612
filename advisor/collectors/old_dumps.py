"""Dumps of kubectl 1.10 and older, which wrote Kubernetes' own structures -> lists as the API gives them.

Their fields bear the names they have in Go (`Items`, `NodeInfo`, `OSImage`), the metadata of an object stand among its
other fields, and nothing names a kind: it is read off the link of the list, or off the place of the file.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from advisor.collectors.layouts import Listed, listed_at
from advisor.collectors.objects import JsonText

_CAPITALS = re.compile(r"\A(?:[A-Z]+(?=[A-Z][a-z])|[A-Z]+\Z|[A-Z])")
_METADATA = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp", "generation", "labels", "annotations")
_VERBATIM = frozenset({"labels", "annotations", "matchLabels", "data", "nodeSelector"})
"""Maps whose keys people chose."""


def is_old_dump(keys: frozenset[str]) -> bool:
    """Whether a document with these keys is a list of an old dump."""
    return "Items" in keys and "kind" not in keys


def as_list(text: JsonText, path: str) -> bytes | None:
    """The list as the API would give it; None when nothing tells of what it is. Raises one of `MALFORMED`."""
    written: dict[str, Any] = msgspec.json.decode(text)
    items = written["Items"] if isinstance(written["Items"], list) else []
    listed = _listed(written, items, path)
    if listed is None:
        return None
    objects = [_object(item) for item in items if isinstance(item, dict)]
    form = {"kind": f"{listed.kind}List", "apiVersion": listed.api_version, "metadata": {}, "items": objects}
    return msgspec.json.encode(form)


def _listed(written: dict[str, Any], items: list[Any], path: str) -> Listed | None:
    """By the link `/apis/extensions/v1beta1/namespaces/kube-system/daemonsets`, by the path, or by the first object."""
    link = str(written.get("selfLink", ""))
    found = listed_at(f"{link.strip('/').rpartition('/')[2]}.json") if link else None
    if found is None and link:
        return Listed(kind=link.rpartition("/")[2], api_version="")
    found = found or listed_at(path)
    status = items[0].get("Status") if items and isinstance(items[0], dict) else None
    if found is None and isinstance(status, dict) and "NodeInfo" in status:
        return Listed(kind="Node", api_version="v1")
    return found


def _object(item: dict[str, Any]) -> dict[str, Any]:
    named: dict[str, Any] = _renamed(item)
    within = named.pop("objectMeta", None)
    metadata = {key: named.pop(key) for key in _METADATA if key in named}
    return {**named, "metadata": {**metadata, **(within if isinstance(within, dict) else {})}}


def _renamed(part: Any) -> Any:
    """The same with the names that the API gives its fields."""
    if isinstance(part, list):
        return [_renamed(each) for each in part]
    if not isinstance(part, dict):
        return part
    names = {key: _CAPITALS.sub(_lowered, key) for key in part}
    return {names[key]: value if names[key] in _VERBATIM else _renamed(value) for key, value in part.items()}


def _lowered(found: re.Match[str]) -> str:
    return found[0].lower()
