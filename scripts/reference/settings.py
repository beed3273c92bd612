"""`settings.md`: what can stand in the environment and in a settings file, and which flag it is."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from advisor.cli.presentation import PRESENTATION, UNNAMED
from advisor.documents.schema import load_schema
from scripts.reference.commands import commands_of, flag_words
from scripts.reference.markdown import code, page, prose, table

#: Variables that are no setting of a file. A test finds each of them in the code, and each in the code here.
VARIABLES = {
    "ADVISOR_CONFIG": "the settings file, as `--config`",
    "ADVISOR_KEY_PASSWORD": "opens the key with which `rules bundle` signs",
    "COLUMNS": "how wide lines on standard output are, 40 to 120; without it as the terminal is, or 80",
    "HTTPS_PROXY": "the proxy to a cluster whose kubeconfig names none; `NO_PROXY` lists the hosts without one",
    "KUBECONFIG": "the kubeconfig files, in place of `~/.kube/config`",
    "NO_COLOR": "no colour, where `--color` is auto",
    "SOURCE_DATE_EPOCH": "the day of the run, unless `--today` or `ADVISOR_TODAY` says it",
    "TERM": "no colour where it is `dumb`",
    "XDG_CACHE_HOME": "the folder in which rules that were checked are kept for the next run",
}


def settings_page(root: argparse.ArgumentParser) -> str:
    """Settings first, the other variables behind them."""
    return page("Settings", "`schemas/settings.schema.json` and the flags of the program", _lines(root))


def _lines(root: argparse.ArgumentParser) -> Iterator[str]:
    yield "A setting comes from its flag, else from the environment, else from a settings file; else its default holds."
    yield "Every report lists those that are not at their default, with where each came from."
    yield f"An `{UNNAMED}` that only lies in the working folder may say how results look, and is refused when it says"
    yield "more; what decides is read from a file only where `--config` names it."
    yield ""
    yield "## Settings"
    yield ""
    yield "In the environment several values are separated by a colon, and a switch is `true` or `false`."
    yield ""
    flags: dict[str, argparse.Action] = {}
    for command in commands_of(root):
        for each in (flag for _, group in command.groups for flag in group):
            flags.setdefault(each.dest, each)
    properties: dict[str, Any] = load_schema("settings")["properties"]
    for heading, wanted in (("how results look", True), ("what decides", False)):
        names = [name for name in properties if (name in PRESENTATION) is wanted]
        yield from table(
            (f"key in a file: {heading}", "variable", "flag", "meaning"),
            ((code(name), code(f"ADVISOR_{name.upper()}"), *_flag(flags[name])) for name in names),
        )
    yield "## Other variables"
    yield ""
    yield from table(("variable", "meaning"), ((code(name), says) for name, says in VARIABLES.items()))


def _flag(action: argparse.Action) -> tuple[str, str]:
    return flag_words(action), prose(action.help or "")
