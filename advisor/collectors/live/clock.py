"""Time as the live collector uses it: a clock that tests replace, and how long anything may take."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """How long to wait, in seconds."""

    request: float = 30.0
    """For one request, from the look-up of the name to the last byte. A page of 500 nodes is some 5 MB."""
    whole: float = 600.0
    """For everything asked of one cluster, pauses included."""
    plugin: float = 60.0
    """For one run of an exec plugin. Those that ask a cloud's token service need a few seconds."""


class Clock(Protocol):
    """What the collector asks of time."""

    def now(self) -> float:
        """Seconds since a fixed moment; never goes back."""

    def today(self) -> datetime:
        """The date and time in UTC, with its zone: what certificates and credentials expire by."""

    def sleep(self, seconds: float) -> None:
        """Returns after so many seconds."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Seconds of the monotonic clock."""
        return time.monotonic()

    def today(self) -> datetime:
        """The date and time in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Returns after so many seconds."""
        time.sleep(seconds)
