"""The form for what a key alone cannot say of an item: who, to whom, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import assert_never

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from advisor.model.checklist import Item
from advisor.model.marks import Mark, Marked
from advisor.problems import Place, Problem
from advisor.report.checklist_marking import LONGEST_NAME, Touch, assigned, noted, settled, ticked
from advisor.report.plain import plain
from advisor.tui.marking_messages import ItemTouched
from advisor.tui.screens.form import Form

#: Of two people's notes on one item one is made: each may take half of the room.
LONGEST_TYPED = 1900


class Act(StrEnum):
    """What somebody is about to do to an item."""

    TICK = "tick"
    SIGN = "sign"
    FAIL = "fail"
    SKIP = "skip"
    NOTE = "note"
    ASSIGN = "assign"


_ASKS = {
    Act.TICK: ("Who ticks? It is asked once.", ("by",)),
    Act.SIGN: ("Sign", ("by", "note")),
    Act.FAIL: ("It failed: what was seen?", ("by", "note")),
    Act.SKIP: ("It does not apply here: why not?", ("by", "note")),
    Act.NOTE: ("Note, or the value to fill in", ("note",)),
    Act.ASSIGN: ("Who is to do it?", ("owner",)),
}
_PLACEHOLDERS = {
    "by": "your name, as others know it",
    "owner": "a name; empty for nobody",
    "note": "what was seen, or why",
}
_SENDS = {Act.SIGN: "Sign", Act.NOTE: "Note", Act.ASSIGN: "Assign"}
_MARKS = {Act.SIGN: Mark.DONE, Act.FAIL: Mark.FAILED, Act.SKIP: Mark.SKIPPED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed."""

    by: str = ""
    owner: str = ""
    note: str = ""


def touch_of(act: Act, typed: Typed, marked: Marked, at: str) -> Touch | Sequence[Problem]:
    """What it comes to; every problem where it cannot be meant."""
    problems = []
    if "by" in _ASKS[act][1] and not typed.by:
        problems.append(_lacks("by", "nobody is named", "a mark says who made it"))
    if not typed.note and (act is Act.SKIP or (act is Act.NOTE and marked.mark is Mark.SKIPPED)):
        problems.append(_lacks("note", "no reason is given", "whoever reads it later has to know why it was left out"))
    if problems:
        return problems
    match act:
        case Act.TICK:
            return partial(ticked, by=typed.by, at=at)
        case Act.SIGN | Act.FAIL | Act.SKIP:
            return partial(settled, mark=_MARKS[act], by=typed.by, at=at, note=typed.note)
        case Act.NOTE:
            return partial(noted, note=typed.note)
        case Act.ASSIGN:
            return partial(assigned, owner=typed.owner)
        case _:
            assert_never(act)


class MarkScreen(Form):
    """Asks for what an act needs, of one item."""

    LABELS = {"by": "By", "owner": "Owner", "note": "Note"}  # noqa: RUF012  # nobody changes it

    def __init__(self, act: Act, item: Item, marked: Marked, *, marker: str, at: str) -> None:
        super().__init__()
        self._act = act
        self._item = item
        self._marked = marked
        self._marker = marker
        self._at = at

    def compose(self) -> ComposeResult:
        """The item, a field a line, and what is wrong."""
        asks, fields = _ASKS[self._act]
        known = {"by": self._marker, "owner": self._marked.owner, "note": self._marked.note}
        with VerticalScroll(id="form"):
            yield Static(asks, id="asked", markup=False)
            yield Static(Content(plain(f"{self._item.id}: {self._item.says}")), markup=False)
            for name in fields:
                longest = max(LONGEST_TYPED, len(known[name])) if name == "note" else LONGEST_NAME
                value = Input(
                    value=known[name], placeholder=_PLACEHOLDERS[name], id=name, compact=True, max_length=longest
                )
                yield from self.line(name, value)
            yield from self.ending(_SENDS.get(self._act, "Mark"))

    def on_mount(self) -> None:
        """The keys go to the first field that says nothing yet, else to the last."""
        fields = list(self.query(Input))
        next((each for each in fields if not each.value), fields[-1]).focus()

    def action_send(self) -> None:
        """Marks the item, if it can be meant."""
        typed = Typed(**{each.id: each.value.strip() for each in self.query(Input) if each.id})
        touch = touch_of(self._act, typed, self._marked, self._at)
        if callable(touch):
            self.post_message(ItemTouched(self._item.id, touch, by=typed.by))
            self.leave()
        else:
            self.refuse(touch)

    def on_input_submitted(self) -> None:
        """Enter marks it."""
        self.action_send()


def _lacks(field: str, message: str, hint: str) -> Problem:
    return Problem(code=f"no-{field}", message=message, place=Place(file=field), hint=hint)
