"""A checklist as rows: headings with how far they have come, and a box for each item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from advisor.model.checklist import Checklist, Part
from advisor.model.marks import Mark, Marked, Marks
from advisor.report.checklist_marking import Progress, progress_of
from advisor.report.checklist_marks import marked_on
from advisor.report.checklist_outline import (
    Entry,
    HopEntry,
    ItemEntry,
    RiskEntry,
    ScopeEntry,
    SectionEntry,
    WindowEntry,
    outline,
)
from advisor.report.checklist_words import NOT_READY
from advisor.tui.rows import Cell, Column, Look, Row
from advisor.tui.session import ChecklistChoice

COLUMNS = (
    Column(name="box", title="", width=5),
    Column(name="id", title="item", width=16),
    Column(name="says", title="what is to be done", width=24, grows=True),
    Column(name="who", title="who", width=9, rank=1),
)
BOXES = {Mark.OPEN: "[ ]", Mark.DONE: "[x]", Mark.FAILED: "[!]", Mark.SKIPPED: "[-]"}
_LOOKS = {Mark.OPEN: Look.PLAIN, Mark.DONE: Look.GOOD, Mark.FAILED: Look.BAD, Mark.SKIPPED: Look.DIM}


def entries(checklist: Checklist, marks: Marks, choice: ChecklistChoice) -> tuple[Entry, ...]:
    """What matches, each item below its headings; a heading below which nothing matches is left out."""
    listed = tuple(outline(checklist))
    if not choice.search and not choice.only_open:
        return listed
    words = choice.search.casefold().split()
    kept = [each for each in listed if not isinstance(each, ItemEntry) or _is_wanted(each, marks, choice, words)]
    return tuple(_without_empty(kept))


def item_rows(listed: Sequence[Entry], marks: Marks) -> tuple[Row, ...]:
    """A row for each entry."""
    return tuple(_row(each, marks) for each in listed)


def _is_wanted(entry: ItemEntry, marks: Marks, choice: ChecklistChoice, words: Sequence[str]) -> bool:
    marked = marked_on(entry.item, marks)
    if choice.only_open and marked.mark in {Mark.DONE, Mark.SKIPPED}:
        return False
    told = (entry.item.id, entry.item.says, entry.section.title, marked.owner, marked.note, marked.by)
    text = " ".join(told).casefold()
    return all(word in text for word in words)


def _without_empty(listed: Sequence[Entry]) -> Iterator[Entry]:
    """A heading stays where the next thing that does stands below it."""
    kept: list[Entry] = []
    for entry in reversed(listed):
        if isinstance(entry, ItemEntry) or (kept and entry.level < kept[-1].level):
            kept.append(entry)
    return reversed(kept)


def _row(entry: Entry, marks: Marks) -> Row:
    match entry:
        case ScopeEntry(change=change):
            ready = f" · {NOT_READY}" if change.lacks else ""
            return _heading(entry, f"SCOPE: {', '.join(change.clusters)}{ready}", Look.BAD if ready else Look.NOTE)
        case RiskEntry():
            return _heading(entry, "RISK ON THE WAY", Look.NOTE)
        case WindowEntry(window=window):
            title = f"WINDOW {window.number}, not before {window.not_before}"
            return _heading(entry, title, Look.NOTE, progress_of(window.items(), marks))
        case HopEntry(hop=hop):
            return _heading(entry, hop.title, Look.BAD if hop.lacks else Look.NOTE)
        case SectionEntry(section=section):
            look = Look.BAD if section.part is Part.NO_RETURN else Look.NOTE
            found = progress_of(section.items, marks) if section.items else None
            return _heading(entry, section.title, look, found)
        case ItemEntry(item=item):
            return _item(entry, item.says, marked_on(item, marks))
        case _:
            assert_never(entry)


def _heading(entry: Entry, title: str, look: Look, progress: Progress | None = None) -> Row:
    return Row(entry.key, (Cell(""), Cell(progress.words() if progress else "", Look.DIM), Cell(title, look), Cell("")))


def _item(entry: ItemEntry, says: str, marked: Marked) -> Row:
    look = _LOOKS[marked.mark]
    told = f"{BOXES[marked.mark]}{' n' if marked.note else ''}"
    who = marked.by or (f"for {marked.owner}" if marked.owner else "")
    return Row(entry.key, (Cell(told, look), Cell(entry.key, Look.DIM), Cell(says, look), Cell(who, Look.DIM)))
