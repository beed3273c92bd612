"""A checklist as Markdown, for a change request: boxes to tick, commands to copy, the point of no return set apart.

Names, versions and commands stand in code spans and blocks, prose is escaped: whatever a cluster is called, it only
shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from advisor.model.checklist import Checklist, Copied, Hop, Item, Part, PlannedChange, Section, Sentence, Speech, Window
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
from advisor.report.markup import code, fenced, words
from advisor.report.phrases import address_of

_LANGUAGES = {Speech.SHELL: "sh", Speech.MANIFEST: "yaml", Speech.ANSWER: "yaml"}

#: What may stand between < and > and be nothing but an address; `owner/repository#12` is one at GitHub.
_ADDRESS = re.compile(r"https://[A-Za-z0-9./_~%#?=&+,;()@:-]+|[A-Za-z0-9_-]+/[A-Za-z0-9._-]+#[0-9]+")


def checklist_markdown(checklist: Checklist, marks: Marks | None = None) -> str:
    """The whole checklist, one newline at the end; with marks, what became of each item."""
    return "\n".join(_Written(checklist, marks).lines()) + "\n"


class _Written:
    """Writes one checklist."""

    def __init__(self, checklist: Checklist, marks: Marks | None) -> None:
        self._checklist = checklist
        self._marks = marks
        self._numbers: Mapping[str, int] = numbered(checklist)

    def lines(self) -> Iterator[str]:
        """All of it."""
        made = self._checklist
        several = len(made.changes) > 1
        alone = made.changes[0] if made.changes and not several else None
        yield f"# Change checklist{f': {_codes(alone.clusters)}' if alone else ''}"
        yield from _paragraph(words(LEGEND))
        if self._marks:
            yield from _paragraph(f"**{words(tallied(made, self._marks))}.**")
        for number, change in enumerate(made.changes, 1):
            if several:
                yield from _paragraph(f"# Change {number} of {len(made.changes)}: {_codes(change.clusters)}")
            yield from self._change(change)
        yield from self._closing()

    def _change(self, change: PlannedChange) -> Iterator[str]:
        yield from _paragraph("## Scope and summary")
        for lack in change.lacks:
            yield from _paragraph(f"> **{NOT_READY}.** {words(lack)}")
        chosen = f", alternative **{words(change.alternative)}**" if change.alternative else ""
        labels = f" ({words(', '.join(change.labels))})" if change.labels else ""
        others = [each for each in change.choices if each != change.alternative]
        beside = f"; not chosen: {words(', '.join(others))}" if others else ""
        yield from _paragraph(f"{words(change.outcome[:1].upper() + change.outcome[1:])}{chosen}{labels}{beside}.")
        yield from _listed(f"{words(each.label)}: {words(each.text)}" for each in change.summary)
        yield from _table(SCOPE_COLUMNS, scope_rows(change))
        if change.windows:
            yield from self._risk(change)
        for section in change.sections:
            yield from self._section(section, "##")
        for window in change.windows:
            yield from self._window(window)

    def _risk(self, change: PlannedChange) -> Iterator[str]:
        yield from _paragraph("## Risk on the way")
        yield from _paragraph("How many findings are open, from window to window:")
        yield from _table(SPAN_COLUMNS, span_rows(change))
        yield from _table(FINDING_COLUMNS, finding_rows(change))
        if change.dangers:
            yield from _paragraph("Hazards, each with its preparation in its window:")
            yield from _table(DANGER_COLUMNS, danger_rows(change))

    def _window(self, window: Window) -> Iterator[str]:
        yield from _paragraph("---")
        yield from _paragraph(f"## Window {window.number}, not before {words(window.not_before)}")
        for section in window.opening:
            yield from self._section(section, "###")
        for hop in window.hops:
            yield from self._hop(hop)
        for section in window.closing:
            yield from self._section(section, "###")

    def _hop(self, hop: Hop) -> Iterator[str]:
        yield from _paragraph(f"### {words(hop.title)}")
        yield from _paragraph(f"In {_codes(hop.clusters)}.")
        if hop.runbooks:
            yield from _paragraph(f"By {words('; '.join(hop.runbooks))}.")
        if hop.lacks:
            yield from _paragraph(f"> **{NOT_READY}.** {words(hop.lacks)}")
        for section in hop.sections:
            yield from self._section(section, "####")

    def _section(self, section: Section, level: str) -> Iterator[str]:
        if section.part is Part.NO_RETURN:
            yield from _paragraph("---")
            level = "###"  # as large as the hop itself: nobody may scroll past it
        yield from _paragraph(f"{level} {words(section.title)}")
        if lead := LEADS.get(section.part):
            yield from _paragraph(f"**{words(lead)}**")
        told = [f"{self._sentence(each, section.part)}" for each in section.sentences]
        if section.part is Part.NO_RETURN:
            yield ""
            yield from (line for each in told for line in (f"> **{each}**", ">"))
        else:
            yield from _listed(told)
        for number, item in enumerate(section.items):
            if number == 0:
                yield ""
            yield from self._item(item, section.part)
        if section.part is Part.NO_RETURN:
            yield from _paragraph("---")

    def _sentence(self, sentence: Sentence, part: Part) -> str:
        return f"{words(sentence.says)}{words(who_says(sentence, part) + cited(sentence.sources, self._numbers))}"

    def _item(self, item: Item, part: Part) -> Iterator[str]:
        mark = marked_on(item, self._marks).mark
        box = "x" if mark in {Mark.DONE, Mark.SKIPPED} else " "
        only = f"**Only: {words(item.only)}.** " if item.only else ""
        failed = "**FAILED** " if mark is Mark.FAILED else ""
        tail = words(who_says(item, part) + cited(item.sources, self._numbers))
        yield f"- [{box}] {code(item.id)} {failed}{only}{words(item.says)}{tail}"
        if blanks := to_fill_in(item):
            yield f"  - **Fill in first:** {code(blanks)}"
        for each in item.copied:
            yield from _copied(each)
        for label, text in notes_of(item, self._marks):
            yield f"  - **{label}:** {words(text)}"

    def _closing(self) -> Iterator[str]:
        made = self._checklist
        yield from _paragraph("---")
        for number, (title, hop) in enumerate(permits(made)):
            if number == 0:
                yield from _paragraph("## Why each hop is allowed")
            yield from _paragraph(f"**{words(title)}**")
            yield from _listed(
                f"{code(each.rule)}: {words(each.says)}{words(cited(each.sources, self._numbers))}"
                for each in hop.permitted_by
            )
        if made.rests:
            yield from _paragraph("## What it rests on")
            yield from _listed(f"{words(each.label)}: {words(each.text)}" for each in made.rests)
        if made.sources:
            yield from _paragraph("## Sources")
            yield ""
            for number, source in enumerate(made.sources, 1):
                address = f"<{address_of(source.url)}>" if _ADDRESS.fullmatch(source.url) else code(source.url)
                read = f" (read {words(source.read)})" if source.read else ""
                yield f"{number}. {address}{f': {words(source.says)}' if source.says else ''}{read}"
        made_from = f"Made on {made.made_on} by advisor {words(made.made_by)}, knowledge {words(made.knowledge)}"
        yield from _paragraph(f"{made_from}, exit code {made.exit_code}. Digest: {code(made.digest)}")


def _copied(copied: Copied) -> Iterator[str]:
    """A text to copy, inside of the item that it belongs to."""
    lead = SPEECH_WORDS[copied.speech]
    if lead:
        yield f"  - {lead}:"
    indent = "    " if lead else "  "
    first, *others = fenced(copied.text).splitlines()
    yield f"{indent}{first}{_LANGUAGES.get(copied.speech, '')}"
    yield from (f"{indent}{line}" for line in others)


def _codes(names: Sequence[str]) -> str:
    return ", ".join(map(code, names))


def _paragraph(text: str) -> Iterator[str]:
    yield ""
    yield text


def _listed(texts: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        if number == 0:
            yield ""
        yield f"- {text}"


def _table(columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        if number == 0:
            yield ""
            yield f"| {' | '.join(columns)} |"
            yield f"|{'---|' * len(columns)}"
        yield f"| {' | '.join(map(words, row))} |"
