"""The line at the bottom: what keys do here, as many of them as there is room for; a click on one presses it.

Textual's own footer has a widget for each key and makes all of them anew at every step of the focus, and what does not
fit it cuts. This one is one widget, and leaves out whole keys: those that are everywhere go first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.events import Click, MouseMove
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from advisor.report.plain import width

#: What is never left out: who is lost finds every other key by the first of them, and the way out by the second.
STAYS = frozenset({"keys", "quit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key and what it does."""

    key: str
    """As it is pressed."""
    shown: str
    says: str
    action: str
    tooltip: str = ""

    @property
    def columns(self) -> int:
        """What it takes, with the blank behind it."""
        return width(self.shown) + 1 + width(self.says) + 1


def fitting(keys: Sequence[Key], room: int) -> tuple[Key, ...]:
    """The keys there is room for: the last ones go first, but for those that stay."""
    kept = list(keys)
    for place in reversed(range(len(keys))):
        if sum(each.columns for each in kept) - 1 <= room:
            break
        if keys[place].action not in STAYS:
            del kept[place]  # those before it are all still there
    return tuple(kept)


class KeyLine(Widget):
    """One line of keys."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--says"}

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[Key, ...] = ()

    def on_mount(self) -> None:
        """Keys change with what has the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def _follow(self, screen: Screen[object]) -> None:
        found: dict[str, Key] = {}
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled:
                shown = self.app.get_key_display(binding)
                key = Key(
                    key=binding.key,
                    shown=shown,
                    says=binding.description,
                    action=binding.action,
                    tooltip=active.tooltip,
                )
                found.setdefault(binding.action, key)
        if self._keys != (keys := tuple(found.values())):
            self._keys = keys
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The keys that fit."""
        key, says = (self.get_component_rich_style(name) for name in ("keys--key", "keys--says"))
        parts: list[Segment] = []
        for each in fitting(self._keys, self.size.width):
            parts += [Segment(each.shown, key), Segment(f" {each.says}", says), Segment(" ", self.rich_style)]
        return Strip(parts).adjust_cell_length(self.size.width, self.rich_style)

    def _at(self, x: int) -> Key | None:
        left = 0
        for each in fitting(self._keys, self.size.width):
            if left <= x < left + each.columns - 1:
                return each
            left += each.columns
        return None

    def on_mouse_move(self, event: MouseMove) -> None:
        """Says more of a key where there is more to say."""
        key = self._at(event.x)
        self.tooltip = key.tooltip or None if key else None

    def on_click(self, event: Click) -> None:
        """Presses the key."""
        if key := self._at(event.x):
            self.app.simulate_key(key.key)
