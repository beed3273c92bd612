"""Alternatives drawn as paths, with a cursor that goes along the hops of one and from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from advisor.report.plain import width
from advisor.tui.path_chart import At, Chart, Span
from advisor.tui.rows import Look
from advisor.tui.widgets.fitted import fitted

Draw: TypeAlias = Callable[[int], Chart]
"""Draws on so many columns."""
#: One column at the left for the mark of the cursor, one at the right for the bar.
MARGIN = 2
#: The line at the top that says which window is which. It stays there.
HEADS = 1


class PathView(ScrollView, can_focus=True):
    """The chart. Its labels stay in sight while windows are scrolled to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "hop(-1)", "Hop before", show=False),
        Binding("right,l", "hop(1)", "Next hop", show=False),
        Binding("up,k", "way(-1)", "Way before", show=False),
        Binding("down,j", "way(1)", "Next way", show=False),
        Binding("home", "hop(-1000)", "Now", show=False),
        Binding("end", "hop(1000)", "Last hop", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"path--{look}" for look in Look} | {"path--cursor", "path--label"}

    at: reactive[At] = reactive((0, 0))

    class Moved(Message):
        """The cursor is elsewhere, or what it is on changed."""

    def __init__(self, *, id: str) -> None:  # Textual's word
        super().__init__(id=id)
        self._draw: Draw | None = None
        self._chart: Chart | None = None

    @property
    def chart(self) -> Chart | None:
        """What is drawn; None while nothing is."""
        return self._chart

    def show(self, draw: Draw | None, *, is_another: bool) -> None:
        """Draws something; the cursor stays where it was, as far as that is there, unless it is something else."""
        self._draw = draw
        self._redraw()
        self.set_reactive(PathView.at, (0, 0) if is_another else self._inside(*self.at))
        self._follow()
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self, event: Resize) -> None:
        """Windows take the room there is."""
        self._redraw()
        self._follow()

    def _redraw(self) -> None:
        self._chart = self._draw(self.size.width - MARGIN) if self._draw and self.size.width else None
        if self._chart:
            self.virtual_size = Size(self._chart.label + self._chart.room + MARGIN, len(self._chart.lines))

    def render_line(self, y: int) -> Strip:
        """The line in sight there: its label, then of its windows those that are scrolled to."""
        x, top = self.scroll_offset
        base = self.rich_style
        number = y + top if y else 0  # the heads stay in sight
        if self._chart is None or number >= len(self._chart.lines):
            return Strip.blank(self.size.width, base)
        line, room = self._chart.lines[number], self.size.width
        is_title = line.label.at is not None
        mark = "▌" if is_title and line.label.at == (self.at[0], 0) else " "
        text = line.label.text if is_title or not line.spans else fitted(line.label.text, self._chart.label)
        head = [Segment(mark, base + self._look(Look.NOTE)), self._segment(Span(text, line.label.look, line.label.at))]
        if is_title:
            return Strip([*head, Segment("  ", base), *map(self._segment, line.spans)]).adjust_cell_length(room, base)
        drawn = Strip(map(self._segment, line.spans)).extend_cell_length(x + room, base)
        left = self._chart.label + 1
        return Strip([*head, *drawn.crop(x, x + max(0, room - left))]).adjust_cell_length(room, base)

    def _segment(self, span: Span) -> Segment:
        if span.at == self.at and span.at is not None:
            return Segment(span.text, self.get_component_rich_style("path--cursor"))
        return Segment(span.text, self.rich_style + self._look(span.look))

    def _look(self, look: Look) -> Style:
        return self.get_component_rich_style(f"path--{look}", partial=True)

    def watch_at(self) -> None:
        """The cursor moved."""
        self._follow()
        self.refresh()
        self.post_message(self.Moved())

    def _inside(self, way: int, hop: int) -> At:
        if self._chart is None:
            return 0, 0
        way = max(0, min(len(self._chart.hops) - 1, way))
        return way, max(0, min(self._chart.hops[way], hop))

    def action_hop(self, by: int) -> None:
        """Goes along the way, no further than now and the last hop."""
        self.at = self._inside(self.at[0], self.at[1] + by)

    def action_way(self, by: int) -> None:
        """Goes to another way, to the same place in it as far as that is there."""
        self.at = self._inside(self.at[0] + by, self.at[1])

    def on_click(self, event: Click) -> None:
        """Goes to what was clicked."""
        chart = self._chart
        number = event.y + self.scroll_offset.y if event.y else 0
        if chart is None or number >= len(chart.lines):
            return
        line = chart.lines[number]
        if line.label.at:
            self.at = line.label.at
            return
        left = event.x - chart.label - 1 + self.scroll_offset.x
        for span in line.spans:
            if span.at and 0 <= left < width(span.text):
                self.at = span.at
            left -= width(span.text)

    def _follow(self) -> None:
        """Keeps the way that the cursor is on in sight, and the hop."""
        if self._chart is None:
            return
        top, (left, right) = self._chart.line_of((self.at[0], 0)), self._chart.reach(self.at)
        bottom = self._chart.line_of((self.at[0] + 1, 0)) or len(self._chart.lines)
        room = self.size.width - self._chart.label - 1
        x = self.scroll_offset.x
        if self.at[1] == 0:
            x = 0
        elif right - x > room:
            x = right - room + 2
        elif left < x:
            x = max(0, left - 2)
        self.scroll_to(x, None, animate=False, force=True, immediate=True)
        high = min(bottom - top, self.size.height - HEADS)
        region = Region(x, top - HEADS, 1, max(1, high) + HEADS)
        self.scroll_to_region(region, animate=False, force=True, immediate=True, x_axis=False)
