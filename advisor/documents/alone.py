"""Who reads a file in order to replace it does so alone: nobody of ours writes to it in between.

The folder is locked and not the file, for the file is replaced by another one. The system takes the lock back from a
process that was killed, and nothing is left behind that would have to be cleared away.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from advisor.problems import InvalidInput, Place, Problem

#: A file of marks is written in milliseconds; whoever holds its folder for so long hangs.
LONGEST_SECONDS = 5.0
_LOOK_SECONDS = 0.02


@contextmanager
def alone_with(path: Path, *, seconds: float = LONGEST_SECONDS) -> Iterator[None]:
    """Nobody else is here for this file as long as this goes on. Raises `InvalidInput` when it is not free in time.

    A folder that is not there, or knows no locks, is not locked: what is done there has to be safe without it.
    """
    try:
        folder = os.open(Path(os.path.realpath(path)).parent, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        if not _is_locked(folder, until=time.monotonic() + seconds):
            raise InvalidInput([_busy(path, seconds)])
        yield
    finally:
        os.close(folder)  # which gives the lock back


def _is_locked(folder: int, *, until: float) -> bool:
    """Whether we are alone, or as alone as this file system lets anybody be."""
    while True:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK_SECONDS)
        except OSError:  # a file system without locks
            return True
        else:
            return True


def _busy(path: Path, seconds: float) -> Problem:
    message = f"another program has held the folder of this file for {seconds:g} seconds"
    hint = "end that program if it hangs, and save once more"
    return Problem(code="folder-held", message=message, place=Place(file=str(path)), hint=hint)
