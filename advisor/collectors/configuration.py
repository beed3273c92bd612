"""Reads objects that hold settings, state a version, or tell a fact by being there: only the fields asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from advisor.collectors.harvest import Harvest, Stated
from advisor.collectors.images import version_from
from advisor.collectors.object_facts import what_it_says
from advisor.collectors.objects import JsonText, decoded, part_of
from advisor.collectors.reading import Reading
from advisor.collectors.wanted import Wanted
from advisor.model.fact import FactValue, Observation
from advisor.model.inventory import SettingsLayer, Unreadable
from advisor.model.names import FactName

#: Two that differ already make a disagreement; of many more, each would be compared with all others.
MAX_VERSIONS = 20


def read_configuration(reading: Reading, text: JsonText, wanted: Wanted, harvest: Harvest) -> None:
    """Adds what an object says of settings, versions and signs.

    What a manifest sets or signs is intended, and gives way to what an API server wrote.
    """
    written: dict[str, Any] = msgspec.json.decode(text)
    into = harvest.settings if reading.is_live else harvest.intended
    into.layers.extend(_layers(reading, written, wanted))
    into.facts.extend(_signs(reading, written, wanted))
    harvest.stated.extend(_stated(reading, written, wanted))


def read_config_map(reading: Reading, wanted: Wanted, harvest: Harvest) -> None:
    """Notes a ConfigMap, with the settings it could put into a container's environment and nothing else of it.

    A manifest does not count: what runs reads the ConfigMap of its cluster.
    """
    if not reading.is_live:
        return
    data = part_of(reading.item.data, dict[str, msgspec.Raw])
    settings = {
        fact: decoded(data[key], str)
        for variables in wanted.variables.values()
        for key in data
        if (fact := variables.get(key.upper())) is not None
    }
    meta = reading.meta
    versions = harvest.config_maps[meta.namespace, meta.name]
    if len(versions) < MAX_VERSIONS and settings not in versions:
        versions.append(settings)


def _layers(reading: Reading, written: dict[str, Any], wanted: Wanted) -> Iterator[SettingsLayer]:
    """The settings in a configuration object, one layer for each component that reads it."""
    asked = wanted.fields.get(reading.kind, ())
    together = wanted.objects.get(reading.kind, ())
    readers = {fact.setting.component for fact, _ in asked if fact.setting}
    for component in sorted(readers | {objects.component for _, objects in together}):
        values: dict[FactName, FactValue | Unreadable] = {
            fact: what_it_says(written, objects) for fact, objects in together if objects.component == component
        }
        for fact, path in asked:
            value = _at(written, path)
            if fact.setting and fact.setting.component == component and value is not None:
                values[fact.name] = _setting(value, path)
        selector = _at(written, "spec.nodeSelector")
        yield SettingsLayer(
            kind=reading.kind,
            name="/".join(part for part in (reading.meta.namespace, reading.meta.name) if part),
            component=component,
            values=values,
            selector=str(selector) if selector else "",
            seen_in=reading.provenance("spec"),
        )


def _setting(value: object, path: str) -> FactValue | Unreadable:
    if isinstance(value, bool | int | str):
        return value
    return Unreadable(reason=f"{path} is written in a form it cannot have")


def _stated(reading: Reading, written: dict[str, Any], wanted: Wanted) -> Iterator[Stated]:
    for known, statement in wanted.statements.get((reading.kind, reading.meta.name), ()):
        text = _at(written, statement.field)
        if reading.group.endswith(statement.group) and isinstance(text, str) and text:
            place = reading.provenance(statement.field, text)
            yield Stated(known=known, version=version_from(text, known, text=text), seen_in=place)


def _signs(reading: Reading, written: dict[str, Any], wanted: Wanted) -> Iterator[Observation]:
    meta = reading.meta
    for fact, sign in wanted.signs.get((reading.kind, meta.namespace, meta.name), ()):
        if not sign.field or _at(written, sign.field) == sign.equals:
            place = reading.provenance(sign.field or "metadata.name", sign.equals or meta.name)
            yield Observation(fact=fact, value=sign.value, seen_in=place)


def _at(written: object, path: str) -> object:
    """The value at a dotted path; None when it is not there."""
    for key in path.split("."):
        if not isinstance(written, dict):
            return None
        written = written.get(key)
    return written
