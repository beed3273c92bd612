"""Clusters that are met before they are read: each says who it is, and how to come again is kept.

The one thing to know before changing it: what is kept of a cluster that was met may not grow with the cluster.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from advisor.collectors.harvest import Harvest
from advisor.collectors.kubernetes_objects import KUBE_SYSTEM, NAMESPACE
from advisor.collectors.live.connection import IN_CLUSTER, Access, Connection, access_to
from advisor.collectors.live.discovery import Discovery
from advisor.collectors.live.pages import ListPage
from advisor.collectors.live.refusals import CannotConnect
from advisor.collectors.live.resource import NODES, Resource
from advisor.collectors.live.surroundings import Surroundings
from advisor.collectors.live.target import InCluster, InKubeconfig, Target
from advisor.collectors.objects import MALFORMED, Item, Meta, decoded, part_of
from advisor.collectors.survey.cluster import discovery_of, read_cluster
from advisor.collectors.survey.introduction import Introduction, certificates_in
from advisor.collectors.survey.lists import ListReader, items_of
from advisor.collectors.survey.rancher import managed_by
from advisor.collectors.survey.resources import SERVED, find
from advisor.collectors.survey.watcher import Waiting, Watcher
from advisor.collectors.wanted import Wanted
from advisor.model.inventory import Note
from advisor.problems import InvalidInput, Problem

#: So many nodes are asked for their names, by which a cluster is told from others that a company signed alike.
NODES_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A cluster that may be read."""

    introduction: Introduction
    access: Access
    in_vain: Discovery | None = None
    """What was asked of a cluster that answers nothing, so that it is not asked again; None where somebody answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMet:
    """A cluster that no connection could be made to."""

    name: str
    url: str = ""
    """Where it is; empty when not even that was found."""
    problems: tuple[Problem, ...]
    is_request_at_fault: bool
    """Whether the kubeconfig itself is wrong, and not what it points to."""

    @property
    def introduction(self) -> Introduction:
        """All that is known of it."""
        return Introduction(name=self.name, url=self.url)

    @property
    def harvest(self) -> Harvest:
        """What such a cluster shows: why it does not."""
        notes = [
            Note(source=self.name, says=f"{each.message} ({each.place})", remedy=each.hint or "")
            for each in self.problems
        ]
        return Harvest(name=self.name, refused=1, notes=notes)


def not_met(name: str, error: InvalidInput, *, url: str = "") -> NotMet:
    """The cluster that an error kept us from."""
    is_at_fault = not isinstance(error, CannotConnect)
    return NotMet(name=name, url=url, problems=error.problems, is_request_at_fault=is_at_fault)


def refuse_faults(met: Iterable[object]) -> None:
    """Raises `InvalidInput` with every one whose kubeconfig is itself at fault."""
    refused = [each for each in met if isinstance(each, NotMet) and each.is_request_at_fault]
    faults = [problem for each in refused for problem in each.problems]
    if faults:
        raise InvalidInput(dict.fromkeys(faults))


def name_of(target: Target) -> str:
    """What a cluster is called before anything is known of it."""
    match target:
        case InKubeconfig(context=context):
            return context or "the current context"
        case InCluster():
            return IN_CLUSTER


def meet(target: Target, wanted: Wanted, around: Surroundings, watcher: Watcher) -> Met | NotMet:
    """Asks a cluster who it is. Nothing is raised."""
    name, url = name_of(target), ""
    watcher.reads(name, "its credentials")
    try:
        access = access_to(target, around).watched_by(Waiting(cluster=name, watcher=watcher))
        url = access.server.url
        with access.connect() as connection:
            return _met(access, connection, ListReader(connection=connection, wanted=wanted, watcher=watcher))
    except InvalidInput as error:
        return not_met(name, error, url=url)
    finally:
        watcher.ends(name)


def read_met(met: Met | NotMet, wanted: Wanted, watcher: Watcher) -> Harvest:
    """Reads a cluster that was met. What went away since is not reached, as what was never met."""
    if isinstance(met, NotMet):
        return met.harvest
    try:
        with met.access.watched_by(Waiting(cluster=met.introduction.name, watcher=watcher)).connect() as connection:
            reader = ListReader(connection=connection, wanted=wanted, watcher=watcher)
            harvest = read_cluster(reader, met.in_vain or discovery_of(reader))
    except InvalidInput as error:
        return not_met(met.introduction.name, error).harvest
    finally:
        watcher.ends(met.introduction.name)
    if harvest.accepted:
        harvest.notes.extend(met.introduction.managed.notes)
    return harvest


def _met(access: Access, connection: Connection, reader: ListReader) -> Met:
    discovery = discovery_of(reader)
    introduction = Introduction(name=connection.name, url=connection.url)
    if discovery.is_in_vain:
        return Met(introduction=introduction, access=access, in_vain=discovery)
    introduction = replace(
        introduction,
        certificates=certificates_in(connection.authority),
        identities=_identities(reader, discovery),
        nodes=_some_nodes(reader) if connection.authority else frozenset(),
        managed=managed_by(discovery, reader),
    )
    return Met(introduction=introduction, access=access)


def _identities(reader: ListReader, discovery: Discovery) -> frozenset[str]:
    resource = find(SERVED[NAMESPACE], discovery)
    if not isinstance(resource, Resource):
        return frozenset()
    return frozenset(reader.read(NAMESPACE, resource, name=KUBE_SYSTEM).harvest.identities)


def _some_nodes(reader: ListReader) -> frozenset[str]:
    """Names from the first page of nodes; none where that cannot be read."""
    page = next(reader.pages(NODES, limit=NODES_NAMED))
    if not isinstance(page, ListPage):
        return frozenset()
    try:
        items = [decoded(each, Item) for each in items_of(page)]
        return frozenset(part_of(each.metadata, Meta).name for each in items) - {""}
    except MALFORMED:
        return frozenset()
