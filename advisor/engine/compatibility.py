"""How a pair of versions stands by one table: the only place where rows are matched.

A refusal beats a permission, and what is not known beats neither: a row that may apply leaves the pair undecided unless
a row that surely applies settles it all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from advisor.engine.conditions import evaluate
from advisor.model.compatibility import (
    Allowed,
    CompatibilityTable,
    MinorSpan,
    NoSay,
    Operand,
    Pairing,
    Permission,
    Refused,
    Row,
    Undecided,
    Unlisted,
    Whatever,
)
from advisor.model.condition import FactTest, Leaf
from advisor.truth import Truth, every, truth_of
from advisor.versions import Version, VersionSet


def pairing(
    table: CompatibilityTable, of: Version, other: Version | None, truth_of_leaf: Callable[[Leaf], Truth]
) -> Pairing:
    """How a pair stands. Versions are as the sides of the table read them (`Side.version`).

    `other` is None when the second side of the table is a fact.
    """
    has_say = evaluate(table.when, truth_of_leaf)
    if has_say is Truth.FALSE:
        return NoSay(table)
    truths = [(row, _matches(row, of, other, truth_of_leaf) & has_say) for row in table.rows]
    refusing = list(_of(Permission.REFUSED, truths))
    allowing = list(_of(Permission.ALLOWED, truths))
    for row, truth in refusing:
        if truth is Truth.TRUE:
            return Refused(row)
    open_rows = tuple(row for row, _ in (*refusing, *allowing))
    if refusing:
        return Undecided(table, open_rows)
    for row, truth in allowing:
        if truth is Truth.TRUE:
            return Allowed(row)
    if open_rows or has_say is Truth.UNKNOWN:
        return Undecided(table, open_rows)
    return Unlisted(table)


def _of(permission: Permission, truths: Iterable[tuple[Row, Truth]]) -> Iterable[tuple[Row, Truth]]:
    """The rows of one verdict that match, or may."""
    return ((row, truth) for row, truth in truths if row.permission is permission and truth is not Truth.FALSE)


def _matches(row: Row, of: Version, other: Version | None, truth_of_leaf: Callable[[Leaf], Truth]) -> Truth:
    inside = row.of.contains(of)
    if inside is Truth.FALSE:
        return inside
    return every((inside, _holds(row.other, of, other, truth_of_leaf), evaluate(row.when, truth_of_leaf)))


def _holds(operand: Operand, of: Version, other: Version | None, truth_of_leaf: Callable[[Leaf], Truth]) -> Truth:
    match operand:
        case FactTest():
            return truth_of_leaf(operand)
        case Whatever():
            return Truth.TRUE
        case VersionSet():
            return operand.contains(_given(other))
        case MinorSpan(first, last):
            return _within(first, last, of, _given(other))
        case _:
            assert_never(operand)


def _within(first: int | None, last: int | None, of: Version, other: Version) -> Truth:
    """Whether the distance in minors lies in a span; nobody has said how majors are counted."""
    if of.line[0] != other.line[0]:
        return Truth.UNKNOWN
    ahead = other.line[1] - of.line[1]
    return truth_of((first is None or first <= ahead) and (last is None or ahead <= last))


def _given(other: Version | None) -> Version:
    if other is None:
        raise TypeError("this table pairs two versions, and only one was given")
    return other
