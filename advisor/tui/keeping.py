"""What workers do for a checklist: make it, write its marks, and look what others wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual.message import Message

from advisor.documents.marks import WRITTEN_MEANWHILE, found_marks, save_marks
from advisor.model.marks import Marks
from advisor.planner.outcome import UpgradePlan
from advisor.problems import InvalidInput, Place, Problem
from advisor.report.checklist_document import checklist_of, choices
from advisor.tui.jobs import Job, job_of
from advisor.tui.marking import Marking, NotMade, Source, opened, shut
from advisor.tui.marking_messages import (
    ChecklistMade,
    MarksFound,
    MarksMoved,
    MarksNotSaved,
    MarksSaved,
    NothingNew,
    Prints,
)
from advisor.tui.watch import prints


def making(source: Source) -> Job:
    """Makes a checklist, and reads its marks."""

    def work(_: object) -> Message:
        return ChecklistMade(checklist_for(source))

    return job_of(work, MarksNotSaved)


def saving_marks(marking: Marking, marks: Marks) -> Job:
    """Writes marks over those that were read; where others wrote meanwhile, reads what."""
    path = marking.source.path

    def work(_: object) -> Message:
        try:
            save_marks(marks, path, over=marking.there)
        except InvalidInput as error:
            if {each.code for each in error.problems} != {WRITTEN_MEANWHILE}:
                raise
            return _found(path)
        return MarksSaved(marks, path)

    return job_of(work, MarksNotSaved)


def looking_at_marks(path: Path, seen: Prints) -> Job:
    """Looks what the file says now, if it looks otherwise than it did."""
    return job_of(lambda _: NothingNew() if prints((path,)) == seen else _found(path), MarksNotSaved)


def moving_marks(path: Path) -> Job:
    """Looks what another file says, in which marks are to be kept."""
    return job_of(lambda _: MarksMoved(found_marks(path), path), lambda problems: MarksMoved(problems, path))


def _found(path: Path) -> MarksFound:
    seen = prints((path,))  # before it is read, so that what is written meanwhile is looked at again
    return MarksFound(found_marks(path), path, seen)


def checklist_for(source: Source) -> Marking | NotMade:
    """The checklist with the marks of its file, or why there is none of that name."""
    report = replace(source.report, show_all=source.shows_all, plans=source.plans)
    lacking = [
        ", ".join(each.names)
        for each in report.plans
        if isinstance(each.planned, UpgradePlan) and source.alternative not in choices(report, each)
    ]
    if lacking:
        return NotMade(source=source, problems=tuple(_lacks(name, source.alternative) for name in lacking))
    checklist = checklist_of(report, source.alternative)
    try:
        there = found_marks(source.path)
    except InvalidInput as error:
        return shut(source, checklist, error.problems)
    return opened(source, checklist, there)


def _lacks(name: str, alternative: str) -> Problem:
    message = f"{name} has no alternative {alternative}"
    hint = "choose a way on the Plan screen, and press c there"
    return Problem(code="unknown-alternative", message=message, place=Place(file="checklist"), hint=hint)
