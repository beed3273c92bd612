"""`schemas/`: every key of every file that is read or written, a page for each schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import dumps
from pathlib import Path
from typing import Any, TypeAlias

from advisor.documents.bundled import bundled_folder
from advisor.documents.schema import load_schema
from scripts.reference.markdown import anchor, code, codes, page, prose, table

Schema: TypeAlias = Mapping[str, Any]
_SUFFIX = ".schema.json"
_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
    "array": "list",
}
#: Which of the keywords that offer a choice; all of them are shown as alternatives.
_CHOICES = ("oneOf", "anyOf")


def schema_pages() -> Mapping[str, str]:
    """The pages by their paths, with a list of them."""
    names = sorted(path.name.removesuffix(_SUFFIX) for path in bundled_folder("schemas").glob(f"*{_SUFFIX}"))
    pages = {f"schemas/{name}.md": _schema_page(name) for name in names}
    rows = ((f"[{name}]({name}.md)", prose(_about(load_schema(name)))) for name in names)
    lines = (
        "Each is a JSON Schema, draft 2020-12, in [`schemas/`](../../../schemas), which editors that know",
        "`yaml-language-server` complete and check by.",
        "",
        *table(("file", "what it is"), rows),
    )
    return {"schemas/README.md": page("Files", "`schemas/`", lines), **pages}


def keys_of(name: str) -> Iterator[tuple[str, str]]:
    """Every key of a schema with what it means, empty where nobody wrote it down. Parts have their name in front."""
    for part, schema in _parts(name):
        for pointer, found, _ in _keys(schema, ""):
            yield f"{part}{pointer}", _about(found)


def _schema_page(name: str) -> str:
    schema = load_schema(name)
    return page(str(schema.get("title", name)), f"`schemas/{name}{_SUFFIX}`", _lines(name, schema))


def _lines(name: str, schema: Schema) -> Iterator[str]:
    yield prose(_about(schema))
    yield ""
    yield "`*` stands for every element of a list, and for every name where names are free."
    yield "Keys in **bold** must be there."
    yield ""
    for part, found in _parts(name):
        if part:
            yield f"## {part}"
            yield ""
        if part and (about := _about(found)):
            yield prose(about)
            yield ""
        rows = [
            (f"**{code(pointer)}**" if is_required else code(pointer), _type(each), prose(_about(each)))
            for pointer, each, is_required in _keys(found, "")
        ]
        if rows:
            yield from table(("key", "type", "meaning"), rows)
        else:
            yield _type(found)
            yield ""


def _parts(name: str) -> Iterator[tuple[str, Schema]]:
    """The document itself, without a name, and the parts it names."""
    schema = load_schema(name)
    yield "", schema
    yield from schema.get("$defs", {}).items()


def _keys(schema: Schema, pointer: str) -> Iterator[tuple[str, Schema, bool]]:
    """The keys below a schema, depth first, and whether each must be there. What it refers to is a part of its own."""
    required = schema.get("required", ())
    for key, found in schema.get("properties", {}).items():
        if isinstance(found, Mapping):
            yield f"{pointer}/{key}", found, key in required
            yield from _keys(found, f"{pointer}/{key}")
    for below in (schema.get("items"), schema.get("additionalProperties")):
        if isinstance(below, Mapping):
            yield from _keys(below, f"{pointer}/*")
    seen: set[str] = set()
    for choice in _choices(schema):
        for path, found, _ in _keys(choice, pointer):
            if path not in seen:
                seen.add(path)
                yield path, found, False


def _choices(schema: Schema) -> Iterator[Schema]:
    for keyword in (*_CHOICES, "allOf"):
        yield from (
            each for each in schema.get(keyword, ()) if "properties" in each or "items" in each or "oneOf" in each
        )


def _about(schema: Schema) -> str:
    return str(schema.get("description", ""))


def _type(schema: Schema) -> str:
    """What a value is, in words."""
    if "$ref" in schema:
        return _link(schema["$ref"])
    if "const" in schema:
        return code(_json(schema["const"]))
    if "enum" in schema:
        return codes(map(_json, schema["enum"]))
    for keyword in _CHOICES:
        if keyword in schema and "properties" not in schema:
            return " or ".join(dict.fromkeys(map(_type, schema[keyword])))
    told = schema.get("type", "object" if "properties" in schema else "any")
    return " or ".join(_plain(each, schema) for each in ([told] if isinstance(told, str) else told))


def _plain(name: str, schema: Schema) -> str:
    if name == "array" and isinstance(schema.get("items"), Mapping):
        return f"list of {_type(schema['items'])}"
    below = schema.get("additionalProperties")
    if name == "object" and isinstance(below, Mapping) and "properties" not in schema:
        return f"object of {_type(below)}"
    return _TYPES.get(name, name)


def _link(reference: str) -> str:
    file, _, path = reference.partition("#/$defs/")
    place = f"{Path(file).name.removesuffix(_SUFFIX)}.md" if file else ""
    return f"[{path}]({place}#{anchor(path)})"


def _json(value: object) -> str:
    """A value as JSON has it, text without its quotation marks."""
    return value if isinstance(value, str) else dumps(value)
