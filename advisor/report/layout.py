"""Lines of text for a terminal: wrapped, indented, styled. Everything that comes in is made plain first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from advisor.report.plain import plain, width

#: Columns that keep two texts on one line apart.
MARGIN = 2

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

    def blank(self) -> None:
        """An empty line, never two in a row."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def write(self, text: str, *, indent: int = 0, style: str = "") -> None:
        """A paragraph, wrapped."""
        for line in wrapped(plain(text), self.columns - indent):
            self.lines.append(" " * indent + self.styled(line, style))

    def labelled(self, label: str, text: str, *, indent: int = 2, gutter: int = 9) -> None:
        """A paragraph beside its label; an empty label goes on below the one before."""
        left = indent + gutter
        for number, line in enumerate(wrapped(plain(text), self.columns - left)):
            head = label if number == 0 else ""
            self.lines.append(" " * indent + self.styled(head.ljust(gutter), DIM) + line)

    def verbatim(self, text: str, *, indent: int) -> None:
        """A line to copy: never wrapped, for a broken command is worse than a long line."""
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
