"""A table that draws only the rows in sight: as fast with 10,000 rows as with ten.

The table of Textual measures and keeps each cell as it is added, which takes seconds for so many.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from advisor.tui.rows import GAP, Column, Look, Row, widths
from advisor.tui.widgets.fitted import fitted

_MARK = {True: "▲", False: "▼"}
#: One column at the left for the mark of the cursor, one at the right for the bar, which may come and go.
MARGIN = 2


class RowTable(Vertical):
    """Headings over rows. What is sorted and filtered is the business of whoever gives the rows."""

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, table: RowTable, row: Row | None) -> None:
            super().__init__()
            self.table = table
            self.row = row

        @property
        def control(self) -> RowTable:
            """The table, by which handlers choose."""
            return self.table

    class Picked(Moved):
        """A row was chosen: enter, or a click on the row the cursor is on."""

    class Sorted(Message):
        """A heading was clicked."""

        def __init__(self, table: RowTable, column: str) -> None:
            super().__init__()
            self.table = table
            self.column = column

        @property
        def control(self) -> RowTable:
            """As above."""
            return self.table

    def __init__(self, columns: Sequence[Column], *, id: str) -> None:  # Textual's word
        super().__init__(id=id)
        self._heads = _Heads(columns)
        self._body = _Body(columns)

    def compose(self) -> ComposeResult:
        """Headings and rows."""
        yield self._heads
        yield self._body

    @property
    def row(self) -> Row | None:
        """The row under the cursor; None when there are no rows."""
        return self._body.current

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows."""
        return self._body.rows

    def fill(self, rows: Sequence[Row], *, empty: str) -> None:
        """Shows other rows, the cursor on the row it was on, if that is still there; `empty` says why there is none."""
        self._body.fill(tuple(rows), empty)

    def go_to(self, key: str) -> None:
        """The cursor goes to a row, if it is there."""
        self._body.go_to(key)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Shows other columns."""
        self._heads.columns = self._body.columns = tuple(columns)
        self._heads.refresh()

    def mark(self, column: str, *, is_reversed: bool) -> None:
        """Says by which column the rows are sorted."""
        self._heads.sorted_by = (column, is_reversed)
        self._heads.refresh()

    def focus_rows(self) -> None:
        """The keys go to the rows."""
        self._body.focus()


class _Heads(Widget):
    """One line of titles."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.sorted_by = ("", False)

    def render_line(self, y: int) -> Strip:
        """The titles, the one that is sorted by with a mark."""
        parts = []
        for column, room in _shown(self.columns, self.size.width):
            name, is_reversed = self.sorted_by
            mark = _MARK[is_reversed] if column.name == name else ""
            parts.append(fitted(f"{column.title}{mark}", room, at_right=column.is_number))
        text = fitted(" " + (" " * GAP).join(parts), self.size.width)
        return Strip([Segment(text, self.rich_style)], self.size.width)

    def on_click(self, event: Click) -> None:
        """Asks for the rows to be sorted by the column that was clicked."""
        left = 1
        for column, room in _shown(self.columns, self.size.width):
            if left <= event.x < left + room + GAP and isinstance(self.parent, RowTable):
                self.post_message(RowTable.Sorted(self.parent, column.name))
            left += room + GAP


class _Body(ScrollView, can_focus=True):
    """The rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "move(-1000000)", "First", show=False),
        Binding("end", "move(1000000)", "Last", show=False),
        Binding("enter", "pick", "Open"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"row--{look}" for look in Look} | {"row--cursor", "row--empty"}

    cursor = reactive(0)

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()
        self._empty = ""

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def fill(self, rows: tuple[Row, ...], empty: str) -> None:
        """Other rows."""
        before = self.current
        self.rows, self._empty = rows, empty
        self.virtual_size = Size(self.size.width, max(1, len(rows)))
        place = next((number for number, row in enumerate(rows) if before and row.key == before.key), None)
        self.set_reactive(_Body.cursor, min(self.cursor, max(0, len(rows) - 1)) if place is None else place)
        self._show_cursor()
        self.refresh()
        self._tell()

    def go_to(self, key: str) -> None:
        """As above."""
        self.cursor = next((number for number, row in enumerate(self.rows) if row.key == key), self.cursor)

    def on_resize(self, event: Resize) -> None:
        """Nothing is wider than the table."""
        self.virtual_size = Size(event.size.width, max(1, len(self.rows)))
        self._show_cursor()

    def render_line(self, y: int) -> Strip:
        """The row at a line of what is in sight."""
        number = y + self.scroll_offset.y
        if not self.rows:
            text = self._empty if y == 0 else ""
            style = self.get_component_rich_style("row--empty")
            return Strip([Segment(fitted(f" {text}", self.size.width), style)], self.size.width)
        if number >= len(self.rows):
            return Strip.blank(self.size.width, self.rich_style)
        return self._strip(self.rows[number], is_current=number == self.cursor)

    def _strip(self, row: Row, *, is_current: bool) -> Strip:
        """The row under the cursor is told apart by a mark too, for there may be no colour."""
        base = self.get_component_rich_style("row--cursor") if is_current else self.rich_style
        segments = [Segment("▌" if is_current else " ", base)]
        cells = dict(zip(self.columns, row.cells, strict=False))
        for column, room in _shown(self.columns, self.size.width):
            cell = cells[column]
            look = self.get_component_rich_style(f"row--{cell.look}", partial=True)
            text = fitted(cell.text, room, at_right=column.is_number)
            segments.append(Segment(text, base + look if not is_current else base))
            segments.append(Segment(" " * GAP, base))
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def watch_cursor(self) -> None:
        """The cursor moved."""
        self._show_cursor()
        self.refresh()
        self._tell()

    def action_move(self, by: int) -> None:
        """Moves the cursor, no further than the first and the last row."""
        self.cursor = max(0, min(len(self.rows) - 1, self.cursor + by))

    def action_page(self, by: int) -> None:
        """Moves the cursor by what is in sight."""
        self.action_move(by * max(1, self.size.height - 1))

    def action_pick(self) -> None:
        """Opens the row."""
        if self.current and isinstance(self.parent, RowTable):
            self.post_message(RowTable.Picked(self.parent, self.current))

    def on_click(self, event: Click) -> None:
        """A click moves the cursor there; a second one opens the row."""
        number = event.y + self.scroll_offset.y
        if number >= len(self.rows):
            return
        if number == self.cursor and event.chain > 1:
            self.action_pick()
        self.cursor = number

    def _show_cursor(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True)

    def _tell(self) -> None:
        if isinstance(self.parent, RowTable):
            self.post_message(RowTable.Moved(self.parent, self.current))


def _shown(columns: Sequence[Column], room: int) -> list[tuple[Column, int]]:
    """The columns there is room for, with their widths."""
    found = zip(columns, widths(columns, room - MARGIN), strict=True)
    return [(column, wide) for column, wide in found if wide]
