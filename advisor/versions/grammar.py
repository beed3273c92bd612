"""What the grammars of the schemes share: bounded numbers, alpha/beta/rc stages, and the match itself.

Texts come from clusters and are hostile until matched: length and digits are bounded here, and digits are ASCII digits.
"""

from __future__ import annotations

import re
from typing import Final

from advisor.versions.version import VersionSyntaxError

#: Longest text any scheme reads. The longest real ones (Go pseudo-versions) have about 50 characters.
MAX_CHARACTERS: Final = 256

#: Most digits in one number: every number stays below `BEYOND` and fits a 64-bit integer.
MAX_DIGITS: Final = 18

#: Greater than every number a key can hold; ends the ceiling of a version that has rebuilds.
BEYOND: Final = 10**MAX_DIGITS

#: A whole number without leading zeros.
NUMBER: Final = rf"(?:0|[1-9][0-9]{{0,{MAX_DIGITS - 1}}})"

#: MAJOR.MINOR.PATCH with an optional v: three groups.
BASE: Final = rf"v?({NUMBER})\.({NUMBER})\.({NUMBER})"

#: alpha, beta or rc with its number, `rc1` or `rc.1`: two groups.
STAGE: Final = rf"(alpha|beta|rc)\.?({NUMBER})"

#: Ranks of what precedes a release, and of the release itself.
DEV: Final = 0
STAGES: Final = {"alpha": 1, "beta": 2, "rc": 3}
RELEASED: Final = 4


def matched(pattern: str, text: str, *, scheme: str, example: str) -> re.Match[str]:
    """The match of the whole text. Raises VersionSyntaxError when it does not match or is too long.

    The pattern is compiled when its scheme is first met: most runs meet few.
    """
    match = re.fullmatch(pattern, text) if len(text) <= MAX_CHARACTERS else None
    if match is None:
        raise VersionSyntaxError(text, scheme=scheme, example=example)
    return match


def stage_key(word: str | None, number: str | None) -> tuple[int, int]:
    """Rank and number of a stage; of the release itself when there is no word.

    >>> stage_key("alpha", "3") < stage_key("rc", "1") < stage_key("rc", "10") < stage_key(None, None)
    True
    """
    if word is None or number is None:
        return (RELEASED, 0)
    return (STAGES[word], int(number))
