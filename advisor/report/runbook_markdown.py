"""A runbook for one hop as Markdown, in the order of work, with boxes to tick."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.report.filled import Filled
from advisor.report.markup import code, fenced, words
from advisor.report.runbook_parts import Entry, runbook_parts


def runbook_blocks(done: Filled, title: str) -> Iterator[str]:
    """A heading, then part after part."""
    yield ""
    yield f"#### {title}"
    yield ""
    yield f"{words(done.runbook.title)} ({code(done.runbook.id)})"
    for part in runbook_parts(done):
        yield ""
        yield f"**{words(part.title)}**"
        yield ""
        for entry in part.entries:
            yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    yield f"- {'[ ] ' if entry.is_ticked else ''}{words(entry.says)}"
    for text in entry.copied:
        yield from (f"  {line}" for line in fenced(text).splitlines())
    if entry.expect:
        yield f"  Expect: {words(entry.expect)}"
