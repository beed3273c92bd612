"""Text of a file -> plain data and the line of every node: YAML in a strict subset, and JSON.

What makes it strict: duplicate keys, anchors, tags, merge keys, keys that are not text and boundless nesting are
Problems, and only `true`, `false`, null and whole numbers become anything but text, so `1.30` stays `1.30`.
Mind before changing it: the text is hostile. What bounds the reading is in `bounded.py`; keep to its `Builder`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NoReturn, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from advisor.documents.bounded import (
    KEY_CHARACTERS,
    Builder,
    Data,
    GivenUp,
    Limits,
    Lines,
    line_of,
    pointer_of,
    printable,
    quoted,
    text_of,
)
from advisor.problems import InvalidInput, Place, Problem

__all__ = [
    "INVENTORY_LIMITS",
    "RULES_LIMITS",
    "Data",
    "Document",
    "Limits",
    "read_json",
    "read_yaml",
    "read_yaml_document",
]

#: A rules file is written and read by people: 32 levels and a million values are far past what anyone reviews, while
#: 2,000 advisories in one file (4.5 MB, some 200,000 values) still fit.
RULES_LIMITS = Limits(size=8 << 20, depth=32, nodes=1_000_000)
#: `kubectl get -A -o yaml` of a large cluster, at ten bytes a node and more. Definitions of custom resources are the
#: deepest thing kubectl prints; 64 leaves room above them and stays far from Python's own limit of 1,000 frames.
INVENTORY_LIMITS = Limits(size=64 << 20, depth=64, nodes=6_000_000)

_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
#: 18 digits fit every integer type a reader of our reports may use; a longer number is an identifier, and stays text.
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")
_SURROGATE = re.compile("[\ud800-\udfff]")

#: The first character of every unquoted scalar that may be more than text; the empty one is among them.
_PLAIN_STARTS = "-0123456789tfn~"
_STARTS = (MappingStartEvent, SequenceStartEvent)
_ENDS = (MappingEndEvent, SequenceEndEvent)
_FOREIGN_BREAKS = ("\x85", "\u2028", "\u2029")
_YAML_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_YAML_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BARE_TAGS = ("! ", "!\n", "!\r", "!\t")
_ALIAS_HINT = "write the value out where it is meant"
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

_JSON_PIECE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]|\n|[^\s"\[\]{}:,]+', re.DOTALL)
_JSON_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
#: What the decoder says, and the text left there, if the text was cut: nothing, or part of a word, number or escape.
_JSON_CUT = re.compile(
    r"Invalid \\u[^\n]*\n.{0,12}"
    r"|Expecting value[^\n]*\n(?:t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?|-)?"
    r"|(?:Expecting|Extra)[^\n]*\n(?:\.|(?:\.[0-9]+)?[eE][-+]?)?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a file: its data, built fresh, and where each part of it stands."""

    file: str
    data: Data
    lines: Known | Late = field(repr=False, compare=False)
    """The lines of `data`, node for node: altering `data` makes `place` guess."""

    def place(self, pointer: Sequence[str | int] = ()) -> Place:
        """Where a node stands, an entry at its key; a node that is not there stands at its nearest ancestor."""
        node, lines = self.data, self.lines.all()
        for step in pointer:
            if isinstance(node, dict) and step in node:
                index = list(node).index(str(step))
                node = node[str(step)]
            elif isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node):
                index, node = step, node[step]
            else:
                break
            lines = lines[index + 1] if isinstance(lines, list) else lines
        return Place(file=self.file, line=line_of(lines), pointer=pointer_of(pointer))


def read_yaml(text: bytes, *, file: str, limits: Limits = RULES_LIMITS) -> tuple[Document, ...]:
    """The documents of a YAML stream, at least one; where nothing stands between two `---`, there is none.

    Raises `InvalidInput` with every problem up to the first error of syntax, which ends the reading.
    """
    builder = Builder(file, limits)
    reader = _YamlReader(text_of(text, file=file, size=limits.size), builder, limits)
    documents = reader.documents()
    if builder.problems:
        raise InvalidInput(builder.problems)
    if not documents:
        raise _empty(file)
    return tuple(Document(file=file, data=data, lines=Known(lines)) for data, lines in documents)


def read_yaml_document(text: bytes, *, file: str, limits: Limits = RULES_LIMITS) -> Document:
    """The only document of a YAML file; raises `InvalidInput` as `read_yaml` does, and when there are several."""
    first, *others = read_yaml(text, file=file, limits=limits)
    if others:
        message = f"another document starts here; this kind of file holds one, not {1 + len(others)}"
        hint = "give each document a file of its own, or remove the line ---"
        raise InvalidInput([Problem(code="several-documents", message=message, place=others[0].place(), hint=hint)])
    return first


