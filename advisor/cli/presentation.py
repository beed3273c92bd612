"""How results look and what is narrated: flag, then `ADVISOR_*`, then the settings file, then the default.

A settings file that only lies in the working folder may say no more than this. What a gate lets pass comes from a file
only when `--config` names it, so that a pull request cannot switch off its own gate.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from advisor.documents.settings_file import NO_SETTINGS_FILE, SettingsFile, load_settings_file
from advisor.problems import InvalidInput, Place, Problem, nearest

#: The settings file that is looked for in the working folder.
UNNAMED = "advisor.toml"

COLOURS = ("auto", "always", "never")
_SWITCHES = ("quiet", "verbose", "no_progress", "show_all")
PRESENTATION = frozenset({"output", "color", *_SWITCHES})
"""The settings that no gate depends on."""

#: Variables with a meaning that are no setting of a file: where the file is, and what must not stand in one.
_NO_SETTINGS = ("config", "key_password")

_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})


def settings_file(named: str | None, environment: Mapping[str, str], folder: Path) -> SettingsFile:
    """The file `--config` or `ADVISOR_CONFIG` names, else the one in the working folder, else none.

    Raises `InvalidInput` when it cannot be read, and for every setting of a gate in a file that nobody named.
    """
    path = named or environment.get("ADVISOR_CONFIG")
    if path:
        return load_settings_file(Path(path))
    if not (folder / UNNAMED).exists():
        return NO_SETTINGS_FILE
    file = load_settings_file(Path(UNNAMED))
    if problems := [_not_from_here(file, key) for key in file.values if key not in PRESENTATION]:
        raise InvalidInput(problems)
    return file


def _not_from_here(file: SettingsFile, key: str) -> Problem:
    message = f"{key} decides what passes, and nobody named this file; it is not read from the working folder"
    hint = f"give --config {file.name} in the pipeline, or the setting itself as --{key.replace('_', '-')}"
    return Problem(code="gate-setting-not-named", message=message, place=file.place(key), hint=hint)


def completed(arguments: Namespace, environment: Mapping[str, str], file: SettingsFile) -> Namespace:
    """The arguments, with what they leave open of the presentation taken from the environment or the file.

    Raises `InvalidInput` for a variable whose value cannot be one.
    """
    problems: list[Problem] = []
    full = Namespace(**vars(arguments))
    if not arguments.output:
        output = environment.get("ADVISOR_OUTPUT") or file.values.get("output")
        full.output = [output] if output else None
    if not arguments.color:
        full.color = _colour(environment.get("ADVISOR_COLOR"), problems) or file.values.get("color", "auto")
    for name in _SWITCHES:
        if not getattr(arguments, name, False):
            told = _switch(f"ADVISOR_{name.upper()}", environment, problems)
            setattr(full, name, bool(file.values.get(name)) if told is None else told)
    if problems:
        raise InvalidInput(problems)
    return full


def _colour(told: str | None, problems: list[Problem]) -> str | None:
    if told and told not in COLOURS:
        problems.append(_wrong("ADVISOR_COLOR", f'"{told}" is none of {", ".join(COLOURS)}'))
        return None
    return told


def _switch(variable: str, environment: Mapping[str, str], problems: list[Problem]) -> bool | None:
    told = environment.get(variable, "").lower()
    if told and told not in _TRUE | _FALSE:
        problems.append(_wrong(variable, f'"{told}" is neither true nor false'))
    return told in _TRUE if told else None


def _wrong(where: str, message: str) -> Problem:
    return Problem(code="wrong-setting", message=message, place=Place(file=where))


def unknown_variables(environment: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each `ADVISOR_*` that is no setting: one misspelt must not pass for one that holds.

    No error, for a pipeline may well keep the version it installs in such a variable.
    """
    named = sorted(name for name in environment if name.startswith("ADVISOR_"))
    if not named:
        return
    from advisor.documents.schema import load_schema  # noqa: PLC0415  # only where there is something to compare

    names = (*_NO_SETTINGS, *load_schema("settings")["properties"])
    known = {f"ADVISOR_{name.upper()}" for name in names}
    for name in named:
        if name not in known:
            yield f"{name} is no setting, and does nothing{_meant(name, known)}"


def _meant(name: str, known: Iterable[str]) -> str:
    hint = nearest(name, known)
    return f"; {hint}" if hint else ""


def wants_json(arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> bool:
    """Whether standard output is to be JSON. The request may be what is at fault, so that nothing here refuses it."""
    asked = list(_formats(arguments))
    if asked or any(each.startswith(("-o", "--output")) for each in arguments):
        return "json" in asked
    if told := environment.get("ADVISOR_OUTPUT"):
        return told == "json"
    try:
        named = next((value for flag, value in pairwise(arguments) if flag == "--config"), None)
        return settings_file(named, environment, folder).values.get("output") == "json"
    except InvalidInput:
        return False


def _formats(arguments: Sequence[str]) -> Iterator[str]:
    """What stands where `-o` takes its value."""
    for argument in arguments:
        if argument.startswith("--output="):
            yield argument.removeprefix("--output=")
        elif argument.startswith("-o") and len(argument) > len("-o"):
            yield argument.removeprefix("-o").removeprefix("=")
    yield from (value for flag, value in pairwise(arguments) if flag in {"-o", "--output"})
