"""Which lines of the program an input reaches, by `sys.settrace`, so that inputs which reach new ones are kept."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

_OURS = str(Path(__file__).parents[2] / "advisor")


class Guide:
    """The lines that were ever reached."""

    def __init__(self) -> None:
        self._reached: set[tuple[str, int]] = set()

    @property
    def lines(self) -> int:
        """How many lines were reached."""
        return len(self._reached)

    @contextlib.contextmanager
    def watching(self) -> Iterator[list[bool]]:
        """Watches what runs inside; the list holds True afterwards when a new line was reached."""
        before, found, earlier = len(self._reached), list[bool](), sys.gettrace()
        sys.settrace(self._call)
        try:
            yield found
        finally:
            sys.settrace(earlier)
            found.append(len(self._reached) > before)

    def _call(self, frame: FrameType, _event: str, _argument: Any) -> Any:
        return self._line if frame.f_code.co_filename.startswith(_OURS) else None

    def _line(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "line":
            self._reached.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line
