"""A checklist being marked: what is on the screen, what stands in its file, and what keeps the two apart.

The one thing to know before changing it: what somebody ticked is in `marks` from then on, whatever becomes of the file.
Only `due` says that something has to be written, and nobody's unsaved marks give way to others unless he was asked.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias, assert_never

from advisor.model.checklist import Checklist, ItemId
from advisor.model.marks import Marks
from advisor.problems import Place, Problem
from advisor.report.checklist_marking import Touch, both, changed, progress_by_window, touched
from advisor.report.checklist_marks import mark_words, other_checklist, tallied, unmarked
from advisor.report.phrases import number_of, some_names
from advisor.report.plan_document import Plan, PlanReport

NAMES_SHOWN = 4
"""So many items are named in a line."""
TOLD_SHOWN = 6
"""So many are told with what became of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Every mark goes to the file at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSaved:
    """The file could not be written, or is not there any more. The marks are on the screen alone."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Divided:
    """Somebody else wrote to the file before our marks were in it."""

    theirs: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """The file holds something else. Nothing is marked before another file is named."""

    problems: tuple[Problem, ...]


Hold: TypeAlias = Keeping | NotSaved | Divided | Shut
"""How the marks and their file stand to one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a checklist is made of, and where its marks are kept."""

    report: PlanReport
    alternative: str
    plan: str | None
    """The first cluster of the plan it is made of alone; None for every plan."""
    shows_all: bool = False
    """Whether the alternative is one of the whole front, whose names are others."""
    path: Path

    def is_same(self, other: Source) -> bool:
        """Whether both are of the very same plans; to compare two plans would take longer than to make a checklist.

        Beside them others may have been made meanwhile.
        """
        is_one = self._chosen == other._chosen and self.report.judged is other.report.judged
        mine, theirs = self.plans, other.plans
        return is_one and len(mine) == len(theirs) and all(map(operator.is_, mine, theirs))

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans that it is made of."""
        return tuple(each for each in self.report.plans if self.plan in {None, each.names[0]})

    @property
    def _chosen(self) -> tuple[object, ...]:
        return (self.alternative, self.plan, self.shows_all)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """One checklist, its marks and their file."""

    source: Source
    checklist: Checklist
    marks: Marks
    """As they are on the screen."""
    there: Marks | None
    """As they stood in the file when it was last read or written; None where there was no file."""
    hold: Hold = Keeping()
    news: str = ""
    """What others did to the marks that is on the screen now; empty where somebody marked since."""

    @property
    def unsaved(self) -> tuple[ItemId, ...]:
        """The items whose marks are on the screen and not in the file."""
        return changed(self.there, self.marks)

    @property
    def due(self) -> Marks | None:
        """What has to be written now; None for nothing."""
        return self.marks if isinstance(self.hold, Keeping) and self.unsaved else None

    def touched(self, item: ItemId, touch: Touch) -> Marking:
        """An item was touched. What could not be saved before is tried again with it."""
        if isinstance(self.hold, Shut):
            return self
        if item not in self.marks.items:
            return replace(self, news=f"{item} is no item of this checklist any more, and was not marked")
        hold = Keeping() if isinstance(self.hold, NotSaved) else self.hold
        return replace(self, marks=touched(self.marks, item, touch), hold=hold, news="")

    def saved(self, marks: Marks) -> Marking:
        """These are in the file; more may have come since."""
        return replace(self, there=marks, hold=Keeping())

    def not_saved(self, problems: tuple[Problem, ...]) -> Marking:
        """The file could not be written."""
        return replace(self, hold=NotSaved(problems=problems))

    def moved(self, path: Path, there: Marks | tuple[Problem, ...] | None) -> Marking:
        """Another file is named: what it says and what is on the screen is kept there together, if it can be."""
        source = replace(self.source, path=path)
        if isinstance(there, Marks) and (other := other_checklist(there, self.checklist, str(path))):
            there = (other,)
        if isinstance(there, tuple):
            hold = NotSaved(problems=there) if self.marks.marked else Shut(problems=there)
            return replace(self, source=source, there=None, hold=hold)
        marks = both(None, self.marks, there) if there else self.marks
        return replace(self, source=source, marks=marks, there=there, hold=Keeping(), news="")

    def again(self) -> Marking:
        """What could not be saved is tried once more; a file that went away is made anew."""
        if not isinstance(self.hold, NotSaved):
            return self
        gone = any(each.code == GONE for each in self.hold.problems)
        return replace(self, hold=Keeping(), there=None if gone else self.there)

    def found(self, theirs: Marks | None) -> Marking:
        """The file says this now. With nothing unsaved it is shown; else somebody has to be asked."""
        if isinstance(self.hold, Shut):
            return self
        if theirs == self.there:
            return replace(self, hold=Keeping()) if isinstance(self.hold, Divided) else self
        if theirs is None:
            return self.not_saved((_gone(self.source.path),))
        if other := other_checklist(theirs, self.checklist, str(self.source.path)):
            return self.not_saved((other,))
        if self.unsaved:
            return replace(self, hold=Divided(theirs=theirs))
        says = f"marked by others: {_named(changed(self.there, theirs))}"
        return replace(self, marks=theirs, there=theirs, hold=Keeping(), news=says)

    def taking_both(self) -> Marking:
        """Our marks and theirs, to be written together."""
        if not isinstance(self.hold, Divided):
            return self
        theirs = self.hold.theirs
        together = both(self.there, self.marks, theirs)
        says = f"taken together: {_named(changed(self.there, theirs))}"
        return replace(self, marks=together, there=theirs, hold=Keeping(), news=says)

    def taking_theirs(self) -> Marking:
        """What stands in the file, in place of what is on the screen."""
        if not isinstance(self.hold, Divided):
            return self
        theirs = self.hold.theirs
        return replace(
            self, marks=theirs, there=theirs, hold=Keeping(), news=f"reloaded: {tallied(self.checklist, theirs)}"
        )


