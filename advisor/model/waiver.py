"""Waivers: findings that somebody accepts for a while. They stay visible, and do not count at the gate."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

from advisor.model.names import AdvisoryId, ComponentName
from advisor.model.provenance import Provenance
from advisor.model.signature import Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverScope:
    """Where a waiver holds. None in place of names stands for all of them."""

    clusters: frozenset[str] | None
    components: frozenset[ComponentName] | None = None
    """The component at fault, or for a library the component whose image contains it."""
    versions: frozenset[str] | None = None
    nodes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One entry of a waivers file."""

    advisory: AdvisoryId
    scope: WaiverScope
    signature: Signature
    created: datetime.date
    """The first day it holds."""
    covers_unknown: bool = False
    """Whether it stands for findings too that could not be decided."""
    seen_in: Provenance
    """Its place, which no other waiver has."""


class Idle(StrEnum):
    """Why a waiver covers nothing."""

    UNUSED = "unused"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleWaiver:
    """A waiver that covers nothing today."""

    waiver: Waiver
    idle: Idle
    because: str
    """A clause: `it expired on 2026-10-31`."""
