"""Whether rules changed on disk: size and time of every file below the folders, which costs no reading."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

#: Seconds between two looks.
EVERY_SECONDS = 2.0


class Watch:
    """Looks again and again, and knows what was there at the last look."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = tuple(paths)
        self._seen: Mapping[str, tuple[int, int]] | None = None

    def sees_change(self) -> bool:
        """Whether something is not as it was at the last look; the first one finds nothing changed."""
        before, self._seen = self._seen, prints(self._paths)
        return before is not None and before != self._seen


def prints(paths: Iterable[Path]) -> Mapping[str, tuple[int, int]]:
    """Size and time of change, in nanoseconds, of every file below the paths; what cannot be looked at is left out."""
    found: dict[str, tuple[int, int]] = {}
    for path in paths:
        for name in _files(path):
            try:
                seen = os.stat(name)  # noqa: PTH116  # thousands of files, every two seconds
            except OSError:
                continue
            found[name] = (seen.st_size, seen.st_mtime_ns)
    return found


def _files(path: Path) -> Iterable[str]:
    if path.is_file():
        return [str(path)]
    return (os.path.join(root, name) for root, _, names in os.walk(path) for name in names)  # noqa: PTH118  # as above
