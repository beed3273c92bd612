"""The verb of live reading: targets -> inventory. Clusters are read side by side, and each stands for itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from advisor.collectors.cluster import cluster_from
from advisor.collectors.harvest import Harvest
from advisor.collectors.live.connection import IN_CLUSTER, connect
from advisor.collectors.live.refusals import CannotConnect
from advisor.collectors.live.surroundings import Surroundings
from advisor.collectors.live.target import InCluster, InKubeconfig, Target
from advisor.collectors.survey.cluster import ReadCluster, read_cluster
from advisor.collectors.survey.downstream import downstream, name_of_managed
from advisor.collectors.survey.same import read_as
from advisor.collectors.survey.side_by_side import side_by_side
from advisor.collectors.survey.watcher import Unwatched, Waiting, Watcher
from advisor.collectors.wanted import Wanted, wanted_from
from advisor.model.inventory import Inventory, Note
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import InvalidInput, Problem


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
    outcomes = side_by_side([_job(target, wanted, around, watcher) for target in targets])
    faults: list[Problem] = []
    read: list[ReadCluster] = []
    for target, outcome in zip(targets, outcomes, strict=True):
        if isinstance(outcome, ReadCluster):
            read.append(outcome)
        elif everything or isinstance(outcome, CannotConnect):
            read.append(_not_reached(target, outcome))
        else:
            faults.extend(outcome.problems)
    if faults:
        raise InvalidInput(dict.fromkeys(faults))
    _note_doubles(read)
    _note_managers(read)
    harvests = [*(each.harvest for each in read), *_managed(read, wanted)]
    clusters = (cluster_from(harvest, wanted) for harvest in harvests)
    return Inventory(clusters=tuple(sorted(clusters, key=lambda cluster: cluster.name)))


def _job(
    target: Target, wanted: Wanted, around: Surroundings, watcher: Watcher
) -> Callable[[], ReadCluster | InvalidInput]:
    name = name_of(target)

    def read() -> ReadCluster | InvalidInput:
        watcher.reads(name, "its credentials")
        try:
            observer = Waiting(cluster=name, watcher=watcher)
            with connect(target, around=replace(around, observer=observer)) as connection:
                return read_cluster(connection, wanted, watcher)
        except InvalidInput as error:
            return error
        finally:
            watcher.ends(name)

    return read


def name_of(target: Target) -> str:
    """What a cluster is called before anything is known of it."""
    match target:
        case InKubeconfig(context=context):
            return context or "the current context"
        case InCluster():
            return IN_CLUSTER


def _not_reached(target: Target, error: InvalidInput) -> ReadCluster:
    name = name_of(target)
    notes = [
        Note(source=name, says=f"{problem.message} ({problem.place})", remedy=problem.hint or "")
        for problem in error.problems
    ]
    return ReadCluster(harvest=Harvest(name=name, refused=1, notes=notes))


def _managed(read: Sequence[ReadCluster], wanted: Wanted) -> list[Harvest]:
    """The clusters that some Rancher manages and nobody read, each once however many contexts lead to that Rancher."""
    unread = {
        (_identity(rancher), cluster.metadata.name): (cluster, rancher)
        for rancher in reversed(read)
        for cluster in rancher.managed.clusters
        if read_as(cluster, rancher.managed, read) is None
    }
    names = Counter([*(each.harvest.name for each in read), *(name_of_managed(each) for each, _ in unread.values())])
    harvests = [
        downstream(cluster, rancher.managed, wanted, rancher.harvest.name) for cluster, rancher in unread.values()
    ]
    for harvest, (cluster, rancher) in zip(harvests, unread.values(), strict=True):
        if names[harvest.name] > 1:
            source = rancher.harvest.name
            says = f"another cluster is called {harvest.name} too, and nothing shows whether it is the same one"
            harvest.notes.append(Note(source=source, says=says))
            harvest.name = f"{harvest.name} ({cluster.metadata.name} of {source})"
    return harvests


def _note_managers(read: Sequence[ReadCluster]) -> None:
    """Says of clusters that were read themselves, and that a Rancher which was read manages, which one that is."""
    for rancher in read:
        for cluster in rancher.managed.clusters:
            found = read_as(cluster, rancher.managed, read)
            if found is not None:
                found.harvest.managed_by = rancher.harvest.name


def _note_doubles(read: Sequence[ReadCluster]) -> None:
    """Says of contexts that lead to one cluster that they do: it is counted as often as it was asked for."""
    by_identity: defaultdict[str, list[Harvest]] = defaultdict(list)
    for each in read:
        for identity in each.harvest.identities:
            by_identity[identity].append(each.harvest)
    for harvests in by_identity.values():
        for harvest in harvests:
            others = ", ".join(each.name for each in harvests if each is not harvest)
            if others:
                says = f"this is the same cluster as {others}: kube-system has one uid"
                harvest.notes.append(Note(source=harvest.name, says=says, remedy="name one context of each cluster"))


def _identity(read: ReadCluster) -> str:
    """What tells a cluster from all others; its context's name where its namespaces could not be seen."""
    return min(read.harvest.identities, default=read.harvest.name)
