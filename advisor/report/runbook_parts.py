"""A filled-in runbook as headings and entries, in the order of work, for the formats to lay out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from advisor.model.runbook import Claim, RunbookCheck, RunbookStep
from advisor.report.filled import Filled
from advisor.report.upgrade_pages import WAY_BACK


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A sentence, a check or a step."""

    says: str
    copied: tuple[str, ...] = ()
    """Commands and files to copy; each may have several lines."""
    expect: str = ""
    """What must be seen; empty where nothing is said."""
    is_ticked: bool = False
    """Whether somebody does it, and ticks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunbookPart:
    """One heading with its entries, at least one."""

    title: str
    entries: tuple[Entry, ...]


def runbook_parts(done: Filled) -> Iterator[RunbookPart]:
    """Conditions, what to fill in, checks, backup, steps, checks again, and the way back; what is empty is left out."""
    runbook, way_back = done.runbook, done.runbook.rollback
    blanks = (Entry(says=f"{{{each.name}}}: {each.meaning}") for each in done.blanks)
    no_return = (way_back.point_of_no_return,) if way_back.point_of_no_return else ()
    told = (
        ("Before anybody begins", _claims(runbook.conditions)),
        ("Fill in", blanks),
        ("Look before", _checks(runbook.prechecks)),
        ("Save", _steps(runbook.backup)),
        ("Do", _steps(runbook.actions)),
        ("Order", _claims(runbook.order)),
        ("Look after", _checks(runbook.validation)),
        ("What users feel", _claims(runbook.disruption.says)),
        (f"The way back: {WAY_BACK[way_back.kind]}", _claims((way_back.needs,))),
        ("No return after", _claims(no_return)),
        ("Steps back", _steps(way_back.steps)),
        ("Mind", _claims(runbook.mind)),
    )
    for title, entries in told:
        if listed := tuple(entries):
            yield RunbookPart(title=title, entries=listed)


def _claims(claims: Iterable[Claim]) -> Iterator[Entry]:
    return (Entry(says=each.says.written) for each in claims)


def _checks(checks: Iterable[RunbookCheck]) -> Iterator[Entry]:
    for each in checks:
        copied = (each.run.written,) if each.run else ()
        yield Entry(says=each.title, copied=copied, expect=each.expect.written, is_ticked=True)


def _steps(steps: Iterable[RunbookStep]) -> Iterator[Entry]:
    for each in steps:
        scope = f"({each.only}) " if each.only else ""
        copied = tuple(text for text in (each.run.written if each.run else None, each.manifest) if text)
        expect = each.expect.written if each.expect else ""
        yield Entry(says=f"{scope}{each.do.written}", copied=copied, expect=expect, is_ticked=True)
