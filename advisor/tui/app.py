"""The app: screens, keys and workers, and how a message changes the session.

Every handler applies one change, opens one form or starts one job. A new screen is named in `places.py` and in `MODES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
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
    asking,
    asking_why_not,
    beside,
    judging_again,
    judging_by_new_rules,
    looking_at_rules,
    planning,
    reading,
)
from advisor.tui.places import Place
from advisor.tui.screens.answer import AnswerScreen
from advisor.tui.screens.export import ExportScreen
from advisor.tui.screens.findings import FindingsScreen
from advisor.tui.screens.form import Form
from advisor.tui.screens.frame import Frame
from advisor.tui.screens.knowledge import KnowledgeScreen
from advisor.tui.screens.overview import OverviewScreen
from advisor.tui.screens.plan import PlanScreen
from advisor.tui.screens.why_not import WhyNotScreen
from advisor.tui.session import FindingsChoice, Planning, Session, Working
from advisor.tui.watch import EVERY_SECONDS
from advisor.tui.widgets.banner import Banner


class PlannerApp(App[None]):
    """The planner's screen."""

    CSS_PATH = "advisor.tcss"
    TITLE = "advisor"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[None]]]] = {
        Place.OVERVIEW: OverviewScreen,
        Place.FINDINGS: FindingsScreen,
        Place.PLAN: PlanScreen,
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
        asked = Planning(wish=desk.wish)
        session = Session(sources=desk.sources, today=desk.today, answers=desk.answers, planning=asked)
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
        yield SystemCommand("Export", "what the screen shows, as JSON, Markdown, HTML or text", self.action_export)
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

    @on(messages.JobGiven)
    def begin(self, message: messages.JobGiven) -> None:
        """A form was sent off."""
        self.start(message.job, group="saving")

    @on(messages.FormRefused)
    def refuse_form(self, message: messages.FormRefused) -> None:
        """The form says why, and stays."""
        if isinstance(self.screen, Form):
            self.screen.refuse(message.problems)

    @on(messages.Saved)
    def saved(self, message: messages.Saved) -> None:
        """Says where something was written."""
        self._close_form()
        self.notify(f"saved to {plain(str(message.path))}", markup=False)

    @on(messages.AnswerSaved)
    def answer_saved(self, message: messages.AnswerSaved) -> None:
        """An answer counts from now on."""
        self.session = self.now.answered(message.path, message.answer.signature)
        if judged := self.now.judged:
            self.start(judging_again(self._desk, judged, message.path), group="reading")

    def _close_form(self) -> None:
        if isinstance(self.screen, Form):
            self.screen.leave()

    # Plans

    @on(messages.PlanWanted)
    def ask_planner(self, message: messages.PlanWanted) -> None:
        """A wish is held against what is known before the planner begins."""
        if judged := self.now.judged:
            is_typed = isinstance(self.screen, Form)
            self.start(asking(self._desk, judged, message.wish, is_typed=is_typed), group="planning")

    @on(messages.PlanAsked)
    def plan(self, message: messages.PlanAsked) -> None:
        """The planner begins."""
        self._close_form()
        self.session = self.now.wishing(message.wish).working("planning")
        self.start(planning(self._desk, message.judged, message.asked), group="planning")

    @on(messages.WhyNotWanted)
    def ask_why_not(self, message: messages.WhyNotWanted) -> None:
        """Somebody wonders about a version."""
        if judged := self.now.judged:
            wish = replace(self.now.planning.wish, goal="clear", target=message.target)
            self.start(asking_why_not(self._desk, judged, wish, message.plan), group="why-not")

    @on(messages.WhyNotTold)
    def tell_why_not(self, message: messages.WhyNotTold) -> None:
        """The form shows the answer."""
        if isinstance(self.screen, WhyNotScreen):
            self.screen.tell(message.answer)

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
            for group in ("reading", "planning"):
                self.workers.cancel_group(self, group)
            self.session = self.now.halted()
        elif self.now.judged:
            self.session = self.now.rested()

    async def action_export(self) -> None:
        """The form that writes what a screen shows."""
        if isinstance(self.screen, Frame) and (export := self.screen.exported(self.now)):
            await self.push_screen(ExportScreen(export))

    def action_keys(self) -> None:
        """Shows every key, or hides them again."""
        if self.screen.query("HelpPanel"):
            self.action_hide_help_panel()
        else:
            self.action_show_help_panel()
