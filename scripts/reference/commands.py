"""`commands.md`: every command, from the parser itself.

What `--help` prints depends on the terminal's width and on the Python that prints it; the parser's own words do not.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from advisor.cli.exit_table import TABLE
from advisor.cli.parser import CODES
from scripts.reference.markdown import anchor, code, page, prose, table

_REPEATS = {"*": "[{}…]", "+": "{}…", "?": "[{}]", None: "{}"}
"""How often a name may stand, by what argparse calls it."""

Shared: TypeAlias = Mapping[str, str]
"""The flags that several commands have in the same words, each with the heading it is told under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command of the program."""

    name: str
    """As it is typed, `advisor rules check`."""
    parser: argparse.ArgumentParser

    @property
    def groups(self) -> Iterator[tuple[str, list[argparse.Action]]]:
        """Its flags as help groups them, `--help` left out; those that stand in no group have no title."""
        for group in self.parser._action_groups:
            flags = [each for each in group._group_actions if each.option_strings and each.dest != "help"]
            if flags:
                yield "" if group.title == "options" else (group.title or "").partition(" (")[0], flags

    @property
    def names(self) -> list[argparse.Action]:
        """What it takes beside flags."""
        return [each for each in self.parser._actions if not each.option_strings]


def commands_of(root: argparse.ArgumentParser) -> Iterator[Command]:
    """Every command that runs something, in the order of help."""
    verbs = [each for each in root._actions if isinstance(each, argparse._SubParsersAction)]
    for parser in (parser for each in verbs for parser in each.choices.values()):
        yield from commands_of(parser)
    if not verbs:
        yield Command(name=root.prog, parser=root)


def flag_words(action: argparse.Action) -> str:
    """A flag as it is typed: `-o`, `--output FORMAT[=FILE]`."""
    *short, long = action.option_strings
    value = "" if action.nargs == 0 else f" {action.metavar or '|'.join(map(str, action.choices or ()))}"
    return ", ".join((*map(code, short), code(f"{long}{value}")))


def commands_page(root: argparse.ArgumentParser) -> str:
    """What is common to several commands last, once."""
    return page("Commands", "the program's own help", _lines(root))


def _lines(root: argparse.ArgumentParser) -> Iterator[str]:
    commands = list(commands_of(root))
    shared = _shared(commands)
    yield "Flags may stand before, between or behind names."
    yield "A setting that many runs share goes into the environment or a file: [settings](settings.md)."
    yield ""
    yield from table(
        ("command", "for"),
        ((f"[`{each.name}`](#{anchor(each.name)})", prose(each.parser.description or "")) for each in commands),
    )
    for command in commands:
        yield from _command(command, shared)
    yield "## Flags of several commands"
    yield ""
    every = {_key(each): each for command in commands for _, flags in command.groups for each in flags}
    for heading in dict.fromkeys(shared.values()):
        yield f"### {heading}"
        yield ""
        own = (every[key] for key, under in shared.items() if under == heading)
        yield from table(("flag", "meaning"), ((flag_words(each), prose(each.help or "")) for each in own))


def _shared(commands: list[Command]) -> Shared:
    """The flags of named groups that more than one command has, by their words."""
    seen: dict[str, list[str]] = {}
    for command in commands:
        for title, flags in command.groups:
            for each in flags if title else ():
                seen.setdefault(_key(each), []).append(title.capitalize())
    return {key: titles[0] for key, titles in seen.items() if len(titles) > 1}


def _key(action: argparse.Action) -> str:
    return f"{flag_words(action)} {action.help}"


def _command(command: Command, shared: Shared) -> Iterator[str]:
    yield f"## {command.name}"
    yield ""
    yield prose(command.parser.description or "")
    yield ""
    yield from ("```text", _usage(command), "```", "")
    yield from table(("name", "meaning"), ((code(_shown(each)), _meaning(each)) for each in command.names))
    own = [each for _, flags in command.groups for each in flags if _key(each) not in shared]
    yield from table(("flag", "meaning"), ((flag_words(each), _meaning(each)) for each in own))
    for heading, flags in _by_heading(command, shared).items():
        yield f"[{heading}](#{anchor(heading)}): {', '.join(code(each.option_strings[-1]) for each in flags)}."
        yield ""
    if examples := (command.parser.epilog or "").removesuffix(CODES).rstrip():
        yield from ("```text", *examples.splitlines(), "```", "")
    typed = command.name.removeprefix("advisor ")
    if any(row.command == typed for row in TABLE):
        yield f"[Exit codes](exit-codes.md#{anchor(command.name)})"
        yield ""


def _by_heading(command: Command, shared: Shared) -> Mapping[str, list[argparse.Action]]:
    found: dict[str, list[argparse.Action]] = {}
    for _, flags in command.groups:
        for each in flags:
            if heading := shared.get(_key(each)):
                found.setdefault(heading, []).append(each)
    return found


def _usage(command: Command) -> str:
    required = [each for _, flags in command.groups for each in flags if each.required]
    flags = (f"{each.option_strings[-1]} {each.metavar}" for each in required)
    names = (
        _REPEATS[each.nargs if isinstance(each.nargs, str) else None].format(_shown(each)) for each in command.names
    )
    return " ".join((command.name, *names, *flags, "[flags]"))


def _shown(action: argparse.Action) -> str:
    if isinstance(action.metavar, str):
        return action.metavar
    return "|".join(map(str, action.choices)) if action.choices else action.dest.upper()


def _meaning(action: argparse.Action) -> str:
    choices = f"one of {', '.join(map(code, map(str, action.choices)))}" if action.choices else ""
    said = prose(action.help or "")
    return "; ".join(filter(None, (said, choices if action.metavar else "")))
