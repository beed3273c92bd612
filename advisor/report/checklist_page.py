"""Pages of a checklist, one for each entry of its outline: what to read, what to run, what must be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import assert_never

from advisor.model.checklist import Checklist, Copied, Hop, Item, Part, PlannedChange, Section, Window
from advisor.model.marks import Mark, Marks
from advisor.report.checklist_marking import progress_of
from advisor.report.checklist_marks import MARK_WORDS, marked_on
from advisor.report.checklist_outline import (
    Entry,
    HopEntry,
    ItemEntry,
    RiskEntry,
    ScopeEntry,
    SectionEntry,
    WindowEntry,
)
from advisor.report.checklist_words import (
    DANGER_COLUMNS,
    FINDING_COLUMNS,
    LEADS,
    NOT_READY,
    SCOPE_COLUMNS,
    SPAN_COLUMNS,
    SPEECH_WORDS,
    danger_rows,
    finding_rows,
    scope_rows,
    span_rows,
    to_fill_in,
    who_says,
)
from advisor.report.layout import BOLD, DIM, GREEN, RED, YELLOW, Page
from advisor.report.phrases import address_of

_ALARM = f"{BOLD};{RED}"
_GUTTER = 14
_MARK_STYLES = {Mark.OPEN: YELLOW, Mark.DONE: GREEN, Mark.FAILED: _ALARM, Mark.SKIPPED: DIM}


def entry_page(page: Page, checklist: Checklist, entry: Entry, marks: Marks) -> None:
    """The page of an entry."""
    match entry:
        case ScopeEntry(change=change):
            _scope(page, change)
        case RiskEntry(change=change):
            _risk(page, change)
        case WindowEntry(window=window):
            _window(page, window, marks)
        case HopEntry(hop=hop):
            _hop(page, hop)
        case SectionEntry(section=section):
            _section(page, checklist, section)
        case ItemEntry(item=item, section=section):
            _item(page, checklist, item, section, marks)
        case _:
            assert_never(entry)


def _scope(page: Page, change: PlannedChange) -> None:
    page.write(", ".join(change.clusters), style=BOLD)
    for lack in change.lacks:
        page.write(f"{NOT_READY}. {lack}", style=_ALARM)
    chosen = f", alternative {change.alternative}" if change.alternative else ""
    labels = f" ({', '.join(change.labels)})" if change.labels else ""
    page.write(f"{change.outcome[:1].upper()}{change.outcome[1:]}{chosen}{labels}.")
    page.blank()
    for each in change.summary:
        page.labelled(each.label, each.text, indent=0, gutter=_GUTTER)
    if change.windows:
        _told(page, "What moves when", SCOPE_COLUMNS, scope_rows(change), _of_window)


def _risk(page: Page, change: PlannedChange) -> None:
    _told(page, "How many findings are open, from window to window", SPAN_COLUMNS, span_rows(change), _from_until)
    _told(page, "What is open, and until when", FINDING_COLUMNS, finding_rows(change), _first)
    _told(page, "Hazards, each with its preparation in its window", DANGER_COLUMNS, danger_rows(change), _of_window)


def _window(page: Page, window: Window, marks: Marks) -> None:
    page.write(f"Window {window.number}, not before {window.not_before}", style=BOLD)
    page.write(f"{progress_of(window.items(), marks).words()} items done", style=DIM)
    page.blank()
    for hop in window.hops:
        page.labelled("-", f"{hop.title} in {', '.join(hop.clusters)}", indent=0, gutter=2)


def _hop(page: Page, hop: Hop) -> None:
    page.write(hop.title, style=BOLD)
    if hop.lacks:
        page.write(f"{NOT_READY}. {hop.lacks}", style=_ALARM)
    page.blank()
    told = (
        ("in", ", ".join(hop.clusters)),
        ("by", "; ".join(hop.runbooks)),
        ("users feel", ", ".join(hop.felt)),
        ("way back", hop.way_back or "nobody knows"),
        ("clears", ", ".join(hop.clears)),
        ("appears", ", ".join(hop.appears)),
    )
    for label, text in told:
        if text:
            page.labelled(label, text, indent=0, gutter=_GUTTER)
    for number, permit in enumerate(hop.permitted_by):
        if number == 0:
            page.blank()
            page.write("Allowed by", style=BOLD)
        page.labelled("-", f"{permit.says} ({permit.rule})", indent=0, gutter=2)
        for source in permit.sources:
            page.write(address_of(source), indent=2, style=DIM)


def _section(page: Page, checklist: Checklist, section: Section) -> None:
    page.write(section.title, style=_ALARM if section.part is Part.NO_RETURN else BOLD)
    if lead := LEADS.get(section.part):
        page.write(lead, style=YELLOW)
    page.blank()
    for sentence in section.sentences:
        page.labelled("-", f"{sentence.says}{who_says(sentence, section.part)}", indent=0, gutter=2)
    _sources(page, checklist, [url for each in section.sentences for url in each.sources])


def _item(page: Page, checklist: Checklist, item: Item, section: Section, marks: Marks) -> None:
    marked = marked_on(item, marks)
    page.spread(item.id, MARK_WORDS[marked.mark], left_style=DIM, right_style=_MARK_STYLES[marked.mark])
    only = f"Only: {item.only}. " if item.only else ""
    page.write(f"{only}{item.says}{who_says(item, section.part)}", style=BOLD)
    if blanks := to_fill_in(item):
        page.labelled("Fill in", blanks, indent=0, gutter=_GUTTER)
    for each in item.copied:
        _copied(page, each)
    page.blank()
    told = (
        ("Expect", item.expect),
        ("Why", item.why),
        ("Owner", marked.owner),
        ("Marked", f"{MARK_WORDS[marked.mark]} by {marked.by}, {marked.at}" if marked.mark is not Mark.OPEN else ""),
        ("Note", marked.note),
    )
    for label, text in told:
        if text:
            page.labelled(label, text, indent=0, gutter=_GUTTER)
    _sources(page, checklist, item.sources)


def _copied(page: Page, copied: Copied) -> None:
    page.blank()
    if lead := SPEECH_WORDS[copied.speech]:
        page.write(f"{lead}:", style=DIM)
    page.verbatim(copied.text, indent=2)


def _sources(page: Page, checklist: Checklist, urls: Sequence[str]) -> None:
    """Where it stands, with what that page says."""
    said = {each.url: each for each in checklist.sources}
    for number, url in enumerate(dict.fromkeys(urls)):
        if number == 0:
            page.blank()
        source = said[url]
        page.write(address_of(url), style=DIM)
        read = f" (read {source.read})" if source.read else ""
        if source.says or read:
            page.write(f"{source.says}{read}", indent=2, style=DIM)


def _told(
    page: Page,
    heading: str,
    columns: Sequence[str],
    rows: Iterable[tuple[str, ...]],
    titled: Callable[[tuple[str, ...]], tuple[str, int]],
) -> None:
    """A table of the other formats as blocks: its columns of prose have no room beside one another here."""
    for number, row in enumerate(rows):
        if number == 0:
            page.blank()
            page.write(heading, style=BOLD)
        title, taken = titled(row)
        page.write(title, indent=2, style=BOLD)
        for column, text in zip(columns[taken:], row[taken:], strict=True):
            page.labelled(column, text, indent=4, gutter=_GUTTER)


def _of_window(row: tuple[str, ...]) -> tuple[str, int]:
    return f"window {row[0]}", 1


def _from_until(row: tuple[str, ...]) -> tuple[str, int]:
    return f"{row[0]} to {row[1]}", 2


def _first(row: tuple[str, ...]) -> tuple[str, int]:
    return row[0], 1
