"""The form that writes to a file what a screen shows, as the command line would."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Select, Static

from advisor.tui.exports import ENDINGS, WORDS, Export
from advisor.tui.jobs import exporting
from advisor.tui.messages import JobGiven
from advisor.tui.screens.form import Form


class ExportScreen(Form):
    """Asks for a format and a file. A file that is there stays."""

    LABELS = {"format": "Format", "path": "File"}  # noqa: RUF012  # nobody changes it

    def __init__(self, export: Export) -> None:
        super().__init__()
        self._export = export

    def compose(self) -> ComposeResult:
        """Two fields."""
        forms = list(self._export.renders)
        with Vertical(id="form"):
            yield Static(self._export.title, id="asked", markup=False)
            options = [(WORDS[name], name) for name in forms]
            yield from self.line(
                "format", Select(options, value=forms[0], id="format", compact=True, allow_blank=False)
            )
            name = f"{self._export.file}{ENDINGS[forms[0]]}"
            yield from self.line("path", Input(value=name, id="path", compact=True))
            yield from self.ending("Write")

    def on_mount(self) -> None:
        """The keys go to the file."""
        self.query_one("#path", Input).focus()

    @on(Select.Changed, "#format")
    def rename(self) -> None:
        """A name that ends as another format does ends as this one."""
        path = self.query_one("#path", Input)
        known = next((each for each in ENDINGS.values() if path.value.endswith(each)), None)
        if known:
            path.value = path.value.removesuffix(known) + ENDINGS[self._form]

    @property
    def _form(self) -> str:
        return str(self.query_one("#format", Select).value)

    @on(Input.Submitted, "#path")
    def action_send(self) -> None:
        """Asks for it to be written."""
        text = self.query_one("#path", Input).value.strip()
        path = Path(text).expanduser()
        if not text or path.exists():
            self.say([f"{path} is there already, and stays; name another file" if text else "no file is named"])
            return
        self.post_message(JobGiven(exporting(self._export.renders[self._form], path)))
