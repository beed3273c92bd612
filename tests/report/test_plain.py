"""Text from outside never acts on whatever shows it."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from advisor.report.plain import ACTING, plain, width


@given(st.text())
@example("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\")
@example("\u202egnp.exe")
@example("\u2028")
def test_nothing_that_acts_is_left(text: str) -> None:
    """No control, format, private-use or surrogate character, and no line or paragraph separator."""
    assert not {unicodedata.category(char) for char in plain(text)} & ACTING


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cf", "Co", "Cs", "Zl", "Zp"))))
def test_what_only_shows_is_kept(text: str) -> None:
    """Names in any script stay readable."""
    assert plain(text) == text


def test_an_escape_sequence_is_shown() -> None:
    """A reader sees that something was there."""
    assert plain("a\x1b[31mb\tc\n") == "a\\x1b[31mb\\tc\\n"


def test_wide_and_combining_characters_take_their_columns() -> None:
    """East Asian wide ones take two, combining ones none."""
    assert [width("abc"), width("世界"), width("e\u0301")] == [3, 4, 1]
