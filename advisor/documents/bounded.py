"""What comes from outside, never larger than we said: a file, its text, the tree built from it, a quotation.

The one thing to know before changing it: a named path may be a FIFO, a device or a file that still grows, and its text
may be hostile, so every bound holds while reading; none is believed beforehand and nothing here recurses.
"""

from __future__ import annotations

import errno
import itertools
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeAlias

from advisor.problems import InvalidInput, Place, Problem, nearest

Data: TypeAlias = dict[str, "Data"] | list["Data"] | str | int | bool | None
"""What a document holds. A number that is not whole is text, as it was written."""

Lines: TypeAlias = int | list["Lines"]
"""The line of a scalar, or of a container: first its own, then one entry a child, in the container's order."""

#: After so many problems a file is given up: nobody reads on, and a hostile file could make millions.
MAX_PROBLEMS = 100
#: YAML's own limit for a key written without `?`; with it, a key could fill the file and every pointer below it.
KEY_CHARACTERS = 1024
#: A quoted value is cut after this many characters: enough to recognise it, too few to bury the message.
QUOTED_CHARACTERS = 60
#: So many names of a folder are looked at for the nearest spelling of a missing file: a hint must not cost seconds.
SIBLINGS_LOOKED_AT = 2_000
#: A FIFO must not block the open, a terminal must not become ours, Windows must not translate line ends.
OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_CHUNK_BYTES = 1 << 20
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
#: Stands in pointers for a key that cannot be one, until the file is refused.
_NO_KEY = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of one file is read."""

    size: int
    """Bytes."""
    depth: int
    """Containers inside one another."""
    nodes: int
    """Values, those that are containers among them."""


class GivenUp(Exception):  # control flow between builder and reader, no error a user meets
    """Reading a file ends early; why is among the builder's problems."""


def read_bounded(path: Path, *, size: int) -> bytes:
    """The content of a regular file of at most `size` bytes; a link is followed, because the user named it.

    Raises `InvalidInput` with one problem (`missing-file`, `permission-denied`, `not-a-file`, `too-large`,
    `unreadable-file`), never an OSError.
    """
    try:
        content = _read(path, size)
    except FileNotFoundError as error:
        raise _refusal(path, "missing-file", "there is no such file", _nearest_sibling(path)) from error
    except PermissionError as error:
        hint = "give the user who runs the advisor read permission, or run it as one who has it"
        raise _refusal(path, "permission-denied", "the file may not be read by this user", hint) from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if len(content) > size:
        raise _refusal(path, "too-large", *_too_large(size))
    return content


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


def printable(text: str) -> str:
    """The text with every character that has no shape of its own written as an escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def pointer_of(steps: Sequence[str | int]) -> str:
    """The RFC 6901 pointer of a path.

    >>> pointer_of(["cases", 0, "a/b"])
    '/cases/0/a~1b'
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def line_of(lines: Lines) -> int:
    """The line a node itself stands on."""
    while not isinstance(lines, int):
        lines = lines[0]
    return lines


