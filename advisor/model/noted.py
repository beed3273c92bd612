"""What a person noted of validation steps that no program may judge."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One result."""

    passed: bool
    by: str
    """Who saw it."""
    on: datetime.date
    note: str
    """What was seen; empty when nothing was written."""
    source: str
    """The file and line it stands on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedResults:
    """A file of results."""

    plan: str
    """The digest of the plan they are about."""
    alternative: str
    results: Mapping[str, Noted]
    """By the number of the step, such as `1.4`."""
