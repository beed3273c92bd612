"""What is known, as rows: the advisories, or the release catalogues."""

from __future__ import annotations

from typing import assert_never

from advisor.model.advisory import Severity
from advisor.model.knowledge_base import KnowledgeBase
from advisor.tui.cluster_rows import severity_cell
from advisor.tui.rows import Cell, Column, Look, Row
from advisor.tui.session import KnowledgeChoice, KnownOrder, Shelf

ADVISORY_COLUMNS = (
    Column(name=KnownOrder.SEVERITY, title="severity", width=9),
    Column(name=KnownOrder.NAME, title="advisory", width=26, grows=True),
    Column(name=KnownOrder.COMPONENT, title="component", width=11, rank=1),
)
RELEASE_COLUMNS = (
    Column(name=KnownOrder.NAME, title="component", width=12, grows=True),
    Column(name=KnownOrder.RELEASES, title="releases", width=8, is_number=True),
    Column(name=KnownOrder.NEWEST, title="newest", width=18, rank=1),
    Column(name=KnownOrder.READ, title="read", width=10, rank=2),
)


def columns_of(shelf: Shelf) -> tuple[Column, ...]:
    """The columns of what is listed."""
    return ADVISORY_COLUMNS if shelf is Shelf.ADVISORIES else RELEASE_COLUMNS


def knowledge_rows(knowledge: KnowledgeBase, choice: KnowledgeChoice) -> tuple[Row, ...]:
    """The rows that match, in the order chosen; by name where what is listed has no such column."""
    words = choice.search.casefold().split()
    match choice.shelf:
        case Shelf.ADVISORIES:
            rows = _advisories(knowledge)
        case Shelf.RELEASES:
            rows = _catalogues(knowledge)
        case _:
            assert_never(choice.shelf)
    found = [row for row in rows if all(any(word in each.text.casefold() for each in row.cells) for word in words)]
    return tuple(sorted(found, key=lambda row: _key(row, choice), reverse=choice.is_reversed))


def _key(row: Row, choice: KnowledgeChoice) -> tuple[int | str, ...]:
    """The worst and the most first, everything else by its text."""
    names = [each.name for each in columns_of(choice.shelf)]
    text = row.cells[names.index(choice.order)].text if choice.order in names else row.key
    match choice.order:
        case KnownOrder.SEVERITY if choice.shelf is Shelf.ADVISORIES:
            return (Severity(text).rank, row.key)
        case KnownOrder.RELEASES if choice.shelf is Shelf.RELEASES:
            return (-int(text), row.key)
        case _:
            return (text, row.key)


def _advisories(knowledge: KnowledgeBase) -> list[Row]:
    return [
        Row(each.id, (severity_cell(each.severity, is_sure=True), Cell(each.id), Cell(each.component, Look.DIM)))
        for each in knowledge.advisories.values()
    ]


def _catalogues(knowledge: KnowledgeBase) -> list[Row]:
    rows = []
    for each in knowledge.catalogues.values():
        newest = str(each.releases[-1].version) if each.releases else "-"
        cells = (Cell(each.component), Cell(str(len(each.releases))), Cell(newest), Cell(each.read, Look.DIM))
        rows.append(Row(each.component, cells))
    return rows
