"""libyaml's complaints in words of the text, and how to mend each."""

from __future__ import annotations

from advisor.documents.bounded import quoted

#: libyaml's complaints that speak of tokens, in words of the text.
_SYNTAX_WORDS = {
    "mapping values are not allowed in this context": (
        "a second key and colon on one line, or a key indented unlike its neighbours",
        "put a value that contains ': ' in quotes; give keys of one mapping the same indentation",
    ),
    "could not find expected ':'": ("a key without its colon", "write `key: value`, or indent continued text further"),
    "did not find expected key": ("neither a key nor the end of the mapping", "align it with the keys above"),
    "did not find expected '-' indicator": ("neither an entry nor the end of the list", "align it with the dashes"),
    "did not find expected ',' or ']'": ("a list in [ ] lacks a comma or is not closed", "close it with ]"),
    "did not find expected ',' or '}'": ("a mapping in { } lacks a comma or is not closed", "close it with }"),
    "found unexpected end of stream": ("the file ends inside quotes", "close the quotes"),
    "did not find expected <document start>": (
        "something follows the end of the document",
        "indent it, or start a new document with ---",
    ),
    "found unknown escape character": ("an unknown escape in double quotes", r"write \\ for \, or use single quotes"),
}


def in_plain_words(problem: str, character: str) -> tuple[str, str | None]:
    """A parser's complaint as a person would put it, and how to mend it."""
    if "cannot start any token" in problem:
        if character == "\t":
            return "a tab where only spaces may indent", "indent with spaces"
        return f"a value cannot start with {quoted(character)}", "put the value in quotes"
    return _SYNTAX_WORDS.get(problem, (problem, None))
