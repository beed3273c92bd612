"""What asking a monitoring system comes to. A number nobody measured is never taken for a good one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The value of one series."""

    labels: tuple[tuple[str, str], ...]
    """Name and value, sorted."""
    value: float
    """May be infinite, or not a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A whole answer."""

    samples: tuple[Sample, ...]
    """As they came; none where nothing has such a series."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmeasured:
    """No answer that anything may rest on."""

    reason: str
    hint: str = ""
    is_reached: bool
    """False when nobody there let us ask, so that every other question would fare alike."""


Measurement: TypeAlias = Measured | Unmeasured
