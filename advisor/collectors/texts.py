"""Recognises what a text is by looking at it, and gives the documents in it: JSON, several after another, or YAML.

What is recognised and broken is an error. Lines that a command prints beside its data are skipped, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import msgspec

from advisor.collectors.json_stream import JsonSlice, Skipped, is_json, split_json, starts_at
from advisor.collectors.objects import JsonText
from advisor.documents.source import INVENTORY_LIMITS, Document, attempt_yaml, read_json, read_yaml
from advisor.problems import Place

#: Chart values and files of settings are small; what is larger and has no key of ours is a log that looks like YAML.
MAX_OTHER_YAML = 2 << 20

#: A text whose first so many bytes are NUL and printable ASCII in turn is UTF-16: all that we read begins in ASCII.
CERTAIN_BYTES = 32

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_JSON_START = re.compile(rb"\s*[{\[]")
_YAML_KEY = re.compile(
    rb"^(?:- +)?[\"']?(?:apiVersion|kind|items|metadata|clusters|schema_version)[\"']?:(?=\s|\Z)", re.MULTILINE
)
#: What may stand above the first key of a document: nothing, a comment, a directive, a mark, or another key.
#: Each turn of the loop takes one line and gives nothing back; blank lines could else be shared out in 2^n ways.
_YAML_HEAD = re.compile(rb"(?:[^\S\n]*+(?:#[^\n]*+|---[^\n]*+|%[^\n]*+)?\n)*+(?:- +)?[\"']?[\w./-]+[\"']?:(?=\s|\Z)")
#: What kubectl says on standard error, where both streams were saved into one file.
_NARRATION = re.compile(
    rb"^(?:Warning: |Flag --|error: |Error from server|No resources found|[IWEF]\d{4} \d\d:\d\d:\d\d)[^\n]*",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One document, as well-formed JSON."""

    text: JsonText
    place: Place
    strictly: Callable[[], Document]
    """Reads it as the advisor's own form is read, with the line of every node."""


class NotAnInventory(Exception):  # control flow between this reader and its caller, no error a user meets
    """A text that is nothing we read. The caller knows whether that is a fault."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.code, self.message, self.hint = code, message, hint
        super().__init__(message)


def documents_of(data: bytes, *, file: str) -> Iterator[Written | Skipped]:
    """The documents of a text in order, and what was skipped between them.

    Raises `InvalidInput` for a text that is broken, `NotAnInventory` for one that is something else.
    """
    data = utf8_of(data)
    _refuse_other_forms(data)
    is_open = _JSON_START.match(data) is not None
    if is_open and is_json(data):
        yield _written(data, file, None)
        return
    json_at = starts_at(data)
    if not is_open and _is_yaml(data, json_at):
        yield from _yaml_documents(data, file)
    elif json_at is not None:
        for part in split_json(data, file=file):
            yield _written(part.text, file, part.line) if isinstance(part, JsonSlice) else part
    elif len(data) <= MAX_OTHER_YAML and _YAML_HEAD.match(data):
        yield from _other_yaml(data, file)
    else:
        raise NotAnInventory("not-understood", "this is no inventory")


def utf8_of(data: bytes) -> bytes:
    """A text as UTF-8 without a mark, also where PowerShell's `>` wrote UTF-16. What is neither stays as it is."""
    encoding = "utf-16" if data.startswith(_UTF16) else _unmarked(data)
    if not encoding:
        return data.removeprefix(_BOM)
    try:
        return data.decode(encoding).encode()
    except UnicodeError:
        return data


def _unmarked(data: bytes) -> str:
    """Which UTF-16 a text without a mark is, as it begins; empty where that is not certain."""
    head = data[:CERTAIN_BYTES]
    low, high = head[::2], head[1::2]
    if len(head) < CERTAIN_BYTES:
        return ""
    if not any(high) and _is_ascii(low):
        return "utf-16-le"
    return "utf-16-be" if not any(low) and _is_ascii(high) else ""


def _is_ascii(text: bytes) -> bool:
    return text.isascii() and text.translate(None, b"\t\r\n").decode("ascii").isprintable()


def _written(text: bytes | memoryview, file: str, line: int | None) -> Written:
    def strictly() -> Document:
        """Blank lines in front give every node its line in the file."""
        return read_json(b"\n" * ((line or 1) - 1) + bytes(text), file=file, limits=INVENTORY_LIMITS)

    return Written(text=text, place=Place(file=file, line=line), strictly=strictly)


def _is_yaml(data: bytes, json_at: int | None) -> bool:
    """Whether a text begins like YAML of ours. Prose that quotes some is none."""
    key = _YAML_KEY.search(data)
    if key is None or (json_at is not None and json_at < key.start()):
        return False
    return _YAML_HEAD.match(_NARRATION.sub(b"", data[: key.end() + 1])) is not None


def _yaml_documents(data: bytes, file: str) -> Iterator[Written | Skipped]:
    narration = _NARRATION.search(data)
    if narration is not None:
        line = data.count(b"\n", 0, narration.start()) + 1
        data, count = _NARRATION.subn(b"", data)
        yield Skipped(line=line, count=count)
    for document in read_yaml(data, file=file, limits=INVENTORY_LIMITS):
        text = msgspec.json.encode(document.data)
        yield Written(text=text, place=document.place(), strictly=partial(_same, document))


def _other_yaml(data: bytes, file: str) -> Iterator[Written]:
    """YAML without a key of ours, which may be prose just as well: nothing is said of what is wrong with it."""
    read = attempt_yaml(data, file=file, limits=INVENTORY_LIMITS)
    documents = [each for each in read.documents if isinstance(each.data, dict)]
    if read.problems or not documents:
        raise NotAnInventory("not-understood", "this is no inventory")
    for document in documents:
        text = msgspec.json.encode(document.data)
        yield Written(text=text, place=document.place(), strictly=partial(_same, document))


def _same(document: Document) -> Document:
    return document


def _refuse_other_forms(data: bytes) -> None:
    if not data or data.isspace():
        raise NotAnInventory("empty-file", "the file is empty", "save the output again")
    if data.startswith(_UTF16) or _unmarked(data):
        message = "the text begins as UTF-16, as PowerShell's > writes it, and is broken"
        raise NotAnInventory("not-utf-8", message, "save it again, as UTF-8")
    if b"\0" in data:
        raise NotAnInventory("binary-file", "the file is binary")
