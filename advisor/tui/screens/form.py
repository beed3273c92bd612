"""What every form has: fields under one another, what is wrong with them, and keys that send it off or leave it.

A form asks for a job and stays until that says it is done, so that nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Static

from advisor.problems import Problem
from advisor.report.plain import plain
from advisor.tui.messages import ForForm, FormRefused


class Form(ModalScreen[None]):
    """A form over a screen. What it is made of it gives in `compose`, what it does in `action_send`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave"),
        Binding("ctrl+s", "send", "Send"),
    ]
    LABELS: ClassVar[Mapping[str, str]] = {}
    """The label of each field, by the field's name."""

    def line(self, name: str, field: Widget) -> ComposeResult:
        """A field behind its label."""
        with Horizontal(classes="field"):
            yield Static(self.LABELS[name], classes="label", markup=False)
            yield field

    def ending(self, send: str) -> ComposeResult:
        """What is wrong, and the buttons."""
        yield Static(id="faults", markup=False)
        with Horizontal(id="buttons"):
            yield Button(f"{send} (ctrl+s)", id="send", variant="primary", compact=True)
            yield Button("Leave (escape)", id="leave", compact=True)

    def hear(self, message: ForForm) -> None:
        """What became of what was sent off: it is refused and the form stays, or it is done."""
        if isinstance(message, FormRefused):
            self.refuse(message.problems)
        else:
            self.leave()

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Says what is wrong, and goes to the first field that is."""
        fields = {self._field_of(each): each for each in reversed(problems)}
        self.say(f"{self.LABELS.get(self._field_of(each), each.place)}: {_says(each)}" for each in problems)
        first = next((name for name in self.LABELS if name in fields), None)
        if first:
            self.query_one(f"#{first}").focus()

    def say(self, lines: Iterable[str]) -> None:
        """Shows lines where faults are told."""
        self.query_one("#faults", Static).update(Content("\n".join(plain(line) for line in lines)))

    def _field_of(self, problem: Problem) -> str:
        """The field that a problem is about: its name, or the flag it stands for."""
        return problem.place.file.removeprefix("--").replace("-", "_")

    @on(Button.Pressed, "#send")
    def action_send(self) -> None:
        """Does what the form is for."""
        raise NotImplementedError

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        """Does nothing."""
        self.leave()

    def leave(self) -> None:
        """Goes, from whichever handler: nobody waits for it, for it goes only once that has ended."""
        _ = self.dismiss()


def _says(problem: Problem) -> str:
    return f"{problem.message}{f'; {problem.hint}' if problem.hint else ''}"
