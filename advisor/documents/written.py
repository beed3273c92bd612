"""Files we write: beside their places, then renamed, so that none is ever half there.

The one thing to know before changing it: of several files either all are written or none is, and a device is written to
as it stands, for renaming over `/dev/stdout` would replace it. What was written is synced before it is renamed, so that
a machine that loses its power has the old file or the new one, and never an empty one.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from advisor.problems import InvalidInput, Place, Problem

WRITABLE_HINT = "name a file in a folder that exists and that you may write to"
ROOM_HINT = "make room there"

#: There is no room: on the device, for this user, or for a file of this size.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def write_file(content: bytes, path: Path) -> None:
    """Writes a file beside its place and renames it. Raises `InvalidInput`; what was there before then stays."""
    write_files([(content, path)])


def write_files(files: Iterable[tuple[bytes, Path]]) -> None:
    """Writes every file, or none of them. Raises `InvalidInput` when one cannot be written."""
    staged: list[tuple[Path, Path]] = []
    try:
        for content, path in files:
            _stage(content, path, staged)
        while staged:
            _settle(*staged.pop(0))
    finally:
        for beside, _ in staged:
            beside.unlink(missing_ok=True)


def _stage(content: bytes, path: Path, staged: list[tuple[Path, Path]]) -> None:
    """Writes beside the file; a device or a pipe, which has no beside, at once."""
    # A link is followed, so that it goes on leading to the file.
    place = Path(os.path.realpath(path))
    try:
        if place.exists() and not place.is_file():
            if place.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            with path.open("wb") as device:
                device.write(content)
            return
        # By chance and not by the process, whose number is the same in every container: what one that was killed left
        # behind would be in the way of the next.
        beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}.tmp")
        with beside.open("xb") as file:
            staged.append((beside, place))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise unwritable(str(path), error) from error


def _settle(beside: Path, place: Path) -> None:
    try:
        beside.replace(place)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise unwritable(str(place), error) from error
    _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    """Makes a renaming last; a file system that cannot be asked to has done it in its own way."""
    with suppress(OSError):
        there = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(there)
        finally:
            os.close(there)


def unwritable(where: str, error: OSError) -> InvalidInput:
    """The error of a place that cannot be written to."""
    message = f"cannot write this file: {error.strerror or error}"
    hint = ROOM_HINT if error.errno in _NO_ROOM else WRITABLE_HINT
    return InvalidInput([Problem(code="unwritable-output", message=message, place=Place(file=where), hint=hint)])
