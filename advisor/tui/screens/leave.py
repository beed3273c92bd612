"""Asks whoever leaves while marks are on the screen alone."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from advisor.report.plain import plain
from advisor.tui.screens.form import Form


class LeaveScreen(Form):
    """Says what would be lost."""

    def __init__(self, says: str) -> None:
        super().__init__()
        self._says = says

    def compose(self) -> ComposeResult:
        """What would be lost, and two ways on."""
        with Vertical(id="form"):
            yield Static("Leave, and lose what is not saved?", id="asked", markup=False)
            yield Static(Content(plain(self._says)), markup=False)
            yield Static("escape goes back; on the checklist w saves once more, f names another file", markup=False)
            yield from self.ending("Leave and lose them")

    def action_send(self) -> None:
        """Leaves."""
        self.app.exit()
