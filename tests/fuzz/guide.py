"""Which lines of the program an input reaches, by `sys.settrace`, so that inputs which reach new ones are kept."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

_OURS = Path(__file__).parents[2] / "advisor"
_PREFIX = str(_OURS)


def digest_of_program() -> str:
    """Changes when a line of the program does: lines that were reached before then say nothing any more."""
    whole = hashlib.sha256()
    for path in sorted(_OURS.rglob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


class Guide:
    """The lines that were ever reached, also by those who saved theirs in the same file."""

    def __init__(self, saved: Path) -> None:
        self._saved = saved
        self._reached: set[tuple[str, int]] = set()
        self._left: dict[CodeType, set[int]] = {}
        if not self.is_new:
            self._reached = {(file, line) for file, line in json.loads(saved.read_text(encoding="utf-8"))}

    @property
    def is_new(self) -> bool:
        """Whether nobody saved any lines yet."""
        return not self._saved.exists()

    @property
    def lines(self) -> int:
        """How many lines were reached."""
        return len(self._reached)

    def save(self) -> None:
        """Written beside and renamed: another batch may be reading it."""
        beside = self._saved.with_suffix(".new")
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(sorted(self._reached)), encoding="utf-8")
        beside.replace(self._saved)

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
        """Watches a function that has lines nobody reached: most are soon known wholly, and watching is slow."""
        code = frame.f_code
        left = self._left.get(code)
        if left is None:
            left = self._left[code] = self._unreached(code)
        return self._line if left else None

    def _line(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "line":
            self._left[frame.f_code].discard(frame.f_lineno)
            self._reached.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line

    def _unreached(self, code: CodeType) -> set[int]:
        file = code.co_filename
        if not file.startswith(_PREFIX):
            return set()
        lines = {line for _, _, line in code.co_lines() if line and line != code.co_firstlineno}
        return {line for line in lines if (file, line) not in self._reached}
