"""Untrusted text in Markdown: it shows, and does nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advisor.report.markup import code, words
from advisor.report.plain import plain

#: What would format, link, mention, start a block or end a table's cell.
ACTING = "\\`*_[]<>#|~&@"

#: What a backslash escapes (https://spec.commonmark.org/0.31.2/#ascii-punctuation-character).
PUNCTUATION = r"[!-/:-@\[-`{-~]"

texts = st.text(alphabet=st.sampled_from("ab 1.-+`|\\*_[]()<>#@&~:!\n\x1b\u202e"), max_size=20) | st.text(max_size=20)


@given(text=texts)
@example(text="\\")
@example(text="\\|")
def test_prose_is_the_text_with_every_acting_character_escaped(text: str) -> None:
    """Taken back, the escapes give the plain text; none stands bare; and it stays on its line."""
    written = words(text)
    assert re.sub(rf"\\({PUNCTUATION})", r"\1", written) == plain(text)
    bare = re.sub(rf"\\{PUNCTUATION}", "", written)
    assert not set(ACTING) & set(bare)
    assert "\n" not in written


@given(text=texts)
@example(text="`")
@example(text="a``b`")
@example(text="|")
def test_a_code_span_ends_where_it_should(text: str) -> None:
    """No run of backticks inside is as long as its fence, and no cell of a table ends inside."""
    written = code(text)
    fence = re.match(r"`+", written)
    assert fence is not None
    inner = written[len(fence[0]) : -len(fence[0])]
    assert written.endswith(fence[0])
    assert len(fence[0]) not in {len(run) for run in re.findall(r"`+", inner)}
    assert not re.search(r"(?<!\\)\|", written)
    assert "\n" not in written


@pytest.mark.parametrize("text", ["https://e.example", "www.e.example", "1. a", "- a", "+ a", "# a", "@team", "a#1"])
def test_links_lists_headings_and_mentions_are_broken(text: str) -> None:
    """Each of them acts without any bracket around it."""
    assert "\\" in words(text)
