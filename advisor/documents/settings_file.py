"""`advisor.toml`: settings of a run, through the gates of syntax and shape. What a key means is decided in `cli`.

`tomllib` tells no lines of keys, so that they are looked up in the text: the file is flat, one key a line.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from advisor.documents.bounded import read_bounded, text_of
from advisor.problems import InvalidInput, Place, Problem

if TYPE_CHECKING:
    from advisor.documents.builder import Data

#: A page of settings is a few hundred bytes.
SETTINGS_BYTES = 64 << 10

Told: TypeAlias = str | int | bool | tuple[str, ...]
"""What a key may be set to."""

_ASSIGNS = re.compile(r"^[ \t]*[\w-]+[ \t]*=", re.MULTILINE)
_LINE_OF_FAULT = re.compile(r" \(at line ([0-9]+), column [0-9]+\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFile:
    """What one settings file says."""

    name: str
    """Its path as the user would name it; empty when there is none."""
    values: Mapping[str, Told]
    lines: Mapping[str, int]
    """The line of each key, where it was found."""

    def place(self, key: str) -> Place:
        """Where a key stands."""
        return Place(file=self.name, line=self.lines.get(key), pointer=f"/{key}")


NO_SETTINGS_FILE = SettingsFile(name="", values=MappingProxyType({}), lines=MappingProxyType({}))


def load_settings_file(path: Path) -> SettingsFile:
    """A settings file. Raises `InvalidInput` with every problem of the first gate that finds one."""
    import tomllib  # noqa: PLC0415  # most runs have no settings file, and pay for none of this

    from advisor.documents.mistaken import mistaken  # noqa: PLC0415  # as above
    from advisor.documents.schema import check_shape, load_schema  # noqa: PLC0415  # as above
    from advisor.documents.source import Document, Known  # noqa: PLC0415  # as above

    name = str(path)
    text = text_of(read_bounded(path, size=SETTINGS_BYTES), file=name, size=SETTINGS_BYTES)
    try:
        parsed = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        other = None if _ASSIGNS.search(text) else mistaken(text.encode(), file=name, kind="settings")
        raise InvalidInput([other or _fault(name, error)]) from error
    lines = {key: line for key in parsed if (line := _line_of(key, text))}
    data = {key: _plain(value) for key, value in parsed.items()}
    document = Document(file=name, data=data, lines=Known([0, *(lines.get(key, 0) for key in data)]))
    if problems := check_shape(document, load_schema("settings")):
        raise InvalidInput(problems)
    values = {key: _told(value) for key, value in data.items()}
    return SettingsFile(name=name, values=MappingProxyType(values), lines=MappingProxyType(lines))


def _fault(name: str, error: Exception) -> Problem:
    if isinstance(error, RecursionError):
        return Problem(code="too-deep", message="nested too deep to be settings", place=Place(file=name))
    said = str(error)
    found = _LINE_OF_FAULT.search(said)
    message = f"this is no TOML: {_LINE_OF_FAULT.sub('', said)}"
    place = Place(file=name, line=int(found[1]) if found else None)
    return Problem(code="toml-syntax", message=message, place=place, hint="write key = value, texts in double quotes")


def _line_of(key: str, text: str) -> int | None:
    """The first line that sets a key; None for one that is written in an unusual way."""
    found = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None


def _plain(value: object) -> Data:
    """A value as schemas know it: TOML's dates are text; what no setting can be is left for the schema to refuse."""
    match value:
        case str() | bool() | int() | list() | dict():
            return value
        case datetime.date() if not isinstance(value, datetime.datetime):
            return value.isoformat()
        case _:
            return str(value)


def _told(value: Data) -> Told:
    """A value that passed the schema."""
    match value:
        case str() | int():
            return value
        case list():
            return tuple(str(each) for each in value)
        case _:
            raise TypeError(f"{type(value).__name__} passed the schema of settings")
