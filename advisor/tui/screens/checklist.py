"""The checklist of one way: an outline to go down while the change is made, and the page of the line one is on.

The one thing to know before changing it: one worker at a time has to do with the file of marks, so that none reads what
another has half replaced in its own mind. Whatever it comes to, the session is looked at again, and says what is due.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar, assert_never

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from advisor.model.checklist import Item, Part
from advisor.model.marks import Mark
from advisor.report.checklist_marking import taken_back, ticked
from advisor.report.checklist_marks import mark_words, marked_on
from advisor.report.checklist_outline import Entry, ItemEntry
from advisor.report.checklist_page import entry_page
from advisor.report.layout import DIM, Page
from advisor.report.phrases import number_of
from advisor.report.plain import plain
from advisor.tui.desk import Judged
from advisor.tui.exports import Export, checklist_export
from advisor.tui.item_rows import COLUMNS, entries, item_rows
from advisor.tui.jobs import Job, beside
from advisor.tui.keeping import looking_at_marks, making, moving_marks, saving_marks
from advisor.tui.marking import Divided, Marking, NotMade, Shut, hold_words, standing_words
from advisor.tui.marking_messages import (
    ChecklistMade,
    ItemTouched,
    MarkingChosen,
    MarksFound,
    MarksMoved,
    MarksNotSaved,
    MarksSaved,
    NothingNew,
    Prints,
)
from advisor.tui.messages import Chose, PlanWanted
from advisor.tui.paint import problems_page
from advisor.tui.places import Place
from advisor.tui.planning import Planning
from advisor.tui.screens.divided import DividedScreen
from advisor.tui.screens.frame import Frame
from advisor.tui.screens.mark import Act, MarkScreen
from advisor.tui.screens.marks_file import MarksFileScreen
from advisor.tui.session import ChecklistChoice, Session, Working
from advisor.tui.watch import EVERY_SECONDS
from advisor.tui.widgets.page_view import PageView
from advisor.tui.widgets.row_table import RowTable

#: As marks files say it, in UTC.
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_OF_A_CHECKLIST = frozenset({"tick", "act", "take_back", "only_open", "meet", "save_again", "name_file", "search"})


class ChecklistScreen(Frame):
    """What to ask, to check, to run and to see, and who did it."""

    PLACE = Place.CHECKLIST
    LOOKS_EVERY: ClassVar[float] = EVERY_SECONDS
    """Seconds between two looks at what others mark."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "Tick", key_display="space"),
        Binding("n", "act('note')", "Note"),
        Binding("a", "act('assign')", "Assign"),
        Binding("s", "act('sign')", "Sign"),
        Binding("x", "act('fail')", "Failed"),
        Binding("d", "act('skip')", "Does not apply", show=False),
        Binding("u", "take_back", "Take a mark back", show=False),
        Binding("o", "only_open", "Only open", show=False),
        Binding("m", "meet", "Take both, or reload", show=False),
        Binding("w", "save_again", "Save again", show=False),
        Binding("f", "name_file", "Another marks file", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._session: Session | None = None
        self._judged: Judged | None = None
        self._listed: tuple[Entry, ...] = ()
        self._shown: str | None = None
        self._is_busy = False
        self._seen: Prints = {}

    def compose_body(self) -> ComposeResult:
        """How it stands, why there is none, the outline, and a page."""
        yield Static(id="standing", markup=False)
        yield Static(id="kept", markup=False)
        yield PageView(id="no-checklist")
        with Container(classes="split", id="checks"):
            yield RowTable(COLUMNS, id="items")
            yield PageView(id="item")

    def on_mount(self) -> None:
        """What others mark is looked for from time to time."""
        super().on_mount()
        self.set_interval(self.LOOKS_EVERY, self._look)

    # What is shown

    def show(self, session: Session) -> None:
        """Shows a session, and does what is due."""
        self._session = session
        super().show(session)
        if session.judged is not None:
            self._do_what_is_due(session)

    def show_judged(self, session: Session, judged: Judged) -> None:
        """The checklist, or why there is none; where nothing is planned, plans are asked for."""
        if judged is not self._judged and not isinstance(session.activity, Working):
            self._judged = judged
            if session.planning.of is not judged:
                self.post_message(PlanWanted(session.planning.wish))
        self.refresh_bindings()
        marking = session.marking
        is_there = isinstance(marking, Marking) and bool(marking.checklist.changes)
        for name in ("#checks", "#standing", "#kept"):
            self.query_one(name).display = is_there
        page = self.query_one("#no-checklist", PageView)
        page.display = not is_there
        match marking:
            case Marking() if is_there:
                self._show_list(session, marking)
            case NotMade(problems=problems):
                page.show(partial(problems_page, problems=problems, heading="No checklist"))
            case Marking() | None:
                told, unmade = session.planning.problems, session.planning.unmade
                paint = partial(problems_page, problems=told, heading="Not planned") if told else _nothing_yet
                is_waiting = unmade and session.planning.count > 1
                page.show(partial(_waiting, planning=session.planning) if is_waiting else paint)
            case _:
                assert_never(marking)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a checklist there is nothing to mark, to search or to name a file for."""
        return self._marking is not None or action not in _OF_A_CHECKLIST

    def _show_list(self, session: Session, marking: Marking) -> None:
        choice, table = session.checklist, self.query_one("#items", RowTable)
        is_new = not table.rows
        self._listed = entries(marking.checklist, marking.marks, choice)
        table.fill(item_rows(self._listed, marking.marks), empty="nothing matches; escape shows everything")
        self.query_one("#standing", Static).update(Content(plain(standing_words(marking, session.checked))))
        kept = self.query_one("#kept", Static)
        says = hold_words(marking)
        kept.update(Content(plain(says)))
        kept.set_class(says.startswith("!"), "-alarm")
        if is_new:
            self.focus_first()

    @on(RowTable.Moved, "#items")
    def show_item(self) -> None:
        """The page of the line under the cursor."""
        entry, marking = self._current, self._marking
        page = self.query_one("#item", PageView)
        key = entry.key if entry else None
        paint = None
        if entry and marking:
            paint = partial(entry_page, checklist=marking.checklist, entry=entry, marks=marking.marks)
        page.show(paint, is_another=key != self._shown)
        self._shown = key

    @on(RowTable.Picked, "#items")
    def open_item(self) -> None:
        """The keys go to the page."""
        self.query_one("#item", PageView).focus()

    def focus_first(self) -> None:
        """The outline."""
        if self.query_one("#checks").display:
            self.query_one("#items", RowTable).focus_rows()

    def searched(self, text: str) -> None:
        """Asks for the items that match."""
        self.post_message(Chose(replace(self._choice, search=text)))

    def exported(self, session: Session) -> Export | None:
        """The checklist with its marks."""
        marking = session.marking
        return checklist_export(marking.checklist, marking.marks) if isinstance(marking, Marking) else None

    # What is due

    def on_screen_resume(self) -> None:
        """Somebody may have marked meanwhile."""
        super().on_screen_resume()
        self._look()

    def _do_what_is_due(self, session: Session) -> None:
        """Marks are written, another file is looked at, or another checklist is made. Unsaved marks keep theirs."""
        wanted, marking = session.checked, session.marking
        is_wanted = bool(marking and wanted and marking.source.is_same(wanted))
        if isinstance(marking, Marking) and is_wanted and wanted and marking.source.path != wanted.path:
            self._begin(moving_marks(wanted.path))
        elif isinstance(marking, Marking) and (due := marking.due):
            self._begin(saving_marks(marking, due))
        elif wanted and not is_wanted and not (isinstance(marking, Marking) and marking.unsaved):
            self._begin(making(wanted))

    def _look(self) -> None:
        if self.is_current and (marking := self._marking) and not isinstance(marking.hold, Shut):
            self._begin(looking_at_marks(marking.source.path, self._seen))

    def _begin(self, job: Job) -> None:
        if not self._is_busy:
            self._is_busy = True
            self.run_worker(beside(job, self.post_message), group="marks")

    @on(MarksFound)
    def remember(self, message: MarksFound) -> None:
        """What was read need not be read again."""
        self._seen = message.seen

    @on(ChecklistMade)
    @on(MarksFound)
    @on(MarksMoved)
    @on(MarksNotSaved)
    @on(MarksSaved)
    @on(NothingNew)
    def finish(self) -> None:
        """A worker is done. The app hears of it first, and then tells what is to be shown; also when out of sight."""
        self._is_busy = False
        self.post_message(self.Shown(self))

    # What people do

    @property
    def _marking(self) -> Marking | None:
        marking = self._session.marking if self._session else None
        return marking if isinstance(marking, Marking) else None

    @property
    def _choice(self) -> ChecklistChoice:
        return self._session.checklist if self._session else ChecklistChoice()

    @property
    def _current(self) -> Entry | None:
        row = self.query_one("#items", RowTable).row
        return next((each for each in self._listed if row and each.key == row.key), None)

    def _item(self) -> ItemEntry | None:
        """The item under the cursor, if it can be marked; else it is said why not."""
        marking, entry = self._marking, self._current
        if marking is None:
            return None
        if isinstance(marking.hold, Shut):
            self._warn(hold_words(marking))
        elif not isinstance(entry, ItemEntry):
            self._warn("this is a heading: what can be marked has a box")
        else:
            return entry
        return None

    def _warn(self, says: str) -> None:
        self.notify(plain(says), severity="warning", markup=False)

    async def action_tick(self) -> None:
        """Done, or open again; a signature asks for a name, and what others marked is theirs to take back."""
        entry, session, marking = self._item(), self._session, self._marking
        if not (entry and session and marking):
            return
        marked = marked_on(entry.item, marking.marks)
        if marked.mark is not Mark.OPEN and marked.by != session.marker:
            self._warn(f"{entry.item.id} is {mark_words(marked)}; n notes something, u takes that mark back")
        elif entry.section.part is Part.SIGN and marked.mark is Mark.OPEN:
            await self._ask(Act.SIGN, entry.item, marking, session)
        elif not session.marker:
            await self._ask(Act.TICK, entry.item, marking, session)
        else:
            touch = partial(ticked, by=session.marker, at=session.clock().strftime(_TIME))
            self.post_message(ItemTouched(entry.item.id, touch))

    async def action_act(self, act: str) -> None:
        """The form for what has to be typed."""
        entry, session, marking = self._item(), self._session, self._marking
        if entry and session and marking:
            await self._ask(Act(act), entry.item, marking, session)

    async def _ask(self, act: Act, item: Item, marking: Marking, session: Session) -> None:
        marked, at = marked_on(item, marking.marks), session.clock().strftime(_TIME)
        await self.app.push_screen(MarkScreen(act, item, marked, marker=session.marker, at=at))

    def action_take_back(self) -> None:
        """Open again, whoever marked it."""
        if entry := self._item():
            self.post_message(ItemTouched(entry.item.id, taken_back))

    def action_only_open(self) -> None:
        """Asks for what is open alone, or for everything again."""
        self.post_message(Chose(replace(self._choice, only_open=not self._choice.only_open)))

    async def action_meet(self) -> None:
        """The form for marks of two people."""
        if (marking := self._marking) and isinstance(marking.hold, Divided):
            await self.app.push_screen(DividedScreen(marking))

    def action_save_again(self) -> None:
        """Asks for what is not saved to be saved."""
        self.post_message(MarkingChosen(Marking.again))

    async def action_name_file(self) -> None:
        """The form for another file."""
        if marking := self._marking:
            await self.app.push_screen(MarksFileScreen(self._choice, marking.source.path))


def _waiting(page: Page, planning: Planning) -> None:
    made = planning.count - len(planning.unmade)
    page.write(f"{made} of {number_of(planning.count, 'plan')} made; a checklist of all waits for the last.", style=DIM)
    page.write(f"{Place.PLAN.key} {Place.PLAN.title} shows them; c there checks one by itself.", style=DIM)


def _nothing_yet(page: Page) -> None:
    page.write("There is no plan yet, and so nothing to check.", style=DIM)
    page.write(f"{Place.PLAN.key} {Place.PLAN.title} plans, and says what stands against it.", style=DIM)
