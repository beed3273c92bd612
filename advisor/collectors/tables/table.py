"""A table of objects, however it came: its columns by one set of names, its rows, and why rows may be missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.problems import Place

NAME, NAMESPACE = "NAME", "NAMESPACE"
NOTHING = frozenset({"", "<none>", "<unknown>", "<unset>"})
"""What kubectl prints where an object has nothing to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One object of a table."""

    name: str
    namespace: str
    """Empty for an object without one, and where neither the table nor the command above it tells."""
    cells: Mapping[str, str]
    """By column; a cell that shows nothing is left out."""
    annotations: frozenset[str] | None = None
    """The keys of its annotations; None where they are not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of objects of one kind."""

    kind: str
    """Empty when neither its columns nor the names in it tell."""
    columns: frozenset[str]
    rows: tuple[Row, ...]
    place: Place
    gap: str = ""
    """Why there may be objects that have no row here; empty when all have one."""


def column(title: str) -> str:
    """The one name of a column: an API server writes `Kernel-Version` and `Node Selector`, old kubectl `IMAGE(S)`.

    >>> column("Node Selector"), column("IMAGE(S)")
    ('NODE-SELECTOR', 'IMAGES')
    """
    return title.strip().upper().replace(" ", "-").replace("(S)", "S")


def shown(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The cells that show something, by column."""
    return {title: cell for title, cell in zip(columns, cells, strict=False) if cell not in NOTHING}
