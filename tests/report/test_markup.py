"""Untrusted text in Markdown: it shows, and does nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from advisor.report.markup import code, words
from advisor.report.plain import plain

#: What would format, link, mention, start a block or end a table's cell.
ACTING = "\\`*_[]<>#|~&@"

#: CommonMark with the tables and the strikethrough of GitHub.
RENDERER = MarkdownIt("js-default")

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


@pytest.mark.parametrize("around", ["{}", "- {}", "- [ ] {}", "| a | {} |\n|---|---|\n| {} | b |", "# {}", "a ({})"])
@given(text=texts.filter(str.strip))
@example(text="- a")
@example(text="-  - a")
@example(text="1) a")
@example(text="---")
@example(text="a == b")
@example(text="===")
def test_a_reader_sees_the_text_and_nothing_of_it_acts(around: str, text: str) -> None:
    """Whatever it stands in, a renderer shows the plain text, and finds the very blocks that it finds for a word."""
    found = RENDERER.parse(around.replace("{}", words(text)))
    asked = RENDERER.parse(around.replace("{}", "word"))
    assert [each.type for each in found] == [each.type for each in asked]
    for token, like in zip(found, asked, strict=True):
        children = token.children or []
        assert {each.type for each in children} <= {"text", "text_special"}
        if "word" in like.content:
            shown = "".join(each.content for each in children)
            assert shown.strip() == like.content.replace("word", plain(text)).strip()


def test_what_does_nothing_is_left_as_it_is() -> None:
    """Raw Markdown is read too: in a diff, in an editor, in a message."""
    told = 'Values (that somebody changed) in RKE2\'s chart: garbage-collected from v1.29.6+rke2r1; 3 = three, "so"!'
    assert words(told) == told


@pytest.mark.parametrize("text", ["https://e.example", "www.e.example", "1. a", "- a", "+ a", "# a", "@team", "a#1"])
def test_links_lists_headings_and_mentions_are_broken(text: str) -> None:
    """Each of them acts without any bracket around it."""
    assert "\\" in words(text)
