"""A digest of what a cluster was judged by, so that a later run can tell whether its inventory changed.

Where a value was read is no part of it: the same cluster saved to another file, or in another order, has the same one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from typing import TypeAlias

from advisor.model.component import Component
from advisor.model.condition import Condition
from advisor.model.fact import Observation
from advisor.model.inventory import Cluster, Conflict, Coverage, SettingsLayer, Unreadable

_Plain: TypeAlias = "str | int | bool | list[_Plain] | None"


def inventory_digest(cluster: Cluster) -> str:
    """`sha256:` over components, nodes, facts, settings, coverage and conflicts, whatever their order."""
    parts = [
        cluster.is_reached,
        _names(cluster.namespaces),
        _set(_component(each) for each in cluster.components),
        _set([node.name, _facts(node.facts)] for node in cluster.nodes),
        _facts(cluster.facts),
        _set(map(_layer, cluster.layers)),
        _set(map(_coverage, cluster.coverage)),
        _set(map(_conflict, cluster.conflicts)),
    ]
    return f"sha256:{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"


def _set(parts: Iterable[_Plain]) -> _Plain:
    """Parts without their order."""
    return [*sorted(json.dumps(part) for part in parts)]


def _names(names: Collection[str] | None) -> _Plain:
    return None if names is None else [*sorted(names)]


def _component(component: Component) -> _Plain:
    around = component.inside
    provided: Condition | None = component.provided
    return [
        *(component.name, component.version_text, component.version_reason, component.build),
        *(component.edition, component.basis, _names(component.nodes), provided is not None),
        None if around is None else [around.text, around.component, str(around.version), around.is_named],
    ]


def _facts(facts: Iterable[Observation]) -> _Plain:
    return _set([seen.fact, seen.value] for seen in facts)


def _layer(layer: SettingsLayer) -> _Plain:
    values = _set(
        [fact, ["unreadable", value.reason] if isinstance(value, Unreadable) else value]
        for fact, value in layer.values.items()
    )
    return [layer.kind, layer.name, layer.component, layer.unread, layer.selector, _names(layer.nodes), values]


def _coverage(entry: Coverage) -> _Plain:
    return [entry.kind, _names(entry.namespaces), entry.gap]


def _conflict(conflict: Conflict) -> _Plain:
    return [conflict.about, _set(says for says, _ in conflict.values)]
