"""Ctrl-C at a moment that suits: what belongs together is finished first."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass(slots=True)
class Interrupts:
    """Listens to Ctrl-C while it is entered as `listening`; while `held` is entered too, the first one waits."""

    _is_held: bool = False
    _is_waiting: bool = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Takes Ctrl-C over, and gives it back. Elsewhere than in the main thread Python does not hear it anyway."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._heard)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    @contextmanager
    def held(self) -> Iterator[None]:
        """A Ctrl-C in here interrupts at its end; a second one at once, for a reader that stalls may hold us up."""
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
        if self._is_waiting:
            self._is_waiting = False
            raise KeyboardInterrupt

    def _heard(self, _signal: int, _frame: FrameType | None) -> None:
        if self._is_held and not self._is_waiting:
            self._is_waiting = True
            return
        raise KeyboardInterrupt
