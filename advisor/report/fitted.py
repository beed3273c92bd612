"""Sections that fit a comment: where all of them in full are too long, some are told in short, and it is said which.

The one thing to know before changing it: nothing is cut in the middle and nothing left out unsaid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: What a comment may hold is 65,536 characters at GitHub, the least of those that show Markdown; the rest is for a
#: heading of whoever posts it (https://github.com/telia-oss/github-pr-resource/issues/259).
COMMENT_CHARACTERS = 60_000

SHORTENED = "what it comes to, in short, so that all fits a comment: -o html and -o json tell it in full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What is told of one cluster, in full and in short; neither is empty."""

    weight: int
    """The heaviest are told in full first; of equals the first."""
    full: Sequence[str]
    short: Sequence[str]


def fitted(sections: Sequence[Section], room: int) -> Iterator[str]:
    """Their lines in their order, of no more characters than there is room for, line ends counted."""
    if sum(_size(each.full) for each in sections) <= room:
        yield from (line for each in sections for line in each.full)
        return
    shown = _shown_at_all(sections, room)
    in_full = _in_full(sections[:shown], room)
    for place, each in enumerate(sections[:shown]):
        yield from each.full if place in in_full else each.short
    if left := len(sections) - shown:
        yield from _more(left)


def _shown_at_all(sections: Sequence[Section], room: int) -> int:
    """How many fit in short, with the word on those that do not."""
    used = 0
    for place, each in enumerate(sections):
        used += _size(each.short)
        if used + _size(_more(len(sections))) > room:
            return place
    return len(sections)


def _in_full(sections: Sequence[Section], room: int) -> set[int]:
    """The places of those told in full."""
    left = room - sum(_size(each.short) for each in sections) - _size(_more(10**6))
    found = set()
    for place in sorted(range(len(sections)), key=lambda place: -sections[place].weight):
        more = _size(sections[place].full) - _size(sections[place].short)
        if more <= left:
            found.add(place)
            left -= more
    return found


def _more(count: int) -> tuple[str, ...]:
    return ("", f"**{count} more**, which do not fit a comment: -o html and -o json tell of them")


def _size(lines: Sequence[str]) -> int:
    return sum(len(line) + 1 for line in lines)
