"""Lines of text for a terminal: wrapped, indented, styled. Everything that comes in is made plain first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from advisor.report.plain import plain, width

#: Columns that keep two texts on one line apart.
MARGIN = 2

#: Stands where a text was cut.
CUT = " […]"

BOLD = "1"
DIM = "2"
RED = "31"
GREEN = "32"
YELLOW = "33"
CYAN = "36"


@dataclass(slots=True)
class Page:
    """Lines being written, `columns` wide."""

    columns: int
    colour: bool
    lines: list[str] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    """What was written to be copied, each text as it came in."""

    def blank(self) -> None:
        """An empty line, never two in a row."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def write(self, text: str, *, indent: int = 0, style: str = "") -> None:
        """A paragraph, wrapped."""
        for line in wrapped(plain(text), self.columns - indent):
            self.lines.append(" " * indent + self.styled(line, style))

    def labelled(self, label: str, text: str, *, indent: int = 2, gutter: int = 9, at_most: int | None = None) -> None:
        """A paragraph beside its label; an empty label goes on below the one before.

        Of a text that takes more than `at_most` lines the rest is left out, and that shows.
        """
        left = indent + gutter
        lines = list(wrapped(plain(text), self.columns - left))
        if at_most is not None and len(lines) > at_most:
            *first, last = lines[:at_most]
            lines = [*first, f"{next(wrapped(last, self.columns - left - len(CUT)))}{CUT}"]
        for number, line in enumerate(lines):
            head = label if number == 0 else ""
            self.lines.append(" " * indent + self.styled(head.ljust(gutter), DIM) + line)

    def verbatim(self, text: str, *, indent: int) -> None:
        """A line to copy: never wrapped, for a broken command is worse than a long line."""
        self.copied.append(text)
        for line in text.splitlines():
            self.lines.append(" " * indent + self.styled(plain(line), CYAN))

    def spread(self, left: str, right: str, *, left_style: str = "", right_style: str = "") -> None:
        """Two texts on one line, at both margins; below each other when they do not fit."""
        first, second = plain(left), plain(right)
        gap = self.columns - width(first) - width(second)
        if gap < MARGIN:
            self.write(left, style=left_style)
            self.write(right, style=right_style)
            return
        self.lines.append(self.styled(first, left_style) + " " * gap + self.styled(second, right_style))

    def columned(self, cells: Sequence[tuple[str, int]], *, style: str = "") -> None:
        """A line of cells, each with its width, the first in a style. The last takes the room that is left.

        Where that is less than half of the page and too little, it goes below, under the second cell.
        """
        (first, indent), *others, (last, _) = [(plain(text), columns) for text, columns in cells]
        rest = "".join(text + " " * (columns - width(text)) for text, columns in others)
        head = self.styled(first, style) + " " * (indent - width(first)) + rest
        left = indent + width(rest)
        if width(last) > self.columns - left and left > self.columns // 2:
            self.lines.append(head)
            self.write(last, indent=indent)
            return
        for number, line in enumerate(wrapped(last, self.columns - left)):
            self.lines.append((" " * left if number else head) + line)

    def styled(self, text: str, style: str) -> str:
        """The text in a style, if colour is allowed."""
        return f"\x1b[{style}m{text}\x1b[0m" if style and self.colour and text else text

    def text(self) -> str:
        """All lines, without trailing blanks, one newline at the end."""
        return "\n".join(line.rstrip() for line in self.lines).rstrip("\n") + "\n"


def wrapped(text: str, columns: int) -> Iterator[str]:
    """A plain text in lines of at most `columns`; a word that is longer stands alone and is cut."""
    line = ""
    for word in text.split():
        for piece in _cut(word, columns):
            joined = f"{line} {piece}" if line else piece
            if width(joined) <= columns:
                line = joined
                continue
            if line:
                yield line
            line = piece
    yield line


def _cut(word: str, columns: int) -> Iterator[str]:
    """A word in pieces of at most `columns`; a character that is wider than that stands alone."""
    piece = ""
    for char in word:
        if piece and width(piece + char) > columns:
            yield piece
            piece = ""
        piece += char
    yield piece
