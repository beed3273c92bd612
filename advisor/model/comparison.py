"""What a measured value has to satisfy, where a rule's author said it so that a program can tell."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_WRITTEN = re.compile(r"(==|!=|>=|<=|>|<) (-?[0-9]{1,15}(?:\.[0-9]{1,9})?)")


class Sign(StrEnum):
    """How a value stands to the bound."""

    EQUAL = "=="
    UNEQUAL = "!="
    AT_LEAST = ">="
    AT_MOST = "<="
    MORE = ">"
    LESS = "<"


_HOLDS: Final[Mapping[Sign, Callable[[float, float], bool]]] = {
    Sign.EQUAL: operator.eq,
    Sign.UNEQUAL: operator.ne,
    Sign.AT_LEAST: operator.ge,
    Sign.AT_MOST: operator.le,
    Sign.MORE: operator.gt,
    Sign.LESS: operator.lt,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A sign and a bound."""

    sign: Sign
    bound: str
    """As written, so that it is shown so."""

    def holds_for(self, value: float) -> bool:
        """Whether a value, which is a number, satisfies it."""
        return _HOLDS[self.sign](value, float(self.bound))

    def __str__(self) -> str:
        """As written: `== 0`."""
        return f"{self.sign} {self.bound}"


def parse_comparison(text: str) -> Comparison:
    """The comparison of a text. Raises ValueError when it is none.

    >>> parse_comparison("> 0").holds_for(0.5), parse_comparison("== 3").holds_for(2)
    (True, False)
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no comparison")
    return Comparison(Sign(match[1]), match[2])
