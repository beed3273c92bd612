"""What a person writes where a key is missing: the line itself, from the example or the form that its schema has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from advisor.documents.bounded import quoted

#: Words that stand in YAML as they are, inside braces too.
_PLAIN = re.compile(r"[A-Za-z0-9][\w./+-]*(?: [\w./+-]+)*")
_FORMS = {
    "array": "a list below it",
    "object": "keys of its own below it",
    "boolean": "true or false",
    "integer": "a whole number",
    "string": "a text",
}
_NOT_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def what_to_write(name: str, schema: Mapping[str, Any]) -> str:
    """The line that mends a missing key, and what it says.

    >>> what_to_write("kind", {"enum": ["defect", "security"], "description": "What sort of fault it is."})
    'write `kind:` with one of "defect", "security". What sort of fault it is.'
    >>> what_to_write("scope", {"examples": [{"clusters": "all"}], "description": "Where it holds."})
    'write a line such as `scope: {clusters: all}`. Where it holds.'
    """
    described = schema.get("description")
    return f"write {_line(name, schema)}" + (f". {described}" if described else "")


def _line(name: str, schema: Mapping[str, Any]) -> str:
    examples = schema.get("examples") or ([schema["const"]] if "const" in schema else [])
    if examples:
        return f"a line such as `{name}: {_flow(examples[0])}`"
    if words := schema.get("enum"):
        return f"`{name}:` with one of {', '.join(map(quoted, words))}"
    return f"`{name}:` with {_FORMS.get(str(schema.get('type')), 'a value')}"


def _flow(value: object) -> str:
    """A value as YAML on one line."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case bool():
            return str(value).lower()
        case str() if _PLAIN.fullmatch(value) and not value.isdecimal() and value.lower() not in _NOT_TEXT:
            return value
        case _:
            return quoted(value)
