"""`Inventory` -> the advisor's own form, in JSON or YAML. Reading it back gives the same values."""

from __future__ import annotations

import json
from collections.abc import Sequence

import yaml

from advisor.documents.source import Data
from advisor.model.component import Component, Container
from advisor.model.fact import Observation
from advisor.model.inventory import Cluster, Conflict, Coverage, Inventory, Node, Note, SettingsLayer, Unreadable
from advisor.model.provenance import Provenance
from advisor.versions import Version

INVENTORY_VERSION = "1.0.0"


def dump_inventory(inventory: Inventory, form: str) -> str:
    """The inventory as `json` or `yaml` text."""
    return dump_document(inventory_document(inventory), form)


def dump_document(document: Data, form: str) -> str:
    """The document of an inventory as `json` or `yaml` text."""
    if form == "json":
        return json.dumps(document, indent=2) + "\n"
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=False, width=120, default_style=None)


def inventory_document(inventory: Inventory) -> Data:
    """The inventory as plain data, in the long form."""
    return {"schema_version": INVENTORY_VERSION, "clusters": [_cluster(each) for each in inventory.clusters]}


def _cluster(cluster: Cluster) -> Data:
    document: dict[str, Data] = {
        "name": cluster.name,
        "components": [_component(each) for each in cluster.components],
        "nodes": [_node(each) for each in cluster.nodes],
        "facts": [_observation(each) for each in cluster.facts],
        "settings": [_layer(each) for each in cluster.layers],
        "coverage": [_coverage(each) for each in cluster.coverage],
        "conflicts": [_conflict(each) for each in cluster.conflicts],
        "notes": [_note(each) for each in cluster.notes],
        "is_reached": cluster.is_reached,
    }
    if cluster.managed_by is not None:
        document["managed_by"] = cluster.managed_by
    if cluster.namespaces is not None:
        document["namespaces"] = _texts(sorted(cluster.namespaces))
    if cluster.uid is not None:
        document["uid"] = cluster.uid
    if cluster.labels:
        document["labels"] = dict(cluster.labels)
    return document


def _component(component: Component) -> Data:
    version = component.version
    document: dict[str, Data] = {"name": component.name}
    if isinstance(version, Version):
        document["version"] = str(version)
    else:
        document |= {"version": None, "text": version.text, "reason": version.reason, "how": version.how}
    document |= {"build": component.build, "basis": str(component.basis)}
    if component.edition:
        document["edition"] = str(component.edition)
    if component.nodes is not None:
        document["nodes"] = _texts(sorted(component.nodes))
    if component.inside is not None:
        document["inside"] = _container(component.inside)
    document["seen_in"] = [_provenance(each) for each in component.seen_in]
    return document


def _container(container: Container) -> Data:
    document: dict[str, Data] = {"text": container.text, "is_named": container.is_named}
    if container.component is not None:
        document["component"] = container.component
    if container.version is not None:
        document["version"] = str(container.version)
    return document


def _node(node: Node) -> Data:
    return {"name": node.name, "facts": [_observation(each) for each in node.facts]}


def _observation(seen: Observation) -> Data:
    return {"fact": seen.fact, "value": seen.value, "seen_in": _provenance(seen.seen_in)}


def _layer(layer: SettingsLayer) -> Data:
    values: dict[str, Data] = {
        fact: {"unreadable": value.reason} if isinstance(value, Unreadable) else value
        for fact, value in sorted(layer.values.items())
    }
    document: dict[str, Data] = {
        "kind": layer.kind,
        "name": layer.name,
        "component": layer.component,
        "values": values,
        "unread": layer.unread,
        "selector": layer.selector,
    }
    if layer.nodes is not None:
        document["nodes"] = _texts(sorted(layer.nodes))
    return {**document, "seen_in": _provenance(layer.seen_in)}


def _coverage(entry: Coverage) -> Data:
    return {
        "kind": entry.kind,
        "namespaces": "all" if entry.namespaces is None else _texts(sorted(entry.namespaces)),
        "gap": entry.gap,
        "remedy": entry.remedy,
        "source": entry.source,
    }


def _conflict(conflict: Conflict) -> Data:
    return {
        "about": conflict.about,
        "values": [{"says": says, "seen_in": _provenance(place)} for says, place in conflict.values],
    }


def _note(note: Note) -> Data:
    return {"source": note.source, "says": note.says, "remedy": note.remedy}


def _provenance(place: Provenance) -> Data:
    return {"source": place.source, "object": place.object, "field": place.field, "text": place.text}


def _texts(texts: Sequence[str]) -> list[Data]:
    return list(texts)
