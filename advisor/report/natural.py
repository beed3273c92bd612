"""The order in which people look for names: `c2` stands before `c10`."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([0-9]+)")


def natural(name: str) -> tuple[object, ...]:
    """What names sort by: numbers in them by their size, however long they are. No two names have the same.

    >>> sorted(["c10", "c2", "c02", "b"], key=natural)
    ['b', 'c02', 'c2', 'c10']
    """
    words, numbers = _NUMBER.split(name)[::2], _NUMBER.findall(name)
    sizes = [(len(each.lstrip("0")), each.lstrip("0")) for each in numbers]
    return (*(part for pair in zip(words, [*sizes, ()], strict=True) for part in pair), name)
