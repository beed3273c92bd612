"""One alternative drawn as a path: where everything stands, window by window, and what is open at each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from advisor.model.names import AdvisoryId, ComponentName
from advisor.planner.disruption import disruption_of
from advisor.planner.outcome import Alternative, Leftover, Moved, PlannedHop, Why
from advisor.report.layout import BOLD, Page
from advisor.report.plan_document import Plan, PlanReport, openings
from advisor.report.plan_words import LABEL_WORDS, WHY_WORDS

#: The longest bar: so many marks stand for the most that is open on a path.
BAR = 10
MARK = "■"

#: Where the versions of a row begin.
GUTTER = 9


def path_section(page: Page, report: PlanReport, plan: Plan, way: Alternative, name: str) -> None:
    """The whole path: a row for now and for each hop, and under it what changes."""
    open_at = openings(way)
    most = max(map(len, open_at.values()))
    page.blank()
    labels = ", ".join(LABEL_WORDS[each] for each in way.labels) or "another way"
    page.write(f"{name}  {labels.upper()}", style=BOLD)
    _row(page, "now", _standing(way), len(open_at[0]), most)
    window = 0
    for place, hop in enumerate(way.hops, 1):
        head = f"window {hop.window}" if hop.window != window else ""
        window = hop.window
        moved = " · ".join(f"{each.component} {each.end}" for each in (hop.moves, *hop.drags))
        _row(page, head, moved, len(open_at[place]), most)
        _changes(page, report, hop, is_first=bool(head))
    leftover_lines(page, report, way.unresolved)


def _standing(way: Alternative) -> str:
    """Where everything that the path moves stands now."""
    first: dict[ComponentName, Moved] = {}
    for each in chain.from_iterable((hop.moves, *hop.drags) for hop in way.hops):
        first.setdefault(each.component, each)
    return " · ".join(f"{each.component} {each.start}" for each in first.values())


def _row(page: Page, head: str, versions: str, count: int, most: int) -> None:
    bar = MARK * -(-count * BAR // most) if most else ""
    page.spread(f"  {head.ljust(GUTTER)} {versions}", f"{count} open {bar.ljust(BAR)}", left_style=BOLD if head else "")


def _changes(page: Page, report: PlanReport, hop: PlannedHop, *, is_first: bool) -> None:
    when = f"from {report.day_of(hop.window)}" if is_first else ""
    felt = ", ".join(_felt(hop))
    if when or felt:
        page.labelled("", "; ".join(filter(None, (when, felt))), gutter=GUTTER + 3)
    for label, names in (("clears", hop.clears), ("appears", hop.introduces)):
        if names:
            page.labelled("", f"{label} {', '.join(names)}", gutter=GUTTER + 3)
    for hazard in hop.hazards:
        page.labelled("", f"prepare: {hazard.title} ({hazard.id})", gutter=GUTTER + 3)


def _felt(hop: PlannedHop) -> Iterator[str]:
    felt = disruption_of(hop.runbook)
    if felt.irreversible:
        yield "one-way: back up first"
    if felt.drains:
        yield "drains nodes"
    if felt.reboots:
        yield "reboots nodes"


def leftover_lines(page: Page, report: PlanReport, unresolved: Iterable[Leftover]) -> None:
    """What stays open, by the reason why."""
    by_why: defaultdict[Why, list[AdvisoryId]] = defaultdict(list)
    for each in unresolved:
        by_why[each.why].append(each.open.advisory)
    for number, (why, names) in enumerate(sorted(by_why.items())):
        page.labelled("Left" if number == 0 else "", f"{', '.join(names)}: {WHY_WORDS[why]}", gutter=GUTTER)
