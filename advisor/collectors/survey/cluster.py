"""One cluster, read through one connection: everything the rules ask for, and what of it stays unseen."""

from __future__ import annotations

from advisor.collectors.harvest import Harvest
from advisor.collectors.live.discovery import Discovery, discover
from advisor.collectors.survey.api_server import api_server
from advisor.collectors.survey.coverage import read_kind
from advisor.collectors.survey.lists import ListReader
from advisor.collectors.survey.on_demand import read_config_maps, read_rolling_pods
from advisor.collectors.survey.resources import RANCHER_KINDS, groups_of, kinds_to_read
from advisor.model.inventory import Note
from advisor.model.provenance import Provenance


def read_cluster(reader: ListReader, discovery: Discovery) -> Harvest:
    """Reads a cluster. Whatever the server does, it comes out as coverage and notes; nothing is raised."""
    connection, wanted = reader.connection, reader.wanted
    harvest = Harvest(name=connection.name, notes=list(connection.notes))
    for kind in kinds_to_read(wanted):
        read_kind(kind, discovery, reader, harvest)
    read_config_maps(reader, harvest)
    read_rolling_pods(reader, harvest)
    if harvest.accepted:
        version = discovery.version
        place = Provenance(source=connection.name, object="API server", field="/version gitVersion", text=version)
        harvest.components.extend(api_server(version, harvest, wanted, place))
    else:
        _note_locked_out(discovery, harvest)
    return harvest


def discovery_of(reader: ListReader) -> Discovery:
    """What a cluster serves of all that may be asked."""
    reader.watcher.reads(reader.connection.name, "what it serves")
    return discover(reader.connection, groups_of((*kinds_to_read(reader.wanted), *RANCHER_KINDS)))


def _note_locked_out(discovery: Discovery, harvest: Harvest) -> None:
    """Says why there was nothing to judge, once: by the first question that was not answered."""
    harvest.refused += 1
    gaps = [(gap.says, gap.remedy) for gap in discovery.gaps]
    gaps += [(entry.gap, entry.remedy) for entry in harvest.coverage if entry.gap]
    for says, remedy in gaps[:1]:
        harvest.notes.append(Note(source=harvest.name, says=says, remedy=remedy))
