"""One cluster, read through one connection: everything the rules ask for, and what of it stays unseen."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.collectors.harvest import Harvest
from advisor.collectors.live.connection import Connection
from advisor.collectors.live.discovery import Discovery, discover
from advisor.collectors.survey.api_server import api_server
from advisor.collectors.survey.coverage import read_kind
from advisor.collectors.survey.lists import ListReader
from advisor.collectors.survey.on_demand import read_config_maps, read_rolling_pods
from advisor.collectors.survey.rancher import NO_CLUSTERS, Managed, managed_by
from advisor.collectors.survey.resources import RANCHER_KINDS, groups_of, kinds_to_read
from advisor.collectors.survey.watcher import Watcher
from advisor.collectors.wanted import Wanted
from advisor.model.inventory import Note
from advisor.model.provenance import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCluster:
    """What reading a cluster came to."""

    harvest: Harvest
    url: str = ""
    """The API server's URL; empty when no connection could be made."""
    authority: bytes = b""
    """The certificates it was trusted by, as PEM; empty for those of the machine."""
    managed: Managed = NO_CLUSTERS
    """What a Rancher in it says of other clusters."""


def read_cluster(connection: Connection, wanted: Wanted, watcher: Watcher) -> ReadCluster:
    """Reads a cluster. Whatever the server does, it comes out as coverage and notes; nothing is raised."""
    reader = ListReader(connection=connection, wanted=wanted, watcher=watcher)
    harvest = Harvest(name=connection.name, notes=list(connection.notes))
    watcher.reads(connection.name, "what it serves")
    kinds = kinds_to_read(wanted)
    discovery = discover(connection, groups_of((*kinds, *RANCHER_KINDS)))
    for kind in kinds:
        read_kind(kind, discovery, reader, harvest)
    read_config_maps(reader, harvest)
    read_rolling_pods(reader, harvest)
    managed = managed_by(discovery, reader, harvest)
    if harvest.accepted:
        version = discovery.version
        place = Provenance(source=connection.name, object="API server", field="/version gitVersion", text=version)
        harvest.components.extend(api_server(version, harvest, wanted, place))
    else:
        _note_locked_out(discovery, harvest)
    return ReadCluster(harvest=harvest, url=connection.url, authority=connection.authority, managed=managed)


def _note_locked_out(discovery: Discovery, harvest: Harvest) -> None:
    """Says why there was nothing to judge, once: by the first question that was not answered."""
    harvest.refused += 1
    gaps = [(gap.says, gap.remedy) for gap in discovery.gaps]
    gaps += [(entry.gap, entry.remedy) for entry in harvest.coverage if entry.gap]
    for says, remedy in gaps[:1]:
        harvest.notes.append(Note(source=harvest.name, says=says, remedy=remedy))
