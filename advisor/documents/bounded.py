"""What comes from outside, never larger than we said: a file, its text, a quotation. `builder.py` bounds the tree.

The one thing to know before changing it: a named path may be a FIFO, a device or a file that still grows, and its text
may be hostile, so every bound holds while reading; none is believed beforehand and nothing here recurses.
"""

from __future__ import annotations

import errno
import itertools
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from advisor.problems import InvalidInput, Place, Problem, nearest, printable

__all__ = [
    "MAX_PROBLEMS",
    "OPEN_FLAGS",
    "QUOTED_CHARACTERS",
    "check_readable",
    "printable",
    "quoted",
    "read_bounded",
    "text_of",
]

#: After so many problems a file is given up: nobody reads on, and a hostile file could make millions.
MAX_PROBLEMS = 100
#: A quoted value is cut after this many characters: enough to recognise it, too few to bury the message.
QUOTED_CHARACTERS = 60
#: So many names of a folder are looked at for the nearest spelling of a missing file: a hint must not cost seconds.
SIBLINGS_LOOKED_AT = 2_000
#: A FIFO must not block the open, a terminal must not become ours, Windows must not translate line ends.
OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_CHUNK_BYTES = 1 << 20
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_bounded(path: Path | str, *, size: int) -> bytes:
    """The content of a regular file of at most `size` bytes; a link is followed, because the user named it.

    Raises `InvalidInput` with one problem (`missing-file`, `permission-denied`, `not-a-file`, `too-large`,
    `unreadable-file`), never an OSError.
    """
    with _told_of(path):
        content = _read(path, size)
    if len(content) > size:
        raise _refusal(path, "too-large", *_too_large(size))
    return content


def check_readable(path: Path | str) -> None:
    """Raises `InvalidInput` for what is no regular file or may not be opened, as above; nothing of it is read."""
    with _told_of(path):
        os.close(_opened(path)[0])


@contextmanager
def _told_of(path: Path | str) -> Iterator[None]:
    """Tells why a file cannot be read, as `InvalidInput`."""
    try:
        yield
    except FileNotFoundError as error:
        raise _refusal(path, "missing-file", "there is no such file", _nearest_sibling(Path(path))) from error
    except PermissionError as error:
        hint = "give the user who runs the advisor read permission, or run it as one who has it"
        raise _refusal(path, "permission-denied", "the file may not be read by this user", hint) from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def text_of(content: bytes, *, file: str, size: int) -> str:
    """The UTF-8 text of a file, without a byte order mark.

    Raises `InvalidInput`: `too-large` above `size` bytes, `not-utf8` otherwise.
    """
    if len(content) > size:
        message, hint = _too_large(size)
        raise InvalidInput([Problem(code="too-large", message=message, place=Place(file=file), hint=hint)])
    if content.startswith(_UTF16_MARKS) or b"\0" in content[:4]:
        raise _not_utf8(file, 1, "the text looks like UTF-16 or UTF-32, not UTF-8")
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = error.start - before.rfind(b"\n")
        message = f"byte {column} of the line, 0x{content[error.start]:02x}, is not UTF-8"
        raise _not_utf8(file, before.count(b"\n") + 1, message) from error


def quoted(value: object) -> str:
    r"""A value as a message may show it: on one line, shortened, nothing in it that could steer a terminal.

    >>> print(quoted("a\x1b[31m"), quoted(True), quoted(["a"]))
    "a\x1b[31m" true a list
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "a mapping"
        case list():
            return "a list"
    text = str(value)
    shown = printable(text[:QUOTED_CHARACTERS]) + ("…" if len(text) > QUOTED_CHARACTERS else "")
    return f'"{shown}"' if isinstance(value, str) else shown


def _read(path: Path | str, size: int) -> bytes:
    """At most one byte more than `size`, which is how the caller sees that there was more."""
    descriptor, status = _opened(path)
    try:
        chunks: list[bytes] = []
        wanted = size + 1
        at_once = max(status.st_size + 1, _CHUNK_BYTES)  # the whole file as a rule; /proc says 0
        while wanted > 0 and (chunk := os.read(descriptor, min(wanted, at_once))):
            chunks.append(chunk)
            wanted -= len(chunk)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)
    finally:
        os.close(descriptor)


def _opened(path: Path | str) -> tuple[int, os.stat_result]:
    """A regular file, opened, and what is known of it."""
    descriptor = os.open(path, OPEN_FLAGS)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise _refusal(path, "not-a-file", *_what_else(status.st_mode))
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, status


def _what_else(mode: int) -> tuple[str, str]:
    if stat.S_ISDIR(mode):
        return "this is a folder, not a file", "name a file inside it"
    kind = "a pipe" if stat.S_ISFIFO(mode) else "a device"
    return f"this is {kind}, not a file", "save its content to a file first, and name that file"


def _unreadable(path: Path | str, error: OSError | ValueError) -> InvalidInput:
    if isinstance(error, OSError) and error.errno == errno.ENXIO:
        return _refusal(path, "not-a-file", "this is a socket, not a file", "name a file")
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return _refusal(path, "unreadable-file", f"the file cannot be read: {reason}", None)


def _nearest_sibling(path: Path) -> str:
    try:
        with os.scandir(path.parent) as entries:
            names = [entry.name for entry in itertools.islice(entries, SIBLINGS_LOOKED_AT)]
    except FileNotFoundError:
        return f"there is no folder {quoted(str(path.parent))} either"
    except (OSError, ValueError):
        return "check the path"
    return nearest(path.name, map(printable, names)) or f"nothing in {quoted(str(path.parent))} has a name like it"


def _too_large(size: int) -> tuple[str, str]:
    hint = "is it the right file? If so, split it, or leave out what the advisor need not see"
    return f"larger than the {size:,} bytes read from a file of this kind", hint


def _refusal(path: Path | str, code: str, message: str, hint: str | None) -> InvalidInput:
    return InvalidInput([Problem(code=code, message=message, place=Place(file=str(path)), hint=hint)])


def _not_utf8(file: str, line: int, message: str) -> InvalidInput:
    place = Place(file=file, line=line)
    return InvalidInput([Problem(code="not-utf8", message=message, place=place, hint="save the file as UTF-8")])
