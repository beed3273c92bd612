"""`kind: Table`, as an API server answers who asks for one, and as some proxies always do.

Its rows bring each object's metadata along, so that names, namespaces and annotations are those of the object itself.
Form: https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
"""

from __future__ import annotations

import msgspec

from advisor.collectors.kubernetes_objects import CONTINUES
from advisor.collectors.objects import ABSENT, JsonText, Meta, Object, decoded, part_of
from advisor.collectors.tables.kinds import kind_of_columns
from advisor.collectors.tables.table import NAME, NAMESPACE, Row, Table, column, shown
from advisor.problems import Place


class _Column(Object):
    name: str = ""


class _Metadata(Object):
    name: str = ""
    namespace: str = ""
    annotations: dict[str, msgspec.Raw] = msgspec.field(default_factory=dict)


class _Described(Object):
    """The object of a row, as a rule its metadata only; which kind it has is not said then."""

    metadata: msgspec.Raw = ABSENT


class _Row(Object):
    cells: list[msgspec.Raw] = msgspec.field(default_factory=list)
    object: msgspec.Raw = ABSENT


class _Table(Object):
    metadata: msgspec.Raw = ABSENT
    column_definitions: list[_Column] = msgspec.field(default_factory=list)
    rows: list[_Row] = msgspec.field(default_factory=list)


def served_table(text: JsonText, place: Place) -> Table:
    """The table in a document. Raises one of `MALFORMED` for one of another form."""
    written = decoded(text, _Table)
    columns = [column(each.name) for each in written.column_definitions]
    rows = tuple(_row(each, columns) for each in written.rows)
    return Table(
        kind=kind_of_columns(frozenset(columns) - {NAMESPACE}, rows),
        columns=frozenset(columns),
        rows=rows,
        place=place,
        gap=CONTINUES if part_of(written.metadata, Meta).continue_ else "",
    )


def _row(row: _Row, columns: list[str]) -> Row:
    cells = shown(columns, [_text(cell) for cell in row.cells])
    metadata = part_of(part_of(row.object, _Described).metadata, _Metadata)
    return Row(
        name=metadata.name or cells.get(NAME, ""),
        namespace=metadata.namespace or cells.get(NAMESPACE, ""),
        cells=cells,
        annotations=frozenset(metadata.annotations) if metadata.name else None,
    )


def _text(cell: msgspec.Raw) -> str:
    """A cell as kubectl would print it. Numbers stand as they are written; null shows nothing."""
    value = msgspec.json.decode(cell)
    return "" if value is None else str(value)
