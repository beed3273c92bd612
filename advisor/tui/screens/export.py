"""The form that writes the report to a file, as `advisor scan` would."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Select, Static

from advisor.report.plain import plain
from advisor.tui.messages import ExportAsked, FormLeft

ENDINGS: Mapping[str, str] = {"json": ".json", "markdown": ".md", "html": ".html", "terminal": ".txt"}
"""The formats, each with how its files end."""
_WORDS = {
    "json": "JSON, what a gate and diff read",
    "markdown": "Markdown, for a review",
    "html": "HTML, one page for everybody",
    "terminal": "text, as scan prints it",
}


class ExportScreen(ModalScreen[None]):
    """Asks for a format and a file. A file that is there stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave"),
        Binding("ctrl+s", "write", "Write"),
    ]

    def compose(self) -> ComposeResult:
        """Two fields."""
        with Vertical(id="form"):
            yield Static("Export the report", id="asked", markup=False)
            with Horizontal(classes="field"):
                yield Static("Format", classes="label", markup=False)
                options = [(_WORDS[name], name) for name in ENDINGS]
                yield Select(options, value="json", id="format", compact=True, allow_blank=False)
            with Horizontal(classes="field"):
                yield Static("File", classes="label", markup=False)
                yield Input(value="advisor-report.json", id="path", compact=True)
            yield Static(id="faults", markup=False)
            with Horizontal(id="buttons"):
                yield Button("Write (ctrl+s)", id="write", variant="primary", compact=True)
                yield Button("Leave (escape)", id="leave", compact=True)

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

    @on(Button.Pressed, "#write")
    @on(Input.Submitted, "#path")
    def action_write(self) -> None:
        """Asks for the report to be written."""
        text = self.query_one("#path", Input).value.strip()
        path = Path(text).expanduser()
        if not text or path.exists():
            says = f"{path} is there already, and stays; name another file" if text else "no file is named"
            self.query_one("#faults", Static).update(Content(plain(says)))
            return
        self.post_message(ExportAsked(self._form, path))

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        """Writes nothing."""
        self.post_message(FormLeft())
