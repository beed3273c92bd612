"""Settles the environments of containers: adds what ConfigMaps bring, and says what they might bring unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from advisor.collectors.harvest import Environment, EnvironmentSource, Harvest
from advisor.model.fact import FactValue
from advisor.model.inventory import EVERYTHING, Coverage, SettingsLayer, Unreadable
from advisor.model.names import FactName


def settled_environments(harvest: Harvest, coverage: Iterable[Coverage]) -> Iterator[SettingsLayer]:
    """One layer a container: its own variables beat those of `envFrom`, of which a later one beats an earlier one.

    A source that does not show an environment gives way to one that does.
    """
    listed = [entry for entry in coverage if entry.kind in {"ConfigMap", EVERYTHING} and not entry.gap]
    for environment in harvest.environments:
        yield _settled(environment, harvest, listed)
    shown = {(each.layer.name, each.layer.component) for each in harvest.environments}
    yield from (each for each in harvest.unseen_environments if (each.name, each.component) not in shown)


def _settled(environment: Environment, harvest: Harvest, listed: list[Coverage]) -> SettingsLayer:
    layer = environment.layer
    brought: dict[FactName, FactValue | Unreadable] = {}
    unread = layer.unread
    for source in environment.sources:
        known = _brought_by(source, harvest, listed)
        if isinstance(known, Unreadable):
            # What nobody read could also hold any setting that an earlier source brought.
            brought = dict.fromkeys(brought, known)
            unread = unread or known.reason
        else:
            brought.update(known)
    return replace(layer, values={**brought, **layer.values}, unread=unread)


def _brought_by(
    source: EnvironmentSource, harvest: Harvest, listed: list[Coverage]
) -> dict[FactName, FactValue | Unreadable] | Unreadable:
    """The settings a source brings, or why nobody can tell."""
    name = f"ConfigMap {source.namespace}/{source.name}"
    if source.is_secret:
        return Unreadable(reason="part of the environment comes from a Secret, which is never read")
    versions = harvest.config_maps.get((source.namespace, source.name), [])
    if not versions and source.is_optional and _covers(listed, source.namespace):
        return {}
    if not versions:
        how = harvest.config_map_gaps.get((source.namespace, source.name), "kubectl get configmaps -A -o json")
        return Unreadable(reason=f"part of the environment comes from {name}, which was not read ({how})")
    if source.prefix:
        return Unreadable(reason=f"variables of {name} get the prefix {source.prefix}")
    facts = sorted({fact for version in versions for fact in version})
    return {fact: _agreed([version.get(fact) for version in versions], name) for fact in facts}


def _agreed(values: list[str | None], name: str) -> str | Unreadable:
    """The one value that all sources show."""
    value = values[0]
    if value is None or any(other != value for other in values):
        return Unreadable(reason=f"two sources show {name} with different values")
    return value


def _covers(listed: list[Coverage], namespace: str) -> bool:
    """Whether all ConfigMaps of a namespace were listed, so that one not seen does not exist."""
    return any(entry.namespaces is None or namespace in entry.namespaces for entry in listed)