def read_json(text: bytes, *, file: str, limits: Limits = RULES_LIMITS) -> Document:
    """The one document of a JSON file, held to what `read_yaml` refuses: duplicate keys, boundless nesting.

    Raises `InvalidInput`; its code `json-truncated` means that all is well until the text ends too early.
    """
    written = text_of(text, file=file, size=limits.size)
    if not written.strip():
        raise _empty(file)
    try:
        data = _decode_json(written, limits)
    except (ValueError, RecursionError) as error:
        # The fast decoder knows no lines. Ours finds every problem, or reads after all what only looked doubtful.
        builder = Builder(file, limits)
        walked = _walk_json(written, builder)
        if walked is None:
            raise InvalidInput(builder.problems) from error
        data = walked[0]
    return Document(file=file, data=data, lines=Late(written, file, limits))


class Known:
    """Lines that were gathered while reading."""

    __slots__ = ("_lines",)

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def all(self) -> Lines:
        """The lines of the whole document."""
        return self._lines


class Late:
    """Lines of a JSON text, gathered when first asked for: most files have no problem to place."""

    __slots__ = ("_file", "_limits", "_lines", "_text")

    def __init__(self, text: str, file: str, limits: Limits) -> None:
        self._text, self._file, self._limits = text, file, limits
        self._lines: Lines | None = None

    def all(self) -> Lines:
        """The lines of the whole document."""
        if self._lines is None:
            walked = _walk_json(self._text, Builder(self._file, self._limits))
            self._lines = walked[1] if walked else 1
        return self._lines


class _Events(Protocol):
    def get_event(self) -> Event | None: ...


def _events(text: str) -> _Events:
    """A source of YAML events: libyaml's, or the same in Python, far slower, where PyYAML was built without."""
    try:
        from yaml._yaml import CParser  # noqa: PLC0415  # missing where PyYAML was built without libyaml
    except ImportError:
        return _PythonEvents(text)
    return CParser(text)


class _PythonParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


class _PythonEvents:
    """PyYAML's own parser, which also takes half of a surrogate pair for a character; libyaml refuses that."""

    def __init__(self, text: str) -> None:
        self._parser = _PythonParser(text)

    def get_event(self) -> Event | None:
        """The next event, None after the last."""
        event: Event | None = self._parser.get_event()  # type: ignore[no-untyped-call]  # untyped in the stubs
        if isinstance(event, ScalarEvent) and _SURROGATE.search(event.value):
            raise ValueError("half of a surrogate pair")
        return event


