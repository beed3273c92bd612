"""Where the inventories of `scan --estate` come from: files that lie there, or clusters that have to be read.

Nothing is fetched before its turn, so that a run that goes on takes off `coming` what is done, and reads none of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from advisor.cli.session import Session
from advisor.estate.unit import LiveUnit, ReadingWatcher, Unit
from advisor.model.knowledge_base import KnowledgeBase

if TYPE_CHECKING:
    from advisor.collectors.survey import Announced


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What was saved: whoever judges an inventory reads it."""

    coming: Iterator[Unit]
    count: int | None
    """How many there are in all; None where only unpacking an archive tells."""
    at_once: None = None
    """As many in a batch as are right."""

    def units(self, watcher: ReadingWatcher) -> Iterator[Unit]:  # nobody waits for a file
        """What is still to be judged."""
        return self.coming


@dataclass(slots=True)
class LiveClusters:
    """Clusters that have said who they are."""

    session: Session
    announced: Sequence[Announced]
    coming: Iterator[LiveUnit] = field(init=False)
    at_once: int = 1
    """A cluster is judged when it was read, and does not wait for the next one."""

    def __post_init__(self) -> None:
        self.coming = (LiveUnit(announced=each) for each in self.announced)

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.announced)

    def units(self, watcher: ReadingWatcher) -> Iterator[Unit]:
        """What is still to be judged, read side by side; so many as `read_ahead` says are held."""
        from advisor.collectors.survey import read_ahead  # noqa: PLC0415  # only a live run needs sockets

        for unit, cluster in read_ahead(self.coming, watcher):
            self.session.tell_notes(cluster)
            yield unit.read_as(cluster)


Source: TypeAlias = Files | LiveClusters


def live_clusters(session: Session, knowledge: KnowledgeBase) -> LiveClusters:
    """The clusters chosen. Raises `InvalidInput` when one of them cannot be meant."""
    return LiveClusters(session, session.announce(knowledge))
