# ruff: noqa: E501  # lists of samples read better in few lines
"""Changes to JSON and YAML, node by node, so that what comes out is still read past its syntax."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import Any, TypeAlias

import yaml

Node: TypeAlias = object
"""What `json` and PyYAML give: dicts, lists, texts, numbers, dates and so on."""

#: Larger texts are not taken apart: it would take longer than reading them.
MAX_BYTES = 60_000

VALUES: tuple[Node, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**30, 1.5, 1e308, float("nan"), float("inf"),
    "", " ", "\n", "null", "true", "~", "a\x1b[31mb", "\x00", "\x7f", "\x85", "\u2028", "\u202eabc", "\ud800", "é" * 50, "x" * 5000,
    "v1.2.3", "v999999999999999999999.0.0", "v1", "1.30", "2026-02-30", "0000-00-00", "9999-12-31", "../../etc/passwd", "all", "*",
    "calico/node:v3.27.3", "calico/node@sha256:" + "a" * 64, "a" * 2000 + ":v1", ":", "/", "@", "Node", "List", "Table", "Status",
    "NodeList", "v1", "apps/v1", "5.4.0-186-generic", "-", "[", "{", [], {}, [[]], [None], {"": ""}, {"a": None},
)  # fmt: skip
KEYS = (
    "", "kind", "apiVersion", "items", "metadata", "name", "namespace", "spec", "status", "clusters", "schema_version", "bomFormat",
    "spdxVersion", "components", "images", "Items", "ansible_facts", "nodes", "network", "values", "cni", "<<", "a\x1b[0m", "\ud800", "x" * 300,
)  # fmt: skip


def changed_tree(data: bytes, random: Random) -> bytes | None:
    """The text with one to four nodes changed; None when it is neither JSON nor YAML, too long or too deep."""
    if len(data) > MAX_BYTES:
        return None
    documents, is_json = _parsed(data)
    if documents is None or not any(isinstance(each, dict | list) for each in documents):
        return None
    try:
        whole: list[Node] = [_copied(each) for each in documents]
        for _ in range(random.choice((1, 1, 2, 4))):
            _change(whole, random)
        return _written(whole, random, as_json=is_json and random.random() < 0.9)  # mostly as it was
    except RecursionError:  # an input that was kept may nest as deep as Python reads, and comes to nest deeper
        return None


@lru_cache(maxsize=500)
def _parsed(data: bytes) -> tuple[list[Node] | None, bool]:
    """Seeds come again and again, and to parse one costs more than to read what is made of it. Not to be changed."""
    try:
        return [json.loads(data)], True
    except (ValueError, RecursionError):
        pass
    if data.count(b"{") > 200 or data.count(b"[") > 200:  # PyYAML's loader is not made for hostile text
        return None, False
    try:
        return list(yaml.safe_load_all(data)), False
    except (yaml.YAMLError, ValueError, RecursionError, AttributeError, TypeError):
        return None, False


def _places(node: Node, depth: int = 0) -> Iterator[tuple[dict[Node, Node] | list[Node], Node]]:
    """Every container with every key or index in it."""
    if depth > 60:  # below Python's own limit
        return
    if isinstance(node, dict):
        for key, within in node.items():
            yield node, key
            yield from _places(within, depth + 1)
    elif isinstance(node, list):
        for index, within in enumerate(node):
            yield node, index
            yield from _places(within, depth + 1)


def _change(whole: list[Node], random: Random) -> None:
    places = list(_places(whole))
    if not places:
        return
    container, key = random.choice(places)
    other, other_key = random.choice(places)
    told: Node = container[key]  # type: ignore[call-overload]  # `_places` pairs them
    match random.randrange(9):
        case 0 | 1 | 2:
            new: Node = random.choice(VALUES)
        case 3:
            new = other[other_key]  # type: ignore[call-overload]  # as above
        case 4:
            new = _deep(told, random.choice((3, 20, 70, 250, 1200)), random)
        case 5:
            new = [told] * random.choice((0, 1, 2, 50))
        case 6:
            new = {random.choice(KEYS): told}
        case 7:
            if isinstance(container, dict):
                container[random.choice(KEYS)] = container.pop(key)
                return
            new = str(told)[:1000]
        case _:
            container.pop(key)  # type: ignore[arg-type]  # as above
            return
    container[key] = _copied(new)  # type: ignore[call-overload]  # as above


def _copied(node: Node) -> Node:
    """A part that shares nothing, so that no node comes to stand inside itself."""
    if isinstance(node, dict):
        return {key: _copied(within) for key, within in node.items()}
    return [_copied(within) for within in node] if isinstance(node, list) else node


def _deep(node: Node, depth: int, random: Random) -> Node:
    """Text in place of what could not be copied: `_written` puts it into the text as it stands."""
    opening, closing = random.choice((("[", "]"), ('{"a":', "}"), ('[{"items":[', "]}]")))
    return _Verbatim(opening * depth + json.dumps(node if isinstance(node, str | int) else None) + closing * depth)


class _Verbatim(str):
    """JSON that is written as it stands."""

    __slots__ = ()


def _written(documents: list[Node], random: Random, *, as_json: bool) -> bytes:
    """The documents as text, surrogates and all."""
    if as_json:
        indent = random.choice((None, 0, 2))
        text = "\n".join(_json(each, indent) for each in documents)
    else:
        text = "---\n".join(f"{_json(each, None)}\n" for each in documents)
        if random.random() < 0.5:  # half of them in YAML's own form
            plain = [json.loads(json.dumps(each, default=str, skipkeys=True)) for each in documents]
            text = _yaml(plain, allow_unicode=random.random() < 0.5)  # as above
    return text.encode("utf-8", errors="surrogatepass")


def _yaml(documents: list[Node], *, allow_unicode: bool) -> str:
    """YAML by the writer in C where it can, which is ten times as fast, and cannot write half of a surrogate pair."""
    try:
        text: str = yaml.dump_all(documents, Dumper=_FAST, allow_unicode=allow_unicode, width=10**6)
    except UnicodeEncodeError:
        text = yaml.safe_dump_all(documents, allow_unicode=allow_unicode, width=10**6)
    return text


_FAST: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def _json(node: Node, indent: int | None) -> str:
    """JSON, in which a verbatim part stands unquoted and a key may occur twice."""
    gap = "" if indent is None else "\n"
    if isinstance(node, _Verbatim):
        return node
    if isinstance(node, dict):
        inside = f",{gap}".join(f"{json.dumps(str(key))}: {_json(within, indent)}" for key, within in node.items())
        return f"{{{gap}{inside}{gap}}}"
    if isinstance(node, list):
        inside = f",{gap}".join(_json(within, indent) for within in node)
        return f"[{gap}{inside}{gap}]"
    return json.dumps(node, default=str, ensure_ascii=not (isinstance(node, str) and len(node) % 2))
