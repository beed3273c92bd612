"""A quick yes of the shape gate: whether a document has the shape that a schema asks for, not what is wrong with it.

Nearly every document has it, and the validator takes far longer to say so. Only words of a schema that are understood
here count: at any other the answer is no, and the validator decides, as it does of whatever is not accepted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]
_Test: TypeAlias = Callable[[Any], bool]

#: Data as our readers give it: a fraction is text.
_TYPES: Mapping[str, _Test] = MappingProxyType(
    {
        "object": lambda data: isinstance(data, dict),
        "array": lambda data: isinstance(data, list),
        "string": lambda data: isinstance(data, str),
        "boolean": lambda data: isinstance(data, bool),
        "null": lambda data: data is None,
        "integer": lambda data: isinstance(data, int) and not isinstance(data, bool),
    }
)
_SAYS_NOTHING = frozenset({"$schema", "$id", "$defs", "$comment", "title", "description", "examples", "properties"})


class _NotUnderstoodError(Exception):
    """A word, or a use of one, that only the validator knows."""


def accepts(schema: Schema, data: object) -> bool:
    """Whether the data surely has the shape. False says nothing: it has not, or nobody here can tell."""
    try:
        return _Acceptor(schema).test_of(schema)(data)
    except (_NotUnderstoodError, RecursionError):
        return False


class _Acceptor:
    """Makes tests of the parts of one schema, each when it is first needed."""

    def __init__(self, whole: Schema) -> None:
        self._whole = whole
        self._tests: dict[int, _Test] = {}

    def test_of(self, schema: Any) -> _Test:
        """What decides of a value."""
        found = self._tests.get(id(schema))
        if found is None:
            found = self._tests[id(schema)] = self._made(schema)
        return found

    def _made(self, schema: Any) -> _Test:
        if isinstance(schema, bool):
            return lambda _: schema
        tests = [self._word(word, value, schema) for word, value in schema.items() if word not in _SAYS_NOTHING]
        if "properties" in schema:
            tests.append(self._properties(schema["properties"]))
        if len(tests) == 1:
            return tests[0]
        return lambda data: all(test(data) for test in tests)

    def _word(self, word: str, value: Any, schema: Schema) -> _Test:  # noqa: PLR0911  # a table
        match word:
            case "$ref":
                return self._referred(value)
            case "type":
                return _typed(value)
            case "required":
                return lambda data: not isinstance(data, dict) or all(name in data for name in value)
            case "additionalProperties":
                return self._others(value, frozenset(schema.get("properties", ())))
            case "propertyNames":
                return lambda data: not isinstance(data, dict) or all(map(self.test_of(value), data))
            case "items":
                return lambda data: not isinstance(data, list) or all(map(self.test_of(value), data))
            case "anyOf":
                return lambda data: any(self.test_of(each)(data) for each in value)
            case "enum" | "const":
                return _one_of([value] if word == "const" else value)
            case "pattern":
                search = re.compile(value).search
                return lambda data: not isinstance(data, str) or search(data) is not None
            case "minLength" | "minItems":
                sized: type[Any] = str if word == "minLength" else list
                return lambda data: not isinstance(data, sized) or len(data) >= value
            case "maxLength" | "maxProperties":
                bounded: type[Any] = str if word == "maxLength" else dict
                return lambda data: not isinstance(data, bounded) or len(data) <= value
        raise _NotUnderstoodError(word)

    def _referred(self, reference: str) -> _Test:
        """A definition of the same schema, looked up when it is first used, for it may hold itself."""
        head, _, name = reference.rpartition("/")
        if head != "#/$defs" or name not in self._whole["$defs"]:
            raise _NotUnderstoodError(reference)
        definition = self._whole["$defs"][name]

        def test(data: Any) -> bool:
            return self.test_of(definition)(data)

        return test

    def _properties(self, properties: Schema) -> _Test:
        def test(data: Any) -> bool:
            if not isinstance(data, dict):
                return True
            return all(self.test_of(properties[name])(value) for name, value in data.items() if name in properties)

        return test

    def _others(self, schema: Any, named: frozenset[str]) -> _Test:
        def test(data: Any) -> bool:
            if not isinstance(data, dict):
                return True
            return all(self.test_of(schema)(value) for name, value in data.items() if name not in named)

        return test


def _typed(told: str | Sequence[str]) -> _Test:
    names = [told] if isinstance(told, str) else told
    if any(name not in _TYPES for name in names):
        raise _NotUnderstoodError(told)
    if len(names) == 1:
        return _TYPES[names[0]]
    return lambda data: any(_TYPES[name](data) for name in names)


def _one_of(values: Sequence[object]) -> _Test:
    """Texts only: what else is equal is a question that languages answer differently."""
    if not all(isinstance(value, str) for value in values):
        raise _NotUnderstoodError(values)
    known = frozenset(values)
    return lambda data: isinstance(data, str) and data in known
