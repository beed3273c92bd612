"""What a plan costs: four coordinates, each of them totally ordered, so that plans as a whole are partially ordered.

A tally counts by severity, and tallies compare critical first: one critical weighs more than any number of highs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from advisor.model.advisory import Severity

Tally: TypeAlias = tuple[int, ...]
"""One number for each severity, the worst first."""

NONE: Tally = (0,) * len(Severity)


def tally(severities: Iterable[Severity]) -> Tally:
    """How many there are of each severity.

    >>> tally([Severity.HIGH, Severity.LOW, Severity.HIGH])
    (0, 2, 0, 1)
    """
    counts = [0] * len(Severity)
    for severity in severities:
        counts[severity.rank] += 1
    return tuple(counts)


def plus(one: Tally, two: Tally) -> Tally:
    """The sum."""
    return tuple(a + b for a, b in zip(one, two, strict=True))


def times(one: Tally, factor: int) -> Tally:
    """A tally over as many days, or of as many things."""
    return tuple(a * factor for a in one)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Disruption:
    """What users feel, compared in the order of the fields."""

    irreversible: int = 0
    """Hops that nothing but a backup takes back, or nothing at all."""
    reboots: int = 0
    """Hops in which nodes are rebooted."""
    drains: int = 0
    """Hops in which nodes are drained."""

    def __add__(self, other: Disruption) -> Disruption:
        return Disruption(
            irreversible=self.irreversible + other.irreversible,
            reboots=self.reboots + other.reboots,
            drains=self.drains + other.drains,
        )


UNDISTURBED = Disruption()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a whole plan costs."""

    unresolved: Tally
    """Findings open at the end, unknown ones among them."""
    windows: int
    exposure: Tally
    """Finding-days from today to the last window and one interval more."""
    disruption: Disruption
    hops: int
    """Not a coordinate: it breaks ties."""

    @property
    def coordinates(self) -> tuple[Tally, int, Tally, Disruption]:
        """What is weighed against each other."""
        return (self.unresolved, self.windows, self.exposure, self.disruption)

    def dominates(self, other: Cost) -> bool:
        """Whether it is no worse in any coordinate, and better in one."""
        mine, yours = self.coordinates, other.coordinates
        return mine != yours and self.covers(other)

    def covers(self, other: Cost) -> bool:
        """Whether it is no worse in any coordinate."""
        return (
            self.unresolved <= other.unresolved
            and self.windows <= other.windows
            and self.exposure <= other.exposure
            and self.disruption <= other.disruption
        )
