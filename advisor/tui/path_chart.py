"""Alternatives drawn as paths over the same windows: lanes with versions on hops, and a strip of what is open.

Everything a colour says stands in a mark or a word too: `●` moves, `○` comes along, `!` has no way back but a backup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from advisor.model.advisory import Severity
from advisor.planner.cost import Tally
from advisor.planner.outcome import Alternative
from advisor.report.lanes import Lane, Lanes, Stop, lanes_of
from advisor.report.phrases import number_of
from advisor.report.plain import plain, width
from advisor.report.plan_document import Plan, PlanReport
from advisor.report.plan_words import tally_words, title_of
from advisor.tui.rows import Look
from advisor.tui.widgets.fitted import fitted

OWN, BROUGHT, NO_WAY_BACK = "●", "○", "!"
LEGEND = f"{OWN} moves  {BROUGHT} comes along  {NO_WAY_BACK} only a backup takes it back  c h m l: severity"

#: The longest bar of the strip: so many marks stand for the most that is open in any alternative.
BAR = 6
_SHADES = {Severity.CRITICAL: "█", Severity.HIGH: "▓", Severity.MEDIUM: "▒", Severity.LOW: "░"}
_LOOKS = {
    Severity.CRITICAL: Look.BAD,
    Severity.HIGH: Look.BAD,
    Severity.MEDIUM: Look.WARN,
    Severity.LOW: Look.NOTE,
}
#: The widest column of labels.
LABEL = 22

At: TypeAlias = tuple[int, int]
"""A place in the chart: the alternative from 0, and in it the hop from 1, or 0 for now."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line."""

    text: str
    look: Look = Look.PLAIN
    at: At | None = None
    """What is chosen by a click on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: a label that stays in sight, and what is drawn beside it."""

    label: Span
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All lines, and how wide they are beside their labels."""

    lines: tuple[Line, ...]
    label: int
    """Columns of the labels."""
    room: int
    """Columns beside them."""
    hops: tuple[int, ...]
    """How many hops each alternative has."""

    def line_of(self, at: At) -> int:
        """The first line on which a place is drawn; 0 where it is nowhere."""
        return next((n for n, line in enumerate(self.lines) if any(span.at == at for span in line.spans)), 0)

    def reach(self, at: At) -> tuple[int, int]:
        """The columns a place takes beside the labels: from, and to without it."""
        for line in self.lines:
            left = 0
            for span in line.spans:
                right = left + width(span.text)
                if span.at == at:
                    return left, right
                left = right
        return 0, 0


def chart_of(report: PlanReport, plan: Plan, ways: Sequence[Alternative], room: int) -> Chart:
    """The chart of some alternatives, at least as wide as it has to be."""
    drawn = [lanes_of(report, plan, way) for way in ways]
    windows = max(each.windows for each in drawn)
    texts = [_lane_label(lane) for each in drawn for lane in each.lanes]
    label = min(LABEL, max(width(plain(text)) for text in (*texts, "phase"))) + 3
    columns = _columns(drawn, windows, room - label)
    most = max(sum(tally) for each in drawn for tally in each.open_after)
    lines = [_heads(report, columns)]
    for place, (way, lanes) in enumerate(zip(ways, drawn, strict=True)):
        lines.extend(_path(_Path(place=place, lanes=lanes, columns=columns, most=most), way, ways))
    lines.append(Line(label=Span(LEGEND, Look.DIM)))
    return Chart(lines=tuple(lines), label=label, room=sum(columns), hops=tuple(len(way.hops) for way in ways))


def _lane_label(lane: Lane) -> str:
    more = f"+{len(lane.clusters) - 1}" if lane.clusters[1:] else ""
    return f"{lane.clusters[0]}{more} {lane.what}" if lane.clusters else lane.what


def _columns(drawn: Sequence[Lanes], windows: int, room: int) -> tuple[int, ...]:
    """How wide now and each window are; what is left over goes to all alike, up to a point."""
    least = [_least(drawn, window) for window in range(windows + 1)]
    more = max(0, min(8, (room - sum(least)) // len(least)))
    return tuple(each + more for each in least)


def _least(drawn: Sequence[Lanes], window: int) -> int:
    texts = [f"{window} 2026-01-01", "now"]
    for each in drawn:
        for lane in each.lanes:
            texts.append("".join(f"{_stop_text(stop)} " for stop in _stops(lane, window)) if window else lane.start)
        if window < len(each.open_after):
            texts.append("█" * BAR + " " + _letters(each.open_after[window]))
    return max(width(plain(text)) for text in texts) + 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Path:
    """One alternative, where it is drawn."""

    place: int
    lanes: Lanes
    columns: tuple[int, ...]
    most: int


def _heads(report: PlanReport, columns: Sequence[int]) -> Line:
    days = ["now", *(f"{window} {report.day_of(window)}" for window in range(1, len(columns)))]
    spans = (Span(fitted(f" {day}", columns[n]), Look.DIM) for n, day in enumerate(days))
    return Line(label=Span("window", Look.DIM), spans=tuple(spans))


def _path(path: _Path, way: Alternative, ways: Sequence[Alternative]) -> Iterator[Line]:
    cost = way.cost
    told = f"{number_of(cost.windows, 'window')}, leaves {tally_words(cost.unresolved)}"
    title = title_of(way, path.place, ways)
    yield Line(label=Span(title, Look.NOTE, (path.place, 0)), spans=(Span(f"({told})", Look.DIM, (path.place, 0)),))
    if path.lanes.phases:
        yield _row(path, "phase", Look.DIM, lambda window: _phase(path, window))
    for lane in path.lanes.lanes:
        yield _row(path, _lane_label(lane), Look.PLAIN, _cells_of(path, lane))
    yield _row(path, "open", Look.PLAIN, lambda window: _heat(path, window))
    yield Line(label=Span(""))


_Cells: TypeAlias = Callable[[int], tuple[Span, ...]]


def _row(path: _Path, label: str, look: Look, cells: _Cells) -> Line:
    spans = (span for window in range(path.lanes.windows + 1) for span in cells(window))
    return Line(label=Span(f"  {label}", look), spans=tuple(spans))


def _cells_of(path: _Path, lane: Lane) -> _Cells:
    last = lane.stops[-1].window

    def cells(window: int) -> tuple[Span, ...]:
        room = path.columns[window]
        fill = "━" if window < last else "─"
        if window == 0:
            text = f" {plain(lane.start)} "
            return (Span(text, Look.PLAIN, (path.place, 0)), Span(fill * (room - width(text)), Look.DIM))
        stops = _stops(lane, window)
        before = "━" if stops or window < last else "─"
        spans = [Span(before, Look.DIM)]
        for stop in stops:
            look = Look.WARN if stop.has_no_way_back else Look.DIM if stop.is_brought else Look.GOOD
            spans.append(Span(_stop_text(stop), look, (path.place, stop.hop)))
            spans.append(Span(" "))
        taken = sum(width(span.text) for span in spans)
        return (*spans, Span(fill * (room - taken), Look.DIM))

    return cells


def _stops(lane: Lane, window: int) -> list[Stop]:
    return [each for each in lane.stops if each.window == window]


def _stop_text(stop: Stop) -> str:
    mark = BROUGHT if stop.is_brought else OWN
    return f"{mark}{NO_WAY_BACK if stop.has_no_way_back and not stop.is_brought else ''} {plain(stop.version)}"


def _heat(path: _Path, window: int) -> tuple[Span, ...]:
    """How much is open: a bar as long as that is much, shaded by the worst of it, and the counts."""
    tally = path.lanes.open_after[window]
    worst = next((each for each, count in zip(Severity, tally, strict=True) if count), None)
    count = sum(tally)
    bar = _SHADES[worst] * max(1, -(-count * BAR // path.most)) if worst else ""
    text = f" {bar} {_letters(tally)}" if worst else " none"
    return (Span(fitted(text, path.columns[window]), _LOOKS[worst] if worst else Look.GOOD),)


def _letters(tally: Tally) -> str:
    return " ".join(f"{count}{each[0]}" for each, count in zip(Severity, tally, strict=True) if count)


def _phase(path: _Path, window: int) -> tuple[Span, ...]:
    """The manager's version from the window of its move on."""
    room = path.columns[window]
    started = [each for each in path.lanes.phases if each.first_window == window or (window == 0 and each.number == 0)]
    text = " ".join(f"{each.number}: {each.manager}" for each in started)
    return (Span(fitted(f" {text}", room), Look.DIM),)
