"""Clusters of an estate that nobody could hold at once: all are met first, and each is read when its turn comes.

They come out as `survey` gives them. What one says of another is known once both were met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

from advisor.collectors.cluster import cluster_from
from advisor.collectors.live.surroundings import Surroundings
from advisor.collectors.live.target import Target
from advisor.collectors.survey.kinship import Ties, Unread, kinship_of
from advisor.collectors.survey.meeting import Met, NotMet, meet, read_met, refuse_faults
from advisor.collectors.survey.side_by_side import CLUSTERS_AT_ONCE, side_by_side
from advisor.collectors.survey.watcher import Unwatched, Watcher
from advisor.collectors.wanted import Wanted, wanted_from
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase

#: So many clusters are being read or wait for their turn: one that is slow holds up fewer than these.
CLUSTERS_AHEAD = 2 * CLUSTERS_AT_ONCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A cluster that is read when its turn comes."""

    name: str
    leads_to: str
    """Where it is read: the URL of its API server, or of its Rancher's with its name there. Empty when nobody knows."""
    _read: Callable[[Watcher], Cluster] = field(repr=False)

    def read(self, watcher: Watcher) -> Cluster:
        """Reads it, as `survey` does. A cluster that cannot be reached is one all the same."""
        return self._read(watcher)


def announce(
    targets: Sequence[Target],
    knowledge: KnowledgeBase,
    *,
    around: Surroundings | None = None,
    watcher: Watcher | None = None,
    everything: bool = False,
) -> tuple[Announced, ...]:
    """The clusters that `survey` gives, in its order, none of them read yet. Raises as it does."""
    wanted, around, watcher = wanted_from(knowledge), around or Surroundings(), watcher or Unwatched()
    met = list(side_by_side([partial(meet, target, wanted, around, watcher) for target in targets]))
    if not everything:
        refuse_faults(met)
    kinship = kinship_of([each.introduction for each in met])
    announced = [_own(each, ties, wanted) for each, ties in zip(met, kinship.ties, strict=True)]
    announced += [_managed(each, wanted) for each in kinship.unread]
    return tuple(sorted(announced, key=lambda each: each.name))


class Readable(Protocol):
    """What stands for a cluster that is to be read."""

    def read(self, watcher: Watcher) -> Cluster:
        """Reads it."""
        ...


T_Readable = TypeVar("T_Readable", bound=Readable)


def read_ahead(announced: Iterable[T_Readable], watcher: Watcher | None = None) -> Iterator[tuple[T_Readable, Cluster]]:
    """Each with the cluster it is, in their order. No more than `CLUSTERS_AHEAD` are read that were not taken yet."""
    watching = watcher or Unwatched()

    def job(each: T_Readable) -> tuple[T_Readable, Cluster]:
        return each, each.read(watching)

    return side_by_side((partial(job, each) for each in announced), ahead=CLUSTERS_AHEAD)


def _own(met: Met | NotMet, ties: Ties, wanted: Wanted) -> Announced:
    def read(watcher: Watcher) -> Cluster:
        harvest = read_met(met, wanted, watcher)
        ties.tell(harvest)
        return cluster_from(harvest, wanted)

    return Announced(name=met.introduction.name, leads_to=met.introduction.url, _read=read)


def _managed(unread: Unread, wanted: Wanted) -> Announced:
    return Announced(
        name=unread.name,
        leads_to=f"{unread.rancher.url} {unread.cluster.metadata.name}",
        _read=lambda _: cluster_from(unread.harvest(wanted), wanted),
    )
