"""JSON as people save it: several documents one after another, one on each line, with lines of log between them.

A document starts at a line that opens with a brace or bracket, or right behind another. What stands between documents
is skipped and said. What breaks off is an error where it was a document, for nobody knows what is missing; a line of
log that only looks like JSON is skipped as the log it is.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from advisor.problems import InvalidInput, Place, Problem

#: Deeper than any object kubectl prints; a scanner that counts needs no stack, a parser behind it does.
MAX_DEPTH = 200
#: So far into the first line of a document its kind is looked for. Every writer we know says it first.
HEAD_BYTES = 2048

#: A brace or bracket as JSON goes on from it, so that a log line like `[INFO] ...` opens nothing.
_OPENING = rb"(?=\{\s*(?:[\"}]|\Z)|\[\s*(?:[\[{\]\"]|\Z))"
_START = re.compile(rb"^(?:\xef\xbb\xbf)?[ \t]*" + _OPENING, re.MULTILINE)
_ADJACENT = re.compile(rb"\s*" + _OPENING)
_UNINDENTED = re.compile(rb"^[{\[]", re.MULTILINE)
#: What is left of a line that opens a document written over many lines.
_ALONE = re.compile(rb"[ \t\r\[{]*(?:\n|\Z)")
_LOGS_START, _LOGS_END = b"==== START logs for container ", b"\n==== END logs for container "
_MARKS = re.compile(rb'"(?:apiVersion|kind|items|Items|bomFormat|spdxVersion|clusters|schema_version)"\s*:')
_TOKEN = re.compile(rb'"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|[{}\[\]]')
_WELL_SO_FAR = re.compile(r"truncated|trailing characters")
_BYTE = re.compile(r" \(byte (\d+)\)$")
_SEPARATOR = re.compile(rb"(?:---|\.\.\.|#.*)?")
_OPEN = (b"{", b"[")
_CLOSING = {b"{": b"\n}", b"[": b"\n]"}


@dataclass(frozen=True, slots=True)
class JsonSlice:
    """One document of a stream, which is well-formed, and the line it starts on, counted from 1."""

    text: memoryview
    line: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """Lines between documents that are no JSON."""

    line: int
    count: int
    text: bytes = field(default=b"", compare=False, repr=False)
    """From its first line that is no JSON on; another reader may know what it is."""


def is_json(text: bytes | memoryview) -> bool:
    """Whether a text is one well-formed document that does not nest too deep."""
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def starts_at(data: bytes) -> int | None:
    """Where the first document seems to start; None when there is none."""
    start = _START.search(data)
    return None if start is None else start.start()


def split_json(data: bytes, *, file: str) -> Iterator[JsonSlice | Skipped]:
    """The documents of a stream in order, and what was skipped between them.

    Raises `InvalidInput` when a document is malformed, is not closed before the text ends, or nests too deep.
    """
    text = _Text(data, file)
    position = skipped_from = 0
    while (opening := text.next_opening(position)) is not None:
        end = text.end_of(opening)
        if end is None:
            position = text.find(b"\n", opening)
            continue
        yield from text.skipped(skipped_from, opening)
        yield JsonSlice(text=memoryview(data)[opening:end], line=text.line_of(opening))
        position = skipped_from = end
    yield from text.skipped(skipped_from, len(data))


class _Text:
    """A stream of documents, walked through from its start to its end.

    Lines are counted, and marks looked for, from where that was done last: a stream may hold a million documents.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self._data = data
        self._file = file
        self._counted_to = 0
        self._line = 1
        self._found: dict[bytes, int] = {}

    def find(self, mark: bytes, position: int) -> int:
        """Where a mark stands next, which is the end of the text when it stands nowhere. Positions do not go back."""
        found = self._found.get(mark, -1)
        if found < position:
            found = self._data.find(mark, position)
            self._found[mark] = found = len(self._data) if found < 0 else found
        return found

    def line_of(self, position: int) -> int:
        """The line of a position that is not before the last one asked for, counted from 1."""
        self._line += self._data.count(b"\n", self._counted_to, position)
        self._counted_to = position
        return self._line

    def next_opening(self, position: int) -> int | None:
        """Where the next document starts. The logs inside `kubectl cluster-info dump` are passed over."""
        adjacent = _ADJACENT.match(self._data, position)
        if adjacent is not None:
            return adjacent.end()
        while (start := _START.search(self._data, position)) is not None:
            logs = self.find(_LOGS_START, position)
            if logs > start.start():
                return start.end()
            position = self.find(b"\n", self.find(_LOGS_END, logs) + 1)
        return None

    def end_of(self, opening: int) -> int | None:
        """The position after the document at `opening`; None when it is a line of log.

        As a rule a document fills its line, or ends with the first bracket that starts a line. Only where that is not
        so, brackets are counted.
        """
        data = self._data
        is_alone = _ALONE.match(data, opening + 1) is not None
        likely = (
            self.find(_CLOSING[data[opening : opening + 1]], opening) + 2 if is_alone else self.find(b"\n", opening)
        )
        if is_json(memoryview(data)[opening:likely]):
            return min(likely, len(data))
        if is_alone and (end := self._end_of_stranger(opening)) is not None:
            return end
        next_one = _UNINDENTED.search(data, opening + 1, opening + HEAD_BYTES)
        head = next_one.start() if next_one else opening + HEAD_BYTES
        head = head if is_alone else min(self.find(b"\n", opening), head)
        is_first = not data[:opening].strip() if opening < HEAD_BYTES else False
        if _MARKS.search(data, opening, head) is not None or (is_alone and is_first):
            return self._counted_end(opening)
        return None

    def _end_of_stranger(self, opening: int) -> int | None:
        """The end of a document that bears no mark of ours; None for a brace that stands in a log.

        One that is well-formed as far as it goes was cut short, and nobody knows what it was.
        """
        try:
            msgspec.json.decode(memoryview(self._data)[opening:], type=msgspec.Raw)
        except (msgspec.DecodeError, RecursionError) as error:
            if not _WELL_SO_FAR.search(str(error)):
                return None
        return self._counted_end(opening)

    def skipped(self, start: int, end: int) -> Iterator[Skipped]:
        """What stands between two documents, unless it is blank, a comment or a mark between documents."""
        rows = self._data[start:end].split(b"\n")
        filled = [number for number, row in enumerate(rows) if not _separates(row)]
        if filled:
            text = b"\n".join(rows[filled[0] :])
            yield Skipped(line=self.line_of(start) + filled[0], count=len(filled), text=text)

    def _counted_end(self, opening: int) -> int:
        depth = 0
        for token in _TOKEN.finditer(self._data, opening):
            mark = token[0][:1]
            if mark == b'"':
                continue
            depth += 1 if mark in _OPEN else -1
            if depth == 0:
                self._refuse_malformed(opening, token.end())
                return token.end()
            if depth > MAX_DEPTH:
                message = f"the document nests deeper than {MAX_DEPTH} levels"
                raise self._refused("too-deep", message, opening, "no cluster object does; is this the right file?")
        message = "the JSON document that starts here is cut short: the text ends before it is closed"
        hint = "save the output again; a full disk or an interrupted command leaves files like this"
        raise self._refused("json-truncated", message, opening, hint)

    def _refuse_malformed(self, opening: int, end: int) -> None:
        """Raises for a document whose brackets match and that is no JSON all the same, at the line of the fault."""
        try:
            msgspec.json.decode(memoryview(self._data)[opening:end], type=msgspec.Raw)
        except (msgspec.DecodeError, RecursionError) as error:
            words = str(error)
            fault = _BYTE.search(words)
            message = f"the JSON document that starts on line {self.line_of(opening)} cannot be read"
            message = f"{message}: {_BYTE.sub('', words)}"
            position = opening + int(fault[1]) if fault else opening
            raise self._refused("json-invalid", message, position, "save the output again, unedited") from error

    def _refused(self, code: str, message: str, position: int, hint: str) -> InvalidInput:
        place = Place(file=self._file, line=self.line_of(position))
        return InvalidInput([Problem(code=code, message=message, place=place, hint=hint)])


def _separates(row: bytes) -> bool:
    """Whether a line is blank, a comment or a mark between documents."""
    return _SEPARATOR.fullmatch(row.removeprefix(BOM_UTF8).strip()) is not None
