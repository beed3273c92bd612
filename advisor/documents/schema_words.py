"""What is wrong with a node, in words: one function for each keyword of JSON Schema whose error a person may meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from advisor.documents.bounded import printable, quoted
from advisor.documents.what_to_write import what_to_write
from advisor.problems import nearest

SchemaError: TypeAlias = Any
"""jsonschema's ValidationError. Its stubs take every field for one that may be unset, which those yielded never are."""

#: A hint lists so many permitted words; of more it shows the first.
WORDS_LISTED = 12
_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}


class Fault(NamedTuple):
    """What one schema error says, before it has a place."""

    code: str
    message: str
    hint: str | None = None
    steps: tuple[str | int, ...] = ()
    """Down from the error's own path."""


def _explain_required(error: SchemaError) -> Iterator[Fault]:
    meant = _meant_by_unknown_keys(error)
    for name in error.validator_value:
        if name not in error.instance and name not in meant:
            known = error.schema.get("properties", {}).get(name)
            hint = what_to_write(name, known) if isinstance(known, dict) else None
            yield Fault("missing-key", f"the key {quoted(name)} is missing{because(error)}", hint)


def _meant_by_unknown_keys(error: SchemaError) -> set[str]:
    """The missing keys that unknown ones beside them are a misspelling of, which is told there."""
    known = error.schema.get("properties", {})
    if error.schema.get("additionalProperties", True) is not False:
        return set()
    hints = {nearest(name, known) for name in error.instance if name not in known}
    return {name for name in error.validator_value if nearest(name, [name]) in hints}


def _explain_additional(error: SchemaError) -> Iterator[Fault]:
    known = error.schema.get("properties", {})
    patterns = error.schema.get("patternProperties", {})
    for name in error.instance:
        if name not in known and not any(re.search(pattern, name) for pattern in patterns):
            yield _unknown_key(name, known)


def _explain_unevaluated(error: SchemaError) -> Iterator[Fault]:
    # Which keys other keywords took is known to jsonschema alone, and it tells it in its message only.
    known = error.schema.get("properties", {})
    for name in error.instance:
        if name not in known and repr(name) in error.message:
            yield _unknown_key(name, known)


def _unknown_key(name: str, known: Iterable[str]) -> Fault:
    hint = nearest(name, known) or (f"known here: {listing(known)}" if known else "no key is known here")
    return Fault("unknown-key", f"unknown key {quoted(name)}", hint, (name,))


def _explain_false(error: SchemaError) -> Iterator[Fault]:
    yield Fault("unknown-key", f"this has no place here{because(error)}", "remove it")


def _explain_not(error: SchemaError) -> Iterator[Fault]:
    """`not` over `required` forbids keys; anything else it forbids is told without detail."""
    refused = error.validator_value
    if refused == {}:
        yield from _explain_false(error)
        return
    forms = refused.get("anyOf", [refused]) if isinstance(error.instance, dict) else []
    present = [name for form in forms for name in form.get("required", ()) if name in error.instance]
    for name in present:
        yield Fault("unknown-key", f"{quoted(name)} has no place here{because(error)}", "keep one of them", (name,))
    if not present:
        yield Fault("wrong-shape", f"{quoted(error.instance)} is ruled out here{because(error)}")


def _explain_type(error: SchemaError) -> Iterator[Fault]:
    yield wrong_type(error.instance, listed(error.validator_value))


def wrong_type(instance: object, types: Iterable[str]) -> Fault:
    """A node of another type than those expected."""
    wanted = list(dict.fromkeys(_TYPES.get(kind, kind) for kind in types))
    found = "nothing" if instance is None else quoted(instance)
    hint = None
    if "text" in wanted and isinstance(instance, bool | int):
        hint = f'put it in quotes: "{found}"'
    elif "true or false" in wanted and isinstance(instance, str):
        hint = "write true or false, without quotes"
    elif "a list" in wanted and not isinstance(instance, dict | list):
        hint = "a list of one is written with a dash too"
    return Fault("wrong-type", f"{' or '.join(wanted)} is expected here, not {found}", hint)


def _explain_enum(error: SchemaError) -> Iterator[Fault]:
    allowed = error.validator_value
    words = [value for value in allowed if isinstance(value, str)]
    close = nearest(error.instance, words) if isinstance(error.instance, str) else None
    yield Fault("not-one-of", f"{quoted(error.instance)} is not one of {listing(allowed)}", close)


def _explain_const(error: SchemaError) -> Iterator[Fault]:
    wanted = quoted(error.validator_value)
    yield Fault("not-one-of", f"only {wanted} may stand here, not {quoted(error.instance)}{because(error)}")


def _explain_pattern(error: SchemaError) -> Iterator[Fault]:
    hint = error.schema.get("description") or f"it must match {error.validator_value}"
    yield Fault("wrong-form", f"{quoted(error.instance)} does not have the form expected here", hint)


def _explain_format(error: SchemaError) -> Iterator[Fault]:
    yield Fault("wrong-form", f"{quoted(error.instance)} is not a date", "write year-month-day, as in 2026-11-21")


def _explain_length(error: SchemaError) -> Iterator[Fault]:
    length, bound = len(error.instance), error.validator_value
    if length == 0:
        message = "the text is empty"
    else:
        side = "at least" if length < bound else "at most"
        message = f"the text has {length:,} characters, {side} {bound:,} are expected"
    yield Fault("wrong-form", message, error.schema.get("description"))


def _explain_few(error: SchemaError) -> Iterator[Fault]:
    wanted = error.validator_value if isinstance(error.validator_value, int) else 1
    message = f"{_entries(len(error.instance))}, at least {wanted} must be here{because(error)}"
    yield Fault("too-few", message, error.schema.get("description"))


def _explain_many(error: SchemaError) -> Iterator[Fault]:
    message = f"{_entries(len(error.instance))}, at most {error.validator_value} may be here{because(error)}"
    yield Fault("too-many", message, error.schema.get("description"))


def _entries(count: int) -> str:
    return "one entry" if count == 1 else f"{count:,} entries"


def explain_other(error: SchemaError) -> Iterator[Fault]:
    """An error of a keyword that has no words of its own."""
    yield Fault("wrong-shape", printable(error.message[:200]) + because(error), error.schema.get("description"))


def because(error: SchemaError) -> str:
    """Why a conditional demand is made, from the nearest condition that says so."""
    step = error
    while step is not None:
        for note in getattr(step, "__notes__", ()):
            return f", because {note}"
        step = step.parent
    return ""


def listed(value: Any) -> list[Any]:
    """The values of a keyword that takes one or several."""
    return value if isinstance(value, list) else [value]


def listing(values: Iterable[object]) -> str:
    """Values as a message lists them, not too many."""
    shown = [quoted(value) for value in values]
    return ", ".join(shown[:WORDS_LISTED]) + (", …" if len(shown) > WORDS_LISTED else "")


#: How each keyword's error is told; `None` is the keyword of the schema `false`.
EXPLAIN: Mapping[str, Callable[[SchemaError], Iterator[Fault]]] = {
    "None": _explain_false,
    "required": _explain_required,
    "additionalProperties": _explain_additional,
    "unevaluatedProperties": _explain_unevaluated,
    "not": _explain_not,
    "type": _explain_type,
    "enum": _explain_enum,
    "const": _explain_const,
    "pattern": _explain_pattern,
    "format": _explain_format,
    "minLength": _explain_length,
    "maxLength": _explain_length,
    "minItems": _explain_few,
    "minProperties": _explain_few,
    "contains": _explain_few,
    "maxItems": _explain_many,
    "maxProperties": _explain_many,
}
