"""A place inside a checked document: reads its children as the type the schema promised, and collects problems there.

The shape gate runs first, so a child of another type than asked for is a defect of ours (TypeError), not of the input.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.documents.source import Data, Document
from advisor.problems import Problem
from advisor.versions import Version, VersionSyntaxError, parse_version

Step = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One node of a document, with the list that every problem found below it goes to."""

    document: Document
    data: Data
    problems: list[Problem]
    steps: tuple[Step, ...] = ()

    def __contains__(self, key: str) -> bool:
        return isinstance(self.data, dict) and key in self.data

    def at(self, *steps: Step) -> View:
        """The node below, which must exist."""
        data = self.data
        for step in steps:
            if (isinstance(data, dict) and isinstance(step, str)) or (isinstance(data, list) and isinstance(step, int)):
                data = data[step]
            else:
                raise TypeError(f"no {step!r} in a {type(data).__name__}")
        return View(document=self.document, data=data, problems=self.problems, steps=(*self.steps, *steps))

    def text(self, key: str) -> str:
        """A text child, which must exist."""
        value = self.at(key).data
        if not isinstance(value, str):
            raise TypeError(f"{key} is a {type(value).__name__}, not a text")
        return value

    def text_or_none(self, key: str) -> str | None:
        """A text child; None when it is absent or null."""
        return self.text(key) if key in self and self.at(key).data is not None else None

    def flag(self, key: str, *, default: bool) -> bool:
        """A boolean child, or what its absence means."""
        value = self.at(key).data if key in self else default
        if not isinstance(value, bool):
            raise TypeError(f"{key} is a {type(value).__name__}, not a boolean")
        return value

    def number(self, key: str) -> int:
        """A whole-number child, which must exist."""
        value = self.at(key).data
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{key} is a {type(value).__name__}, not a number")
        return value

    def scalar(self, key: str) -> bool | int | str:
        """A boolean, number or text child, which must exist."""
        return self.at(key).own_scalar()

    def own_scalar(self) -> bool | int | str:
        """This node as a boolean, number or text."""
        if not isinstance(self.data, bool | int | str):
            raise TypeError(f"{type(self.data).__name__} is no scalar")
        return self.data

    def each(self, key: str) -> Iterator[View]:
        """The items of a list child, in order; none when it is absent."""
        if key in self:
            items = self.at(key)
            yield from (items.at(number) for number in range(len(items.items())))

    def items(self) -> list[Data]:
        """This node as a list."""
        if not isinstance(self.data, list):
            raise TypeError(f"{type(self.data).__name__} is no list")
        return self.data

    def keys(self) -> list[str]:
        """The keys of this mapping, in the order written."""
        if not isinstance(self.data, dict):
            raise TypeError(f"{type(self.data).__name__} is no mapping")
        return list(self.data)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list child, in order; none when it is absent."""
        values = self.at(key).items() if key in self else []
        return tuple(str(value) for value in values)

    def version(self, key: str, scheme: str) -> Version | None:
        """A version child; None when it is absent or, with a problem noted, when it cannot be read."""
        if key not in self:
            return None
        try:
            return parse_version(scheme, self.text(key))
        except VersionSyntaxError as error:
            self.at(key).report("unreadable-version", str(error))
            return None

    def report(self, code: str, message: str, hint: str | None = None) -> None:
        """Notes a problem at this place."""
        place = self.document.place(self.steps)
        self.problems.append(Problem(code=code, message=message, place=place, hint=hint))
