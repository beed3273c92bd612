"""`advisor completion`: the script by which a shell completes commands, flags, files and the names of advisories."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

import shtab

from advisor.cli.arguments import parser
from advisor.cli.diagnostics import ExitCode
from advisor.cli.output import outputs_from, write_outputs
from advisor.cli.session import Session
from advisor.cli.settings import rules_told

#: What stands in the help for something that is completed as a path.
_PATHS = frozenset({"FILE", "PATH", "SOURCE", "REPORT", "OLD", "NEW", "FOLDER"})


def completion(session: Session) -> ExitCode:
    """Prints the script for one shell."""
    outputs = outputs_from(session.arguments, ("script",), "script")
    rules = session.load_rules(rules_told(session.arguments, session.environment, session.file))
    session.narrator.finish()
    script = shtab.complete(_completed(sorted(rules.knowledge.advisories)), session.arguments.shell)
    write_outputs(outputs, lambda _: f"{script.rstrip()}\n", session.stdout)
    return ExitCode.CLEAR


def _completed(advisories: Sequence[str]) -> argparse.ArgumentParser:
    """The program's own parser, with a word on how each value is completed."""
    root = parser()
    for action in _actions(root):
        if action.metavar in _PATHS:
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # where shtab looks for it
        elif action.metavar == "ADVISORY":
            action.choices = advisories
    return root


def _actions(command: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in command._actions:  # argparse names no other way, and shtab walks it like this too
        yield action
        if isinstance(action, argparse._SubParsersAction):  # the same
            for each in action.choices.values():
                yield from _actions(each)
