"""A checklist as an outline: every heading and every item in the order in which it is read, one entry each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from advisor.model.checklist import Checklist, Hop, Item, PlannedChange, Section, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeEntry:
    """What a change is, and why this way; also of clusters in which nothing is done."""

    key: str
    level: int = 0
    change: PlannedChange


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskEntry:
    """What is open on the way, and what may go wrong."""

    key: str
    level: int = 1
    change: PlannedChange


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowEntry:
    """A maintenance window."""

    key: str
    level: int = 1
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class HopEntry:
    """A move within a window."""

    key: str
    level: int = 2
    hop: Hop


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionEntry:
    """A part of the work, with what is to be read before its items."""

    key: str
    level: int
    section: Section


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEntry:
    """Something to tick, fill in, assign or sign."""

    key: str
    """Its id, which has no space; every other key has."""
    level: int
    item: Item
    section: Section


Entry: TypeAlias = ScopeEntry | RiskEntry | WindowEntry | HopEntry | SectionEntry | ItemEntry


def outline(checklist: Checklist) -> Iterator[Entry]:
    """Every entry. Keys are unique, and the same for the same checklist made again.

    An entry stands below the last one before it that is of a lower level.
    """
    for number, change in enumerate(checklist.changes, 1):
        lead = f"change {number}"
        yield ScopeEntry(key=f"{lead} scope", change=change)
        if change.windows:
            yield RiskEntry(key=f"{lead} risk", change=change)
        for place, section in enumerate(change.sections):
            yield from _section(section, f"{lead} section {place}", 1)
        for window in change.windows:
            yield from _window(window, f"{lead} window {window.number}")


def _window(window: Window, lead: str) -> Iterator[Entry]:
    yield WindowEntry(key=lead, window=window)
    for place, section in enumerate(window.opening):
        yield from _section(section, f"{lead} opening {place}", 2)
    for number, hop in enumerate(window.hops):
        yield HopEntry(key=f"{lead} hop {number}", hop=hop)
        for place, section in enumerate(hop.sections):
            yield from _section(section, f"{lead} hop {number} section {place}", 3)
    for place, section in enumerate(window.closing):
        yield from _section(section, f"{lead} closing {place}", 2)


def _section(section: Section, key: str, level: int) -> Iterator[Entry]:
    yield SectionEntry(key=key, level=level, section=section)
    yield from (ItemEntry(key=item.id, level=level + 1, item=item, section=section) for item in section.items)
