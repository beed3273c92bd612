"""The draft of an advisory -> the text of its file, as a person would write it: prose folded, versions as text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

SCHEMA_LINE = "# yaml-language-server: $schema="
WIDTH = 118
#: A text longer than this is folded over lines of its own.
SHORT = 90


class _Folded(str):
    """Prose."""

    __slots__ = ()


class _Flow(dict[str, Any]):
    """A mapping on one line."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Block style for what people read, flow style for what they count."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """List entries stand two columns further in than their key."""
        super().increase_indent(flow, indentless=False)


_Dumper.add_representer(
    _Folded, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=">")
)

_Dumper.add_representer(
    _Flow, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)
)

#: What stands on one line in the rules we ship: bounds, references, and the inventories of cases.
ON_ONE_LINE = frozenset({"examined", "affected", "references", "inventory"})


def draft_text(document: Mapping[str, Any], schema: str | None) -> str:
    """A YAML document that `load_knowledge` reads back as the same data; `schema` is where editors find it."""
    body = yaml.dump(
        _prepared(document), Dumper=_Dumper, sort_keys=False, width=WIDTH, allow_unicode=True, default_flow_style=False
    )
    return f"{SCHEMA_LINE}{schema}\n{body}" if schema else body


def schema_beside(rules: Path, file: PurePosixPath) -> str | None:
    """The way from a file, named by its path in a rules folder, to the schema; None if no `schemas` stands beside."""
    if not (rules.resolve().parent / "schemas" / "advisory.schema.json").is_file():
        return None
    return "../" * len(file.parts) + "schemas/advisory.schema.json"


def _prepared(value: Any, *, in_line: bool = False) -> Any:
    if isinstance(value, Mapping):
        kind = _Flow if in_line else dict
        return kind({str(key): _prepared(each, in_line=in_line or key in ON_ONE_LINE) for key, each in value.items()})
    if isinstance(value, list):
        return [_prepared(each, in_line=in_line) for each in value]
    if isinstance(value, str):
        return _Folded(value) if len(value) > SHORT and not in_line else str(value)
    return value
