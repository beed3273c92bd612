"""What every screen has: the banner, a notice, the keys, and a page that tells of loading and of problems.

To make a screen: derive from `Frame`, say its `PLACE`, give its widgets in `compose_body`, and fill them in
`show_judged`. Then name it in `places.py` and in `modes.py`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, Static

from advisor.report.plain import plain
from advisor.tui.desk import Judged
from advisor.tui.paint import activity_page, is_alarm, notice_of
from advisor.tui.places import Place
from advisor.tui.session import Session
from advisor.tui.widgets.banner import Banner
from advisor.tui.widgets.key_line import KeyLine
from advisor.tui.widgets.page_view import PageView

if TYPE_CHECKING:  # every format: few are written
    from advisor.tui.exports import Export

#: From so many columns on, a table and its page stand side by side: the page has 80 of them, for commands to fit in.
SIDE_BY_SIDE = 132
#: From so many on, tables of many columns do, too.
WIDE_TABLES = 160


class Frame(Screen[None]):
    """A screen that one can go to."""

    PLACE: ClassVar[Place]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (SIDE_BY_SIDE, "-wide"), (WIDE_TABLES, "-widest")]  # noqa: RUF012  # Textual's, which is a list
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-high")]  # noqa: RUF012  # as above
    BINDINGS: ClassVar[list[BindingType]] = [Binding("slash", "search", "Search", key_display="/")]

    _matter: tuple[object, ...] = ()
    """What the body shows now."""

    class Shown(Message):
        """A screen came into sight, and has to be told what to show."""

        def __init__(self, screen: Frame) -> None:
            super().__init__()
            self.screen = screen

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield Banner(self.PLACE)
        yield Static(id="notice", markup=False)
        with ContentSwitcher(initial="waiting", id="switch"):
            yield PageView(id="waiting")
            with Vertical(id="body"):
                yield Input(placeholder="search: words that must all be there; escape ends it", id="search")
                yield from self.compose_body()
        yield KeyLine()

    def compose_body(self) -> ComposeResult:
        """The widgets of this screen."""
        raise NotImplementedError

    def show_judged(self, session: Session, judged: Judged) -> None:
        """Fills the widgets."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """The keys go to where they are wanted first."""
        raise NotImplementedError

    def searched(self, text: str) -> None:
        """Asks for what matches a search."""
        raise NotImplementedError

    def exported(self, session: Session) -> Export | None:
        """What can be written to a file from here: the report, unless a screen has something of its own."""
        from advisor.tui.exports import report_export  # noqa: PLC0415  # as above

        return report_export(session.judged.report) if session.judged else None

    @property
    def exports_nothing(self) -> str:
        """Why there is nothing to write, where there is nothing."""
        return "there is nothing to write yet"

    def on_mount(self) -> None:
        """A search begins with `/`."""
        self.query_one("#search", Input).display = False

    def on_screen_resume(self) -> None:
        """Asks to be told what to show."""
        self.post_message(self.Shown(self))

    def show(self, session: Session) -> None:
        """Shows a session: what is loaded, or why nothing is."""
        self.query_one(Banner).show(session)
        notice = self.query_one("#notice", Static)
        text = notice_of(session) if session.judged else ""
        notice.update(Content(plain(text)))
        notice.display = bool(text)
        notice.set_class(is_alarm(session.activity) or bool(session.rule_problems), "-alarm")
        switch = self.query_one("#switch", ContentSwitcher)
        if session.judged is None:
            switch.current = "waiting"
            self.query_one("#waiting", PageView).show(partial(activity_page, session=session))
            return
        if switch.current != "body":
            switch.current = "body"
            self.focus_first()
        if not _is_same(session.matter, self._matter):
            self._matter = session.matter
            self.show_judged(session, session.judged)

    def action_search(self) -> None:
        """Opens the search, where there is something to search in: else it would stand there when that is loaded."""
        if self.query_one("#switch", ContentSwitcher).current != "body":
            return
        search = self.query_one("#search", Input)
        search.display = True
        search.focus()

    def end_search(self) -> bool:
        """Closes the search and shows everything again; False when there was none."""
        search = self.query_one("#search", Input)
        if not search.display:
            return False
        search.display = False
        search.value = ""
        self.focus_first()
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """What matches is shown while it is typed."""
        if event.input.id == "search":
            self.searched(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to what matches."""
        if event.input.id == "search":
            self.focus_first()


def _is_same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether both hold the same objects: to compare two inventories would take longer than to show one."""
    return len(one) == len(other) and all(mine is yours for mine, yours in zip(one, other, strict=True))
