"""How the clusters of one run belong together: which are one, which manage others, and which of those nobody reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from advisor.collectors.harvest import Harvest
from advisor.collectors.survey.downstream import downstream, name_of_managed
from advisor.collectors.survey.introduction import Introduction
from advisor.collectors.survey.rancher_objects import ManagedCluster
from advisor.collectors.survey.same import Known
from advisor.collectors.wanted import Wanted
from advisor.model.inventory import Note


@dataclass(slots=True, kw_only=True)
class Ties:
    """What others say of a cluster that is read itself."""

    notes: list[Note] = field(default_factory=list)
    managed_by: str | None = None
    """The cluster whose Rancher manages it; None when none does that is known."""

    def tell(self, harvest: Harvest) -> None:
        """Tells the harvest of the cluster."""
        harvest.notes.extend(self.notes)
        harvest.managed_by = self.managed_by if self.managed_by is not None else harvest.managed_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A cluster that some Rancher manages, and that is not read itself."""

    name: str
    """As Rancher shows it; made one of its own where another cluster is called so too."""
    cluster: ManagedCluster
    rancher: Introduction

    def harvest(self, wanted: Wanted) -> Harvest:
        """What its Rancher says of it."""
        source = self.rancher.name
        harvest = downstream(self.cluster, self.rancher.managed, wanted, source)
        if harvest.name != self.name:
            says = f"another cluster is called {harvest.name} too, and nothing shows whether it is the same one"
            harvest.notes.append(Note(source=source, says=says))
            harvest.name = self.name
        return harvest


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """How clusters belong together."""

    ties: tuple[Ties, ...]
    """Of each introduction, in their order."""
    unread: tuple[Unread, ...]
    """Each once, however many contexts lead to its Rancher."""


def kinship_of(introductions: Sequence[Introduction]) -> Kinship:
    """How clusters belong together, as far as they let it be seen."""
    ties = tuple(Ties(notes=notes) for notes in _doubles(introductions))
    known = Known(introductions)
    unread: dict[tuple[str, str], tuple[ManagedCluster, Introduction]] = {}
    for rancher in introductions:
        numbers = known.numbers_of(rancher)
        for cluster, number in zip(rancher.managed.clusters, numbers, strict=True):
            if number is None:
                unread.setdefault((rancher.identity, cluster.metadata.name), (cluster, rancher))
            else:
                ties[number].managed_by = rancher.name
    return Kinship(ties=ties, unread=tuple(_named(introductions, unread)))


def _named(
    introductions: Sequence[Introduction], unread: Mapping[tuple[str, str], tuple[ManagedCluster, Introduction]]
) -> Sequence[Unread]:
    names = Counter([*(each.name for each in introductions), *(name_of_managed(each) for each, _ in unread.values())])
    return [
        Unread(
            name=name if names[name] == 1 else f"{name} ({cluster.metadata.name} of {rancher.name})",
            cluster=cluster,
            rancher=rancher,
        )
        for cluster, rancher in unread.values()
        for name in (name_of_managed(cluster),)
    ]


def _doubles(introductions: Sequence[Introduction]) -> Sequence[list[Note]]:
    """Says of contexts that lead to one cluster that they do: it is counted as often as it was asked for."""
    by_identity: defaultdict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(introductions):
        for identity in each.identities:
            by_identity[identity].append(number)
    notes: list[list[Note]] = [[] for _ in introductions]
    for numbers in by_identity.values():
        for number in numbers:
            others = ", ".join(introductions[each].name for each in numbers if each != number)
            if others:
                says = f"this is the same cluster as {others}: kube-system has one uid"
                note = Note(source=introductions[number].name, says=says, remedy="name one context of each cluster")
                notes[number].append(note)
    return notes
