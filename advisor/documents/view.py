"""A place inside a document: reads its children as the type the schema promises, and collects problems there.

Decoders read every document, also one that the gates before them refused in part, so that all problems come at once.
What they meet in such a document instead of the promised type is settled here and nowhere else, by `_stand_in`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from advisor.documents.bounded import MAX_PROBLEMS, quoted
from advisor.documents.builder import pointer_of
from advisor.documents.source import Data, Document
from advisor.problems import Place, Problem
from advisor.versions import SCHEMES, Version, VersionSyntaxError, parse_version

Step = str | int
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One node of a document, with the list that every problem found below it goes to."""

    document: Document
    data: Data
    """None too where the node is absent from a document that was refused in part."""
    problems: list[Problem]
    steps: tuple[Step, ...] = ()

    def __contains__(self, key: str) -> bool:
        return isinstance(self.data, dict) and key in self.data

    def at(self, *steps: Step) -> View:
        """The node below, which must exist."""
        data = self.data
        for step in steps:
            match data, step:
                case dict(), str() if step in data:
                    data = data[step]
                case list(), int():
                    data = data[step]
                case _:
                    data = self._stand_in(None, f"no {step!r} in a {type(data).__name__}")
        return View(document=self.document, data=data, problems=self.problems, steps=(*self.steps, *steps))

    def text(self, key: str) -> str:
        """A text child, which must exist."""
        if isinstance(self.data, dict) and isinstance(found := self.data.get(key), str):
            return found  # nearly always: a view of the child would cost more than the rest
        value = self.at(key).data
        return value if isinstance(value, str) else self._stand_in("", f"{key} is a {type(value).__name__}, no text")

    def own_text(self) -> str:
        """This node as a text."""
        return self.data if isinstance(self.data, str) else self._stand_in("", f"{type(self.data).__name__} is no text")

    def text_or_none(self, key: str) -> str | None:
        """A text child; None when it is absent or null."""
        return self.text(key) if key in self and self.at(key).data is not None else None

    def flag(self, key: str, *, default: bool) -> bool:
        """A boolean child, or what its absence means."""
        value = self.at(key).data if key in self else default
        return value if isinstance(value, bool) else self._stand_in(default, f"{key} is no boolean")

    def number(self, key: str) -> int:
        """A whole-number child, which must exist."""
        value = self.at(key).data
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return self._stand_in(0, f"{key} is a {type(value).__name__}, no number")

    def choice(self, key: str, kind: type[E], *, default: E | None = None) -> E:
        """A child that is one of an enumeration's values; without a default it must exist."""
        return default if default is not None and key not in self else self.at(key).own_choice(kind)

    def own_choice(self, kind: type[E]) -> E:
        """This node as one of an enumeration's values."""
        found = next((each for each in kind if each == self.data), None)
        return found or self._stand_in(next(iter(kind)), f"no {kind.__name__}")

    def choice_or_none(self, key: str, kind: type[E]) -> E | None:
        """A child that is one of an enumeration's values; None when it is absent or null."""
        return None if self.text_or_none(key) is None else self.choice(key, kind)

    def scalar(self, key: str) -> bool | int | str:
        """A boolean, number or text child, which must exist."""
        return self.at(key).own_scalar()

    def own_scalar(self) -> bool | int | str:
        """This node as a boolean, number or text."""
        if isinstance(self.data, bool | int | str):
            return self.data
        return self._stand_in("", f"{type(self.data).__name__} is no scalar")

    def each(self, key: str) -> Iterator[View]:
        """The items of a list child, in order; none when it is absent."""
        if key in self:
            items = self.at(key)
            yield from (items.at(number) for number in range(len(items.items())))

    def items(self) -> list[Data]:
        """This node as a list."""
        return self.data if isinstance(self.data, list) else self._stand_in([], f"{type(self.data).__name__}, no list")

    def texts_by_key(self) -> dict[str, str]:
        """This node as a mapping of texts, in the order written."""
        return {key: self.text(key) for key in self.keys()}

    def keys(self) -> list[str]:
        """The keys of this mapping, in the order written."""
        if isinstance(self.data, dict):
            return list(self.data)
        return self._stand_in([], f"{type(self.data).__name__} is no mapping")

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list child, in order; none when it is absent."""
        values = self.at(key).items() if key in self else []
        return tuple(str(value) for value in values)

    def version(self, key: str, scheme: str | None) -> Version | None:
        """A version child; None when it is absent or, with a problem noted, when it cannot be read.

        Without a scheme, because the component is not known, a text that no scheme reads is a problem still.
        """
        return self.at(key).own_version(scheme) if key in self else None

    def own_version(self, scheme: str | None) -> Version | None:
        """This node as a version; None as `version` has it."""
        written = self.own_text()
        if scheme is None:
            if not any(_reads(each, written) for each in SCHEMES):
                self.report(
                    "unreadable-version", f"{quoted(written)} is no version of any scheme", "write one such as v1.2.3"
                )
            return None
        try:
            return parse_version(scheme, written)
        except VersionSyntaxError as error:
            message = f"{quoted(written)} is no version of the scheme {error.scheme}"
            self.report("unreadable-version", message, f"write one such as {error.example}")
            return None

    def date(self, key: str) -> str:
        """A date child, year-month-day, which must exist. One that no calendar has is a problem."""
        written = self.text(key)
        try:
            datetime.date.fromisoformat(written)
        except ValueError:
            self.at(key).report("no-such-date", f"no calendar has a day {written}", "write year-month-day")
        return written

    @property
    def is_sound(self) -> bool:
        """Whether no gate before found a problem at this node or below it."""
        refused = self.document.refused
        if not refused:
            return True
        own = pointer_of(self.steps)
        return not any(each == own or each.startswith(f"{own}/") for each in refused)

    def report(self, code: str, message: str, hint: str | None = None) -> None:
        """Notes a problem at this place, unless the node is refused already: each fault is told once."""
        if self.data is None or not self.is_sound or len(self.problems) > MAX_PROBLEMS:
            return
        place = self.document.place(self.steps)
        if len(self.problems) == MAX_PROBLEMS:
            message = f"there are {MAX_PROBLEMS} problems up to here, and the rest is not told"
            code, hint, place = "too-many-problems", None, Place(file=place.file, line=place.line)
        self.problems.append(Problem(code=code, message=message, place=place, hint=hint))

    def _stand_in(self, value: T, wrong: str) -> T:
        """What a child counts as whose shape was refused: the problem is told, and the rest is to be read on.

        In a document that no gate refused it is a defect of ours: schema and decoder disagree. Raises TypeError then.
        """
        if not self.document.refused:
            raise TypeError(f"{pointer_of(self.steps)}: {wrong}")
        return value


def _reads(scheme: str, written: str) -> bool:
    try:
        parse_version(scheme, written)
    except VersionSyntaxError:
        return False
    return True
