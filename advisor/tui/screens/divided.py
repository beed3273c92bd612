"""Asks what becomes of marks where somebody else wrote to the same file."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from advisor.report.plain import plain
from advisor.tui.marking import Marking, theirs_told
from advisor.tui.marking_messages import MarkingChosen
from advisor.tui.screens.form import Form


class DividedScreen(Form):
    """Says who marked what, and offers to take both."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+t", "take_theirs", "Reload theirs")]

    def __init__(self, marking: Marking) -> None:
        super().__init__()
        self._marking = marking

    def compose(self) -> ComposeResult:
        """What each marked, and three ways on."""
        with Vertical(id="form"):
            yield Static("Somebody else marked this checklist meanwhile", id="asked", markup=False)
            for label, text in theirs_told(self._marking):
                yield Static(Content(plain(f"{label}: {text}")), markup=False)
            yield Static(
                "Take both: each keeps what only he marked. Of one item that both marked, what failed counts, "
                "else what came last, and the other stands in its note.",
                classes="how",
                markup=False,
            )
            yield from self.ending("Take both")
            with Horizontal(classes="field"):
                yield Button("Reload theirs, and lose yours (ctrl+t)", id="theirs", variant="warning", compact=True)

    def action_send(self) -> None:
        """Takes both."""
        self.post_message(MarkingChosen(Marking.taking_both))
        self.leave()

    @on(Button.Pressed, "#theirs")
    def action_take_theirs(self) -> None:
        """Takes theirs alone."""
        self.post_message(MarkingChosen(Marking.taking_theirs))
        self.leave()
