"""What a table shows: rows of cells, and columns that say which of them stay when there is little room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Between two columns.
GAP = 2


class Look(StrEnum):
    """How a cell looks. What it means stands in its text too, for there may be no colour."""

    PLAIN = "plain"
    DIM = "dim"
    BAD = "bad"
    WARN = "warn"
    GOOD = "good"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Cell:
    """One text of a row, as it is: it is made plain where it is shown."""

    text: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Row:
    """One row."""

    key: str
    """Tells it from every other row of its table, also after everything was judged again."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column."""

    name: str
    """By which it is sorted."""
    title: str
    width: int
    """The least it needs."""
    grows: bool = False
    """Whether it takes room that is left."""
    rank: int = 0
    """Where there is too little room, columns of the highest rank go first."""
    is_number: bool = False
    """Whether it stands at the right."""


def widths(columns: Sequence[Column], room: int) -> tuple[int, ...]:
    """How wide each column is in so much room; 0 for one that is left out. The first one always stays."""
    kept = set(range(len(columns)))
    for number in sorted(kept, key=lambda each: (-columns[each].rank, -each)):
        if _needed(columns, kept) <= room or len(kept) == 1:
            break
        kept.discard(number)
    growing = [number for number in sorted(kept) if columns[number].grows]
    left = max(0, room - _needed(columns, kept))
    share, rest = divmod(left, len(growing)) if growing else (0, 0)
    more = {number: share + (place < rest) for place, number in enumerate(growing)}
    return tuple(columns[number].width + more.get(number, 0) if number in kept else 0 for number in range(len(columns)))


def _needed(columns: Sequence[Column], kept: set[int]) -> int:
    return sum(columns[number].width + GAP for number in kept) - GAP
