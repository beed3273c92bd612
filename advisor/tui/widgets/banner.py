"""The line at the top: where one can go, where one is, and what the run comes to."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from advisor.model.assessment import Verdict
from advisor.report.phrases import number_of
from advisor.report.plain import plain
from advisor.tui.places import Place
from advisor.tui.session import Session


class Banner(Horizontal):
    """One line; a click on a name goes there."""

    class Asked(Message):
        """Somebody wants to be somewhere else."""

        def __init__(self, place: Place) -> None:
            super().__init__()
            self.place = place

    def __init__(self, here: Place) -> None:
        super().__init__()
        self._here = here

    def compose(self) -> ComposeResult:
        """The names, then the verdict at the right."""
        for place in Place:
            yield _Name(place, is_here=place is self._here)
        yield Static(id="verdict", markup=False)

    def show(self, session: Session) -> None:
        """Says what the run comes to."""
        verdict = self.query_one("#verdict", Static)
        report = session.judged.report if session.judged else None
        for each in Verdict:
            verdict.set_class(report is not None and report.verdict is each, f"-{each}")
        if report is None:
            verdict.update("")
            return
        clusters = number_of(len(report.assessment.clusters), "cluster")
        verdict.update(Content(plain(f"{report.verdict.upper()} · {clusters} · {report.today}")))


class _Name(Static):
    """The name of a screen, with its key."""

    def __init__(self, place: Place, *, is_here: bool) -> None:
        brackets = ("[", "]") if is_here else (" ", " ")
        super().__init__(Content(f"{brackets[0]}{place.key} {place.title}{brackets[1]}"), markup=False)
        self._place = place
        self.set_class(is_here, "-here")

    def on_click(self, event: Click) -> None:
        """Asks to go there."""
        event.stop()
        self.post_message(Banner.Asked(self._place))
