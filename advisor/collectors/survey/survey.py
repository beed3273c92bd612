"""The verb of live reading: targets -> inventory. Clusters are read side by side, and each stands for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from advisor.collectors.cluster import cluster_from
from advisor.collectors.harvest import Harvest
from advisor.collectors.live.connection import connect
from advisor.collectors.live.surroundings import Surroundings
from advisor.collectors.live.target import Target
from advisor.collectors.survey.cluster import discovery_of, read_cluster
from advisor.collectors.survey.introduction import Introduction, certificates_in
from advisor.collectors.survey.kinship import kinship_of
from advisor.collectors.survey.lists import ListReader
from advisor.collectors.survey.meeting import NotMet, name_of, not_met, refuse_faults
from advisor.collectors.survey.rancher import NO_CLUSTERS, managed_by
from advisor.collectors.survey.side_by_side import side_by_side
from advisor.collectors.survey.watcher import Unwatched, Waiting, Watcher
from advisor.collectors.wanted import Wanted, wanted_from
from advisor.model.inventory import Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A cluster that was read, and who it is."""

    introduction: Introduction
    harvest: Harvest


def survey(
    targets: Sequence[Target],
    knowledge: KnowledgeBase,
    *,
    around: Surroundings | None = None,
    watcher: Watcher | None = None,
    everything: bool = False,
) -> Inventory:
    """Every target as a cluster, and the clusters that a Rancher in one of them manages.

    A cluster that cannot be reached is one all the same, with the reason in its notes. Raises `InvalidInput` with every
    target whose kubeconfig is itself at fault. With `everything` nobody named them, and such a one is not reached.
    """
    wanted, around, watcher = wanted_from(knowledge), around or Surroundings(), watcher or Unwatched()
    came = list(side_by_side([partial(_read, target, wanted, around, watcher) for target in targets]))
    if not everything:
        refuse_faults(came)
    kinship = kinship_of([each.introduction for each in came])
    harvests = [each.harvest for each in came]
    for ties, harvest in zip(kinship.ties, harvests, strict=True):
        ties.tell(harvest)
    harvests += [each.harvest(wanted) for each in kinship.unread]
    clusters = (cluster_from(harvest, wanted) for harvest in harvests)
    return Inventory(clusters=tuple(sorted(clusters, key=lambda cluster: cluster.name)))


def _read(target: Target, wanted: Wanted, around: Surroundings, watcher: Watcher) -> _Read | NotMet:
    name = name_of(target)
    watcher.reads(name, "its credentials")
    try:
        observer = Waiting(cluster=name, watcher=watcher)
        with connect(target, around=replace(around, observer=observer)) as connection:
            return _read_whole(ListReader(connection=connection, wanted=wanted, watcher=watcher))
    except InvalidInput as error:
        return not_met(name, error)
    finally:
        watcher.ends(name)


def _read_whole(reader: ListReader) -> _Read:
    """A cluster, and what of it shows who it is."""
    connection, discovery = reader.connection, discovery_of(reader)
    harvest = read_cluster(reader, discovery)
    managed = managed_by(discovery, reader) if harvest.accepted else NO_CLUSTERS
    harvest.notes.extend(managed.notes)
    introduction = Introduction(
        name=connection.name,
        url=connection.url,
        certificates=certificates_in(connection.authority),
        identities=frozenset(harvest.identities),
        nodes=frozenset(harvest.node_facts),
        managed=managed,
    )
    return _Read(introduction=introduction, harvest=harvest)
