"""What a Rancher says of the clusters it manages: its own objects about them, read in its management cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from types import MappingProxyType
from typing import TypeVar

import msgspec

from advisor.collectors.live.answers import Page
from advisor.collectors.live.discovery import Discovery, Undiscovered
from advisor.collectors.live.gaps import Gap
from advisor.collectors.live.pages import Restarted
from advisor.collectors.live.resource import Resource
from advisor.collectors.objects import MALFORMED, Object, decoded
from advisor.collectors.survey.lists import ListReader, items_of, malformed
from advisor.collectors.survey.packed_nodes import PackedNodes, packed_nodes
from advisor.collectors.survey.rancher_objects import ManagedCluster, ManagedNode, ProvisioningCluster
from advisor.collectors.survey.resources import (
    PROVISIONING_CLUSTER,
    RANCHER_CLUSTER,
    RANCHER_NODE,
    SERVED,
    find,
)
from advisor.model.inventory import Note

#: The management cluster itself, in Rancher's own list of clusters.
LOCAL = "local"
#: Where Rancher keeps the URL that everybody reaches it by.
SERVER_URL = "server-url"

T_Object = TypeVar("T_Object", bound=Object)

NO_NODES: Mapping[str, PackedNodes] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Managed:
    """A Rancher's clusters, but for the one it runs in."""

    clusters: tuple[ManagedCluster, ...] = ()
    provisioned: tuple[ProvisioningCluster, ...] = ()
    nodes: Mapping[str, PackedNodes] = field(default_factory=lambda: NO_NODES)
    """Of each cluster, by its name in Rancher."""
    url: str = ""
    """Where this Rancher is reached; empty when it does not say or did not let us see."""
    notes: tuple[Note, ...] = ()
    """Why there may be more of them."""


class _Setting(Object):
    value: str = ""
    default: str = ""


#: What a cluster without a Rancher manages.
NO_CLUSTERS = Managed()


def managed_by(discovery: Discovery, reader: ListReader) -> Managed:
    """The clusters that a Rancher in this cluster manages; none where there is no Rancher. Gaps become notes."""
    reading = _Reading(discovery=discovery, reader=reader)
    clusters = [each for each in reading.all_of(RANCHER_CLUSTER, ManagedCluster) if _is_another(each)]
    managed = NO_CLUSTERS
    if clusters:
        managed = Managed(
            clusters=tuple(clusters),
            provisioned=tuple(reading.all_of(PROVISIONING_CLUSTER, ProvisioningCluster)),
            nodes=reading.nodes(),
            url=reading.server_url(),
        )
    notes = (
        Note(
            source=reader.connection.name,
            says=f"the clusters this Rancher manages may be more than are shown here: {gap.says}",
            remedy=gap.remedy,
        )
        for gap in reading.gaps
    )
    return replace(managed, notes=tuple(notes))


def _is_another(cluster: ManagedCluster) -> bool:
    return cluster.metadata.name != LOCAL and not cluster.spec.internal


@dataclass(slots=True, kw_only=True)
class _Reading:
    discovery: Discovery
    reader: ListReader
    gaps: list[Gap] = field(default_factory=list)

    def all_of(self, kind: str, form: type[T_Object]) -> list[T_Object]:
        """Every object of a kind, of each only what its form names."""
        found: list[T_Object] = []
        for page in self._pages(kind, form):
            if page is None:
                found.clear()
            else:
                found.extend(page)
        return found

    def nodes(self) -> Mapping[str, PackedNodes]:
        """The nodes of each cluster but the one this Rancher runs in, packed page by page: they are many."""
        found: defaultdict[str, PackedNodes] = defaultdict(tuple)
        for page in self._pages(RANCHER_NODE, ManagedNode):
            if page is None:
                found.clear()
                continue
            for cluster, nodes in groupby(page, key=lambda each: each.metadata.namespace):
                if cluster != LOCAL:
                    found[cluster] += packed_nodes(nodes)
        return MappingProxyType(dict(found))

    def _pages(self, kind: str, form: type[T_Object]) -> Iterator[Sequence[T_Object] | None]:
        """The objects of a kind page by page; None when what came so far is to be forgotten. Gaps are noted."""
        resource = find(SERVED[kind], self.discovery)
        if isinstance(resource, Undiscovered):
            self.gaps.append(resource.gap)
        if not isinstance(resource, Resource):
            return
        for page in self.reader.pages(resource):
            if isinstance(page, Restarted):
                yield None
            elif isinstance(page, Gap):
                self.gaps.append(page)
            else:
                yield tuple(self._decoded(items_of(page), form, resource))

    def _decoded(self, items: list[msgspec.Raw], form: type[T_Object], resource: Resource) -> Iterator[T_Object]:
        for raw in items:
            try:
                yield decoded(raw, form)
            except MALFORMED:
                self.gaps.append(malformed(1, resource))

    def server_url(self) -> str:
        """Where this Rancher says it is reached; empty when that cannot be read."""
        settings = find(SERVED["Setting"], self.discovery)
        if not isinstance(settings, Resource):
            return ""
        answer = self.reader.connection.get(settings.path_of(SERVER_URL))
        if not isinstance(answer, Page):
            return ""
        try:
            setting = decoded(answer.data, _Setting)
        except MALFORMED:
            return ""
        return setting.value or setting.default
