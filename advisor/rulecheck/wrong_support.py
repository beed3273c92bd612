"""The mistakes people make in an end of life: a day one off, a line left out, a build forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

from advisor.model.support import ANY_LINE, Support, SupportLine

_A_DAY = timedelta(days=1)

Steps: TypeAlias = tuple[str | int, ...]


def wrong_support(support: Support) -> Iterator[tuple[Support, str, Steps]]:
    """Every such mistake, what it is as a clause, and where it stands. Dates move by a day either way."""
    for number, line in enumerate(support.lines):
        at = ("lines", number)
        before, after = support.lines[:number], support.lines[number + 1 :]
        if line.line != ANY_LINE:
            yield replace(support, lines=(*before, *after)), f"the line {line.line} is left out", at
        for wrong, what in _moved(line):
            yield replace(support, lines=(*before, wrong, *after)), f"of the line {line.line} {what}", at
    if support.builds:
        yield replace(support, builds=frozenset()), "it is about every build", ("of_builds",)
    for build in sorted(support.builds):
        others = support.builds - {build} or frozenset({"nobody's"})
        yield replace(support, builds=others), f"it is not about the build {build}", ("of_builds",)


def _moved(line: SupportLine) -> Iterator[tuple[SupportLine, str]]:
    if line.ends is not None:
        for day in (line.ends - _A_DAY, line.ends + _A_DAY):
            yield replace(line, ends=day), f"the end {line.ends} is moved to {day}"
    elif line.not_before is not None:
        for day in (line.not_before - _A_DAY, line.not_before + _A_DAY):
            yield replace(line, not_before=day), f"the first possible end {line.not_before} is moved to {day}"
