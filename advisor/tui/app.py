"""The app: screens, keys and workers, and how a message changes the session.

Every handler applies one change, opens one form or starts one job. A new screen is named in `places.py` and in `MODES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen

from advisor.report.plain import plain
from advisor.tui import messages
from advisor.tui.desk import Desk
from advisor.tui.jobs import (
    Job,
    beside,
    exporting,
    judging_again,
    judging_by_new_rules,
    looking_at_rules,
    reading,
    saving_answer,
)
from advisor.tui.places import Place
from advisor.tui.screens.answer import AnswerScreen
from advisor.tui.screens.export import ExportScreen
from advisor.tui.screens.findings import FindingsScreen
from advisor.tui.screens.frame import Frame
from advisor.tui.screens.knowledge import KnowledgeScreen
from advisor.tui.screens.overview import OverviewScreen
from advisor.tui.session import FindingsChoice, Session, Working
from advisor.tui.watch import EVERY_SECONDS
from advisor.tui.widgets.banner import Banner


class PlannerApp(App[None]):
    """The planner's screen."""

    CSS_PATH = "advisor.tcss"
    TITLE = "advisor"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[None]]]] = {
        Place.OVERVIEW: OverviewScreen,
        Place.FINDINGS: FindingsScreen,
        Place.KNOWLEDGE: KnowledgeScreen,
    }
    DEFAULT_MODE = Place.OVERVIEW
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(place.key, f"go('{place}')", place.title, show=False) for place in Place),
        Binding("e", "export", "Export"),
        Binding("r", "read", "Reload"),
        Binding("escape", "step_back", "Back", show=False),
        Binding("question_mark", "keys", "Keys", key_display="?"),
        Binding("q", "quit", "Quit"),
        Binding("ctrl+p", "command_palette", "Palette"),
    ]

    session: reactive[Session | None] = reactive(None, init=False, always_update=True)

    def __init__(self, desk: Desk, *, is_watching: bool = True) -> None:
        """Nothing is read before the first paint. Rules are not looked at again without `is_watching`."""
        super().__init__()
        self._desk = desk
        self._is_watching = is_watching
        self._prints: Mapping[str, tuple[int, int]] | None = None
        session = Session(sources=desk.sources, today=desk.today, answers=desk.answers)
        self.set_reactive(PlannerApp.session, session)

    @property
    def now(self) -> Session:
        """The session as it stands."""
        assert self.session is not None, "it is there from the start"
        return self.session

    def start(self, job: Job, *, group: str) -> None:
        """Starts a job in a thread; one of the same group that still goes on is ended."""
        self.run_worker(beside(job, self.post_message), exclusive=True, group=group)

    def on_ready(self) -> None:
        """The first paint is done: reading begins."""
        self.action_read()
        if self._is_watching:
            look = partial(self.start, looking_at_rules(self._desk.rules_paths), group="looking")
            look()
            self.set_interval(EVERY_SECONDS, look)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers beside Textual's own: every screen, and what keys do everywhere."""
        yield from super().get_system_commands(screen)
        for place in Place:
            yield SystemCommand(f"Go to {place.title}", f"key {place.key}", partial(self.action_go, place))
        yield SystemCommand("Export the report", "as JSON, Markdown, HTML or text", self.action_export)
        yield SystemCommand("Read again", "sources, rules and what is on record", self.action_read)

    # The session, and what shows it

    @on(messages.Change)
    def apply(self, message: messages.Change) -> None:
        """Something changes the session."""
        self.session = message.applied(self.now)

    def watch_session(self, session: Session) -> None:
        """The screen in sight follows the session, also behind a form."""
        frame = next((each for each in reversed(self.screen_stack) if isinstance(each, Frame)), None)
        if frame is not None and frame.is_mounted:
            frame.show(session)

    @on(Frame.Shown)
    def tell(self, message: Frame.Shown) -> None:
        """A screen came into sight."""
        message.screen.show(self.now)

    # Elsewhere

    @on(Banner.Asked)
    async def lead(self, message: Banner.Asked) -> None:
        """Somebody clicked on a screen's name."""
        await self.action_go(message.place)

    async def action_go(self, place: str) -> None:
        """Goes to a screen."""
        if isinstance(self.screen, Frame):
            await self.switch_mode(place)

    @on(messages.ClusterChosen)
    async def open_cluster(self, message: messages.ClusterChosen) -> None:
        """The findings of a cluster."""
        self.session = self.now.choosing(FindingsChoice(cluster=message.name))
        await self.switch_mode(Place.FINDINGS)

    # Forms

    @on(messages.QuestionAsked)
    async def ask(self, message: messages.QuestionAsked) -> None:
        """The form for an answer."""
        await self.push_screen(AnswerScreen(message.question, self.now))

    @on(messages.FormLeft)
    async def leave_form(self) -> None:
        """What is behind a form comes into sight again."""
        if not isinstance(self.screen, Frame):
            await self.pop_screen()

    @on(messages.AnswerGiven)
    def save_answer(self, message: messages.AnswerGiven) -> None:
        """An answer goes to its file."""
        if judged := self.now.judged:
            self.start(saving_answer(message.answer, message.path, judged.rules.knowledge), group="saving")

    @on(messages.FormRefused)
    def refuse_form(self, message: messages.FormRefused) -> None:
        """The form says why, and stays."""
        if isinstance(self.screen, AnswerScreen):
            self.screen.refuse(message.problems)

    @on(messages.AnswerSaved)
    async def answer_saved(self, message: messages.AnswerSaved) -> None:
        """An answer counts from now on."""
        await self.leave_form()
        self.session = self.now.answered(message.path, message.answer.signature)
        if judged := self.now.judged:
            self.start(judging_again(self._desk, judged, message.path), group="reading")

    @on(messages.ExportAsked)
    async def export(self, message: messages.ExportAsked) -> None:
        """The report goes to a file."""
        await self.leave_form()
        if judged := self.now.judged:
            self.start(exporting(judged.report, message.form, message.path), group="saving")

    @on(messages.Saved)
    def saved(self, message: messages.Saved) -> None:
        """Says where something was written."""
        self.notify(f"saved to {plain(str(message.path))}", markup=False)

    # Rules that change

    @on(messages.RulesSeen)
    def compare_rules(self, message: messages.RulesSeen) -> None:
        """Rules that changed since the last look are read again; the first look changes nothing."""
        before, self._prints = self._prints, message.prints
        if before is not None and before != message.prints and (judged := self.now.judged):
            self.start(judging_by_new_rules(self._desk, judged, self.now.answers), group="reading")

    # Keys

    def action_read(self) -> None:
        """Reads everything again."""
        self.session = self.now.working("starting")
        self.start(reading(self._desk, self.now.answers), group="reading")

    def action_step_back(self) -> None:
        """Ends a search, else the work that goes on, else takes a notice away."""
        if isinstance(self.screen, Frame) and self.screen.end_search():
            return
        if isinstance(self.now.activity, Working):
            self.workers.cancel_group(self, "reading")
            self.session = self.now.halted()
        elif self.now.judged:
            self.session = self.now.rested()

    async def action_export(self) -> None:
        """The form that writes the report."""
        if self.now.judged and isinstance(self.screen, Frame):
            await self.push_screen(ExportScreen())

    def action_keys(self) -> None:
        """Shows every key, or hides them again."""
        if self.screen.query("HelpPanel"):
            self.action_hide_help_panel()
        else:
            self.action_show_help_panel()
