"""A runbook for one hop as Markdown, in the order of work, with boxes to tick."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from advisor.model.runbook import Claim, RunbookCheck, RunbookStep
from advisor.report.filled import Filled
from advisor.report.markup import code, words
from advisor.report.plain import plain
from advisor.report.upgrade_pages import WAY_BACK

_FENCES = re.compile(r"`{3,}")


def runbook_blocks(done: Filled, title: str) -> Iterator[str]:
    """A heading, then conditions, checks, backup, steps, checks again, and the way back."""
    runbook, way_back = done.runbook, done.runbook.rollback
    yield ""
    yield f"#### {title}"
    yield ""
    yield f"{words(runbook.title)} ({code(runbook.id)})"
    yield from _claims("Before anybody begins", runbook.conditions)
    blanks = (f"- {code('{' + each.name + '}')}: {words(each.meaning)}" for each in done.blanks)
    yield from _under("Fill in", blanks)
    yield from _under("Look before", _checks(runbook.prechecks))
    yield from _under("Save", _steps(runbook.backup))
    yield from _under("Do", _steps(runbook.actions))
    yield from _claims("Order", runbook.order)
    yield from _under("Look after", _checks(runbook.validation))
    yield from _claims("What users feel", runbook.disruption.says)
    yield from _claims(f"The way back: {WAY_BACK[way_back.kind]}", (way_back.needs,))
    if way_back.point_of_no_return:
        yield from _claims("No return after", (way_back.point_of_no_return,))
    yield from _under("Steps back", _steps(way_back.steps))
    yield from _claims("Mind", runbook.mind)


def _under(heading: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number == 0:
            yield ""
            yield f"**{heading}**"
            yield ""
        yield line


def _claims(heading: str, claims: Iterable[Claim]) -> Iterator[str]:
    return _under(heading, (f"- {words(each.says.written)}" for each in claims))


def _checks(checks: Iterable[RunbookCheck]) -> Iterator[str]:
    for each in checks:
        yield f"- [ ] {words(each.title)}"
        yield from _block(each.run.written if each.run else None)
        yield f"  Expect: {words(each.expect.written)}"


def _steps(steps: Iterable[RunbookStep]) -> Iterator[str]:
    for each in steps:
        scope = f"({words(each.only)}) " if each.only else ""
        yield f"- [ ] {scope}{words(each.do.written)}"
        for text in (each.run.written if each.run else None, each.manifest):
            yield from _block(text)
        if each.expect:
            yield f"  Expect: {words(each.expect.written)}"


def _block(text: str | None) -> Iterator[str]:
    """A command or a file to copy, in a fence that is longer than any in it."""
    if not text:
        return
    fence = max((found[0] + "`" for found in _FENCES.finditer(text)), key=len, default="```")
    yield f"  {fence}"
    yield from (f"  {plain(line)}" for line in text.splitlines())
    yield f"  {fence}"
