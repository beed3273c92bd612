"""The way to a Dask scheduler and back: bounded, and without a word of Dask's own."""

from __future__ import annotations

import asyncio
import logging
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any

from distributed import Client
from distributed.comm.core import connect
from distributed.security import Security

from advisor.problems import InvalidInput, NotReached, Place, Problem

#: A scheduler that does not answer for so many seconds is not there.
ANSWER_SECONDS = 10.0

_NO_SCHEDULER = "what answers there is no Dask scheduler"
_UP = "see that the scheduler runs, that its address is right, and that it trusts the same certificates if it is tls://"


def knock(address: str) -> None:
    """Raises `NotReached` unless a Dask scheduler answers: Dask's client waits for anything else for ever."""
    arguments = _settings(address)

    try:
        kind = asyncio.run(_kind(address, arguments))
    except (
        TypeError,
        RuntimeError,
    ) as error:  # Dask's words for tls:// without certificates, and tcp:// against its rule
        raise _unusable(address, error) from error
    except TimeoutError as error:
        message = f"something is there, and does not speak as Dask does within {ANSWER_SECONDS:.0f} s"
        raise gone(address, message, _UP) from error
    except OSError as error:
        raise gone(address, reason_of(error), _UP) from error
    except (MemoryError, ValueError, EOFError) as error:
        raise gone(address, _NO_SCHEDULER, _UP) from error
    if kind != "Scheduler":
        raise gone(address, _NO_SCHEDULER, _UP)


async def _kind(address: str, arguments: dict[str, Any]) -> object:
    """What a process of Dask's says it is: a worker listens as well."""
    async with asyncio.timeout(ANSWER_SECONDS + 1):
        comm = await connect(address, timeout=ANSWER_SECONDS, **arguments)
        try:
            await comm.write({"op": "identity", "reply": True})
            answer = await comm.read()
        finally:
            comm.abort()
    return answer.get("type") if isinstance(answer, dict) else None


def client_of(address: str) -> Client:
    """A client of whoever answered to `knock`. Raises `NotReached`.

    It is made in a thread that is left to itself where nothing comes of it: Dask's client cannot be told to give up.
    """
    made: Future[Client] = Future()

    def make() -> None:
        try:
            made.set_result(Client(address, timeout=ANSWER_SECONDS, set_as_default=False))
        except BaseException as error:  # whatever it is, it belongs to whoever waits
            made.set_exception(error)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that versions of Dask differ; what counts is asked by our own greeting
        threading.Thread(target=make, daemon=True).start()
        try:
            return made.result(ANSWER_SECONDS + 1)
        except (OSError, ImportError, AssertionError, KeyError) as error:  # as Dask answers what it does not expect
            raise gone(address, reason_of(error), _UP) from error


def leave(client: Client) -> None:
    """Ends the connection; the scheduler drops what is under way when it notices."""
    with suppress(OSError, RuntimeError):
        client.close(timeout=ANSWER_SECONDS)


@contextmanager
def unheard() -> Iterator[None]:
    """Dask logs what we tell in our own words; all of it is told as an error or is none."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _settings(address: str) -> dict[str, Any]:
    """TLS, as Dask's own configuration has it."""
    try:
        settings: dict[str, Any] = Security().get_connection_args("client")
    except (OSError, TypeError, ValueError) as error:
        raise _unusable(address, error) from error
    return settings


def _unusable(address: str, error: BaseException) -> InvalidInput:
    hint = (
        "write tls://, and set ca-file, client.cert and client.key below distributed.comm.tls in Dask's configuration"
    )
    return InvalidInput([_problem(address, f"not with these TLS settings of Dask's: {error}", hint)])


def reason_of(error: BaseException) -> str:
    """The first cause: what lies above it says that it was tried again and again."""
    while error.__cause__ is not None and str(error.__cause__):
        error = error.__cause__
    return f"{getattr(error, 'strerror', None) or error}"


def gone(address: str, message: str, hint: str) -> NotReached:
    """Nobody is there, and what to do."""
    return NotReached(_problem(address, message, hint))


def _problem(address: str, message: str, hint: str) -> Problem:
    return Problem(code="no-scheduler", message=message, place=Place(file=address), hint=hint)
