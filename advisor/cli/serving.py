"""`advisor tui --serve`: the planner's screen in a browser. The server is loaded here alone, where it is asked for."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NoReturn

from advisor.cli.session import Session
from advisor.problems import InvalidInput, Place, Problem

#: Loopback: nothing but this machine can reach it.
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
_LAST_PORT = 65535

#: Flags that are for the server alone, and whether a value follows.
_OURS = {"--serve": False, "--host": True, "--port": True}


def check_serving(arguments: Namespace) -> None:
    """Raises `InvalidInput` for flags of the server that cannot be meant."""
    problems = list(_wrong(arguments))
    if problems:
        raise InvalidInput(problems)


def serve_screen(session: Session) -> NoReturn:
    """Serves until somebody interrupts it, and raises `KeyboardInterrupt` then.

    Raises `InvalidInput` where it cannot listen, or the packages for it are not there.
    """
    try:
        from advisor.serve.server import Served, serve  # noqa: PLC0415  # a server, and an extra that need not be there
    except ModuleNotFoundError as error:
        message = f"--serve needs a package that is not installed: {error.name}"
        raise InvalidInput([_problem("no-extra", message, "pip install 'upgrade-advisor[serve]'")]) from error
    gc.enable()  # the program turns it off for runs that end at once
    arguments = session.arguments
    served = Served(
        command=served_command(session.words),
        title=f"advisor · {session.sources or 'the current kubeconfig context'}",
        host=arguments.host or DEFAULT_HOST,
        port=int(arguments.port or DEFAULT_PORT),
    )
    serve(served, partial(session.narrator.say, loudness=0))
    raise AssertionError("it serves until it is interrupted")


def served_command(words: Sequence[str]) -> tuple[str, ...]:
    """The words by which each screen is started: the same, without what is for the server.

    They are handed over one by one and pass no shell. `-P` keeps a folder named `advisor` in the working folder out.
    """
    return (sys.executable, "-P", "-m", "advisor", *_without_ours(words))


def _without_ours(words: Sequence[str]) -> Iterator[str]:
    """No flag takes one of these words as its value: argparse never does that with a word that is a flag itself."""
    rest = iter(words)
    for word in rest:
        flag, is_joined, _ = word.partition("=")
        if word == "--":
            yield from (word, *rest)
        elif flag not in _OURS:
            yield word
        elif _OURS[flag] and not is_joined:
            next(rest, None)


def _wrong(arguments: Namespace) -> Iterator[Problem]:
    if not arguments.serve:
        if arguments.host is not None or arguments.port is not None:
            yield _problem("usage", "--host and --port are for --serve", "add --serve, or leave them out")
        return
    if arguments.host is not None and not arguments.host.strip():
        yield _problem("usage", "--host names no address", "leave it out for loopback")
    port = arguments.port
    if port is not None and not (
        port.isascii() and port.isdecimal() and len(port) <= len(str(_LAST_PORT)) and int(port) <= _LAST_PORT
    ):
        yield _problem("usage", f'--port: "{port}" is no port', f"a number up to {_LAST_PORT}; 0 takes a free one")


def _problem(code: str, message: str, hint: str) -> Problem:
    return Problem(code=code, message=message, place=Place(file="advisor tui"), hint=hint)
