"""A checklist and the marks on it: how marks begin, whether they belong to it, and what differs where they do not."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from advisor.model.checklist import Checklist, Item
from advisor.model.marks import Mark, Marked, Marks
from advisor.problems import Place, Problem
from advisor.report.checklist_document import item_digests, scope_of
from advisor.report.phrases import number_of, some_names

NOT_MARKED = Marked()
"""What stands for an item that nobody touched."""

MARK_WORDS = {Mark.OPEN: "open", Mark.DONE: "done", Mark.FAILED: "FAILED", Mark.SKIPPED: "skipped"}


def unmarked(checklist: Checklist) -> Marks:
    """The marks of a checklist that nobody has touched yet."""
    return Marks(
        digest=checklist.digest,
        scope=scope_of(checklist.changes),
        items=item_digests(checklist.changes),
        marked=MappingProxyType({}),
    )


def differences(marks: Marks, checklist: Checklist) -> tuple[str, ...]:
    """What the checklist of the marks says otherwise, a clause each; nothing where they belong to this one."""
    return () if marks.digest == checklist.digest else tuple(_differences(marks, unmarked(checklist)))


def other_checklist(marks: Marks, checklist: Checklist, file: str) -> Problem | None:
    """Why the marks of this file belong to another checklist, with what differs; None where they belong to this one."""
    found = differences(marks, checklist)
    if not found:
        return None
    message = f"these are marks of another checklist: {'; '.join(found)}"
    hint = "plan from the sources, and with the rules and flags, that it was made from; or begin new marks"
    return Problem(code="other-checklist", message=message, place=Place(file=file), hint=hint)


def marked_on(item: Item, marks: Marks | None) -> Marked:
    """What people put on an item."""
    return (marks.marked.get(item.id) if marks else None) or NOT_MARKED


def mark_words(marked: Marked) -> str:
    """What became of an item, in a line: `done by ada, 2026-11-21T03:00:00Z; owner bob; note: as expected`."""
    told = [f"{MARK_WORDS[marked.mark]} by {marked.by}, {marked.at}"] if marked.mark is not Mark.OPEN else []
    told += [f"owner {marked.owner}"] if marked.owner else []
    told += [f"note: {marked.note}"] if marked.note else []
    return "; ".join(told)


def tallied(checklist: Checklist, marks: Marks) -> str:
    """How far it has come: `3 of 40 items done, 1 FAILED`."""
    found = [marked_on(each, marks).mark for each in checklist.items()]
    others = [f"{found.count(mark)} {MARK_WORDS[mark]}" for mark in (Mark.FAILED, Mark.SKIPPED) if found.count(mark)]
    return ", ".join([f"{found.count(Mark.DONE)} of {number_of(len(found), 'item')} done", *others])


def _differences(theirs: Marks, ours: Marks) -> Iterator[str]:
    yield from (f"only the marks have: {each}" for each in theirs.scope if each not in ours.scope)
    yield from (f"only this checklist has: {each}" for each in ours.scope if each not in theirs.scope)
    gone = tuple(each for each in theirs.items if each not in ours.items)
    new = tuple(each for each in ours.items if each not in theirs.items)
    other = tuple(each for each, says in theirs.items.items() if ours.items.get(each, says) != says)
    for names, says in ((gone, "no longer there"), (new, "new here"), (other, "saying something else")):
        if names:
            yield f"{number_of(len(names), 'item')} {says}: {some_names(names, 8)}"
    if theirs.scope == ours.scope and not (gone or new or other):
        yield "their digest is of other content, and nothing that they tell of it differs"
