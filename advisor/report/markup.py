"""Text of inventories and rules in Markdown, so that it can neither format, link, mention nor end what it stands in."""

from __future__ import annotations

import re

from advisor.report.plain import plain

#: What acts anywhere, what acts beside something else, and what in front begins a list, a heading or a rule.
#: A match may begin before the character that acts, which is its last. Round brackets, quotes and exclamation marks do
#: nothing once the square bracket is escaped.
_ACTING = re.compile(
    r"[\\`*_{}\[\]<>#|~&@$^]|:(?=\S)|=(?==)|(?<==)=|(?<=www)\.|\A\s*[-+=]|\A\s*\d+[.)](?=\s|$)", re.IGNORECASE
)
_BACKTICKS = re.compile(r"`+")


def words(text: str) -> str:
    r"""Prose in which every character that acts is escaped.

    >>> print(words("<b>see [this](http://x)</b>"))
    \<b\>see \[this\](http\://x)\</b\>
    """
    return _ACTING.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", plain(text))


def code(text: str) -> str:
    """A name or a version as it is: in a code span nothing formats, links or mentions, also inside a table."""
    shown = plain(text) or " "
    fence = "`" * (max(map(len, _BACKTICKS.findall(shown)), default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}".replace("|", "\\|")


def fenced(text: str) -> str:
    """Lines to copy, such as a command, as a block: nothing in it ends the block, and each line stays one."""
    lines = [plain(line) for line in text.splitlines()]
    fence = "`" * max(3, max((len(run) for line in lines for run in _BACKTICKS.findall(line)), default=0) + 1)
    return "\n".join((fence, *lines, fence))
