"""Elements of a page. Text goes in as text and never as markup, whoever wrote it; acting characters become visible.

The one thing to know before changing it: there is no way to put markup into a page but through these functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias
from xml.etree import ElementTree as ET

from advisor.report.phrases import number_of
from advisor.report.plain import plain

Node: TypeAlias = "ET.Element | str"

#: A spreadsheet takes a cell that begins with one of these for a formula, also one that was copied from a page
#: (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = ("=", "+", "-", "@")

#: So many places are listed openly; more are folded.
OPENLY = 3

#: XML and HTML alike have no such character.
_NO_CHARACTER = str.maketrans({"\ufffe": "\\ufffe", "\uffff": "\\uffff"})


def element(tag: str, *children: Node, **attributes: str) -> ET.Element:
    """An element. `class_` stands for `class`, and `_` in any other name for `-`."""
    names = {("class" if name == "class_" else name.replace("_", "-")): value for name, value in attributes.items()}
    made = ET.Element(tag, {name: shown(value) for name, value in names.items()})
    for child in children:
        if isinstance(child, str):
            _append_text(made, shown(child))
        else:
            made.append(child)
    return made


def shown(text: str) -> str:
    """A text that does nothing on a page."""
    return plain(text).translate(_NO_CHARACTER)


def cell(*children: Node, label: str, sort: str = "") -> ET.Element:
    """A cell of a table. `sort` is what it is sorted by in place of its text; `label` names its column on narrow pages.

    Copied into a spreadsheet, its text is no formula.
    """
    children = tuple(no_formula(each) if isinstance(each, str) else each for each in children)
    extra = {"data_sort": sort} if sort else {}
    return element("td", *children, data_label=label, **extra)


def no_formula(text: str) -> str:
    """The text, led in by an apostrophe where a spreadsheet would compute it.

    >>> no_formula("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def table(caption: str, columns: Iterable[str], rows: Iterable[Iterable[ET.Element]]) -> ET.Element:
    """A table that scripts make sortable and filterable, and that is whole without them."""
    return _table("sortable", caption, columns, rows)


def wordy_table(caption: str, columns: Iterable[str], rows: Iterable[Iterable[ET.Element]]) -> ET.Element:
    """The same, of sentences in more columns than paper is wide: there, and on a narrow screen, each row is a card."""
    return _table("sortable wordy", caption, columns, rows)


def _table(kind: str, caption: str, columns: Iterable[str], rows: Iterable[Iterable[ET.Element]]) -> ET.Element:
    head = element("tr", *(element("th", column, scope="col") for column in columns))
    body = element("tbody", *(element("tr", *row) for row in rows))
    made = element("table", element("caption", caption), element("thead", head), body, class_=kind)
    return element("div", made, class_="table")


def lines(texts: Iterable[Node]) -> ET.Element:
    """A list."""
    return element("ul", *(element("li", each) for each in texts))


def in_lines(texts: Iterable[str]) -> Iterator[Node]:
    """Lines to copy. A line end would not survive as text, for it acts."""
    for number, text in enumerate(texts):
        if number:
            yield element("br")
        yield text


def folded(texts: Sequence[str], noun: str, *, tag: str = "span") -> ET.Element:
    """A few texts openly, more of them folded."""
    told = [element(tag, no_formula(each)) for each in texts]
    if len(texts) <= 1:
        return element("div", *told)
    if len(texts) <= OPENLY:
        return lines(told)
    return element("details", element("summary", number_of(len(texts), noun)), lines(told))


def written(root: ET.Element) -> str:
    """The element as HTML."""
    return ET.tostring(root, encoding="unicode", method="html")


def _append_text(parent: ET.Element, text: str) -> None:
    if len(parent):
        last = parent[-1]
        last.tail = f"{last.tail or ''}{text}"
    else:
        parent.text = f"{parent.text or ''}{text}"
