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
from typing import TYPE_CHECKING, Any, TypeAlias

from advisor.documents.accepting import accepts
from advisor.documents.bounded import MAX_PROBLEMS, quoted, read_bounded
from advisor.documents.bundled import bundled_folder
from advisor.documents.schema_words import (
    EXPLAIN,
    Fault,
    SchemaError,
    because,
    explain_other,
    listed,
    listing,
    wrong_type,
)
from advisor.documents.source import Document
from advisor.problems import Place, Problem

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

Schema: TypeAlias = Mapping[str, Any]

#: A schema is ours and small; the bound only keeps a wrong path from being read whole.
SCHEMA_BYTES = 4 << 20
_NO_SCHEMAS: Mapping[str, Schema] = MappingProxyType({})
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_shape(document: Document, schema: Schema, *, others: Mapping[str, Schema] = _NO_SCHEMAS) -> list[Problem]:
    """Every way in which the document departs from the schema, sorted by line; empty when it does not.

    `others` are the schemas a `$ref` may name: by `$id`, by name, or by file name (`<name>.schema.json`).
    A `$ref` to anything else is a defect of the schema and raises `referencing.exceptions.Unresolvable`.
    """
    if not others and accepts(schema, document.data):
        return []
    errors = _validator(schema, others).iter_errors(document.data)
    problems = (_problem(document, error, fault) for leaf in map(_leaves, errors) for error, fault in leaf)
    try:
        # More are read than kept: a missing key is told once for every key missing beside it.
        found = _each_once(islice(problems, MAX_PROBLEMS * 10))
    except RecursionError:
        message = "nested too deep to be checked against its schema"
        return [Problem(code="too-deep", message=message, place=document.place())]
    return sorted(found, key=_by_line)[:MAX_PROBLEMS]


def _each_once(problems: Iterable[Problem]) -> list[Problem]:
    """Two definitions that both apply refuse the same thing alike, but for what they know as an alternative."""
    found: dict[tuple[str, str, Place], Problem] = {}
    for problem in problems:
        found.setdefault((problem.code, problem.message, problem.place), problem)
    return list(found.values())


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


def _conditional(validator: Any, condition: Schema, instance: Any, schema: Schema) -> Iterator[SchemaError]:
    """`if`, `then`, `else` as jsonschema has them, with a note that says why `then` applies."""
    branch = "then" if validator.evolve(schema=condition).is_valid(instance) else "else"
    for error in validator.descend(instance, schema.get(branch, True), schema_path=branch):
        reason = _reason(condition, instance) if branch == "then" else None
        if reason is not None:
            error.add_note(reason)
        yield error


def _properties(validator: Any, properties: Schema, instance: Any, schema: Schema) -> Iterator[SchemaError]:
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


def _leaves(error: SchemaError) -> Iterator[tuple[SchemaError, Fault]]:
    """The faults of one error; of alternatives, those of the one that comes nearest."""
    if not error.context:
        explain = EXPLAIN.get(str(error.validator), explain_other)
        yield from ((error, fault) for fault in explain(error))
        return
    branches: dict[Any, list[SchemaError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    together = _in_one_sentence(error, list(branches.values()))
    if together is not None:
        yield error, together
        return
    for inner in min(branches.values(), key=_distance):
        yield from _leaves(inner)


def _in_one_sentence(error: SchemaError, branches: Sequence[Sequence[SchemaError]]) -> Fault | None:
    """What all branches miss at the node itself: a type, or one key of several."""
    if all(_misses_type(branch) for branch in branches):
        types = [kind for branch in branches for inner in branch for kind in listed(inner.validator_value)]
        return wrong_type(error.instance, types)
    inner = [each for branch in branches for each in branch]
    if all(each.validator == "required" and not each.relative_path for each in inner):
        missing = [name for each in inner for name in each.validator_value if name not in error.instance]
        return Fault("missing-key", f"one of {listing(missing)} is missing{because(error)}")
    return None


def _distance(branch: Sequence[SchemaError]) -> tuple[bool, int]:
    """How far an alternative is from what was written: another type is farthest, then the number of errors counts."""
    return _misses_type(branch) or _is_another_word(branch), len(branch)


def _is_another_word(branch: Sequence[SchemaError]) -> bool:
    """Whether one word would have to stand where something else than a text does: nobody meant it."""
    return any(
        each.validator == "const" and not each.relative_path and type(each.validator_value) is not type(each.instance)
        for each in branch
    )


def _misses_type(branch: Sequence[SchemaError]) -> bool:
    return any(each.validator == "type" and not each.relative_path for each in branch)


def _problem(document: Document, error: SchemaError, fault: Fault) -> Problem:
    place = document.place([*error.absolute_path, *fault.steps])
    return Problem(code=fault.code, message=fault.message, place=place, hint=fault.hint)


def _by_line(problem: Problem) -> tuple[int, str, str, str]:
    return problem.place.line or 0, problem.place.pointer, problem.code, problem.message
