"""What is wrong with an input: where it stands, what happened, how to mend it.

Checking code collects every `Problem` and raises one `InvalidInput` at the end, so that a person mends a file once.
A message states the fault; the hint, rendered apart, says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: A part of a name shorter than this is part of too many.
SHORTEST_PART = 4
#: A hint names no more than this many.
MOST_MEANT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: a file, a line if it is known, and a JSON pointer inside the document."""

    file: str
    line: int | None = None
    """Counted from 1; None when the line is not known."""
    pointer: str = ""
    """RFC 6901, empty for the whole document."""

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault of one input."""

    code: str
    """Stable, kebab-case, names the fault (`range-never-closed`)."""
    message: str
    place: Place
    hint: str | None = None
    """How to mend it; None when the message already says all there is."""

    def __post_init__(self) -> None:
        """Nothing that was quoted can steer a terminal, whoever wrote the message."""
        object.__setattr__(self, "message", printable(self.message))
        if self.hint is not None:
            object.__setattr__(self, "hint", printable(self.hint))

    def __str__(self) -> str:
        pointer = f" ({self.place.pointer})" if self.place.pointer else ""
        lines = [f"{self.place}: error[{self.code}]: {self.message}{pointer}"]
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


class AdvisorError(Exception):
    """The root of every error the advisor raises on purpose."""


class InvalidInput(AdvisorError):
    """An input cannot be used. Carries every problem found, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems, key=_by_place))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NotReached(AdvisorError):
    """What was asked for is not there, or no more: nothing is wrong with the request, and it may be made again."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def printable(text: str) -> str:
    """The text with every character that has no shape of its own written as an escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known spelling closest to `word`, or those it is part of, as a hint's question; None when none is close.

    >>> nearest("calcio", ["calico", "rancher"])
    'did you mean "calico"?'
    """
    import difflib  # noqa: PLC0415  # most runs have no problem to tell

    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1)
    longer = [each for each in words if len(word) >= SHORTEST_PART and word in each]
    meant = " or ".join(f'"{each}"' for each in (close or longer[:MOST_MEANT]))
    return f"did you mean {meant}?" if meant else None


def _by_place(problem: Problem) -> tuple[str, int, str, str, str]:
    place = problem.place
    return (place.file, place.line or 0, place.pointer, problem.code, problem.message)
