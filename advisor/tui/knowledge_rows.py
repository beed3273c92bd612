"""What is known, as rows: the advisories, or the release catalogues."""

from __future__ import annotations

from typing import assert_never

from advisor.model.knowledge_base import KnowledgeBase
from advisor.tui.cluster_rows import severity_cell
from advisor.tui.rows import Cell, Column, Look, Row
from advisor.tui.session import KnowledgeChoice, Shelf

ADVISORY_COLUMNS = (
    Column(name="severity", title="severity", width=9),
    Column(name="advisory", title="advisory", width=26, grows=True),
    Column(name="component", title="component", width=11, rank=1),
)
RELEASE_COLUMNS = (
    Column(name="component", title="component", width=12, grows=True),
    Column(name="releases", title="releases", width=8, is_number=True),
    Column(name="last", title="newest", width=18, rank=1),
    Column(name="read", title="read", width=10, rank=2),
)


def columns_of(shelf: Shelf) -> tuple[Column, ...]:
    """The columns of what is listed."""
    return ADVISORY_COLUMNS if shelf is Shelf.ADVISORIES else RELEASE_COLUMNS


def knowledge_rows(knowledge: KnowledgeBase, choice: KnowledgeChoice) -> tuple[Row, ...]:
    """The rows that match, by name."""
    words = choice.search.casefold().split()
    match choice.shelf:
        case Shelf.ADVISORIES:
            rows = _advisories(knowledge)
        case Shelf.RELEASES:
            rows = _catalogues(knowledge)
        case _:
            assert_never(choice.shelf)
    return tuple(row for row in rows if all(any(word in each.text.casefold() for each in row.cells) for word in words))


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
