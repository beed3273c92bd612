"""Bytes as a file, for readers that take nothing else."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

#: A file that lies on a disk costs more than reading it.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108  # `tempfile` makes a folder in it that nobody else may enter

_KEPT: list[tempfile.TemporaryDirectory[str]] = []
"""A folder for each process, removed when that ends."""


def saved(data: bytes) -> Path:
    """A file of these bytes, until the next is asked for."""
    path = own_folder() / "input"
    path.write_bytes(data)
    return path


def own_folder() -> Path:
    """A folder that no other process writes to: processes that are forked must not share one."""
    return _folder(os.getpid())


@cache
def _folder(process: int) -> Path:
    kept = tempfile.TemporaryDirectory(prefix=f"fuzz-{process}-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None)
    _KEPT.append(kept)
    return Path(kept.name)
