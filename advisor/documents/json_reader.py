"""JSON held to what YAML is held to: a fast decoder that knows no lines, and a walk that finds every problem."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import NoReturn

from advisor.documents.builder import KEY_CHARACTERS, Builder, Data, GivenUp, Limits, Lines
from advisor.documents.scalars import CONSTANTS, SURROGATE, number

_JSON_PIECE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]|\n|[^\s"\[\]{}:,]+', re.DOTALL)
_JSON_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
#: What the decoder says, and the text left there, if the text was cut: nothing, or part of a word, number or escape.
_JSON_CUT = re.compile(
    r"Invalid \\u[^\n]*\n.{0,12}"
    r"|Expecting value[^\n]*\n(?:t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?|-)?"
    r"|(?:Expecting|Extra)[^\n]*\n(?:\.|(?:\.[0-9]+)?[eE][-+]?)?",
    re.DOTALL,
)


def decode_json(text: str, limits: Limits) -> Data:
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
        text, object_pairs_hook=mapping, parse_int=number, parse_float=str, parse_constant=_refuse_constant
    )
    if _is_deeper(data, limits.depth):
        raise ValueError("nested too deep")
    return data


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


def walk_json(text: str, builder: Builder) -> tuple[Data, Lines] | None:
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
            if SURROGATE.search(value):
                builder.refuse("bad-character", "an escape that is half of a surrogate pair", line)
            builder.add(value, line)


def _json_word(word: str, builder: Builder, line: int) -> Data:
    if word in ("NaN", "Infinity", "-Infinity"):
        builder.refuse("json-invalid", f"{word} is not JSON", line, "write null, or the number as text")
    return CONSTANTS[word] if word in CONSTANTS else number(word)


def _json_string(piece: str) -> str | None:
    if piece.isprintable() and "\\" not in piece and len(piece) > 1 and piece.endswith('"'):
        return piece[1:-1]
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
