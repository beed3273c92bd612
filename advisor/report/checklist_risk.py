"""The risk on the way: how much is open from window to window, what ends or appears when, and the hazards."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from advisor.model.advisory import Severity
from advisor.model.checklist import Count, Danger, OpenOnTheWay, Span
from advisor.model.names import AdvisoryId
from advisor.planner.cost import NONE, plus, tally, times
from advisor.planner.outcome import Alternative, PlannedHop
from advisor.report.checklist_moves import Move, Track
from advisor.report.plan_document import PlanReport, openings
from advisor.report.plan_words import left_words, order_of


def spans_of(way: Alternative, tracks: Sequence[Track], report: PlanReport) -> tuple[Span, ...]:
    """How much is open from today, and after each window, through one interval after the last, over all clusters."""
    last = _last(way)
    days = [report.day_of(window) for window in range(last + 2)]
    return tuple(
        Span(
            since=since.isoformat(),
            until=until.isoformat(),
            after_window=window,
            days=(until - since) // datetime.timedelta(days=1),
            open_by_severity=_counts([(each, _after_windows(each.way, last)[window]) for each in tracks], report),
        )
        for window, (since, until) in enumerate(pairwise(days))
    )


def findings_of(tracks: Sequence[Track], report: PlanReport) -> tuple[OpenOnTheWay, ...]:
    """Every finding that is open at some time: those that stay first, then the most severe."""
    last = max((_last(each.way) for each in tracks), default=0)
    found = (each for track in tracks for each in _intervals(track, last, report))
    return tuple(
        sorted(
            found,
            key=lambda each: (
                each.until_window is not None,
                *order_of(AdvisoryId(each.advisory), report),
                each.since_window,
                each.clusters,
            ),
        )
    )


def dangers_of(moves: Sequence[Move]) -> tuple[Danger, ...]:
    """The hazards of every hop, in the order of the hops."""
    return tuple(
        Danger(
            window=move.hop.window,
            clusters=move.names,
            id=each.id,
            title=each.title,
            severity=each.severity,
            consequence=each.consequence,
        )
        for move in moves
        if isinstance(move.hop, PlannedHop)
        for each in move.hop.hazards
    )


def _last(way: Alternative) -> int:
    return max((hop.window for hop in way.hops), default=0)


def _counts(found: Iterable[tuple[Track, frozenset[AdvisoryId]]], report: PlanReport) -> tuple[Count, ...]:
    """How many there are of each severity; in clusters that are alike each counts."""
    known, counts = report.judged.knowledge.advisories, NONE
    for track, names in found:
        counts = plus(counts, times(tally(known[each].severity for each in names), len(track.clusters)))
    return tuple(Count(severity=each, count=count) for each, count in zip(Severity, counts, strict=True))


def _after_windows(way: Alternative, last: int) -> list[frozenset[AdvisoryId]]:
    """What is open today, and after each window up to the last of all clusters."""
    open_at = openings(way)
    found = [open_at[0]]
    for window in range(1, last + 1):
        places = [place for place, hop in enumerate(way.hops, 1) if hop.window == window]
        found.append(open_at[places[-1]] if places else found[-1])
    return found


def _intervals(track: Track, last: int, report: PlanReport) -> Iterator[OpenOnTheWay]:
    after = _after_windows(track.way, last)
    for name in frozenset().union(*after):
        since: int | None = None
        for window, there in enumerate([*after, frozenset()]):
            if name in there and since is None:
                since = window
            elif name not in there and since is not None:
                yield _open(name, since, window if window <= last else None, track, report)
                since = None


def _open(name: AdvisoryId, since: int, until: int | None, track: Track, report: PlanReport) -> OpenOnTheWay:
    advisory = report.judged.knowledge.advisories[name]
    left = next((each for each in track.way.unresolved if each.open.advisory == name), None) if until is None else None
    return OpenOnTheWay(
        advisory=name,
        clusters=track.clusters,
        title=advisory.title,
        severity=advisory.severity,
        since_window=since,
        until_window=until,
        consequence=advisory.consequence,
        meanwhile=advisory.workarounds[0].title if advisory.workarounds else "",
        left_because=left_words(left) if left else "",
    )
