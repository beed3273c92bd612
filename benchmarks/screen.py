"""The planner's screen up to its first paint, and beside it an app of the same library that shows one line.

`python -m benchmarks.screen FILE` paints ours over a file, `python -m benchmarks.screen` the bare one. No terminal is
needed: what would be written to one is thrown away.
"""

# ruff: noqa: PLC0415  # one side does not carry the modules of the other
from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

#: An exit code that no verdict has.
DEFECT = 70


def paint_ours(file: str) -> None:
    """Everything that `advisor tui` loads before it reads its sources."""
    from textual import on
    from textual.events import Ready

    from advisor.tui import app
    from scripts.desks import desk_of

    class Once(app.PlannerApp):
        """Leaves as soon as it is painted."""

        CSS_PATH = Path(app.__file__).with_name("advisor.tcss")  # else it would be looked for beside this file

        @on(Ready)
        def leave(self, event: Ready) -> None:
            """It is. Reading does not begin."""
            event.prevent_default()
            self.exit()

    _run(Once(desk_of("--today", "2026-11-21", file), is_watching=False))


def paint_bare() -> None:
    """What the library itself costs."""
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Once(App[None]):
        """Shows a line and leaves."""

        def compose(self) -> ComposeResult:
            """The line."""
            yield Static("ready")

        def on_ready(self) -> None:
            """It is painted."""
            self.exit()

    _run(Once())


def _run(app: App[None]) -> None:
    """Runs it; one that failed before its paint measures nothing, and says so."""
    app.run(headless=True)
    if app.return_code:
        sys.exit(DEFECT)


if __name__ == "__main__":
    if sys.argv[1:]:
        paint_ours(sys.argv[1])
    else:
        paint_bare()
