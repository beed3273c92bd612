"""A checklist as a page: to read, to tick while it is open, and to print, each window on a page of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree import ElementTree as ET

from advisor.model.checklist import Checklist, Cited, Copied, Hop, Item, Part, PlannedChange, Section, Sentence, Window
from advisor.model.marks import Mark, Marks
from advisor.report.checklist_marks import marked_on, tallied
from advisor.report.checklist_words import (
    DANGER_COLUMNS,
    FINDING_COLUMNS,
    LEADS,
    LEGEND,
    NOT_READY,
    SCOPE_COLUMNS,
    SPAN_COLUMNS,
    SPEECH_WORDS,
    cited,
    danger_rows,
    finding_rows,
    notes_of,
    numbered,
    permits,
    scope_rows,
    span_rows,
    to_fill_in,
    who_says,
)
from advisor.report.html_elements import Node, cell, element, in_lines, lines, table, wordy_table
from advisor.report.html_frame import page, section
from advisor.report.phrases import address_of


def checklist_html(checklist: Checklist, marks: Marks | None = None) -> str:
    """The whole page; with marks, what became of each item."""
    return _Page(checklist, marks).written()


class _Page:
    """Writes one checklist."""

    def __init__(self, checklist: Checklist, marks: Marks | None) -> None:
        self._checklist = checklist
        self._marks = marks
        self._numbers: Mapping[str, int] = numbered(checklist)

    def written(self) -> str:
        """All of it."""
        changes = self._checklist.changes
        parts = [part for number, each in enumerate(changes, 1) for part in self._change(each, number)]
        links = [element("a", each[0].text or "", href=f"#{each.get('id')}") for each in parts if each.tag == "section"]
        return page("Change checklist", self._head(), element("nav", lines(links)), *parts, *self._closing())

    def _head(self) -> ET.Element:
        made = self._checklist
        facts = (
            ("Clusters", "; ".join(", ".join(each.clusters) for each in made.changes)),
            ("Made on", f"{made.made_on} by advisor {made.made_by}, exit code {made.exit_code}"),
            ("Knowledge", made.knowledge),
            ("Digest", made.digest),
            *([("So far", tallied(made, self._marks))] if self._marks else []),
        )
        pairs = [part for name, text in facts for part in (element("dt", name), element("dd", text))]
        told = element("p", LEGEND, class_="soft")
        return element("header", element("h1", "Change checklist"), element("dl", *pairs, class_="facts"), told)

    def _change(self, change: PlannedChange, number: int) -> Iterator[ET.Element]:
        prefix, whose = "", ""
        if len(self._checklist.changes) > 1:
            prefix, whose = f"p{number}-", f"{', '.join(change.clusters)}: "
        yield section(f"{whose}Scope and summary", *self._summary(change), name=f"{prefix}scope")
        if change.windows:
            yield section(f"{whose}Risk on the way", *self._risk(change), name=f"{prefix}risk")
        for each in change.sections:
            yield section(f"{whose}{each.title}", *self._body(each), name=f"{prefix}{each.part}")
        for window in change.windows:
            yield self._window(window, whose, prefix)

    def _summary(self, change: PlannedChange) -> Iterator[ET.Element]:
        yield from (_not_ready(each) for each in change.lacks)
        chosen = f", alternative {change.alternative}" if change.alternative else ""
        labels = f" ({', '.join(change.labels)})" if change.labels else ""
        others = [each for each in change.choices if each != change.alternative]
        beside = f"; not chosen: {', '.join(others)}" if others else ""
        yield element("p", f"{change.outcome[:1].upper()}{change.outcome[1:]}{chosen}{labels}{beside}.")
        yield lines(f"{each.label}: {each.text}" for each in change.summary)
        if change.windows:
            yield wordy_table("What moves when", SCOPE_COLUMNS, _cells(SCOPE_COLUMNS, scope_rows(change)))

    def _risk(self, change: PlannedChange) -> Iterator[ET.Element]:
        yield _table("How many findings are open, from window to window", SPAN_COLUMNS, span_rows(change))
        if change.findings:
            yield _table("What is open, and until when", FINDING_COLUMNS, finding_rows(change))
        if change.dangers:
            yield _table("Hazards, each with its preparation in its window", DANGER_COLUMNS, danger_rows(change))

    def _window(self, window: Window, whose: str, prefix: str) -> ET.Element:
        made = section(
            f"{whose}Window {window.number}, not before {window.not_before}",
            *(part for each in window.opening for part in self._section(each)),
            *(self._hop(each) for each in window.hops),
            *(part for each in window.closing for part in self._section(each)),
            name=f"{prefix}w{window.number}",
        )
        made.set("class", "window")
        return made

    def _hop(self, hop: Hop) -> ET.Element:
        by = f" By {'; '.join(hop.runbooks)}." if hop.runbooks else ""
        told: list[Node] = [element("h3", hop.title), element("p", f"In {', '.join(hop.clusters)}.{by}")]
        if hop.lacks:
            told.append(_not_ready(hop.lacks))
        return element("article", *told, *(part for each in hop.sections for part in self._section(each)))

    def _section(self, each: Section) -> Iterator[ET.Element]:
        """A section below the heading of a window."""
        heading = element("h4", each.title)
        if each.part is Part.NO_RETURN:
            yield element("div", heading, *self._body(each), class_="stop")
        else:
            yield heading
            yield from self._body(each)

    def _body(self, each: Section) -> Iterator[ET.Element]:
        if lead := LEADS.get(each.part):
            yield element("p", element("strong", lead))
        if each.sentences:
            yield lines(self._sentence(told, each.part) for told in each.sentences)
        if each.items:
            yield element("ul", *(self._item(item, each.part) for item in each.items), class_="checks")

    def _sentence(self, told: Sentence, part: Part) -> str:
        return f"{told.says}{who_says(told, part)}{cited(told.sources, self._numbers)}"

    def _item(self, item: Item, part: Part) -> ET.Element:
        mark = marked_on(item, self._marks).mark
        box = element("input", type="checkbox", aria_label=item.id)
        if mark in {Mark.DONE, Mark.SKIPPED}:
            box.set("checked", "checked")
        said: list[Node] = [box, element("code", item.id), " "]
        if mark is Mark.FAILED:
            said += [element("strong", "FAILED", class_="fails"), " "]
        if item.only:
            said += [element("strong", f"Only: {item.only}."), " "]
        said.append(f"{item.says}{who_says(item, part)}{cited(item.sources, self._numbers)}")
        blanks = to_fill_in(item)
        first = [element("p", element("strong", "Fill in first: "), element("code", blanks))] if blanks else []
        copied = [part for each in item.copied for part in _copied(each)]
        notes = [element("p", element("strong", f"{label}: "), text) for label, text in notes_of(item, self._marks)]
        return element("li", *said, *first, *copied, *notes, id=item.id)

    def _closing(self) -> Iterator[ET.Element]:
        made = self._checklist
        allowed = [
            part
            for title, hop in permits(made)
            for part in (
                element("h3", title),
                lines(f"{each.rule}: {each.says}{cited(each.sources, self._numbers)}" for each in hop.permitted_by),
            )
        ]
        if allowed:
            yield section("Why each hop is allowed", *allowed, name="allowed")
        if made.rests:
            yield section("What it rests on", lines(f"{each.label}: {each.text}" for each in made.rests), name="rests")
        if made.sources:
            yield section("Sources", element("ol", *(_source(each) for each in made.sources)), name="sources")


def _source(source: Cited) -> ET.Element:
    says = f": {source.says}" if source.says else ""
    read = f" (read {source.read})" if source.read else ""
    return element("li", f"{address_of(source.url)}{says}{read}")


def _not_ready(lack: str) -> ET.Element:
    return element("div", element("p", element("strong", f"{NOT_READY}. "), lack), class_="stop")


def _copied(copied: Copied) -> Iterator[ET.Element]:
    if lead := SPEECH_WORDS[copied.speech]:
        yield element("p", f"{lead}:")
    yield element("pre", *in_lines(copied.text.splitlines()))


def _table(caption: str, columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> ET.Element:
    return table(caption, columns, _cells(columns, rows))


def _cells(columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Iterator[list[ET.Element]]:
    for row in rows:
        yield [cell(text, label=head) for head, text in zip(columns, row, strict=True)]
