"""The parser of a command: flags and names in any order, and wrong usage told in the way every other fault is."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from advisor.cli.diagnostics import MEANING
from advisor.cli.flags import presentation_flags
from advisor.problems import InvalidInput, Place, Problem, nearest

#: Help is read in terminals that have this width, and what stands behind the flags is not wrapped for it.
HELP_COLUMNS = 80

CODES = "exit codes:\n" + "\n".join(
    fill(f"{int(code):>5}  {meaning}", HELP_COLUMNS, subsequent_indent=" " * 7) for code, meaning in MEANING.items()
)

_WRONG_CHOICE = re.compile(r"invalid choice: '(.*)' \(choose from (.*)\)")


class _WhileMixing(Exception):  # it is wrong usage, told once the parser is whole again
    """Wrong usage found while flags and names are told apart."""


class Parser(argparse.ArgumentParser):
    """Raises `InvalidInput` on wrong usage."""

    _is_mixing = False

    def parse_known_args(  # type: ignore[override]  # argparse's overloads differ only in what the namespace is
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """As argparse does it, but a name may stand before, between or behind flags.

        That argparse does for a parser without commands only, by calling this function again.
        """
        if self._subparsers is not None or self._is_mixing or "--" in (args or ()):
            return super().parse_known_args(args, namespace)
        self._is_mixing = True
        try:
            found, unknown = self.parse_known_intermixed_args(args, namespace)
        except _WhileMixing as wrong:
            self._is_mixing = False
            self.error(str(wrong))
        finally:
            self._is_mixing = False
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        """Wrong usage, with the nearest spelling or what the command wants as its hint."""
        if self._is_mixing:
            raise _WhileMixing(message)  # names are taken off the parser just now, and the usage would lack them
        hint = self._spelling(message) or f"{self._brief()}; {self.prog} --help says more"
        raise InvalidInput([Problem(code="usage", message=message, place=Place(file="command line"), hint=hint)])

    def _spelling(self, message: str) -> str | None:
        if choice := _WRONG_CHOICE.search(message):
            return nearest(choice[1], re.findall(r"[\w-]+", choice[2]))
        unknown = message.removeprefix("unrecognized arguments: ")
        if unknown == message or not unknown.startswith("--"):
            return None
        return nearest(unknown.split()[0].split("=")[0], self._option_string_actions)

    def _brief(self) -> str:
        """The usage, of flags only those that must be there."""
        optional = [each for each in self._actions if each.option_strings and not each.required]
        formatter = self._get_formatter()
        formatter.add_usage(None, [each for each in self._actions if each not in optional], [])
        wanted = " ".join(formatter.format_help().split())
        flags = " [flags]" if optional and self._subparsers is None else ""
        return f"{wanted}{flags}"


if TYPE_CHECKING:
    # The only name argparse has for what add_subparsers returns, and it takes a parameter only for the type checker.
    Commands: TypeAlias = argparse._SubParsersAction[Parser]


TEXT_OR_JSON = ("terminal", "json")
"""The formats of a command that has no others."""


def new_command(
    commands: Commands,
    name: str,
    summary: str,
    *,
    epilog: str = CODES,
    formats: Sequence[str] = TEXT_OR_JSON,
    narrates: bool = True,
) -> Parser:
    """A command with the flags that every command has. Its help names the formats; the first one is the default."""
    command = commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    presentation_flags(command, formats, narrates=narrates)
    return command
