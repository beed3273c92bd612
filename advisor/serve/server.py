"""The server: it listens, says where, and ends with every screen when it is interrupted."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import traceback
from dataclasses import dataclass
from ipaddress import ip_address

from aiohttp import web

from advisor.problems import InvalidInput, Place, Problem
from advisor.serve.application import application
from advisor.serve.gate import Gate, names_of
from advisor.serve.tabs import Say, Tabs

#: How long requests that are still answered may take at the end.
_SHUTDOWN_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What is served, and where."""

    command: tuple[str, ...]
    """The words of a command that draws through Textual's web driver."""
    title: str
    host: str
    port: int
    """0 takes a free one."""


def serve(served: Served, say: Say) -> None:
    """Serves until it is interrupted: raises `KeyboardInterrupt` then, `InvalidInput` where it cannot listen."""
    try:
        asyncio.run(_until_ended(served, say))
    except asyncio.CancelledError:  # by another signal than the one that asyncio knows of
        raise KeyboardInterrupt from None


async def _until_ended(served: Served, say: Say) -> None:
    gate = Gate(names=names_of(served.host, socket.gethostname()))
    tabs = Tabs(command=served.command, title=served.title, say=say)
    runner = runner_of(gate, tabs)
    await runner.setup()
    _end_on(signal.SIGTERM, signal.SIGHUP)
    try:
        addresses = await _listen(runner, served)
        for line in opening_words(addresses, gate.token):
            say(line)
        await asyncio.Event().wait()
    finally:
        await tabs.end()
        await runner.cleanup()


def runner_of(gate: Gate, tabs: Tabs) -> web.AppRunner:
    """What runs the application; it writes no log of requests, and tells defects as the tabs tell everything."""
    app = application(gate, tabs)
    return web.AppRunner(app, access_log=None, logger=_logger(tabs.say), shutdown_timeout=_SHUTDOWN_SECONDS)


class _Defects(logging.Handler):
    """Says that an answer failed, and where in the code; never what was asked, for that may hold the token."""

    def __init__(self, say: Say) -> None:
        super().__init__(logging.ERROR)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        """One line for each place that the exception went through."""
        if record.exc_info and (kind := record.exc_info[0]):
            self._say(f"a defect in the server, {kind.__name__}; please report it with these lines")
            for place in traceback.extract_tb(record.exc_info[2]):
                self._say(f"  {place.filename}:{place.lineno} {place.name}")


def _logger(say: Say) -> logging.Logger:
    logger = logging.Logger("advisor.serve", logging.ERROR)
    logger.addHandler(_Defects(say))
    return logger


def _end_on(*signals: signal.Signals) -> None:
    task = asyncio.current_task()
    assert task is not None, "it is called from one"
    for each in signals:
        asyncio.get_running_loop().add_signal_handler(each, task.cancel)


async def _listen(runner: web.AppRunner, served: Served) -> tuple[tuple[str, int], ...]:
    """Listens, and gives the addresses. Raises `InvalidInput`."""
    try:
        await web.TCPSite(runner, served.host, served.port).start()
    except (OSError, UnicodeError) as error:
        message = f"cannot listen on {served.host}, port {served.port}: {getattr(error, 'strerror', None) or error}"
        hint = "choose another with --port, or --port 0 for a free one; --host names an address of this machine"
        raise InvalidInput(
            [Problem(code="cannot-listen", message=message, place=Place(file="advisor tui"), hint=hint)]
        ) from error
    return tuple((address[0], address[1]) for address in runner.addresses)


def opening_words(addresses: tuple[tuple[str, int], ...], token: str) -> tuple[str, ...]:
    """What is said at the start: the link, and what it means where others can reach it."""
    host, port = addresses[0]
    address = ip_address(host)
    name = socket.gethostname() if address.is_unspecified else f"[{host}]" if address.version == 6 else host  # noqa: PLR2004  # IPv6
    words = (
        f"open http://{name}:{port}/?token={token}",
        "the link opens one session, for whoever is first; answers and exports are written on this machine",
        "Ctrl-C ends the server and every screen",
    )
    if all(ip_address(each).is_loopback for each, _ in addresses):
        return words
    warning = (
        f"warning: {host} can be reached from other machines, and there is no TLS: the link and all that is shown "
        "and typed can be read on the way"
    )
    return (warning, f"without that: listen on loopback, and  ssh -L {port}:127.0.0.1:{port} this-machine", *words)
