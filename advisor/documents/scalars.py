"""What a scalar means: only `true`, `false`, null and whole numbers are more than text."""

from __future__ import annotations

import re

#: Every unquoted text that stands for a constant.
CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
#: Half of a surrogate pair, which is no character.
SURROGATE = re.compile("[\ud800-\udfff]")

#: 18 digits fit every integer type a reader of our reports may use; a longer number is an identifier, and stays text.
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")


def plain(value: str) -> str | int | bool | None:
    """What an unquoted scalar of YAML means.

    >>> plain("true"), plain("12"), plain("1.30"), plain("~")
    (True, 12, '1.30', None)
    """
    if value in CONSTANTS:
        return CONSTANTS[value]
    return number(value) if value[0] in "-0123456789" else value


def number(written: str) -> int | str:
    """A whole number of up to 18 digits; any other one is the text that was written."""
    return int(written) if _WHOLE.fullmatch(written) else written
