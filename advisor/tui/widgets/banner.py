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
from advisor.report.plain import plain, width
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
        yield _Verdict()

    def show(self, session: Session) -> None:
        """Says what the run comes to."""
        verdict = self.query_one(_Verdict)
        report = session.judged.report if session.judged else None
        for each in Verdict:
            verdict.set_class(report is not None and report.verdict is each, f"-{each}")
        if report is None:
            verdict.show(())
            return
        verdict.show((report.verdict.upper(), number_of(len(report.assessment.clusters), "cluster"), report.today))


class _Verdict(Static):
    """The verdict, then as much of the rest as there is room for."""

    def __init__(self) -> None:
        super().__init__(id="verdict", markup=False)
        self._parts: tuple[str, ...] = ()

    def show(self, parts: tuple[str, ...]) -> None:
        """Says parts, of which the first counts most."""
        self._parts = parts
        self._fit()

    def on_resize(self) -> None:
        """There is other room."""
        self._fit()

    def _fit(self) -> None:
        said = [" · ".join(self._parts[:count]) for count in range(len(self._parts), 0, -1)]
        fits = (text for text in said if width(plain(text)) <= self.size.width)
        self.update(Content(plain(next(fits, said[-1] if said else ""))))


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
