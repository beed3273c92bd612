"""How much memory the processes held that a process started: looked up again and again, for with them it is gone."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Self

SECONDS_BETWEEN = 0.2


class Workers:
    """Looks while it is entered. Where there is no /proc it sees nothing."""

    def __init__(self) -> None:
        """Nothing is seen yet."""
        self.peak = 0
        """The most that any one of them held, in bytes."""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        """Begins to look."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stops."""
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(SECONDS_BETWEEN):
            for status in Path("/proc").glob("[0-9]*/status"):
                self.peak = max(self.peak, _held_by_child(status))


def _held_by_child(status: Path) -> int:
    """The kernel's own peak of a process, in bytes; 0 of one that this process did not start."""
    try:
        told = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
    except OSError:
        return 0  # it has just ended
    return int(told["VmHWM"].split()[0]) * 1024 if told["PPid"].strip() == str(os.getpid()) and "VmHWM" in told else 0
