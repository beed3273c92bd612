"""Tables as kubectl prints them, with whatever a terminal shows around them -> `Table`.

A table starts at a line of column titles and ends at a blank line, at a prompt, or at the next titles. A line in it
that fits no column is a gap: it was a row that was cut or folded, and what it showed is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from advisor.collectors.json_stream import Skipped
from advisor.collectors.tables.command import Command, command_in, is_prompt
from advisor.collectors.tables.kinds import kind_of_columns, prefixed
from advisor.collectors.tables.table import NAME, NAMESPACE, Row, Table, column, shown
from advisor.problems import Place

_TITLES = re.compile(r"\s*(?:NAMESPACE\s+)?NAME(?:\s+[A-Z][A-Z0-9()/-]*)+\s*")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.:/-]*[a-z0-9])?")
_NARRATION = re.compile(
    r"\s*(?:Warning: |Flag --|error: |Error from server|No resources found|[IWEF]\d{4} \d\d:\d\d:\d\d)"
)

_ELLIPSIS = re.compile(r"\s*[\[<(]?(?:\.{2,}|…|snip\w*)[\])>]?\s*")
_TITLE_START = re.compile(r"(?:^|(?<=\s{2}))\S")
_PLATFORM = re.compile(r" \([a-z0-9]+\)(?= )")
SYSTEM = "OS-IMAGE"

#: A line longer than this is no row: the longest have a few images of some hundred characters.
MAX_LINE = 20_000
#: `-o wide` prints a dozen columns, and people add a few labels.
MAX_COLUMNS = 100


@dataclass(slots=True)
class _Open:
    """A table while its rows are read."""

    titles: str
    columns: list[str]
    line: int
    command: Command
    starts: list[int] = field(init=False)
    """Where each title stands; empty where only one space sets them apart."""
    rows: list[tuple[str, list[str]]] = field(default_factory=list)
    """The name in each row, with the kind before it where the table prints that, and all of its cells."""
    odd_line: int = 0
    """The first line that fits no column."""

    def __post_init__(self) -> None:
        is_apart = "  " in self.titles.strip() or "\t" in self.titles
        self.starts = [each.start() for each in _TITLE_START.finditer(self.titles)] if is_apart else []


def tables_in(text: str, *, file: str, line: int, known: Iterable[str]) -> Iterator[Table | Skipped]:
    """The tables of a text in order, and how many lines are neither tables nor what a terminal shows around them.

    `line` is where the text starts in its file; `known` are the kinds that rules ask for, as the API writes them.
    """
    known = tuple(known)
    command, table = Command(), None
    skipped: list[int] = []
    for number, row in enumerate(text.splitlines(), line):
        if _is_titles(row):
            yield from _closed(table, file, known)
            table = _Open(titles=row, columns=[column(each) for each in _parts(row)], line=number, command=command)
        elif table is not None and _add_row(table, row):
            continue
        elif not row.strip():
            yield from _closed(table, file, known)
            table = None
        elif (asked := command_in(row)) is not None or is_prompt(row):
            yield from _closed(table, file, known)
            command, table = asked or Command(), None
        elif table is not None and table.rows and not _NARRATION.match(row):
            _distrust(table, row, number)
        else:
            skipped.append(number)
    yield from _closed(table, file, known)
    if skipped:
        yield Skipped(line=skipped[0], count=len(skipped))


def _is_titles(line: str) -> bool:
    if len(line) >= MAX_LINE or _TITLES.fullmatch(line) is None or len(line.split()) > MAX_COLUMNS:
        return False
    return NAME in map(column, _parts(line))  # which it is not where some gaps are one space wide, and some wider


def _add_row(table: _Open, line: str) -> bool:
    """Adds a line to a table; false when it is no row of it."""
    if len(line) >= MAX_LINE:
        return False
    cells = _cells(table, line)
    name = cells[table.columns.index(NAME)] if cells else ""
    if not cells or not _NAME.fullmatch(name):
        return False
    table.rows.append((name, cells))
    return True


def _distrust(table: _Open, line: str, number: int) -> None:
    """Marks a table in which a line fits no column. The row before it may have been folded into it."""
    table.odd_line = table.odd_line or number
    if not _ELLIPSIS.fullmatch(line):
        table.rows[-1][1][-1] = ""


def _parts(line: str) -> list[str]:
    """What stands in a line, as kubectl sets it apart: by two spaces or more, of which a paste may leave one."""
    parts = re.split(r"\s{2,}|\t", line.strip())
    return parts if len(parts) > 1 else line.split()


def _cells(table: _Open, line: str) -> list[str] | None:
    """The cells of a line, by the gaps between them or else by where the titles stand; None when neither fits."""
    parts = _parts(line)
    if len(parts) == len(table.columns):
        return parts
    starts = table.starts
    if not starts and "\t" not in table.titles:
        return _around_system(table.titles.split(), line)
    padded = line.ljust(starts[-1] + 1) if starts else line
    if len(starts) != len(table.columns) or any(not padded[start - 1].isspace() for start in starts if start):
        return None
    cells = [padded[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)]
    return cells if any(cells) else None


def _around_system(titles: list[str], line: str) -> list[str] | None:
    """The cells of a row in which a paste left one space: of all columns only the operating system's has any within."""
    words = _PLATFORM.sub("", line).split()
    if SYSTEM not in titles or len(words) < len(titles):
        return None
    before, after = titles.index(SYSTEM), len(titles) - titles.index(SYSTEM) - 1
    end = len(words) - after
    return [*words[:before], " ".join(words[before:end]), *words[end:]]


def _closed(table: _Open | None, file: str, known: Sequence[str]) -> Iterator[Table]:
    """A table whose rows were read: one for each kind in it, for `get all` may print several without a blank line."""
    if table is None:
        return
    columns = table.columns
    by_kind: dict[str, list[Row]] = {}
    for name, cells in table.rows:
        kind, bare = prefixed(name, known)
        in_columns = shown(columns, cells)
        namespace = in_columns.get(NAMESPACE, "") or table.command.namespace
        by_kind.setdefault(kind, []).append(Row(name=bare, namespace=namespace, cells=in_columns))
    gap = table.command.gap
    if table.odd_line:
        gap = gap or f"line {table.odd_line} does not fit the columns of the table"
    for kind, rows in by_kind.items():
        yield Table(
            kind=kind or kind_of_columns(frozenset(columns) - {NAMESPACE}, rows),
            columns=frozenset(columns),
            rows=tuple(rows),
            place=Place(file=file, line=table.line),
            gap=gap,
        )
