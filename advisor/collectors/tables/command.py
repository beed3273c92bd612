"""The command above a table, where a terminal session was saved: which namespace it asked, and what it left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: kubectl, what wraps it (`microk8s.kubectl`), and the aliases people give it most.
_PROGRAM = re.compile(r"(?:^|[\s#$>%/.])(?:kubectl|kubecolor|oc|kc|k)(?:\.exe)?\s+")
_GET = re.compile(r"\bget\s")
_NAMESPACE = re.compile(r"\s(?:-n\s*=?|--namespace[= ])\s*(?P<name>[a-z0-9-]+)")
_SELECTION = re.compile(r"\s(?:-l\b|--selector|--field-selector|--chunk-size|--limit)")
_OF_ONE = re.compile(r"\bget\s+(?:-\S+\s+)*(?P<kinds>[\w.,/-]+)\s+(?P<name>[a-z0-9][\w.-]*)")
#: Flags that take a value in the word behind them.
_VALUED = re.compile(r"\s(?:-[noLlf]|--namespace|--output|--label-columns|--sort-by|--context|--kubeconfig)[= ]\s*\S+")
#: What a line of a terminal starts or ends with where no table goes on: a prompt, alone or with a command behind it.
_PROMPT = re.compile(r"^\s*(?:[$#%>+]|PS [^>]*>|[^\s@]*+@\S.*[$#%>]|\[[^\]@]*+@[^\]]*+\][$#%>]?)(?:\s|$)|[$#%>]\s*$")

#: Nobody types a longer command; what is read of a line stays in proportion to it.
MAX_LINE = 4000

_FENCE = re.compile(r"\s*(?:`{3,}|~{3,}|-{3,}|={3,})\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a `kubectl get` says of the tables below it."""

    namespace: str = ""
    gap: str = ""
    """Why its tables leave objects out; empty when they do not, or when no command was saved."""


def command_in(line: str) -> Command | None:
    """The `kubectl get` in a line of a terminal session; None when there is none."""
    words, is_piped = _words(line) if len(line) <= MAX_LINE else ("", False)
    if not words:
        return None
    namespace = _NAMESPACE.search(f" {words}")
    gap = ""
    if is_piped:
        gap = "the command above the table passed it through another one"
    elif _SELECTION.search(f" {words}") or _OF_ONE.search(_VALUED.sub(" ", f" {words}")):
        gap = "the command above the table asked for a selection"
    return Command(namespace=namespace["name"] if namespace else "", gap=gap)


def _words(line: str) -> tuple[str, bool]:
    """What follows the program's name in the first `kubectl get` of a line, and whether that goes into a pipe.

    One expression for all of it would try each of many names with each of many words.
    """
    parts = line.split("|")
    for number, part in enumerate(parts):
        last = next(reversed(list(_GET.finditer(part))), None)
        program = _PROGRAM.search(part, 0, last.start()) if last else None
        if program is not None:
            return part[program.end() :], number + 1 < len(parts)
    return "", False


def is_prompt(line: str) -> bool:
    """Whether a line is a shell's prompt, or a rule or fence around what was pasted: no table goes on in it."""
    return len(line) <= MAX_LINE and (_PROMPT.search(line) is not None or _FENCE.fullmatch(line) is not None)
