"""The app: screens, keys and workers, and how a message changes the session.

A `Change` is applied, a `Wanted` is looked up in `errands.py` and begun, what is for a form goes to it: new messages of
these kinds need nothing here. A new screen is named in `places.py` and in `modes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
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
from advisor.tui.errands import LONG, PLANNING, errand_of
from advisor.tui.jobs import Job, beside, looking_at_rules
from advisor.tui.modes import MODES
from advisor.tui.places import Place
from advisor.tui.planning import Planning
from advisor.tui.screens.form import Form
from advisor.tui.screens.frame import Frame
from advisor.tui.session import FindingsChoice, Session, Working
from advisor.tui.watch import EVERY_SECONDS, Watch
from advisor.tui.widgets.banner import Banner


class PlannerApp(App[None]):
    """The planner's screen."""

    CSS_PATH = "advisor.tcss"
    TITLE = "advisor"
    MODES = MODES
    DEFAULT_MODE = Place.OVERVIEW
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(place.key, f"go('{place}')", place.title, show=False) for place in Place),
        Binding("e", "export", "Export"),
        Binding("r", "read", "Reload"),
        Binding("escape", "step_back", "Back", show=False),
        Binding("question_mark", "keys", "Keys", key_display="?", tooltip="every key; again: those further down"),
        Binding("q", "quit", "Quit"),
        Binding("ctrl+p", "command_palette", "Palette"),
    ]

    session: reactive[Session | None] = reactive(None, init=False, always_update=True)

    def __init__(self, desk: Desk, *, is_watching: bool = True) -> None:
        """Nothing is read before the first paint. Rules are not looked at again without `is_watching`."""
        super().__init__()
        self._desk = desk
        self._is_watching = is_watching
        asked = Planning(wish=desk.wish)
        session = Session(
            sources=desk.sources, today=desk.today, answers=desk.answers, marks=desk.marks, planning=asked
        )
        self.set_reactive(PlannerApp.session, session)

    @property
    def now(self) -> Session:
        """The session as it stands."""
        assert self.session is not None, "it is there from the start"
        return self.session

    def on_ready(self) -> None:
        """The first paint is done: reading begins."""
        self.action_read()
        if self._is_watching:
            look = partial(self._begin, looking_at_rules(Watch(self._desk.rules_paths)), "looking")
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

    @on(messages.Loaded)
    def end_planning(self) -> None:
        """Nobody waits for plans of what was there before."""
        self.workers.cancel_group(self, PLANNING)

    def watch_session(self, session: Session) -> None:
        """The screen in sight follows the session, also behind a form."""
        frame = next((each for each in reversed(self.screen_stack) if isinstance(each, Frame)), None)
        if frame is not None and frame.is_mounted:
            frame.show(session)

    @on(Frame.Shown)
    def tell(self, message: Frame.Shown) -> None:
        """A screen came into sight; one that is being taken away by now has nothing left to show it in."""
        if message.screen.display:
            message.screen.show(self.now)

    @on(messages.LookedAt)
    def follow(self, message: messages.LookedAt) -> None:
        """The cursor is on another cluster, which no screen has to show."""
        self.set_reactive(PlannerApp.session, replace(self.now, looked_at=message.name))

    # Work

    @on(messages.Wanted)
    def run_errand(self, message: messages.Wanted) -> None:
        """Something asks for work."""
        if errand := errand_of(message, self.now, self._desk, lambda: self.now.looked_at):
            self.session = errand.session
            self._begin(errand.job, errand.group)

    def _begin(self, job: Job, group: str) -> None:
        """Starts a job in a thread; one of the same group that still goes on is ended."""
        self.run_worker(beside(job, self.post_message), exclusive=True, group=group)

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
        from advisor.tui.screens.answer import AnswerScreen  # noqa: PLC0415  # see modes.py

        await self.push_screen(AnswerScreen(message.question, self.now))

    @on(messages.ForForm)
    def tell_form(self, message: messages.ForForm) -> None:
        """The form in sight hears what became of what it sent off."""
        if isinstance(self.screen, Form):
            self.screen.hear(message)
        if isinstance(message, messages.Saved):
            self.notify(f"saved to {plain(str(message.path))}", markup=False)

    # Keys

    def action_read(self) -> None:
        """Reads everything again."""
        self.post_message(messages.ReadWanted())

    def action_step_back(self) -> None:
        """Ends a search, else hides the keys, else ends the work that goes on, else takes a notice away."""
        if isinstance(self.screen, Frame) and self.screen.end_search():
            return
        if self.screen.query("HelpPanel"):
            self.action_hide_help_panel()
            return
        if isinstance(self.now.activity, Working):
            for group in LONG:
                self.workers.cancel_group(self, group)
            self.session = self.now.halted()
        elif self.now.judged:
            self.session = self.now.rested()

    async def action_quit(self) -> None:
        """Leaves; who would lose marks by that is asked first."""
        if self.now.marking is None:
            self.exit()
            return
        from advisor.tui.marking import unsaved_words  # noqa: PLC0415  # see modes.py
        from advisor.tui.screens.leave import LeaveScreen  # noqa: PLC0415  # as above

        if isinstance(self.screen, LeaveScreen) or not unsaved_words(self.now.marking):
            self.exit()
        else:
            await self.push_screen(LeaveScreen(unsaved_words(self.now.marking)))

    async def action_export(self) -> None:
        """The form that writes what a screen shows."""
        if not isinstance(self.screen, Frame):
            return
        if export := self.screen.exported(self.now):
            from advisor.tui.screens.export import ExportScreen  # noqa: PLC0415  # see modes.py

            await self.push_screen(ExportScreen(export))
        else:
            self.notify(self.screen.exports_nothing, severity="warning", markup=False)

    def action_keys(self) -> None:
        """Shows every key, then those further down, then hides them: the keys that scroll go to what is beside.

        Who presses twice because they come late did not see them yet.
        """
        panels = self.screen.query("HelpPanel")
        if not panels:
            self.action_show_help_panel()
        elif all(each.size for each in panels):
            keys = self.screen.query_one("HelpPanel KeyPanel")
            if keys.scroll_y < keys.max_scroll_y:
                keys.scroll_page_down(animate=False)
            else:
                self.action_hide_help_panel()
