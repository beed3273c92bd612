"""Makes text from inventories and rules safe to show: no control character, no escape sequence, no hidden direction.

Everything that reaches a terminal or a page goes through here; nothing is dropped, it is made visible.
"""

from __future__ import annotations

import unicodedata

#: Categories that act instead of showing: controls, formats (bidi overrides, joiners), private use, surrogates.
ACTING = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    r"""The text with every acting character written as its escape.

    >>> plain("worker\x1b[31m\n")
    'worker\\x1b[31m\\n'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if unicodedata.category(char) not in ACTING else _escape(char) for char in text)


def width(text: str) -> int:
    """How many terminal columns a plain text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii") if char != "\\" else char
