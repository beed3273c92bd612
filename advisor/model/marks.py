"""What people put on the items of a checklist: ticks, values, notes, owners and signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from advisor.model.checklist import ItemId


class Mark(StrEnum):
    """What became of an item."""

    OPEN = "open"
    """Nothing yet: it may be assigned, or have a note."""
    DONE = "done"
    """Ticked; of a check, what was expected was seen; of a signature, signed."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """It does not apply here; the note says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What people put on one item."""

    mark: Mark = Mark.OPEN
    owner: str = ""
    """Who is to do it; empty for nobody yet."""
    note: str = ""
    """Also the value of an item that is to be filled in."""
    by: str = ""
    """Who marked it."""
    at: str = ""
    """When, in UTC: `2026-11-21T03:00:00Z`; empty while it is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What people put on the items of one checklist."""

    digest: str
    """That of the checklist."""
    scope: tuple[str, ...]
    """What the checklist does, a line a hop, so that another one can be told from it in words."""
    items: Mapping[ItemId, str]
    """Every item of the checklist, with a digest of what it says."""
    marked: Mapping[ItemId, Marked]
    """By item; what nobody touched is not there."""
