"""Who is told how reading goes: a front end that shows progress, or nobody. Called from several threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from advisor.collectors.live.asked import Asked


class Watcher(Protocol):
    """Told what is being read right now."""

    def reads(self, cluster: str, what: str) -> None:
        """A question to a cluster begins, or has come to a further page."""

    def ends(self, cluster: str) -> None:
        """A cluster is read, or given up."""


class Unwatched:
    """A watcher that tells nobody."""

    def reads(self, cluster: str, what: str) -> None:
        """Does nothing."""

    def ends(self, cluster: str) -> None:
        """Does nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Tells a watcher of one cluster's pauses."""

    cluster: str
    watcher: Watcher

    def waits(self, asked: Asked, seconds: float, because: str) -> None:
        """A question is asked again after so many seconds."""
        self.watcher.reads(self.cluster, f"{because}; asking again in {seconds:g} s to {asked}")
