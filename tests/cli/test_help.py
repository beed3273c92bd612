"""Help teaches: every command has examples that are true, fits a terminal, and names the formats there are."""

from __future__ import annotations

import re

import pytest

from advisor.cli.arguments import parse, parser
from advisor.cli.parser import CODES, HELP_COLUMNS
from scripts.reference.commands import Command, commands_of
from tests.cli.conftest import Advisor
from tests.docs.pages import arguments_of

COMMANDS = {each.name.removeprefix("advisor "): each for each in commands_of(parser())}
#: What each command needs beside flags before it looks at its formats.
NAMES = {
    "explain": ("calico-xdp-btf-wipe-loop",),
    "diff": ("old", "new"),
    "rules show": ("calico",),
    "verify": ("plan.json",),
}
#: Their output has one form: paths of drafts, records, a screen.
WITHOUT_FORMATS = {"rules new", "rules import", "rules export", "rules bundle", "tui", "completion"}


def _told(command: Command) -> str:
    return (command.parser.epilog or "").removesuffix(CODES)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_examples_that_can_be_typed(command: str) -> None:
    """What explains an example stands behind two blanks."""
    lines = [re.split(r"\s{2,}", line.strip())[0] for line in _told(COMMANDS[command]).splitlines()]
    typed = [arguments for line in lines if (arguments := arguments_of(line)) is not None]
    assert any(arguments[: len(command.split())] == command.split() for arguments in typed)
    for arguments in typed:
        parse(arguments)


def test_what_stands_behind_the_flags_fits_a_terminal() -> None:
    """Nobody wraps it."""
    lines = {line for command in COMMANDS.values() for line in (command.parser.epilog or "").splitlines()}
    assert {line for line in lines if len(line) > HELP_COLUMNS} == set()


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - WITHOUT_FORMATS))
def test_help_names_the_formats_that_the_command_takes(advisor: Advisor, command: str) -> None:
    """A format that nobody has is answered with all there are."""
    refused = advisor(*command.split(), *NAMES.get(command, ()), "-o", "zzzzzzzz")
    [flag] = [each for each in COMMANDS[command].parser._actions if each.dest == "output"]
    assert f"formats are {(flag.help or '').partition(';')[0]}\n" in refused.err