class _YamlReader:
    """Drives a builder with the events of one YAML text."""

    def __init__(self, text: str, builder: Builder, limits: Limits) -> None:
        self._text = text
        self._builder = builder
        self._limits = limits
        self._extra_breaks = _extra_breaks(text)
        self._plain_keys: set[str] = set()
        # libyaml drops the tag `!` of a scalar without a trace, so where there may be one, scalars are looked up in the
        # text. A regular expression that finds them exactly costs a tenth of the reading.
        has_bare_tag = text.endswith("!") or any(tag in text for tag in _BARE_TAGS)
        self._rows = _YAML_BREAK.split(text) if has_bare_tag else None

    def documents(self) -> list[tuple[Data, Lines]]:
        """Every document that holds something; to be used only if the builder has no problems afterwards."""
        found: list[tuple[Data, Lines]] = []
        with suppress(GivenUp):
            try:
                self._read(found)
            except yaml.reader.ReaderError:
                self._refuse_character()
            except yaml.MarkedYAMLError as error:
                self._refuse_syntax(error)
            except (ValueError, OverflowError) as error:
                self._builder.refuse("yaml-syntax", f"an escape that stands for no character: {error}", None)
        return found

    def _read(self, found: list[tuple[Data, Lines]]) -> None:  # noqa: PLR0912  # one branch a kind of event
        """The loop that a file's time goes into: a scalar costs it one call, so what is common is written out here."""
        builder, plain_keys, extra_breaks, rows = self._builder, self._plain_keys, self._extra_breaks, self._rows
        self._events = _events(self._text)
        event: Any  # the union of PyYAML's event classes; `kind` tells them apart
        for event in iter(self._events.get_event, None):
            kind = type(event)
            if kind is ScalarEvent:
                line = event.start_mark.line + 1
                if extra_breaks is not None:
                    line = self._line(event.start_mark)
                if event.anchor is not None or event.tag is not None or rows is not None:
                    self._refuse_properties(event, line)
                value = event.value
                if builder.awaits_key:
                    if value in plain_keys:
                        builder.add_key(value, line)
                    else:
                        self._new_key(event, line)
                elif event.style or value[:1] not in _PLAIN_STARTS:
                    builder.add(value, line)
                else:
                    builder.add(_plain(value), line)
            elif kind is MappingStartEvent:
                self._open({}, event)
            elif kind is SequenceStartEvent:
                self._open([], event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                builder.close()
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentStartEvent:
                builder.start()
            elif kind is DocumentEndEvent and (document := builder.finish())[0] is not None:
                found.append(document)

    def _open(self, container: dict[str, Data] | list[Data], event: Any) -> None:
        line = self._line(event.start_mark)
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event, line)
        if self._builder.awaits_key:
            kind = quoted(container)
            self._builder.refuse("key-not-text", f"{kind} stands where a key belongs", line, "give the entry a name")
            self._skip(line)
            self._builder.add_no_key(line)
        else:
            self._builder.open(container, line)

    def _skip(self, line: int) -> None:
        """Read past the container just begun."""
        depth = 1
        while depth:
            kind = type(self._events.get_event())
            depth += (kind in _STARTS) - (kind in _ENDS)
            if depth > self._limits.depth:
                self._builder.give_up("too-deep", "a key nested without end", line)

    def _alias(self, event: Any) -> None:
        line = self._line(event.start_mark)
        self._builder.refuse("yaml-alias", f"an alias, *{printable(event.anchor)}", line, _ALIAS_HINT)
        if self._builder.awaits_key:
            self._builder.add_no_key(line)
        else:
            self._builder.add(None, line)

    def _new_key(self, event: Any, line: int) -> None:
        """A key not seen before in this file, or one in quotes."""
        key: str = event.value
        if not event.style and len(key) <= KEY_CHARACTERS and _is_ordinary(key):
            self._plain_keys.add(key)
            self._builder.add_key(key, line)
        elif (event.style or self._accepts_plain_key(key, line)) and self._builder.accepts_key(key, line):
            self._builder.add_key(key, line)
        else:
            self._builder.add_no_key(line)

    def _accepts_plain_key(self, key: str, line: int) -> bool:
        if key == "<<":
            self._builder.refuse("yaml-merge", "a merge key, <<", line, "write the entries out")
        elif not isinstance(_plain(key), str):
            shown = quoted(_plain(key))
            self._builder.refuse("key-not-text", f"the key {shown} is not text", line, f'put it in quotes: "{key}"')
        else:
            return True
        return False

    def _refuse_properties(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._builder.refuse("yaml-alias", f"an anchor, &{quoted(event.anchor)[1:-1]}", line, _ALIAS_HINT)
        tag = event.tag or ("!" if self._has_bare_tag(event.start_mark) else None)
        if tag is not None:
            hint = "remove it; a value that is to be text goes in quotes"
            self._builder.refuse("yaml-tag", f"a tag, {quoted(tag)[1:-1]}", line, hint)

    def _has_bare_tag(self, mark: Any) -> bool:
        # What is missing at the end of a text is marked on a line below it.
        line, column = int(mark.line), int(mark.column)
        return self._rows is not None and line < len(self._rows) and self._rows[line].startswith("!", column)

    def _line(self, mark: Any) -> int:
        """The line an editor shows: libyaml also breaks lines at characters that editors do not."""
        line: int = mark.line
        return line + 1 if self._extra_breaks is None else line + 1 - bisect_left(self._extra_breaks, line)

    def _refuse_character(self) -> None:
        found = _YAML_FORBIDDEN.search(self._text)
        start = found.start() if found else 0
        line = self._text.count("\n", 0, start) + 1
        column = start - self._text.rfind("\n", 0, start)
        shown = printable(found[0]) if found else "?"
        hint = f'remove it, or write it as an escape in double quotes, "{shown}"'
        self._builder.refuse("bad-character", f"column {column}: the control character {shown}", line, hint)

    def _refuse_syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark
        if mark is None:
            self._builder.refuse("yaml-syntax", str(error.problem), None)
            return
        rows = _YAML_BREAK.split(self._text.rstrip())
        row = min(mark.line, len(rows) - 1)
        column = mark.column + 1 if row == mark.line else len(rows[row]) + 1
        words, hint = _in_plain_words(str(error.problem), rows[row][column - 1 : column])
        started = error.context_mark
        if error.context and started is not None and started.line != mark.line:
            words += f" ({error.context} that starts on line {self._line(started)})"
        line = row + 1 - bisect_left(self._extra_breaks or [], row)
        self._builder.refuse("yaml-syntax", f"column {column}: {words}", line, hint)


@lru_cache(maxsize=1024)
def _is_ordinary(key: str) -> bool:
    """Whether an unquoted key is text without further question; many files use the same few keys."""
    return key != "<<" and key.isprintable() and isinstance(_plain(key), str)


def _plain(value: str) -> str | int | bool | None:
    """What an unquoted scalar means."""
    if value in _CONSTANTS:
        return _CONSTANTS[value]
    if value[0] in "-0123456789" and _WHOLE.fullmatch(value):
        return int(value)
    return value


def _extra_breaks(text: str) -> list[int] | None:
    """The lines, as libyaml counts them, that end where an editor sees no end; None when there are none."""
    if not any(character in text for character in _FOREIGN_BREAKS):
        return None
    return [line for line, found in enumerate(_YAML_BREAK.finditer(text)) if found[0] in _FOREIGN_BREAKS]


def _in_plain_words(problem: str, character: str) -> tuple[str, str | None]:
    """A parser's complaint as a person would put it, and how to mend it."""
    if "cannot start any token" in problem:
        if character == "\t":
            return "a tab where only spaces may indent", "indent with spaces"
        return f"a value cannot start with {quoted(character)}", "put the value in quotes"
    return _SYNTAX_WORDS.get(problem, (problem, None))


def _decode_json(text: str, limits: Limits) -> Data:
    """The data of a JSON text, fast; raises ValueError or RecursionError when anything is wrong or looks doubtful."""
    good_keys: set[str] = set()

    def mapping(pairs: list[tuple[str, Data]]) -> dict[str, Data]:
        built = dict(pairs)
        for key in built.keys() - good_keys:
            if len(key) > KEY_CHARACTERS or not key.isprintable():
                raise ValueError(key)
            good_keys.add(key)
        if len(built) != len(pairs):
            raise ValueError("a key occurs twice")
        return built

    if sum(map(text.count, ",:[{")) >= limits.nodes or _JSON_SURROGATE.search(text):
        raise ValueError("this needs a closer look")
    data: Data = json.loads(
        text, object_pairs_hook=mapping, parse_int=_number, parse_float=str, parse_constant=_refuse_constant
    )
    if _is_deeper(data, limits.depth):
        raise ValueError("nested too deep")
    return data


def _number(written: str) -> int | str:
    return int(written) if _WHOLE.fullmatch(written) else written


def _refuse_constant(written: str) -> NoReturn:
    raise ValueError(written)


def _is_deeper(data: Data, depth: int) -> bool:
    level = [data]
    for _ in range(depth):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
            if isinstance(child, dict | list)
        ]
    return bool(level)


