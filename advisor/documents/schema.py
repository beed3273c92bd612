"""The shape gate: what a JSON Schema (draft 2020-12) finds wrong with a document, as Problems a person can act on.

Schemas choose between forms by `if`/`then`, whose errors stand for themselves; of `anyOf` and `oneOf` the errors of the
branch that comes nearest are told. Nothing is ever fetched: a `$ref` finds a schema that was handed in, or none.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from advisor.documents.bounded import MAX_PROBLEMS, printable, quoted, read_bounded
from advisor.documents.bundled import bundled_folder
from advisor.documents.source import Document
from advisor.problems import Problem, nearest

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

Schema: TypeAlias = Mapping[str, Any]
_Error: TypeAlias = Any
"""jsonschema's ValidationError. Its stubs take every field for one that may be unset, which those yielded never are."""

#: A schema is ours and small; the bound only keeps a wrong path from being read whole.
SCHEMA_BYTES = 4 << 20
#: A hint lists so many permitted words; of more it shows the first.
WORDS_LISTED = 12
_NO_SCHEMAS: Mapping[str, Schema] = MappingProxyType({})
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}


class _Fault(NamedTuple):
    """What one schema error says, before it has a place."""

    code: str
    message: str
    hint: str | None = None
    steps: tuple[str | int, ...] = ()
    """Down from the error's own path."""


def check_shape(document: Document, schema: Schema, *, others: Mapping[str, Schema] = _NO_SCHEMAS) -> list[Problem]:
    """Every way in which the document departs from the schema, sorted by line; empty when it does not.

    `others` are the schemas a `$ref` may name: by `$id`, by name, or by file name (`<name>.schema.json`).
    A `$ref` to anything else is a defect of the schema and raises `referencing.exceptions.Unresolvable`.
    """
    errors = _validator(schema, others).iter_errors(document.data)
    problems = (_problem(document, error, fault) for leaf in map(_leaves, errors) for error, fault in leaf)
    try:
        # More are read than kept: a missing key is told once for every key missing beside it.
        found = dict.fromkeys(islice(problems, MAX_PROBLEMS * 10))
    except RecursionError:
        message = "nested too deep to be checked against its schema"
        return [Problem(code="too-deep", message=message, place=document.place())]
    return sorted(found, key=_by_line)[:MAX_PROBLEMS]


def load_schema(name: str) -> Schema:
    """The schema of that name which ships with the advisor; raises `InvalidInput` when there is none."""
    content = read_bounded(bundled_folder("schemas") / f"{name}.schema.json", size=SCHEMA_BYTES)
    schema: Schema = json.loads(content)
    return schema


def _validator(schema: Schema, others: Mapping[str, Schema]) -> Validator:
    from referencing import Registry  # noqa: PLC0415  # slow to import, and not needed when a cache is warm
    from referencing.jsonschema import DRAFT202012  # noqa: PLC0415  # as above

    registry: Registry[Schema] = Registry()
    for name, other in others.items():
        resource = DRAFT202012.create_resource(other)
        names = {name, f"{name}.schema.json", other.get("$id", name)}
        registry = registry.with_resources((uri, resource) for uri in sorted(names))
    make, formats = _validator_class()
    return make(schema, registry=registry, format_checker=formats)


@cache
def _validator_class() -> tuple[Callable[..., Validator], Any]:
    """Draft 2020-12 in which an error under `then` knows the condition, and `date` is the one format."""
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415  # slow, and needed only for this gate
    from jsonschema.validators import extend  # noqa: PLC0415  # as above

    formats = FormatChecker(formats=())
    formats.checks("date")(_is_date)
    make = extend(Draft202012Validator, {"if": _conditional, "properties": _properties})  # type: ignore[no-untyped-call]  # untyped in the stubs
    return make, formats


def _conditional(validator: Any, condition: Schema, instance: Any, schema: Schema) -> Iterator[_Error]:
    """`if`, `then`, `else` as jsonschema has them, with a note that says why `then` applies."""
    branch = "then" if validator.evolve(schema=condition).is_valid(instance) else "else"
    for error in validator.descend(instance, schema.get(branch, True), schema_path=branch):
        reason = _reason(condition, instance) if branch == "then" else None
        if reason is not None:
            error.add_note(reason)
        yield error


