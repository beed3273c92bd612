"""Reads one setting at a time: flag, then `ADVISOR_*`, then the settings file, and keeps all that is wrong."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from advisor.documents.settings_file import SettingsFile
from advisor.problems import Place, Problem, nearest
from advisor.report.document import GateSetting

#: More digits make no number of days anybody means.
DIGITS_OF_DAYS = 5


class SettingReader:
    """Reads one setting at a time, and keeps what was told and what was wrong."""

    def __init__(self, arguments: Namespace, environment: Mapping[str, str], file: SettingsFile) -> None:
        self.told: list[GateSetting] = []
        self.problems: list[Problem] = []
        self._arguments = arguments
        self._environment = environment
        self._file = file

    def raw(self, name: str) -> tuple[str | None, str]:
        """What was told, None if nothing, and by which name; noted with its origin."""
        flag = f"--{name.replace('_', '-')}"
        variable = f"ADVISOR_{name.upper()}"
        value = getattr(self._arguments, name, None)
        if value is not None and value is not False:
            return self.note(name, _text(value), "flag"), flag
        if told := self._environment.get(variable):
            return self.note(name, told, f"environment {variable}"), variable
        if name in self._file.values:
            return self.note(name, _text(self._file.values[name]), f"file {self._file.name}"), self._file.name
        return None, flag

    def values(self, name: str, *, are_paths: bool = False) -> tuple[str, ...]:
        """A setting that can be given several times; in the environment, separated like PATH."""
        told = getattr(self._arguments, name, None)
        variable = f"ADVISOR_{name.upper()}"
        found: tuple[str, ...]
        if told:
            found, origin = tuple(told), "flag"
        elif self._environment.get(variable):
            found = tuple(each for each in self._environment[variable].split(":") if each)
            origin = f"environment {variable}"
        else:
            written = self._file.values.get(name, ())
            found = written if isinstance(written, tuple) else (str(written),)
            found = tuple(map(self._beside_file, found)) if are_paths else found
            origin = f"file {self._file.name}"
        return tuple(self.note(name, each, origin) for each in found)

    def paths(self, name: str) -> tuple[Path, ...]:
        """Files or folders; those that the settings file names lie beside it."""
        return tuple(Path(each) for each in self.values(name, are_paths=True))

    def path(self, name: str) -> Path | None:
        """A file, None if none was named; one that the settings file names lies beside it."""
        told, where = self.raw(name)
        if told is None:
            return None
        return Path(self._beside_file(told) if where == self._file.name else told)

    def _beside_file(self, path: str) -> str:
        return str(Path(self._file.name).parent / path)

    def note(self, name: str, value: str, origin: str) -> str:
        """Notes a setting for the report, and gives its value."""
        self.told.append(GateSetting(name=name, value=value, origin=origin))
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """One of several words."""
        told, where = self.raw(name)
        if told is None or told in choices:
            return told or default
        self.refuse(where, f'"{told}" is none of {", ".join(choices)}', nearest(told, choices))
        return default or choices[0]

    def flag(self, name: str) -> bool:
        """On or off."""
        told, where = self.raw(name)
        word = (told or "false").lower()
        if word not in {"true", "false", "1", "0", "yes", "no"}:
            self.refuse(where, f'"{told}" is neither true nor false', None)
        return word in {"true", "1", "yes"}

    def number(self, name: str) -> int | None:
        """A whole number of days, 0 or more; None when nothing was told."""
        told, where = self.raw(name)
        if told is None:
            return None
        if not (told.isascii() and told.isdigit() and len(told) <= DIGITS_OF_DAYS):
            self.refuse(where, f'"{told}" is no number of days', None)
            return 0
        return int(told)

    def refuse(self, where: str, message: str, hint: str | None) -> None:
        """Notes a value that cannot be one."""
        self.problems.append(Problem(code="wrong-setting", message=message, place=Place(file=where), hint=hint))


def _text(value: object) -> str:
    """A setting as the report shows it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
