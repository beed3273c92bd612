"""A picture of the screen as it is kept: what Rich drew, written anew in a quarter of the room.

A line of it is a line of the screen, so that a difference can be read. What Rich says again of every piece, and its
window around the screen, are left out; colours, columns and everything that stands there are not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from scripts.pictures import FONTS

#: A cell as Rich draws it, and how far below its upper edge letters stand.
WIDE, HIGH, BASE = 12.2, 24.4, 18.5

_STYLE = re.compile(r"\.terminal-(?:\d+-)?(r\d+) \{ fill: #(\w+);?(.*?) *\}")
_GROUND = re.compile(r'<rect fill="#(\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="24.65" [^>]*>')
_TEXT = re.compile(
    r'<text class="terminal-(?:\d+-)?(r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)" [^>]*>([^<]*)</text>'
)
_HEAD = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{wide}} {{high}}">
<style>
svg {{{{ background: #{{back}}; font: 20px {FONTS} }}}}
rect {{{{ y: -{BASE}px; height: {HIGH}px; shape-rendering: crispEdges }}}}
text {{{{ white-space: pre }}}}
{{styles}}
</style>
"""


def picture_of(drawn: str, size: tuple[int, int]) -> str:
    """The picture of what Rich drew on so many columns and rows."""
    styles = {name: (_called(colour, more), f"fill: #{colour};{more}") for name, colour, more in _STYLE.findall(drawn)}
    covered: Counter[str] = Counter()
    for _, _, cells, colour in _grounds(drawn):
        covered[colour] += cells
    ((back, _),) = covered.most_common(1)
    rows: defaultdict[int, list[str]] = defaultdict(list)
    for row, left, cells, colour in _grounds(drawn):
        if colour != back:
            rows[row].append(f'<rect fill="#{colour}" x="{_px(left)}" width="{_px(cells)}"/>')
    for row, left, cells, name, text in _texts(drawn):
        rows[row].append(f'<text class="{styles[name][0]}" x="{_px(left)}" textLength="{_px(cells)}">{text}</text>')
    head = _HEAD.format(
        wide=_px(size[0]),
        high=f"{size[1] * HIGH:.5g}",
        back=back,
        styles="\n".join(f".{called} {{ {css} }}" for called, css in sorted(styles.values())),
    )
    return head + "".join(_line(row, rows[row]) for row in sorted(rows)) + "</svg>\n"


def _called(colour: str, more: str) -> str:
    """A style's name says what it is, so that a new style renames no other."""
    return f"c{colour}{''.join(value[0] for value in re.findall(r': ([a-z])', more))}"


def _px(cells: int) -> str:
    return f"{cells * WIDE:.6g}"


def _line(row: int, parts: list[str]) -> str:
    return f'<g transform="translate(0 {row * HIGH + BASE:.6g})">{"".join(parts)}</g>\n'


def _grounds(drawn: str) -> Iterator[tuple[int, int, int, str]]:
    """Row, column, cells and colour of what is behind the letters; of one colour side by side in one piece."""
    found = (
        (round((float(y) - 1.5) / HIGH), colour, round(float(x) / WIDE), round(float(width) / WIDE))
        for colour, x, y, width in _GROUND.findall(drawn)
    )
    for (row, colour), pieces in groupby(found, itemgetter(0, 1)):
        parts = list(pieces)
        yield row, parts[0][2], sum(cells for *_, cells in parts), colour


def _texts(drawn: str) -> Iterator[tuple[int, int, int, str, str]]:
    """Row, column, cells, style and letters of everything that is more than blank; blanks around it only if drawn."""
    found = _TEXT.findall(drawn)
    assert len(found) == drawn.count("textLength=") > 0, "something is drawn in a form that is not known here"
    is_lined = {name for name, _, more in _STYLE.findall(drawn) if "text-decoration" in more}
    for name, x, y, length, text in found:
        said = text.replace("&#160;", " ").rstrip("\n")
        kept = said if name in is_lined else said.strip(" ")
        if kept:
            before = 0 if name in is_lined else len(said) - len(said.lstrip(" "))
            left, cells = round(float(x) / WIDE), round(float(length) / WIDE)
            yield round((float(y) - 20) / HIGH), left + before, cells - len(said) + len(kept), name, kept
