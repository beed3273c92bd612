"""Asks for the file that marks are kept in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from advisor.tui.messages import Chose
from advisor.tui.screens.form import Form
from advisor.tui.session import ChecklistChoice


class MarksFileScreen(Form):
    """One field. What is on the screen goes to the file that is named, together with what is there."""

    LABELS = {"file": "File"}  # noqa: RUF012  # nobody changes it

    def __init__(self, choice: ChecklistChoice, path: Path) -> None:
        super().__init__()
        self._choice = choice
        self._path = path

    def compose(self) -> ComposeResult:
        """The field."""
        with Vertical(id="form"):
            yield Static("Keep the marks of this checklist in which file?", id="asked", markup=False)
            yield from self.line("file", Input(value=str(self._path), id="file", compact=True))
            yield from self.ending("Keep there")

    def on_mount(self) -> None:
        """The keys go to the field."""
        self.query_one("#file").focus()

    def action_send(self) -> None:
        """Asks for it."""
        text = self.query_one("#file", Input).value.strip()
        if not text:
            self.say(["no file is named"])
            return
        self.post_message(Chose(replace(self._choice, file=Path(text).expanduser())))
        self.leave()

    def on_input_submitted(self) -> None:
        """Enter sends it off."""
        self.action_send()
