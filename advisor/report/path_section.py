"""One alternative drawn as a path: where everything stands, window by window, and what is open at each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from advisor.planner.outcome import Alternative, Leftover, Open, Planned, Why
from advisor.report.hop_words import changes_of, felt_words, mind_words
from advisor.report.layout import BOLD, MARGIN, Page
from advisor.report.plan_document import PlanReport, openings
from advisor.report.plan_words import left_words, named, named_with_workaround, order_of, support_words

#: The longest bar: so many marks stand for the most that is open on a path.
BAR = 10
MARK = "■"

#: Where a row begins, and how far its versions are from there.
INDENT, GUTTER = 2, 10


def path_section(page: Page, report: PlanReport, way: Alternative, title: str) -> None:
    """The whole path: a row for now and for each hop, and under it what changes."""
    open_at = openings(way)
    most = max(map(len, open_at.values()))
    page.blank()
    page.write(title, style=BOLD)
    _row(page, "now", _standing(way), len(open_at[0]), most)
    window = 0
    for place, hop in enumerate(way.hops, 1):
        head = f"window {hop.window}" if hop.window != window else ""
        window = hop.window
        _row(page, head, [f"{each.what} {each.end}" for each in changes_of(hop)], len(open_at[place]), most)
        _changes(page, report, hop, is_first=bool(head))
    leftover_lines(page, report, way.unresolved)
    waived_lines(page, report, way.waived)
    if way.support_days is not None:
        page.labelled("support", support_words(way.support_days), indent=INDENT, gutter=GUTTER)


def waived_lines(page: Page, report: PlanReport, waived: Iterable[Open]) -> None:
    """What somebody accepts, and so weighs nothing."""
    names = ", ".join(named(each.advisory, report) for each in waived)
    if names:
        page.labelled("waived", names, indent=INDENT, gutter=GUTTER)


def _standing(way: Alternative) -> list[str]:
    """Where everything that the path changes stands now."""
    first: dict[str, str] = {}
    for each in chain.from_iterable(map(changes_of, way.hops)):
        first.setdefault(each.what, each.start)
    return [f"{what} {start}" for what, start in first.items()]


def _row(page: Page, head: str, texts: list[str], count: int, most: int) -> None:
    """Versions on the left, what is open on the right; versions that do not fit go below one another."""
    bar = MARK * -(-count * BAR // most) if most else ""
    right = f"{count} open {bar.ljust(BAR)}"
    room = page.columns - INDENT - GUTTER - len(right) - MARGIN
    one_line = " · ".join(texts)
    first, *others = [one_line] if len(one_line) <= room else texts
    page.spread(f"{' ' * INDENT}{head.ljust(GUTTER)}{first}", right)
    for other in others:
        page.labelled("", other, indent=INDENT, gutter=GUTTER)


def _changes(page: Page, report: PlanReport, hop: Planned, *, is_first: bool) -> None:
    when = [f"from {report.day_of(hop.window)}"] if is_first else []
    _detail(page, ", ".join([*when, *felt_words(hop)]))
    if hop.clears:
        _detail(page, f"clears {', '.join(hop.clears)}")
    for each in hop.introduces:
        _detail(page, f"appears {named_with_workaround(each, report)}")
    for text in mind_words(hop):
        _detail(page, text)


def _detail(page: Page, text: str) -> None:
    if text:
        page.labelled("", text, indent=INDENT, gutter=GUTTER + 2)


def leftover_lines(page: Page, report: PlanReport, unresolved: Iterable[Leftover]) -> None:
    """What stays open, by the reason why."""
    found = sorted(unresolved, key=lambda each: order_of(each.open.advisory, report))
    by_why: defaultdict[tuple[Why, str], list[str]] = defaultdict(list)
    for each in found:
        by_why[each.why, left_words(each)].append(named(each.open.advisory, report))
    for number, ((_, told), names) in enumerate(sorted(by_why.items())):
        text = f"{told}: {', '.join(names)}"
        page.labelled("left" if number == 0 else "", text, indent=INDENT, gutter=GUTTER)
