"""Markdown of the reference: pages, tables, cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

#: What would format, link or end a cell outside of a code span.
_ACTING = re.compile(r"[|<*\[]")
_CODE = re.compile(r"(`[^`]*`)")


def page(title: str, source: str, lines: Iterable[str]) -> str:
    """A page that says what it is made from."""
    return "\n".join((f"# {title}", "", f"This page is made by `make docs` from {source}.", "", *lines)) + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table and a blank line behind it; nothing where there is no row."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        yield from (f"| {' | '.join(columns)} |", "|" + "---|" * len(columns), *lines, "")


def prose(text: str) -> str:
    """A sentence of ours on one line. What stands between backticks stays code; only a bar is escaped there."""
    parts = _CODE.split(" ".join(text.split()))
    return "".join(_escaped(part) for part in parts)


def _escaped(part: str) -> str:
    if part.startswith("`") and part.endswith("`") and len(part) > 1:
        return part.replace("|", "\\|")
    return _ACTING.sub(lambda found: f"\\{found[0]}", part)


def code(text: str) -> str:
    """A name, a version or a command as it is; nothing where there is none."""
    shown = " ".join(text.split()).replace("|", "\\|")
    return f"`{shown}`" if shown else ""


def codes(texts: Iterable[str]) -> str:
    """Several of them."""
    return ", ".join(map(code, texts))


def anchor(heading: str) -> str:
    """The name by which a link finds a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
