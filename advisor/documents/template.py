"""Takes templates apart: finds each field, and in which quotes of its language it stands.

Only what can be quoted safely passes. A field where no quoting helps (in a comment, a here-document, inside quotes that
the value itself could close) is a Problem of the rule, told when it loads, and never a surprise at a prompt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, assert_never

from advisor.documents.view import View
from advisor.model.names import FieldName
from advisor.model.template import PLAIN_FORMS, Field, Language, Slot, Surroundings, Template
from advisor.problems import nearest

#: Words in braces that are no fields: `{end}` closes a range in kubectl's jsonpath.
NO_FIELDS: Final = frozenset({"end"})

_FIELD: Final = re.compile(r"(?<!\$)\{([a-z][a-z0-9_]*)\}")
_MATCHES_PATTERN: Final = re.compile(r"[=!]~\s*$")
#: Characters after which a shell's `#` starts a comment.
_BEFORE_COMMENT: Final = " \t\n;&|()"


@dataclass(frozen=True, slots=True)
class _NoQuoting:
    """A place where nothing could keep a value from meaning more than itself."""

    place: str
    """As a clause: `in a comment`."""


def template(view: View, language: Language, fields: Mapping[FieldName, Field] | None) -> Template:
    """The text at `view`. A field that is not declared, or stands where nothing can quote it, is a Problem."""
    written = view.own_text()
    parts: list[str | Slot] = []
    done = 0
    for match in _FIELD.finditer(written):
        name = match[1]
        field = _declared(view, name, fields) if name not in NO_FIELDS else None
        if field is None:
            continue
        where = _surroundings(written[: match.start()], language)
        if isinstance(where, _NoQuoting):
            view.report("field-cannot-be-quoted", f"the field {name} stands {where.place}", "move it out of there")
            continue
        if where is Surroundings.SHELL_QUOTED and field.form not in PLAIN_FORMS:
            message = f"a {field.form} could close the quotes that {name} stands in"
            view.report("field-cannot-be-quoted", message, "let it stand alone: it is quoted then")
            continue
        parts += [written[done : match.start()], Slot(field, where)]
        done = match.end()
    parts.append(written[done:])
    return Template(language=language, written=written, parts=tuple(part for part in parts if part != ""))


def _declared(view: View, name: str, fields: Mapping[FieldName, Field] | None) -> Field | None:
    if fields is None:
        return None
    found = fields.get(FieldName(name))
    if found is None:
        hint = nearest(name, fields) or "fields are declared in rules/hops/fields.yaml"
        view.report("unknown-field", f'no field is named "{name}"', hint)
    return found


def _surroundings(before: str, language: Language) -> Surroundings | _NoQuoting:
    """Where a field stands that comes after `before`; why it cannot be quoted there, as a clause."""
    match language:
        case Language.TEXT:
            return Surroundings.PROSE
        case Language.SHELL:
            return _in_shell(before)
        case Language.PROMQL:
            return _in_promql(before)
        case _:
            assert_never(language)


def _in_shell(before: str) -> Surroundings | _NoQuoting:
    quote, previous, place = "", "\n", 0
    while place < len(before):
        char = before[place]
        if quote != "'" and char == "\\":
            previous, place = "\\", place + 2
            continue
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            if previous == "$":
                return _NoQuoting("after $' or $\", whose quoting is not read")
            quote = char
        elif char == "#" and previous in _BEFORE_COMMENT:
            end = before.find("\n", place)
            if end < 0:
                return _NoQuoting("in a comment")
            char, place = "\n", end
        elif before.startswith("<<", place) and not before.startswith("<<<", place) and previous != "<":
            return _NoQuoting("in or after a here-document")
        previous, place = char, place + 1
    if place > len(before):
        return _NoQuoting("after a backslash")
    return Surroundings.SHELL_QUOTED if quote else Surroundings.SHELL_WORD


def _in_promql(before: str) -> Surroundings | _NoQuoting:
    quote, opened, place = "", 0, 0
    while place < len(before):
        char = before[place]
        if quote and char == "\\" and quote != "`":
            place += 2
            continue
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'`":
            quote, opened = char, place
        elif char == "#":
            end = before.find("\n", place)
            if end < 0:
                return _NoQuoting("in a comment")
            place = end
        place += 1
    if place > len(before):
        return _NoQuoting("after a backslash")
    if quote != '"':
        return _NoQuoting("outside of a label's double quotes")
    matches_pattern = _MATCHES_PATTERN.search(before[:opened]) is not None
    return Surroundings.LABEL_PATTERN if matches_pattern else Surroundings.LABEL_VALUE
