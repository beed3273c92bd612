"""What people do to the marks of a checklist, and how the marks of two of them become one.

The one thing to know before changing it: nothing that somebody wrote is ever dropped here. Where two say different
things of one item, what does not stand in its own field any more stands in the note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from advisor.model.checklist import Checklist, Item, ItemId
from advisor.model.marks import Mark, Marked, Marks
from advisor.report.checklist_marks import MARK_WORDS, NOT_MARKED

#: As the schema bounds them.
LONGEST_NOTE, LONGEST_NAME = 4000, 200

Touch: TypeAlias = Callable[[Marked], Marked]
"""What somebody does to an item."""


def ticked(marked: Marked, *, by: str, at: str) -> Marked:
    """Done; what was done already is open again. Owner and note stay."""
    if marked.mark is Mark.DONE:
        return taken_back(marked)
    return replace(marked, mark=Mark.DONE, by=by, at=at)


def taken_back(marked: Marked) -> Marked:
    """Open again."""
    return replace(marked, mark=Mark.OPEN, by="", at="")


def settled(marked: Marked, *, mark: Mark, by: str, at: str, note: str) -> Marked:
    """It came to that, and the note says what was seen, or why."""
    return replace(marked, mark=mark, by=by, at=at, note=note)


def noted(marked: Marked, *, note: str) -> Marked:
    """Another note, or none."""
    return replace(marked, note=note)


def assigned(marked: Marked, *, owner: str) -> Marked:
    """Somebody is to do it; nobody any more where no owner is given."""
    return replace(marked, owner=owner)


def touched(marks: Marks, item: ItemId, touch: Touch) -> Marks:
    """The marks once an item was touched. One that is as if nobody had touched it leaves no trace."""
    after = {**marks.marked, item: touch(marks.marked.get(item, NOT_MARKED))}
    return _with(marks, after)


def both(before: Marks | None, ours: Marks, theirs: Marks) -> Marks:
    """Our marks and theirs, begun from the same ones or from none. Who changed nothing of an item is not heard."""
    first = before.marked if before else {}
    after = {}
    for item in sorted({*ours.marked, *theirs.marked}):
        was, mine, yours = (each.get(item, NOT_MARKED) for each in (first, ours.marked, theirs.marked))
        after[item] = yours if mine in {was, yours} else mine if yours == was else _one_of(was, mine, yours)
    return _with(ours, after)


def changed(before: Marks | None, after: Marks) -> tuple[ItemId, ...]:
    """The items of which the two say different things, in the order of the checklist."""
    first = before.marked if before else {}
    return tuple(each for each in after.items if first.get(each) != after.marked.get(each))


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far some items have come."""

    done: int
    """Ticked, or settled as not applying here."""
    failed: int
    of: int

    def words(self) -> str:
        """`3/20`, and what failed is never hidden: `3/20, 1 FAILED`."""
        return f"{self.done}/{self.of}{f', {self.failed} {MARK_WORDS[Mark.FAILED]}' if self.failed else ''}"


def progress_of(items: Iterable[Item], marks: Marks) -> Progress:
    """How far these have come."""
    found = [marks.marked.get(each.id, NOT_MARKED).mark for each in items]
    done = found.count(Mark.DONE) + found.count(Mark.SKIPPED)
    return Progress(done=done, failed=found.count(Mark.FAILED), of=len(found))


def progress_by_window(checklist: Checklist, marks: Marks) -> Iterator[tuple[str, Progress]]:
    """Of what comes before the windows, then of each; of several changes each has its own."""
    several = len(checklist.changes) > 1
    for number, change in enumerate(checklist.changes, 1):
        lead = f"p{number} " if several else ""
        asked = [item for section in change.sections for item in section.items]
        if asked:
            yield f"{lead}before", progress_of(asked, marks)
        for window in change.windows:
            yield f"{lead}window {window.number}", progress_of(window.items(), marks)


def _with(marks: Marks, after: dict[ItemId, Marked]) -> Marks:
    kept = {item: each for item, each in after.items() if each != NOT_MARKED}
    return replace(marks, marked=MappingProxyType(kept))


#: Which mark is heard where two people came to different ones: a fault that one saw is there.
_RANKS = {Mark.FAILED: 2, Mark.SKIPPED: 1, Mark.DONE: 1, Mark.OPEN: 0}


def _one_of(was: Marked, mine: Marked, yours: Marked) -> Marked:
    """One mark of two; what is not heard of the other is told in the note."""
    if (mine.mark, mine.by, mine.at) == (was.mark, was.by, was.at):
        heard, other = yours, None
    elif (yours.mark, yours.by, yours.at) == (was.mark, was.by, was.at):
        heard, other = mine, None
    else:
        other, heard = sorted((mine, yours), key=lambda each: (_RANKS[each.mark], each.at, each.by))
    owner = yours.owner if mine.owner == was.owner else mine.owner
    told = [_unless(yours.note, mine.note, was.note)]
    if other and other.mark is not Mark.OPEN:
        told.append(f"also {MARK_WORDS[other.mark]} by {other.by}, {other.at}")
    if yours.owner not in {owner, was.owner}:
        told.append(f"also given to {yours.owner or 'nobody'}")
    note = "; ".join(each for each in told if each) or heard.note
    return replace(heard, owner=owner, note=note[:LONGEST_NOTE])


def _unless(yours: str, mine: str, was: str) -> str:
    """Both notes, theirs first, but for one that nobody changed."""
    if mine in {was, yours}:
        return yours
    return mine if yours == was else "; ".join(each for each in (yours, mine) if each)