def _walk_json(text: str, builder: Builder) -> tuple[Data, Lines] | None:
    """The data and lines of a JSON text; None when the builder has a problem, then it has all that can be found."""
    fault = _json_fault(text)
    with suppress(GivenUp):
        _walk_pieces(text, len(text) if fault is None else fault.pos, builder)
        if fault is not None:
            builder.refuse(*_in_json_words(fault))
    return None if builder.problems else builder.finish()


def _walk_pieces(text: str, end: int, builder: Builder) -> None:
    """Build from the good part of a text, which may stop inside a string."""
    line = 1
    for found in _JSON_PIECE.finditer(text, 0, end):
        piece = found[0]
        if piece == "\n":
            line += 1
        elif piece == "{":
            builder.open({}, line)
        elif piece == "[":
            builder.open([], line)
        elif piece in "]}":
            builder.close()
        elif not piece.startswith('"'):
            builder.add(_json_word(piece, builder, line), line)
        elif (value := _json_string(piece)) is None:
            return
        elif builder.awaits_key:
            if builder.accepts_key(value, line):
                builder.add_key(value, line)
            else:
                builder.add_no_key(line)
        else:
            if _SURROGATE.search(value):
                builder.refuse("bad-character", "an escape that is half of a surrogate pair", line)
            builder.add(value, line)


def _json_word(word: str, builder: Builder, line: int) -> Data:
    if word in ("NaN", "Infinity", "-Infinity"):
        builder.refuse("json-invalid", f"{word} is not JSON", line, "write null, or the number as text")
    return _CONSTANTS[word] if word in _CONSTANTS else _number(word)


def _json_string(piece: str) -> str | None:
    try:
        value: str = json.loads(piece)
    except ValueError:
        return None
    return value


def _json_fault(text: str) -> json.JSONDecodeError | None:
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        return error
    except RecursionError:
        pass  # the builder's limit is lower: it will stop there
    return None


def _in_json_words(fault: json.JSONDecodeError) -> tuple[str, str, int, str | None]:
    """Code, message, line and hint for where the decoder gave up."""
    rest = fault.doc[fault.pos :].strip()
    if fault.msg.startswith("Unterminated string") or _JSON_CUT.fullmatch(f"{fault.msg}\n{rest}"):
        line = fault.doc.rstrip().count("\n") + 1
        return "json-truncated", "the text ends before its JSON does", line, "fetch or copy the file again, whole"
    words = fault.msg[0].lower() + fault.msg[1:]
    hint = "one file holds one document" if fault.msg == "Extra data" else None
    return "json-invalid", f"column {fault.colno}: {words}", fault.lineno, hint


def _empty(file: str) -> InvalidInput:
    place = Place(file=file, line=1)
    return InvalidInput([Problem(code="empty-document", message="there is nothing in this file", place=place)])
