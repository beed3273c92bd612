"""Support: until when each release line of a component is maintained in one tier, and by which day that is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from advisor.versions import Version

ANY_LINE = "any"
"""The line of a product whose support ends as a whole, whatever its version."""


class DateBasis(StrEnum):
    """Who says a date."""

    PUBLISHED = "published"
    """The project or vendor states the day."""
    ESTIMATED = "estimated"
    """A rule, a projection or a month; the line's note says which."""


class EndsAt(StrEnum):
    """Which moment of the day that is named ends support."""

    START_OF_DAY = "start_of_day"
    """That day is the first one without."""
    END_OF_DAY = "end_of_day"
    """That day is the last one with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportLine:
    """One release line in one tier."""

    line: str
    """`1.29`, or `any`."""
    ends: date | None
    """None where nobody gives a day."""
    not_before: date | None = None
    """Without an end: the first day on which it may come; before it the line is maintained."""
    basis: DateBasis | None
    """None where there is no day at all."""
    note: str | None = None
    """What a reader must know of the day, and how it was estimated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What an advisory of an end of life says: the lines of one tier, oldest first."""

    tier: str
    """Whose support it is, as people say it: `upstream`, `community`, `EKS standard`."""
    ends_at: EndsAt
    builds: frozenset[str]
    """The builds it is about; empty for all."""
    lines: tuple[SupportLine, ...]

    def line_of(self, version: Version | None) -> SupportLine | None:
        """The line of a version, None for one that is not known; None when no line holds it."""
        own = ".".join(map(str, version.line)) if version else None
        return next((each for each in self.lines if each.line in {ANY_LINE, own}), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """The day on which ends of support are judged, and how far ahead one counts already."""

    today: date
    days: int = 0
    """0 looks at no day to come: an end counts once it has passed. N counts those N days away, too."""

    def has_passed(self, end: date, ends_at: EndsAt) -> bool:
        """Whether there is no support any more today."""
        return self.today >= end if ends_at is EndsAt.START_OF_DAY else self.today > end

    def reaches(self, end: date, ends_at: EndsAt) -> bool:
        """Whether an end has passed, or lies within the days ahead."""
        return self.has_passed(end, ends_at) or 0 < self.days >= self.days_until(end)

    def days_until(self, end: date) -> int:
        """Days from today to the day named; negative once that day is over."""
        return (end - self.today).days
