"""The form for what a plan is asked for: the flags of `advisor plan`, a field each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Checkbox, Input, Select, Static

from advisor.model.component import Edition
from advisor.report.wish import GOALS, Wish
from advisor.tui.messages import PlanWanted
from advisor.tui.screens.form import Form

_GOAL_WORDS = {
    "clear": "clear: as little open as can be",
    "latest-patch": "latest-patch: the newest release of each line",
    "latest": "latest: the newest release",
}
_PLACEHOLDERS = {
    "target": "in place of a goal: rancher=v2.12.3 rke2=v1.33.4+rke2r1",
    "avoid": "releases not to go to: rke2=v1.31.4+rke2r1",
    "keep": "what stays where it is: rancher",
    "every": "from one window to the next: 90d or 2w",
    "hops_per_window": "1 where nothing is said",
    "max_hops": "as many as it takes",
}
_SWITCHES = {"allow_os": "kernels too", "allow_prerelease": "pre-releases", "assume_nearest": "nearest"}


class Switch(Checkbox):
    """On or off, and it says so: the box alone tells by its colour."""

    def __init__(self, words: str, *, value: bool, id: str) -> None:  # Textual's word
        self._words = words
        super().__init__(self._told(value), value=value, id=id, compact=True)

    def _told(self, value: bool) -> str:
        return f"{self._words}: {'yes' if value else 'no'}"

    def watch_value(self) -> None:
        """Says what it is now."""
        super().watch_value()
        self.label = self._told(self.value)


class WishScreen(Form):
    """Asks what is wanted. It stays until that can be meant."""

    LABELS: ClassVar[Mapping[str, str]] = {
        "goal": "Goal",
        "target": "Target",
        "edition": "Edition",
        "avoid": "Avoid",
        "keep": "Keep",
        "every": "Every",
        "hops_per_window": "At once",
        "max_hops": "Max hops",
    }

    def __init__(self, wish: Wish) -> None:
        super().__init__()
        self._wish = wish

    def compose(self) -> ComposeResult:
        """A field for each flag."""
        with VerticalScroll(id="form"):
            yield Static("What is wanted of a plan", id="asked", markup=False)
            goals = [(_GOAL_WORDS[each], each) for each in GOALS]
            goal = Select(goals, value=self._wish.goal, id="goal", compact=True, allow_blank=False)
            yield from self.line("goal", goal)
            editions = [("as the running releases prove", ""), *((str(each), str(each)) for each in Edition)]
            field = Select(editions, value=self._wish.edition, id="edition", compact=True, allow_blank=False)
            yield from self.line("edition", field)
            for name, placeholder in _PLACEHOLDERS.items():
                value: str = getattr(self._wish, name)
                yield from self.line(name, Input(value=value, placeholder=placeholder, id=name, compact=True))
            with Horizontal(classes="field"):
                for name, words in _SWITCHES.items():
                    yield Switch(words, value=getattr(self._wish, name), id=name)
            yield from self.ending("Plan")

    def on_mount(self) -> None:
        """The keys go to the goal."""
        self.query_one("#goal").focus()

    @property
    def wish(self) -> Wish:
        """What was typed so far."""
        texts = {str(each.id): each.value.strip() for each in self.query(Input)}
        chosen = {str(each.id): str(each.value) for each in self.query(Select)}
        switched = {str(each.id): each.value for each in self.query(Checkbox)}
        return Wish(**texts, **chosen, **switched)  # type: ignore[arg-type]  # fields have the names of the flags

    def action_send(self) -> None:
        """Asks for plans."""
        self.say(())
        self.post_message(PlanWanted(self.wish, is_typed=True))

    def on_input_submitted(self) -> None:
        """Enter in a field sends it off."""
        self.action_send()
