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
    """Whether a release can be had."""

    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    UNANNOUNCED = "unannounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What a column of a release table installs, and when: RKE2 ships Calico twice, for `calico` and for `canal`."""

    name: str
    component: ComponentName
    build: str
    provided: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release."""

    version: Version
    date: str | None
    """ISO date of the release or its tag; None when no source gives one."""
    editions: frozenset[Edition]
    status: ReleaseStatus
    ships: Mapping[str, Version]
    """The version in each slot of the catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every release known of one component, oldest first."""

    component: ComponentName
    source: str
    read: str
    span: VersionSet | None
    """The versions the catalogue claims to know all releases of: one in it that is not listed was never read.

    None when it makes no such claim.
    """
    slots: tuple[Slot, ...]
    releases: tuple[Release, ...]
    by_text: Mapping[str, Release]
    """Releases by their canonical version text."""
