"""Everything a connection takes from around it: time, environment, patience, and who is told. Tests replace it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from advisor.collectors.live.asked import Asked
from advisor.collectors.live.clock import Clock, Deadlines, SystemClock
from advisor.collectors.live.retries import Retries

#: Largest body that is read, after unpacking: 500 nodes of a cluster with large node objects are some 50 MB.
MAX_BODY_BYTES = 128 << 20


class Observer(Protocol):
    """Told what would otherwise look like a standstill."""

    def waits(self, asked: Asked, seconds: float, because: str) -> None:
        """A question is asked again after so many seconds."""


class Silent:
    """An observer that tells nobody."""

    def waits(self, asked: Asked, seconds: float, because: str) -> None:
        """Does nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The defaults are the real thing."""

    clock: Clock = field(default_factory=SystemClock)
    deadlines: Deadlines = field(default_factory=Deadlines)
    retries: Retries = field(default_factory=Retries)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    """What exec plugins are run with."""
    observer: Observer = field(default_factory=Silent)
    body_bytes: int = MAX_BODY_BYTES
    """Largest answer read, unpacked."""
