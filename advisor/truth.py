"""Kleene's three-valued logic: the answer to a question that may lack its facts.

It stands below every other package because version ranges, conditions and statuses all speak it.
Mind one thing before changing it: `UNKNOWN` is an answer, not an error, and never becomes another by default.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """True, false, or not decided by what is known.

    >>> Truth.TRUE & Truth.UNKNOWN, Truth.FALSE & Truth.UNKNOWN
    (Truth.UNKNOWN, Truth.FALSE)
    >>> ~Truth.UNKNOWN
    Truth.UNKNOWN
    """

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __and__(self, other: Truth) -> Truth:
        return self if self.value <= other.value else other

    def __or__(self, other: Truth) -> Truth:
        return self if self.value >= other.value else other

    def __invert__(self) -> Truth:
        return Truth(2 - self.value)

    def __bool__(self) -> bool:
        raise TypeError("a Truth has three values: compare it with `is`")

    def __repr__(self) -> str:
        return f"Truth.{self.name}"


def truth_of(claim: bool) -> Truth:
    """The truth of a claim somebody could decide."""
    return Truth.TRUE if claim else Truth.FALSE


def every(truths: Iterable[Truth]) -> Truth:
    """Kleene AND: false if one is false, true if all are true (so also of none), else unknown."""
    result = Truth.TRUE
    for truth in truths:
        if truth is Truth.FALSE:
            return truth
        if truth is Truth.UNKNOWN:
            result = truth
    return result


def some(truths: Iterable[Truth]) -> Truth:
    """Kleene OR: true if one is true, false if all are false (so also of none), else unknown."""
    result = Truth.FALSE
    for truth in truths:
        if truth is Truth.TRUE:
            return truth
        if truth is Truth.UNKNOWN:
            result = truth
    return result
