"""Reads a page as strictly as no browser does: everything that was opened is closed, in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Elements that have no end (https://html.spec.whatwg.org/multipage/syntax.html#void-elements).
VOID = frozenset({"meta", "br", "input", "link", "img", "hr"})


@dataclass(slots=True)
class ReadPage:
    """What a page is made of."""

    tags: list[str] = field(default_factory=list)
    """In the order in which they open."""
    attributes: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """What is shown, without style and script."""
    cells: list[str] = field(default_factory=list)
    """The text of each cell of a table."""

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.texts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = ReadPage()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append(tag)
        self.page.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "td":
            self.page.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"nothing is open where {tag} ends"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] not in (["style"], ["script"]):
            self.page.texts.append(data)
            if "td" in self.open:
                self.page.cells[-1] += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")


def read_page(text: str) -> ReadPage:
    """The page. Raises `AssertionError` where an element is not closed as it should be."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert not reader.open, f"{reader.open} is open at the end"
    return reader.page
