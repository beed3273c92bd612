"""A page of `report/`, drawn line by line as it comes into sight, in the colours of the theme.

A page made everything in it plain, so that the only escapes left are those of its own styles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import ClassVar, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from advisor.report.layout import BOLD, CYAN, DIM, GREEN, RED, YELLOW, Page
from advisor.report.plain import width
from advisor.report.screen import NARROWEST

Paint: TypeAlias = Callable[[Page], None]
"""Writes on a page of the width there is."""

_STYLED = re.compile("\x1b\\[([0-9;]+)m(.*?)\x1b\\[0m")
_NAMES = {DIM: "dim", RED: "red", GREEN: "green", YELLOW: "yellow", CYAN: "cyan"}
#: Lines longer than this are hard to read.
WIDEST = 110
#: Columns that are left free: one at the left, and those of the bar at the right, which may come and go.
MARGIN = 3
#: The column of the bar at the right.
BAR = 1
#: Ends a line that goes on where the arrow leads. A bar below would take a line of every page with one long command.
GOES_ON = "→"


def parts_of(line: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    r"""A line of a page in parts, each with the codes of its style.

    >>> list(parts_of("a\x1b[1;31mb\x1b[0mc"))
    [('a', ()), ('b', ('1', '31')), ('c', ())]
    """
    end = 0
    for found in _STYLED.finditer(line):
        if found.start() > end:
            yield line[end : found.start()], ()
        yield found[2], tuple(found[1].split(";"))
        end = found.end()
    if end < len(line):
        yield line[end:], ()


def _columns_in(room: int) -> int:
    return max(NARROWEST, min(WIDEST, room - MARGIN))


class PageView(ScrollView, can_focus=True):
    """One page. A command that is too wide is scrolled to, never wrapped."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "copy", "Copy page", show=False)]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"page--{name}" for name in _NAMES.values()}

    def __init__(self, *, id: str) -> None:  # Textual's word
        super().__init__(id=id)
        self._paint: Paint | None = None
        self._lines: list[str] = []
        self._columns = 0

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as they are drawn, styles and all."""
        return tuple(self._lines)

    def show(self, paint: Paint | None, *, is_another: bool = True) -> None:
        """Shows a page, from its top where it is another one than before; nothing for None."""
        self._paint = paint
        self._columns = 0
        self._write()
        self.refresh(layout=self.styles.auto_dimensions)
        if is_another:
            self.scroll_home(animate=False, immediate=True)

    def on_resize(self, event: Resize) -> None:
        """A page is written for the room it has."""
        self._write()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it has at a width, also before it was ever laid out.

        Else a page shown while it has no room would get none, and what it says would be hidden.
        """
        columns = _columns_in(width)
        return len(self._lines if columns == self._columns else self._painted(columns))

    def _write(self) -> None:
        columns = _columns_in(self.size.width)
        if columns == self._columns or not self.size.width:
            return
        self._columns = columns
        self._lines = self._painted(columns)
        longest = max((sum(width(text) for text, _ in parts_of(line)) for line in self._lines), default=0)
        self.virtual_size = Size(1 + longest + BAR, len(self._lines))
        self.refresh()

    def _painted(self, columns: int) -> list[str]:
        page = Page(columns=columns, colour=True)
        if self._paint:
            self._paint(page)
        return page.lines

    def render_line(self, y: int) -> Strip:
        """The line in sight there."""
        x, number = self.scroll_offset
        base = self.rich_style
        line = self._lines[y + number] if y + number < len(self._lines) else ""
        segments = [Segment(" ", base), *(Segment(text, self._style(codes)) for text, codes in parts_of(line))]
        room = self.size.width - BAR
        strip = Strip(segments)
        goes_on = strip.cell_length > x + room
        shown = strip.extend_cell_length(x + room, base).crop(x, x + room - goes_on)
        return Strip([*shown, *([Segment(GOES_ON, base)] if goes_on else []), Segment(" " * BAR, base)])

    def _style(self, codes: tuple[str, ...]) -> Style:
        style = self.rich_style
        for code in codes:
            if name := _NAMES.get(code):
                style += self.get_component_rich_style(f"page--{name}", partial=True)
        return style + Style(bold=True) if BOLD in codes else style

    def action_copy(self) -> None:
        """Puts the page's text where it can be pasted from."""
        self.app.copy_to_clipboard("\n".join("".join(text for text, _ in parts_of(line)) for line in self._lines))
        self.notify("the page is copied", markup=False)
