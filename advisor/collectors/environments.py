"""Settles the environments of containers: adds what ConfigMaps bring, and says what they might bring unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advisor.collectors.harvest import EnvironmentSource, Harvest
from advisor.model.fact import FactValue
from advisor.model.inventory import SettingsLayer, Unreadable
from advisor.model.names import FactName


def settled_environments(harvest: Harvest) -> Iterator[SettingsLayer]:
    """One layer a container: its own variables beat those of `envFrom`, of which a later one beats an earlier one."""
    for environment in harvest.environments:
        brought: dict[FactName, FactValue | Unreadable] = {}
        unread = "part of the environment comes from a Secret, which is never read" if environment.reads_secret else ""
        for source in environment.sources:
            settings = harvest.config_maps.get((source.namespace, source.name))
            if settings is not None and not source.prefix:
                brought.update(settings)
            elif settings is None and not _is_absent(source, harvest):
                unread = unread or _unread(source)
            elif source.prefix:
                unread = unread or f"variables of ConfigMap {source.name} get the prefix {source.prefix}"
        layer = environment.layer
        yield replace(layer, values={**brought, **layer.values}, unread=unread)


def _unread(source: EnvironmentSource) -> str:
    name = f"{source.namespace}/{source.name}"
    return (
        f"part of the environment comes from ConfigMap {name}, which was not read (kubectl get configmaps -A -o json)"
    )


def _is_absent(source: EnvironmentSource, harvest: Harvest) -> bool:
    """Whether the ConfigMap does not exist: an optional one, in a namespace whose ConfigMaps were all listed."""
    return source.is_optional and any(
        entry.kind == "ConfigMap" and not entry.gap and source.namespace in (entry.namespaces or ())
        for entry in harvest.coverage
    )