GONE = "marks-gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMade:
    """There is no checklist of what was chosen."""

    source: Source
    problems: tuple[Problem, ...]


def opened(source: Source, checklist: Checklist, there: Marks | None) -> Marking:
    """A checklist with the marks of its file; with those of another one nothing can be marked."""
    if there and (other := other_checklist(there, checklist, str(source.path))):
        return shut(source, checklist, (other,))
    return Marking(source=source, checklist=checklist, marks=there or unmarked(checklist), there=there)


def shut(source: Source, checklist: Checklist, problems: tuple[Problem, ...]) -> Marking:
    """A checklist whose file cannot be used."""
    return Marking(
        source=source, checklist=checklist, marks=unmarked(checklist), there=None, hold=Shut(problems=problems)
    )


def default_marks(report: PlanReport, alternative: str, plan: str | None) -> Path:
    """Where marks are kept if nobody says otherwise: in a file named by the clusters and the alternative."""
    clusters = [name for each in report.plans for name in each.names if plan in {None, each.names[0]}]
    whose = _UNFIT.sub("-", clusters[0])[:LONGEST_PART] if len(clusters) == 1 else f"{len(clusters)}-clusters"
    return Path(f"advisor-marks-{whose}-{alternative}.json")


#: A file system takes 255 bytes for a whole name.
LONGEST_PART = 60
_UNFIT = re.compile(r"[^A-Za-z0-9_-]+")


def hold_words(marking: Marking) -> str:
    """Whether what is on the screen stands in the file, in one line; `!` begins what somebody has to act on."""
    path = marking.source.path
    count = len(marking.unsaved)
    lost = f"{number_of(count, 'item')} NOT SAVED" if count else "nothing of yours is lost"
    match marking.hold:
        case Keeping() if count:
            return f"saving to {path}"
        case Keeping() if not marking.marks.items:
            return "there is nothing to mark"
        case Keeping():
            there = f"saved to {path}" if marking.there else f"nothing marked yet; marks go to {path}"
            return f"{there} · {marking.news}" if marking.news else there
        case NotSaved(problems=problems):
            return f"! {lost}: {problems[0].place}: {problems[0].message} · w tries again, f names another file"
        case Divided(theirs=theirs):
            whose = _named(changed(marking.there, theirs))
            return f"! {lost}: somebody else marked {whose} in {path} · m takes both, or reloads theirs"
        case Shut(problems=problems):
            return f"! nothing can be marked: {path}: {problems[0].message} · f names another file"
        case _:
            assert_never(marking.hold)


def unsaved_words(marking: Marking | NotMade | None) -> str:
    """What would be lost by leaving now; empty for nothing."""
    if not isinstance(marking, Marking) or not marking.unsaved:
        return ""
    count = number_of(len(marking.unsaved), "item")
    return f"marks of {count} are on this screen alone, and not in {marking.source.path}: {_named(marking.unsaved, 8)}"


def standing_words(marking: Marking, wanted: Source | None) -> str:
    """What is checked, and how far it has come, in all and by window."""
    checklist, source = marking.checklist, marking.source
    clusters = some_names(tuple(name for each in checklist.changes for name in each.clusters), NAMES_SHOWN)
    told = [f"{source.alternative} · {clusters} · {tallied(checklist, marking.marks)}"]
    told += [f"{name} {found.words()}" for name, found in progress_by_window(checklist, marking.marks)]
    if wanted and not source.is_same(wanted):
        told.insert(0, "! the plan is another one by now, and this checklist stays until its marks are saved")
    return " · ".join(told)


def theirs_told(marking: Marking) -> Iterator[tuple[str, str]]:
    """What others changed, and what of ours is not saved: labels and texts."""
    if isinstance(marking.hold, Divided):
        theirs = marking.hold.theirs
        yield "Theirs", some_names(tuple(_told(each, theirs) for each in changed(marking.there, theirs)), TOLD_SHOWN)
        yield "Yours, not saved", some_names(tuple(_told(each, marking.marks) for each in marking.unsaved), TOLD_SHOWN)


def _told(item: ItemId, marks: Marks) -> str:
    marked = marks.marked.get(item)
    return f"{item} {mark_words(marked) if marked else 'open again'}"


def _named(items: tuple[ItemId, ...], most: int = NAMES_SHOWN) -> str:
    return some_names(items, most)


def _gone(path: Path) -> Problem:
    message = "the file of the marks is not there any more"
    hint = "it may have been moved away for a reason; save once more to make it anew"
    return Problem(code=GONE, message=message, place=Place(file=str(path)), hint=hint)
