"""The way in: a desk is shown until somebody leaves."""

from __future__ import annotations

import gc
import os
import sys

from textual.worker import WorkerFailed

from advisor.tui.app import PlannerApp
from advisor.tui.desk import Desk
from advisor.tui.watch import EVERY_SECONDS

#: How long work may keep the keys waiting before they have a turn: a key takes many turns, and the usual 5 ms add up.
SWITCHING_SECONDS = 0.001


def open_screen(desk: Desk, *, colour: bool) -> None:
    """Shows a desk. Returns when somebody leaves; a defect is raised once the terminal is as it was."""
    sys.setswitchinterval(SWITCHING_SECONDS)
    gc.enable()  # a screen stays open; the program turns it off for runs that end at once
    if colour:
        os.environ.pop("NO_COLOR", None)
    else:
        os.environ["NO_COLOR"] = "1"  # Textual is told so, and in no other way (https://no-color.org)
    app = Planner(desk)
    app.run()
    if app.defect is not None:
        raise app.defect


class Planner(PlannerApp):
    """The app, whose defects leave as those of every command do and not as Textual's own pages."""

    def on_mount(self) -> None:
        """A server that shows the screen in a browser may be killed: nobody would end this process then."""
        if self.is_web:
            server = os.getppid()
            self.set_interval(EVERY_SECONDS, lambda: self.exit() if os.getppid() != server else None)

    @property
    def defect(self) -> BaseException | None:
        """What went wrong that nobody foresaw; None when nothing did."""
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) else error

    def _fatal_error(self) -> None:  # Textual has no public way to say that it shall print nothing
        self._close_messages_no_wait()
