"""Reads objects that hold settings, state a version, or tell a fact by being there. Only the fields asked for are kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from advisor.collectors.harvest import Harvest, Stated
from advisor.collectors.images import version_from
from advisor.collectors.objects import is_written
from advisor.collectors.reading import Reading
from advisor.collectors.wanted import Wanted
from advisor.model.fact import FactValue, Observation
from advisor.model.inventory import SettingsLayer
from advisor.model.names import FactName


def read_configuration(reading: Reading, raw: msgspec.Raw | bytes, wanted: Wanted, harvest: Harvest) -> None:
    """Adds what an object says of settings, versions and signs."""
    written: dict[str, Any] = msgspec.json.decode(raw)
    harvest.layers.extend(_layers(reading, written, wanted))
    harvest.stated.extend(_stated(reading, written, wanted))
    harvest.facts.extend(_signs(reading, written, wanted))


def read_config_map(reading: Reading, wanted: Wanted, harvest: Harvest) -> None:
    """Notes a ConfigMap, with the settings it could put into a container's environment and nothing else of it."""
    data = msgspec.json.decode(reading.item.data, type=dict[str, str]) if is_written(reading.item.data) else {}
    settings = {
        fact: data[key]
        for variables in wanted.variables.values()
        for key in data
        if (fact := variables.get(key.upper())) is not None
    }
    meta = reading.item.metadata
    harvest.config_maps[meta.namespace, meta.name] = settings


def _layers(reading: Reading, written: dict[str, Any], wanted: Wanted) -> Iterator[SettingsLayer]:
    """The settings in a configuration object, one layer for each component that reads it."""
    asked = wanted.fields.get(reading.kind, ())
    for component in sorted({fact.setting.component for fact, _ in asked if fact.setting}):
        values: dict[FactName, FactValue] = {}
        for fact, path in asked:
            value = _at(written, path)
            if fact.setting and fact.setting.component == component and isinstance(value, bool | int | str):
                values[fact.name] = value
        selector = _at(written, "spec.nodeSelector")
        yield SettingsLayer(
            kind=reading.kind,
            name=reading.item.metadata.name,
            component=component,
            values=values,
            selector=str(selector) if selector else "",
            seen_in=reading.provenance("spec"),
        )


def _stated(reading: Reading, written: dict[str, Any], wanted: Wanted) -> Iterator[Stated]:
    group = reading.item.api_version.rpartition("/")[0]
    for known, statement in wanted.statements.get((reading.kind, reading.item.metadata.name), ()):
        text = _at(written, statement.field)
        if group.endswith(statement.group) and isinstance(text, str) and text:
            place = reading.provenance(statement.field, text)
            yield Stated(known=known, version=version_from(text, known, text=text), seen_in=place)


def _signs(reading: Reading, written: dict[str, Any], wanted: Wanted) -> Iterator[Observation]:
    meta = reading.item.metadata
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
