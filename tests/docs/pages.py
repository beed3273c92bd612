"""What a page of Markdown holds that a test can try: blocks, command lines, links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: The words that start the program.
_STARTS = re.compile(r"(advisor|kubectl upgrade-advisor) ")
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
#: Where a shell ends the words of one program: a pipe, a redirect, the next command.
_ENDS = frozenset({"|", ">", ">>", "2>", "<", "&&", "||", ";"})


def blocks(page: Path, language: str = "") -> list[str]:
    """The fenced blocks of a language, in their order; without a language those that name none."""
    return [text for named, text in _BLOCK.findall(page.read_text(encoding="utf-8")) if named == language]


def command_lines(page: Path) -> Iterator[list[str]]:
    """The arguments of each line that starts the program, as a shell would hand them over."""
    for line in "".join(blocks(page)).splitlines():
        if arguments := arguments_of(line):
            yield arguments


def arguments_of(line: str) -> list[str] | None:
    """What a shell line hands to the program; None where it starts another one."""
    started = _STARTS.match(line)
    if started is None:
        return None
    lexer = shlex.shlex(line[started.end() :], posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    return list(takewhile(lambda word: word not in _ENDS, lexer))


def dead_links(page: Path) -> list[str]:
    """The links of a page that lead nowhere: to a file that is not there, or to a heading it does not have."""
    return [target for target in re.findall(r"\]\(([^)\s]+)\)", _prose(page)) if not _leads_somewhere(page, target)]


def _leads_somewhere(page: Path, target: str) -> bool:
    if target.startswith("https://"):
        return True
    path, _, heading = target.partition("#")
    named = page.parent / path if path else page
    return named.exists() and (not heading or heading in _anchors(named))


def _anchors(page: Path) -> set[str]:
    """The names that headings get on a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _prose(page: Path) -> str:
    """The page without its fenced blocks, in which nothing is a link or a heading."""
    return _BLOCK.sub("", page.read_text(encoding="utf-8"))
