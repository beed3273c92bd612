"""What becomes of a checklist's marks: what people do to them, and what workers tell of their file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from textual.message import Message

from advisor.model.checklist import ItemId
from advisor.model.marks import Marks
from advisor.problems import Problem
from advisor.report.checklist_marking import Touch
from advisor.tui.marking import Marking, NotMade
from advisor.tui.messages import Change
from advisor.tui.session import Session

Prints: TypeAlias = Mapping[str, tuple[int, int]]


@dataclass
class ChecklistMade(Change):
    """A checklist can be shown, or cannot be made."""

    made: Marking | NotMade

    def applied(self, session: Session) -> Session:
        """It is shown, unless somebody marked the one before while it was made: that has to be saved first."""
        before = session.marking
        is_kept = isinstance(before, Marking) and bool(before.unsaved)
        return session if is_kept else session.marking_with(self.made)


class MarkingChange(Change):
    """Something becomes of the marks on the screen."""

    def done_to(self, marking: Marking) -> Marking:
        """The marks after it."""
        raise NotImplementedError

    def applied(self, session: Session) -> Session:
        """Nothing where no checklist is there."""
        marking = session.marking
        return session.marking_with(self.done_to(marking)) if isinstance(marking, Marking) else session


@dataclass
class ItemTouched(MarkingChange):
    """Somebody marked an item."""

    item: ItemId
    touch: Touch
    by: str = ""
    """Who, where that was asked just now."""

    def done_to(self, marking: Marking) -> Marking:
        """It is marked."""
        return marking.touched(self.item, self.touch)

    def applied(self, session: Session) -> Session:
        """Nobody is asked again who marks."""
        after = super().applied(session)
        return after.marked_by(self.by) if self.by else after


@dataclass
class MarkingChosen(MarkingChange):
    """Somebody decided what becomes of marks that are not in their file."""

    choice: Callable[[Marking], Marking]

    def done_to(self, marking: Marking) -> Marking:
        """As was decided."""
        return self.choice(marking)


@dataclass
class MarksSaved(MarkingChange):
    """Marks are in their file."""

    marks: Marks
    path: Path

    def done_to(self, marking: Marking) -> Marking:
        """They are safe; marks in another file are not."""
        return marking.saved(self.marks) if marking.source.path == self.path else marking


@dataclass
class MarksNotSaved(MarkingChange):
    """Their file could not be written, or read."""

    problems: tuple[Problem, ...]

    def done_to(self, marking: Marking) -> Marking:
        """They are on the screen alone."""
        return marking.not_saved(self.problems)


@dataclass
class MarksFound(MarkingChange):
    """What the file says now."""

    theirs: Marks | None
    path: Path
    seen: Prints
    """How the file looked right before it was read."""

    def done_to(self, marking: Marking) -> Marking:
        """It is shown where nothing is lost by that."""
        return marking.found(self.theirs) if marking.source.path == self.path else marking


@dataclass
class NothingNew(Message):
    """The file looks as it did."""


@dataclass
class MarksMoved(MarkingChange):
    """Another file is named for the marks, and says this."""

    there: Marks | tuple[Problem, ...] | None
    """Its problems where it cannot be read, None where there is no file."""
    path: Path

    def done_to(self, marking: Marking) -> Marking:
        """They are kept there."""
        return marking.moved(self.path, self.there)