class Builder:
    """Data and its lines from a flat sequence of keys, scalars, openings and closings; collects what is wrong.

    One builder serves the documents of one file, each begun by `start`. Every method may raise `GivenUp`.
    """

    def __init__(self, file: str, limits: Limits) -> None:
        """A builder for the file named so, which is the place of its problems."""
        self.problems: list[Problem] = []
        self._file = file
        self._limits = limits
        self._room = limits.nodes
        self.start()

    def start(self) -> None:
        """Begin a document. Its root becomes the only entry of a list below it."""
        self._container: list[Data] | dict[str, Data] = []
        self._lines: list[Lines] = [0]
        self._key = ""
        self._key_line = 0
        self._stack: list[tuple[list[Data] | dict[str, Data], list[Lines], str]] = []
        self.awaits_key = False

    def finish(self) -> tuple[Data, Lines]:
        """The document built, once all that was opened is closed."""
        return self._container[0], self._lines[1]  # type: ignore[index]  # the list that `start` made

    def add(self, value: Data, line: int) -> None:
        """A value: the next of a list, or that of the key just added."""
        self._room -= 1
        if self._room < 0:
            self.give_up("too-many-nodes", f"more than {self._limits.nodes:,} values", line)
        container = self._container
        if type(container) is list:
            container.append(value)
            self._lines.append(line)
        else:
            container[self._key] = value  # type: ignore[call-overload]  # what is no list is a mapping
            self._lines.append(self._key_line)
            self.awaits_key = True

    def add_key(self, key: str, line: int) -> None:
        """A key that was accepted, its value comes next. If it was there already, that is a problem."""
        twin = self._forget(key) if key in self._container else None
        self._key, self._key_line = key, line
        self.awaits_key = False
        if twin is not None:
            message = f"the key {quoted(key)} stands here again, first on line {twin}"
            self.refuse("duplicate-key", message, line, "remove one of the two, or give it a name of its own")

    def add_no_key(self, line: int) -> None:
        """In place of a key already refused, so that its value has somewhere to go."""
        if _NO_KEY in self._container:
            self._forget(_NO_KEY)
        self.add_key(_NO_KEY, line)

    def accepts_key(self, key: str, line: int) -> bool:
        """Whether pointers and messages can carry the key; if not, that is a problem."""
        if len(key) > KEY_CHARACTERS:
            message = f"a key of {len(key):,} characters, {quoted(key)}; at most {KEY_CHARACTERS:,} are read"
            self.refuse("bad-key", message, line)
        elif not key.isprintable():
            hint = "write it anew by hand; copying may bring such characters along"
            self.refuse("bad-key", f"a character that cannot be seen in the key {quoted(key)}", line, hint)
        else:
            return True
        return False

    def open(self, container: list[Data] | dict[str, Data], line: int) -> None:
        """A value that is a container begins; what comes until `close` goes into it."""
        if len(self._stack) == self._limits.depth:
            self.give_up("too-deep", f"nested more than {self._limits.depth} levels deep", line)
        self.add(container, line)
        self._stack.append((self._container, self._lines, self._key))
        lines: list[Lines] = [self._lines[-1]]
        self._lines[-1] = lines
        self._container, self._lines = container, lines
        self.awaits_key = type(container) is dict

    def close(self) -> None:
        """The innermost container is complete."""
        self._container, self._lines, self._key = self._stack.pop()
        self.awaits_key = type(self._container) is dict

    def refuse(self, code: str, message: str, line: int | None, hint: str | None = None) -> None:
        """Note a problem at the node that comes next."""
        place = Place(file=self._file, line=line, pointer=self._pointer())
        self.problems.append(Problem(code=code, message=message, place=place, hint=hint))
        if len(self.problems) == MAX_PROBLEMS:
            message = f"the file has {MAX_PROBLEMS} problems up to here, and its rest was not read"
            place = Place(file=self._file, line=line)
            self.problems.append(Problem(code="too-many-problems", message=message, place=place))
            raise GivenUp

    def give_up(self, code: str, message: str, line: int | None, hint: str | None = None) -> NoReturn:
        """Note a problem that ends the reading."""
        self.refuse(code, message, line, hint)
        raise GivenUp

    def _forget(self, key: str) -> int:
        """Remove an entry, and give the line it stood on."""
        index = list(self._container).index(key)
        del self._container[key]  # type: ignore[arg-type]  # only a mapping has keys
        return line_of(self._lines.pop(index + 1))

    def _pointer(self) -> str:
        above = self._stack[1:]
        steps: list[str | int] = [len(held) - 1 if type(held) is list else key for held, _, key in above]
        if self._stack and type(self._container) is list:
            steps.append(len(self._container))
        elif self._stack and not self.awaits_key:
            steps.append(self._key)
        return pointer_of(steps)


def _read(path: Path, size: int) -> bytes:
    """At most one byte more than `size`, which is how the caller sees that there was more."""
    descriptor = os.open(path, OPEN_FLAGS)
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise _refusal(path, "not-a-file", *_what_else(mode))
        chunks: list[bytes] = []
        wanted = size + 1
        while wanted > 0 and (chunk := os.read(descriptor, min(wanted, _CHUNK_BYTES))):
            chunks.append(chunk)
            wanted -= len(chunk)
        return b"".join(chunks)
    finally:
        os.close(descriptor)


def _what_else(mode: int) -> tuple[str, str]:
    if stat.S_ISDIR(mode):
        return "this is a folder, not a file", "name a file inside it"
    kind = "a pipe" if stat.S_ISFIFO(mode) else "a device"
    return f"this is {kind}, not a file", "save its content to a file first, and name that file"


def _unreadable(path: Path, error: OSError | ValueError) -> InvalidInput:
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
    hint = "split it, or leave out what the advisor need not see"
    return f"larger than the {size:,} bytes read from a file of this kind", hint


def _refusal(path: Path, code: str, message: str, hint: str | None) -> InvalidInput:
    return InvalidInput([Problem(code=code, message=message, place=Place(file=str(path)), hint=hint)])


def _not_utf8(file: str, line: int, message: str) -> InvalidInput:
    place = Place(file=file, line=line)
    return InvalidInput([Problem(code="not-utf8", message=message, place=place, hint="save the file as UTF-8")])
