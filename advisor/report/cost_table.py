"""What alternatives cost, side by side: a row each, and a column for whatever any of them costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from advisor.model.advisory import Severity
from advisor.planner.cost import Cost, Tally

#: Severities as the head of a narrow column.
SHORT = {Severity.CRITICAL: "crit", Severity.HIGH: "high", Severity.MEDIUM: "med", Severity.LOW: "low"}

#: Stands for 0, so that what costs something is what shows.
NOTHING = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One thing that costs, for every alternative."""

    group: str
    """What neighbouring columns have in common."""
    title: str
    numbers: tuple[int, ...]


def columns_of(costs: Sequence[Cost]) -> tuple[Column, ...]:
    """The columns, in the order in which ways are compared. Windows always stand there, and hops."""
    return tuple(_columns(costs))


def _columns(costs: Sequence[Cost]) -> Iterator[Column]:
    yield Column(group="", title="windows", numbers=tuple(each.windows for each in costs))
    yield Column(group="", title="hops", numbers=tuple(each.hops for each in costs))
    yield from _by_severity("stays open", [each.unresolved for each in costs])
    yield from _by_severity("finding-days exposed", [each.exposure for each in costs])
    felt = {
        "no undo": tuple(each.disruption.irreversible for each in costs),
        "drain": tuple(each.disruption.drains for each in costs),
        "reboot": tuple(each.disruption.reboots for each in costs),
    }
    for title, numbers in felt.items():
        if any(numbers):
            yield Column(group="hops with", title=title, numbers=numbers)


def _by_severity(group: str, tallies: Sequence[Tally]) -> Iterator[Column]:
    for severity in Severity:
        numbers = tuple(each[severity.rank] for each in tallies)
        if any(numbers):
            yield Column(group=group, title=SHORT[severity], numbers=numbers)


def table_lines(names: Sequence[str], columns: Sequence[Column]) -> Iterator[str]:
    """The table as lines: groups, titles, then a row for each name."""
    margin = max(map(len, names))
    parts = [_part(group, list(members)) for group, members in groupby(columns, key=lambda each: each.group)]
    for number, head in enumerate(("", "", *names)):
        yield (head.ljust(margin) + "".join(f"{GAP}{part[number]}" for part in parts)).rstrip()


#: Stands between groups of columns.
GAP = "   "


def _part(group: str, columns: Sequence[Column]) -> list[str]:
    """The columns of one group as lines: the group's name over its titles, and under each its numbers."""
    widths = [max(len(each.title), *(len(str(number)) for number in each.numbers)) for each in columns]
    rows = [[each.title for each in columns]]
    rows += [
        [str(number or NOTHING) for number in row] for row in zip(*(each.numbers for each in columns), strict=True)
    ]
    lines = ["  ".join(cell.rjust(wide) for cell, wide in zip(row, widths, strict=True)) for row in rows]
    return [line.ljust(len(group)) for line in [group.ljust(len(lines[0])), *lines]]
