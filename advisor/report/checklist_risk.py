"""The risk on the way: how much is open from window to window, what ends or appears when, and the hazards."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import pairwise

from advisor.model.advisory import Severity
from advisor.model.checklist import Count, Danger, OpenOnTheWay, Span
from advisor.model.names import AdvisoryId
from advisor.planner.cost import tally
from advisor.planner.outcome import Alternative, PlannedHop
from advisor.report.plan_document import PlanReport, openings
from advisor.report.plan_words import WHY_WORDS, lifted_words, order_of


def spans_of(way: Alternative, report: PlanReport) -> tuple[Span, ...]:
    """How much is open from today, and after each window, through one interval after the last."""
    known = report.judged.knowledge.advisories
    days = [report.day_of(window) for window in range(_last(way) + 2)]
    counted = [tally(known[each].severity for each in found) for found in _after_windows(way)]
    return tuple(
        Span(
            since=since.isoformat(),
            until=until.isoformat(),
            after_window=window,
            days=(until - since) // datetime.timedelta(days=1),
            open_by_severity=tuple(
                Count(severity=each, count=count) for each, count in zip(Severity, counts, strict=True)
            ),
        )
        for window, ((since, until), counts) in enumerate(zip(pairwise(days), counted, strict=True))
    )


def findings_of(way: Alternative, report: PlanReport) -> tuple[OpenOnTheWay, ...]:
    """Every finding that is open at some time: those that stay open longest first, then the most severe."""
    found = sorted(
        _intervals(way, report), key=lambda each: (each.until_window is not None, *order_of(_id(each), report))
    )
    return tuple(found)


def dangers_of(way: Alternative) -> tuple[Danger, ...]:
    """The hazards of every hop, in the order of the hops."""
    return tuple(
        Danger(
            window=hop.window,
            id=each.id,
            title=each.title,
            severity=each.severity,
            consequence=each.consequence,
        )
        for hop in way.hops
        if isinstance(hop, PlannedHop)
        for each in hop.hazards
    )


def _last(way: Alternative) -> int:
    return max((hop.window for hop in way.hops), default=0)


def _after_windows(way: Alternative) -> list[frozenset[AdvisoryId]]:
    """What is open today, and after each window."""
    open_at = openings(way)
    found = [open_at[0]]
    for window in range(1, _last(way) + 1):
        places = [place for place, hop in enumerate(way.hops, 1) if hop.window == window]
        found.append(open_at[places[-1]] if places else found[-1])
    return found


def _intervals(way: Alternative, report: PlanReport) -> Iterator[OpenOnTheWay]:
    after = _after_windows(way)
    for name in frozenset().union(*after):
        since: int | None = None
        for window, there in enumerate([*after, frozenset()]):
            if name in there and since is None:
                since = window
            elif name not in there and since is not None:
                yield _open(name, since, window if window < len(after) else None, way, report)
                since = None


def _open(name: AdvisoryId, since: int, until: int | None, way: Alternative, report: PlanReport) -> OpenOnTheWay:
    advisory = report.judged.knowledge.advisories[name]
    left = next((each for each in way.unresolved if each.open.advisory == name), None) if until is None else None
    ways = " or ".join(map(lifted_words, left.opened_by)) if left else ""
    return OpenOnTheWay(
        advisory=name,
        title=advisory.title,
        severity=advisory.severity,
        since_window=since,
        until_window=until,
        consequence=advisory.consequence,
        meanwhile=advisory.workarounds[0].title if advisory.workarounds else "",
        left_because=f"{WHY_WORDS[left.why]}{f' ({ways} to end it)' if ways else ''}" if left else "",
    )


def _id(found: OpenOnTheWay) -> AdvisoryId:
    return AdvisoryId(found.advisory)
