"""Releases of a component: when, for whom, and what each one ships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from advisor.model.component import Edition
from advisor.model.condition import Condition
from advisor.model.names import ComponentName
from advisor.versions import Version, VersionSet


class ReleaseStatus(StrEnum):
    """Whether a release can be had. Only what is `released` is ever offered as a way out."""

    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    """It was out, and its maker took it out of what is offered."""
    UNANNOUNCED = "unannounced"
    """It was tagged or listed, and nobody was told to use it: often the next one took its place within days."""
    PRERELEASE = "prerelease"
    """An alpha, a beta or a candidate."""
    HOTFIX = "hotfix"
    """Made for one customer; nobody else can have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What a column of a release table installs, and when: RKE2 ships Calico twice, for `calico` and for `canal`."""

    name: str
    component: ComponentName
    build: str
    provided: Condition
    unless: Condition | None = None
    """Where this is known to hold, something else installs the component, and the bundle does not move it."""
    is_told: bool = True
    """Whether the bundle tells that the component is there, at that version. False where it only takes it along, and
    something else may have set another version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release."""

    version: Version
    date: str | None
    """ISO date of the release or its tag; None when no source gives one."""
    editions: frozenset[Edition]
    """Empty for a hotfix of which nobody said more."""
    status: ReleaseStatus
    ships: Mapping[str, Version]
    """The version in each slot of the catalogue."""
    carries: Mapping[str, str]
    """What else is inside, by the catalogue's names for it, in its maker's own words. It is shown, not judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How long a line of releases is looked after, as its maker says."""

    number: tuple[int, ...]
    """As in `Version.line`."""
    maintenance_from: str | None
    """The ISO date from which only grave faults are fixed; None when nothing is said."""
    end_of_life: str
    """The ISO date after which there are no more releases; that of an open line is what its maker aims at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every release known of one component, oldest first."""

    component: ComponentName
    source: str
    read: str
    span: VersionSet | None
    """The versions that were read release by release: one in it that is not listed was never read, and nobody knows
    what it does.

    None when it makes no such claim.
    """
    by_line: frozenset[str]
    """Builds of which one chooses the line and the maker the patch, as of EKS: the first release listed of a line
    stands for all of it, and one starts from any."""
    slots: tuple[Slot, ...]
    carries: tuple[str, ...]
    """What releases hold that is no component here, in the order in which it is shown."""
    lines: tuple[Line, ...]
    """Oldest first; empty when no dates of lines are known."""
    releases: tuple[Release, ...]
    by_text: Mapping[str, Release]
    """Releases by their canonical version text."""
