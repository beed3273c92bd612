"""Commands with named fields: what a field may hold, and how a value is quoted for the language it lands in.

A template is taken apart once, when the rules load, and every field's surroundings are known from then on. Values come
from inventories and from people: a value that is not of its field's form is refused, and one that is accepted can never
become more than the one word, or the one label value, that it stands for.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias, assert_never

from advisor.model.names import FieldName
from advisor.problems import AdvisorError

#: The longest value a field takes: a file's path.
VALUE_CHARACTERS = 4096


class Language(StrEnum):
    """What a template is written in."""

    TEXT = "text"
    SHELL = "shell"
    PROMQL = "promql"


class Form(StrEnum):
    """What a field's value looks like. No form admits a control character, none but `words` a dash in front."""

    VERSION = "version"
    NAME = "name"
    NUMBER = "number"
    HOST = "host"
    ARN = "arn"
    PATH = "path"
    WORDS = "words"
    """Any number of words, divided by blanks: each is one word of the command."""


_PATTERNS: Final[Mapping[Form, re.Pattern[str]]] = {
    Form.VERSION: re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]*"),
    Form.NAME: re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*"),
    Form.NUMBER: re.compile(r"[0-9]{1,18}"),
    Form.HOST: re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?"),
    Form.ARN: re.compile(r"arn:[A-Za-z0-9:/_+=,.@-]+"),
    Form.PATH: re.compile(r"[A-Za-z0-9/._][^\x00-\x1f\x7f-\x9f]*"),
    Form.WORDS: re.compile(r"[^\x00-\x1f\x7f-\x9f]*"),
}

#: Forms whose characters mean nothing in any language, so that a value may stand inside quotes that the template opens.
PLAIN_FORMS: Final = frozenset({Form.VERSION, Form.NAME, Form.NUMBER, Form.HOST})


class Surroundings(StrEnum):
    """Where in a template a field stands."""

    PROSE = "prose"
    SHELL_WORD = "shell_word"
    """Outside of quotes, where blanks divide words."""
    SHELL_QUOTED = "shell_quoted"
    """Inside quotes that the template opens; only plain forms may stand there."""
    LABEL_VALUE = "label_value"
    """Inside the quotes of `label="…"`."""
    LABEL_PATTERN = "label_pattern"
    """Inside the quotes of `label=~"…"`, where dots and stars mean something."""


class Supplier(StrEnum):
    """Who knows a field's value."""

    HOP = "hop"
    """The hop itself, or the inventory it starts from."""
    PERSON = "person"
    """Somebody has to fill it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field that templates may name."""

    name: FieldName
    form: Form
    meaning: str
    comes_from: Supplier

    def accepts(self, value: str) -> bool:
        """Whether a value is of the field's form."""
        return len(value) <= VALUE_CHARACTERS and _PATTERNS[self.form].fullmatch(value) is not None


@dataclass(frozen=True, slots=True)
class Slot:
    """A field at one place of a template."""

    field: Field
    surroundings: Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A text with fields, taken apart."""

    language: Language
    written: str
    parts: tuple[str | Slot, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields it names, each once, in order."""
        return tuple(dict.fromkeys(part.field for part in self.parts if isinstance(part, Slot)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A template with the values there are."""

    text: str
    blanks: tuple[Field, ...]
    """Fields nobody gave a value for. They stand in the text as written, in braces."""


class RefusedValue(AdvisorError):
    """A value that is not of its field's form, or for a field nobody declared."""


Values: TypeAlias = Mapping[FieldName, str]


def render(template: Template, values: Values) -> Rendered:
    """The text with every value quoted for where it stands. Raises `RefusedValue` when a value is not of its form."""
    text: list[str] = []
    blanks: dict[Field, None] = {}
    for part in template.parts:
        if isinstance(part, str):
            text.append(part)
        elif part.field.name in values:
            text.append(_quoted(part, values[part.field.name]))
        else:
            blanks[part.field] = None
            text.append(f"{{{part.field.name}}}")
    return Rendered(text="".join(text), blanks=tuple(blanks))


def _quoted(slot: Slot, value: str) -> str:
    if not slot.field.accepts(value):
        shown = value[:60].encode("unicode_escape").decode("ascii")
        raise RefusedValue(f'"{shown}" is no value of the field {slot.field.name}: it takes a {slot.field.form}')
    match slot.surroundings:
        case Surroundings.PROSE | Surroundings.SHELL_QUOTED:
            return value
        case Surroundings.SHELL_WORD:
            words = value.split(" ") if slot.field.form is Form.WORDS else [value]
            return " ".join(shlex.quote(word) for word in words if word)
        case Surroundings.LABEL_VALUE:
            return _promql_string(value)
        case Surroundings.LABEL_PATTERN:
            return _promql_string(re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", value))
        case _:
            assert_never(slot.surroundings)


def _promql_string(value: str) -> str:
    """As https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals has it inside double quotes."""
    return value.replace("\\", "\\\\").replace('"', '\\"')
