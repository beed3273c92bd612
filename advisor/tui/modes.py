"""The screen of each place, loaded when somebody goes there, or before that by the job that reads.

The first paint loads the overview alone: what the others are made of, planner and every format among it, would make it
three times as long.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

from textual.screen import Screen

from advisor.tui.places import Place

_CLASSES = {
    Place.OVERVIEW: "OverviewScreen",
    Place.FINDINGS: "FindingsScreen",
    Place.PLAN: "PlanScreen",
    Place.KNOWLEDGE: "KnowledgeScreen",
    Place.CHECKLIST: "ChecklistScreen",
}
"""What the screen of a place is called in the module of that name."""


def _screen(place: Place) -> Screen[None]:
    screen: Screen[None] = getattr(import_module(f"advisor.tui.screens.{place}"), _CLASSES[place])()
    return screen


MODES: dict[str, str | Callable[[], Screen[None]]] = {place: partial(_screen, place) for place in Place}
"""As Textual wants them."""


def load_screens() -> None:
    """Loads every screen, and with them what forms and jobs need; where that was done, nothing happens."""
    for place in Place:
        import_module(f"advisor.tui.screens.{place}")
    _ = import_module("textual.widgets").HelpPanel  # a Markdown parser comes with it, and `?` would wait for that