def _properties(validator: Any, properties: Schema, instance: Any, schema: Schema) -> Iterator[_Error]:
    """`properties` as jsonschema has it, which however loses the path of what the schema `false` refuses."""
    del schema
    if isinstance(instance, dict):
        for name in properties.keys() & instance.keys():
            test = {"not": {}} if properties[name] is False else properties[name]
            yield from validator.descend(instance[name], test, path=name, schema_path=name)


def _reason(condition: Any, instance: Any) -> str | None:
    """A condition in words, when it is a simple one and the instance truly says so."""
    if not isinstance(condition, dict) or not isinstance(instance, dict):
        return None
    tests = condition.get("properties", {})
    settled = [name for name, test in tests.items() if name in instance and isinstance(test, dict) and "const" in test]
    chosen = [f"{quoted(name)} is {quoted(instance[name])}" for name in settled]
    given = [f"{quoted(name)} is given" for name in condition.get("required", ()) if name not in tests]
    return " and ".join(chosen + given) or None


def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        return bool(_DATE.fullmatch(value) and datetime.date.fromisoformat(value))
    except ValueError:
        return False


def _leaves(error: _Error) -> Iterator[tuple[_Error, _Fault]]:
    """The faults of one error; of alternatives, those of the one that comes nearest."""
    if not error.context:
        explain = _EXPLAIN.get(str(error.validator), _explain_other)
        yield from ((error, fault) for fault in explain(error))
        return
    branches: dict[Any, list[_Error]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    together = _in_one_sentence(error, list(branches.values()))
    if together is not None:
        yield error, together
        return
    for inner in min(branches.values(), key=_distance):
        yield from _leaves(inner)


def _in_one_sentence(error: _Error, branches: Sequence[Sequence[_Error]]) -> _Fault | None:
    """What all branches miss at the node itself: a type, or one key of several."""
    if all(_misses_type(branch) for branch in branches):
        types = [kind for branch in branches for inner in branch for kind in _listed(inner.validator_value)]
        return _wrong_type(error.instance, types)
    inner = [each for branch in branches for each in branch]
    if all(each.validator == "required" and not each.relative_path for each in inner):
        missing = [name for each in inner for name in each.validator_value if name not in error.instance]
        return _Fault("missing-key", f"one of {_words(missing)} is missing{_because(error)}")
    return None


def _distance(branch: Sequence[_Error]) -> tuple[bool, int]:
    """How far an alternative is from what was written: another type is farthest, then the number of errors counts."""
    return _misses_type(branch), len(branch)


def _misses_type(branch: Sequence[_Error]) -> bool:
    return any(each.validator == "type" and not each.relative_path for each in branch)


def _problem(document: Document, error: _Error, fault: _Fault) -> Problem:
    place = document.place([*error.absolute_path, *fault.steps])
    return Problem(code=fault.code, message=fault.message, place=place, hint=fault.hint)


def _by_line(problem: Problem) -> tuple[int, str, str, str]:
    return problem.place.line or 0, problem.place.pointer, problem.code, problem.message


def _explain_required(error: _Error) -> Iterator[_Fault]:
    for name in error.validator_value:
        if name not in error.instance:
            hint = error.schema.get("properties", {}).get(name, {}).get("description")
            yield _Fault("missing-key", f"the key {quoted(name)} is missing{_because(error)}", hint)


def _explain_additional(error: _Error) -> Iterator[_Fault]:
    known = error.schema.get("properties", {})
    patterns = error.schema.get("patternProperties", {})
    for name in error.instance:
        if name not in known and not any(re.search(pattern, name) for pattern in patterns):
            yield _unknown_key(name, known)


def _explain_unevaluated(error: _Error) -> Iterator[_Fault]:
    # Which keys other keywords took is known to jsonschema alone, and it tells it in its message only.
    known = error.schema.get("properties", {})
    for name in error.instance:
        if name not in known and repr(name) in error.message:
            yield _unknown_key(name, known)


def _unknown_key(name: str, known: Iterable[str]) -> _Fault:
    hint = nearest(name, known) or (f"known here: {_words(known)}" if known else "no key is known here")
    return _Fault("unknown-key", f"unknown key {quoted(name)}", hint, (name,))


def _explain_false(error: _Error) -> Iterator[_Fault]:
    yield _Fault("unknown-key", f"this has no place here{_because(error)}", "remove it")


def _explain_not(error: _Error) -> Iterator[_Fault]:
    """`not` over `required` forbids keys; anything else it forbids is told without detail."""
    refused = error.validator_value
    if refused == {}:
        yield from _explain_false(error)
        return
    forms = refused.get("anyOf", [refused]) if isinstance(error.instance, dict) else []
    present = [name for form in forms for name in form.get("required", ()) if name in error.instance]
    for name in present:
        yield _Fault("unknown-key", f"{quoted(name)} has no place here{_because(error)}", "keep one of them", (name,))
    if not present:
        yield _Fault("wrong-shape", f"{quoted(error.instance)} is ruled out here{_because(error)}")


def _explain_type(error: _Error) -> Iterator[_Fault]:
    yield _wrong_type(error.instance, _listed(error.validator_value))


def _wrong_type(instance: object, types: Iterable[str]) -> _Fault:
    wanted = list(dict.fromkeys(_TYPES.get(kind, kind) for kind in types))
    found = "nothing" if instance is None else quoted(instance)
    hint = None
    if "text" in wanted and isinstance(instance, bool | int):
        hint = f'put it in quotes: "{found}"'
    elif "true or false" in wanted and isinstance(instance, str):
        hint = "write true or false, without quotes"
    elif "a list" in wanted and not isinstance(instance, dict | list):
        hint = "a list of one is written with a dash too"
    return _Fault("wrong-type", f"{' or '.join(wanted)} is expected here, not {found}", hint)


def _explain_enum(error: _Error) -> Iterator[_Fault]:
    allowed = error.validator_value
    words = [value for value in allowed if isinstance(value, str)]
    close = nearest(error.instance, words) if isinstance(error.instance, str) else None
    yield _Fault("not-one-of", f"{quoted(error.instance)} is not one of {_words(allowed)}", close)


def _explain_const(error: _Error) -> Iterator[_Fault]:
    wanted = quoted(error.validator_value)
    yield _Fault("not-one-of", f"only {wanted} may stand here, not {quoted(error.instance)}{_because(error)}")


def _explain_pattern(error: _Error) -> Iterator[_Fault]:
    hint = error.schema.get("description") or f"it must match {error.validator_value}"
    yield _Fault("wrong-form", f"{quoted(error.instance)} does not have the form expected here", hint)


def _explain_format(error: _Error) -> Iterator[_Fault]:
    yield _Fault("wrong-form", f"{quoted(error.instance)} is not a date", "write year-month-day, as in 2026-11-21")


def _explain_length(error: _Error) -> Iterator[_Fault]:
    length, bound = len(error.instance), error.validator_value
    if length == 0:
        message = "the text is empty"
    else:
        side = "at least" if length < bound else "at most"
        message = f"the text has {length:,} characters, {side} {bound:,} are expected"
    yield _Fault("wrong-form", message, error.schema.get("description"))


def _explain_few(error: _Error) -> Iterator[_Fault]:
    wanted = error.validator_value if isinstance(error.validator_value, int) else 1
    message = f"{_entries(len(error.instance))}, at least {wanted} must be here{_because(error)}"
    yield _Fault("too-few", message, error.schema.get("description"))


def _explain_many(error: _Error) -> Iterator[_Fault]:
    message = f"{_entries(len(error.instance))}, at most {error.validator_value} may be here{_because(error)}"
    yield _Fault("too-many", message, error.schema.get("description"))


def _entries(count: int) -> str:
    return "one entry" if count == 1 else f"{count:,} entries"


def _explain_other(error: _Error) -> Iterator[_Fault]:
    yield _Fault("wrong-shape", printable(error.message[:200]) + _because(error), error.schema.get("description"))


def _because(error: _Error) -> str:
    """Why a conditional demand is made, from the nearest condition that says so."""
    step = error
    while step is not None:
        for note in getattr(step, "__notes__", ()):
            return f", because {note}"
        step = step.parent
    return ""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _words(values: Iterable[object]) -> str:
    shown = [quoted(value) for value in values]
    return ", ".join(shown[:WORDS_LISTED]) + (", …" if len(shown) > WORDS_LISTED else "")


#: How each keyword's error is told; `None` is the keyword of the schema `false`.
_EXPLAIN: Mapping[str, Callable[[_Error], Iterator[_Fault]]] = {
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
