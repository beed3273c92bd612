"""The layers of settings that all sources show: which of them hold, which are the same, and which disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from advisor.collectors.harvest import Harvest
from advisor.model.fact import FactValue
from advisor.model.inventory import Conflict, SettingsLayer, Unreadable


def live_layers(harvest: Harvest) -> Iterator[SettingsLayer]:
    """The settings of configuration objects. A manifest gives way to the object of its name in the cluster."""
    live = {(each.kind, each.name, each.component) for each in harvest.settings.layers}
    yield from harvest.settings.layers
    yield from (each for each in harvest.intended.layers if (each.kind, each.name, each.component) not in live)


def layer_conflicts(layers: Iterable[SettingsLayer]) -> Iterator[Conflict]:
    """One object that two sources show with different settings. One that shows no value contradicts none."""
    by_object: defaultdict[tuple[str, ...], list[SettingsLayer]] = defaultdict(list)
    for each in layers:
        by_object[each.component, each.kind, each.name, each.seen_in.field].append(each)
    for (_, kind, name, _), versions in by_object.items():
        facts = {fact for each in versions for fact in each.values} if len(versions) > 1 else set()
        for fact in facts:
            told = [(each.values.get(fact), each.seen_in) for each in versions]
            values = {(_shown(value), place) for value, place in told if not isinstance(value, Unreadable)}
            if len({says for says, _ in values}) > 1:
                yield Conflict(about=f"{fact} in {kind} {name}", values=tuple(sorted(values)))


def unique_layers(layers: Iterable[SettingsLayer]) -> tuple[SettingsLayer, ...]:
    """Sorted, and each once: the same object in two sources is one layer if they agree."""
    unique: dict[tuple[object, ...], SettingsLayer] = {}
    for layer in sorted(layers, key=lambda each: (*_name_of(each), each.seen_in, *map(repr, _content_of(each)))):
        unique.setdefault((*_name_of(layer), *_content_of(layer)), layer)
    return tuple(unique.values())


def _name_of(layer: SettingsLayer) -> tuple[str, str, str]:
    return (layer.component, layer.kind, layer.name)


def _content_of(layer: SettingsLayer) -> tuple[object, ...]:
    values = tuple(sorted((fact, repr(value)) for fact, value in layer.values.items()))
    return (values, layer.unread, layer.selector, layer.nodes if layer.nodes is None else tuple(sorted(layer.nodes)))


def _shown(value: FactValue | None) -> str:
    return "not set" if value is None else str(value)
