"""Plain data and the line of every node, built from a flat sequence of keys, scalars, openings and closings.

Readers of YAML and JSON drive one `Builder`. It holds the bounds on depth and number while reading, and never recurses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from advisor.documents.bounded import MAX_PROBLEMS, quoted
from advisor.problems import Place, Problem

Data: TypeAlias = dict[str, "Data"] | list["Data"] | str | int | bool | None
"""What a document holds. A number that is not whole is text, as it was written."""

Lines: TypeAlias = int | list["Lines"]
"""The line of a scalar, or of a container: first its own, then one entry a child, in the container's order."""

#: YAML's own limit for a key written without `?`; with it, a key could fill the file and every pointer below it.
KEY_CHARACTERS = 1024
#: Stands for a key that was refused while its value is read. No key that is accepted holds such a character.
_NO_KEY = "\0"
_NO_KEY_SHOWN = "?"


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
        self._has_no_key = False
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
        """In place of a key already refused, so that its value has somewhere to go. It is gone once that is read."""
        if _NO_KEY in self._container:
            self._forget(_NO_KEY)
        self._has_no_key = True
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
            hint = "no file of this kind is nested so deep: is it the right one?"
            self.give_up("too-deep", f"nested more than {self._limits.depth} levels deep", line, hint)
        self.add(container, line)
        self._stack.append((self._container, self._lines, self._key))
        lines: list[Lines] = [self._lines[-1]]
        self._lines[-1] = lines
        self._container, self._lines = container, lines
        self.awaits_key = type(container) is dict

    def close(self) -> None:
        """The innermost container is complete."""
        if self._has_no_key and _NO_KEY in self._container and type(self._container) is dict:
            self._forget(_NO_KEY)
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
        return pointer_of([_NO_KEY_SHOWN if step == _NO_KEY else step for step in steps])


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
