"""JSON as people save it: one document, several one after another, or with lines of log between them.

A document starts at a line that opens with a brace or bracket. What stands between documents is skipped and said; what
breaks off in the middle of a document is an error, for nobody knows what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from advisor.problems import InvalidInput, Place, Problem

#: Deeper than any object kubectl prints; a scanner that counts needs no stack, a parser behind it does.
MAX_DEPTH = 200

_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\]]', re.DOTALL)
#: A brace or bracket as JSON goes on from it, so that a log line like `[INFO] ...` opens nothing.
_START = re.compile(rb"^[ \t]*(?=\{\s*[\"}]|\[\s*[\[{\]\"])[{\[]", re.MULTILINE)
_OPEN = (b"{", b"[")


@dataclass(frozen=True, slots=True)
class JsonSlice:
    """One document of a stream and the line it starts on, counted from 1."""

    text: bytes
    line: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """Lines between documents that are no JSON."""

    line: int
    count: int


def split_json(data: bytes, *, file: str) -> Iterator[JsonSlice | Skipped]:
    """The documents of a stream in order, and what was skipped between them.

    Raises `InvalidInput` when a document is not closed before the text ends, or nests deeper than anything we read.
    """
    position = line = 0
    while position < len(data):
        start = _START.search(data, position)
        if start is None:
            yield from _skipped(data, position, len(data), line)
            return
        opening = start.end() - 1
        yield from _skipped(data, position, start.start(), line)
        line += data.count(b"\n", position, opening)
        end = _end_of(data, opening, Place(file=file, line=line + 1))
        yield JsonSlice(text=data[opening:end], line=line + 1)
        line += data.count(b"\n", opening, end)
        position = end


def _end_of(data: bytes, opening: int, place: Place) -> int:
    """The position after the bracket that closes the document at `opening`."""
    depth = 0
    for token in _TOKEN.finditer(data, opening):
        mark = token[0][:1]
        if mark == b'"':
            continue
        depth += 1 if mark in _OPEN else -1
        if depth == 0:
            return token.end()
        if depth > MAX_DEPTH:
            message = f"the document nests deeper than {MAX_DEPTH} levels"
            hint = "no cluster object does; is this the right file?"
            raise InvalidInput([Problem(code="too-deep", message=message, place=place, hint=hint)])
    message = "the JSON document that starts here is cut short: the text ends before it is closed"
    hint = "save the output again; a full disk or an interrupted command leaves files like this"
    raise InvalidInput([Problem(code="json-truncated", message=message, place=place, hint=hint)])


def _skipped(data: bytes, start: int, end: int, line: int) -> Iterator[Skipped]:
    """What stands between two documents, unless it is blank."""
    between = data[start:end]
    if between.strip():
        lead = between[: len(between) - len(between.lstrip())]
        yield Skipped(
            line=line + 1 + lead.count(b"\n"), count=len([each for each in between.splitlines() if each.strip()])
        )
