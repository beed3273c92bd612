"""Lines of a terminal view."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.report.layout import BOLD, Page, wrapped
from advisor.report.plain import width

WORDS = st.text(alphabet="abc世é ", max_size=60)


@given(WORDS, st.integers(min_value=2, max_value=30))
def test_no_line_is_wider_than_asked(text: str, columns: int) -> None:
    """A word that is too long is cut."""
    assert all(width(line) <= columns for line in wrapped(text, columns))


@given(WORDS, st.integers(min_value=2, max_value=30))
def test_wrapping_loses_nothing(text: str, columns: int) -> None:
    """Only blanks change."""
    assert "".join("".join(wrapped(text, columns)).split()) == "".join(text.split())


def test_two_texts_share_a_line_when_they_fit() -> None:
    """At both margins, with two columns between them at the least."""
    page = Page(columns=10, colour=False)
    page.spread("abcd", "wxyz")
    page.spread("abcde", "wxyz")
    assert page.text() == "abcd  wxyz\nabcde\nwxyz\n"


def test_style_comes_with_colour_only() -> None:
    """And is taken back at the end of the text."""
    pages = [Page(columns=20, colour=colour) for colour in (False, True)]
    for page in pages:
        page.write("bad", style=BOLD)
    assert [page.text() for page in pages] == ["bad\n", "\x1b[1mbad\x1b[0m\n"]


def test_a_command_is_never_wrapped() -> None:
    """A broken command is worse than a long line."""
    page = Page(columns=10, colour=False)
    page.verbatim("kubectl get nodes -o json", indent=2)
    assert page.text() == "  kubectl get nodes -o json\n"


def test_what_comes_in_is_made_plain() -> None:
    """In every kind of line."""
    page = Page(columns=40, colour=False)
    page.write("a\x1b[2J")
    page.spread("b\x07", "c\r")
    page.labelled("Why", "d\x00")
    page.verbatim("e\x1b", indent=0)
    assert not {"\x1b", "\x07", "\r", "\x00"} & set(page.text())
