"""The collectors' verb: sources -> inventory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from advisor.collectors.cluster import UNNAMED, cluster_from
from advisor.collectors.formats import UNDERSTOOD, FormatReader
from advisor.collectors.harvest import Harvest
from advisor.collectors.hosts.looks import Given, join_looks
from advisor.collectors.hosts.reading import settle_hosts
from advisor.collectors.sources import SourceText
from advisor.collectors.wanted import wanted_from
from advisor.model.inventory import Cluster, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import InvalidInput, Place, Problem

NOTHING = "nothing in here is an inventory"
SAVE_ANEW = "save kubectl get … -A -o json of the cluster, and name that file"
OF_A_FOLDER = (
    "of a dump or support bundle its lists are read, not its logs; "
    "name the folder with nodes.json, kube-system/daemonsets.json and the like; or "
)


def collect(sources: Iterable[SourceText], knowledge: KnowledgeBase, *, unnamed: str = UNNAMED) -> Inventory:
    """The inventory that all sources give together. They describe one cluster unless they name different ones.

    A cluster that no source names is called `unnamed`.

    Raises `InvalidInput` with every problem of every source.
    """
    wanted = wanted_from(knowledge)
    reader = FormatReader(knowledge=knowledge, wanted=wanted, harvest=Harvest(name=unnamed))
    names: Counter[str] = Counter()
    for source in sources:
        names[source.within or source.name] += 1
        reader.read(source)
    reader.finish()
    settle_hosts(reader.harvest, reader.given)
    given = join_looks(reader.given, reader.harvest)
    if reader.harvest.problems:
        raise InvalidInput(reader.harvest.problems)
    _refuse_nothing(reader, names)
    _refuse_two_clusters(reader.harvest, reader.given)
    harvests = _by_cluster(reader.harvest, given, next(iter(names)))
    clusters = (cluster_from(harvest, wanted) for harvest in harvests)
    return Inventory(clusters=tuple(sorted(clusters, key=lambda cluster: cluster.name)))


def _by_cluster(unnamed: Harvest, given: list[Cluster], first: str) -> list[Harvest]:
    """One harvest a cluster: what names no cluster belongs to the only one that is named. `first` is a source."""
    by_name: dict[str, Harvest] = {}
    for cluster in given:
        by_name.setdefault(cluster.name, Harvest(name=cluster.name)).given.append(cluster)
    if not unnamed.accepted and not unnamed.refused:
        return list(by_name.values())
    if len(by_name) > 1:
        message = f"these sources name the clusters {', '.join(sorted(by_name))}, and others name none"
        hint = "scan each cluster's sources in a run of its own, or with --estate where each file is a cluster"
        place = Place(file=first)
        raise InvalidInput([Problem(code="which-cluster", message=message, place=place, hint=hint)])
    for name, harvest in by_name.items():
        unnamed.name = name
        unnamed.given.extend(harvest.given)
    return [unnamed]


def _refuse_nothing(reader: FormatReader, names: Mapping[str, int]) -> None:
    """Sources that hold nothing at all we understand are a mistake, not an empty cluster.

    `names` are the sources as the user named them, each with the number of files in it.
    """
    harvest = reader.harvest
    if not (harvest.accepted or harvest.refused or reader.given):
        first, files = next(iter(names.items()), ("-", 1))
        what = f"none of the {files:,} files in here is an inventory" if files > 1 else NOTHING
        says = "; ".join(f"{note.source}: {note.says}" for note in harvest.notes[:5])
        message = f"{what}{f' ({says})' if says else ''}"
        hint = f"{OF_A_FOLDER if files > 1 else ''}{SAVE_ANEW}; understood are {UNDERSTOOD}"
        raise InvalidInput([Problem(code="no-inventory", message=message, place=Place(file=first), hint=hint)])


def _refuse_two_clusters(unnamed: Harvest, given: Sequence[Given]) -> None:
    """Objects of two clusters would make one that does not exist, and so would two inventories under one name."""
    names = {each.cluster.name for each in given}
    for name in names or {unnamed.name}:
        identities = dict(unnamed.identities) if len(names) <= 1 else {}
        for each in given:
            if each.cluster.name == name and each.cluster.uid:
                identities.setdefault(each.cluster.uid, each.place)
        _refuse_two_identities(identities)


def _refuse_two_identities(identities: Mapping[str, Place]) -> None:
    if len(identities) > 1:
        files = sorted({place.file for place in identities.values()})
        message = f"these sources are of {len(identities)} clusters: kube-system has another uid in each"
        place = next(iter(identities.values()))
        hint = f"scan {' and '.join(files)} in runs of their own" if len(files) > 1 else "take the lists of one cluster"
        raise InvalidInput([Problem(code="which-cluster", message=message, place=place, hint=hint)])
