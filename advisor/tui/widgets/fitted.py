"""Text cut and filled to columns of the terminal. What comes in is made plain first: it can only show."""

from __future__ import annotations

from advisor.report.plain import plain, width

#: Stands where a text was cut.
CUT = "…"


def fitted(text: str, columns: int, *, at_right: bool = False) -> str:
    """The text in exactly so many columns, cut at its end where it is too long.

    >>> fitted("worker-1", 6), fitted("ab", 4), fitted("7", 3, at_right=True)
    ('worke…', 'ab  ', '  7')
    """
    shown = plain(text)
    if width(shown) > columns:
        shown = _cut(shown, columns - 1) + CUT
    blank = " " * (columns - width(shown))
    return blank + shown if at_right else shown + blank


def _cut(text: str, columns: int) -> str:
    kept = ""
    for char in text:
        if width(kept + char) > columns:
            break
        kept += char
    return kept
