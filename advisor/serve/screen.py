"""One tab of the browser: a process that draws, and the connection it draws over.

textual-serve's own service runs a line of shell, waits for its end without a bound, and prints what the process said as
it is. This one takes over its packets, and starts and ends the process itself: no shell, an end in any case.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress

from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from advisor.serve.driver import served_environment

#: The line by which Textual's web driver says that packets follow, and among how many lines it is looked for.
_PRELUDE, _PRELUDE_LINES = b"__GANGLION__\n", 10
#: The sizes that a tab may ask for: what is drawn costs memory by the cell.
_COLUMNS, _ROWS = (20, 600), (5, 300)
#: What is kept of standard error, the last of it.
_SAID_BYTES = 16 << 10
#: How long a process may take to end when it is asked to, and again when it is told to.
_GRACE_SECONDS = 1.5


class Screen(AppService):
    """A process that draws for one connection."""

    def __init__(self, command: Sequence[str], socket: web.WebSocketResponse, downloads: DownloadManager) -> None:
        """Nothing runs before `start`."""
        super().__init__(
            "",  # no line of shell
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=socket.close,  # type: ignore[arg-type]  # what closing returns is of no interest to anybody
            download_manager=downloads,
        )
        self._words = tuple(command)
        self._socket = socket
        self._downloads = downloads
        self._child: Process | None = None
        self.said = ""
        """What the process said on standard error, the last of it; known when `run` has returned."""

    @property
    def stdin(self) -> asyncio.StreamWriter:
        """Where the process reads its packets."""
        assert self._child is not None, "it was started"
        assert self._child.stdin is not None, "it was started with a pipe"
        return self._child.stdin

    async def start(self, width: int, height: int) -> None:
        """Starts the process, in a session of its own: keys pressed in the server's terminal do not reach it."""
        columns, rows = _within(width, _COLUMNS), _within(height, _ROWS)
        environment = served_environment(os.environ, columns=columns, rows=rows)
        self._child = await asyncio.create_subprocess_exec(
            *self._words, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, start_new_session=True
        )

    async def run(self) -> None:
        """Hands on what the process draws, until it ends."""
        assert self._child is not None, "it was started"
        stdout, stderr = self._child.stdout, self._child.stderr
        assert stdout is not None, "it was started with a pipe"
        assert stderr is not None, "it was started with a pipe"
        saying = asyncio.create_task(_last_of(stderr))
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            if await _draws(stdout):
                await self._relay(stdout)
        while await stdout.read(_SAID_BYTES):  # a full pipe would keep it from ending
            pass
        self.said = (await saying).decode("utf-8", "replace")

    async def listen(self) -> None:
        """Hands on what is typed, until the connection ends. What is no message of the page is passed over."""
        with suppress(ConnectionError):
            async for message in self._socket:
                if message.type == WSMsgType.TEXT:
                    await self._hear(message.data)

    async def stop(self) -> None:
        """Ends the process, and whatever it started: it is asked, then told, then made to."""
        if (child := self._child) is None:
            return
        await self._downloads.cancel_app_downloads(app_service_id=self.app_service_id)
        await self.send_meta({"type": "quit"})
        for told in (signal.SIGTERM, signal.SIGKILL):
            if await _ends(child):
                break
            _signal_all(child, told)
        await child.wait()
        _signal_all(child, signal.SIGKILL)

    async def _relay(self, stdout: asyncio.StreamReader) -> None:
        while True:
            kind = await stdout.readexactly(1)
            payload = await stdout.readexactly(int.from_bytes(await stdout.readexactly(4), "big"))
            match kind:
                case b"D":
                    await self.on_data(payload)
                case b"M":
                    await self.on_meta(payload)
                case b"P":
                    await self.on_packed(payload)
                case _:
                    return  # no packet of Textual's: something else writes there, and nothing after it can be read

    async def _hear(self, text: str) -> None:
        match _decoded(text):
            case ["stdin", str(typed)]:
                await self.send_bytes(typed.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(_within(width, _COLUMNS), _within(height, _ROWS))
            case ["ping", data]:
                await self._socket.send_json(["pong", data])
            case ["focus", *_]:
                await self.focus()
            case ["blur", *_]:
                await self.blur()


async def _draws(stdout: asyncio.StreamReader) -> bool:
    """Whether the process got as far as drawing; with ValueError for an endless line it did not."""
    with suppress(ValueError):
        for _ in range(_PRELUDE_LINES):
            if await stdout.readline() == _PRELUDE:
                return True
    return False


async def _last_of(stream: asyncio.StreamReader) -> bytes:
    kept = b""
    while some := await stream.read(_SAID_BYTES):
        kept = (kept + some)[-_SAID_BYTES:]
    return kept


async def _ends(child: Process) -> bool:
    try:
        await asyncio.wait_for(child.wait(), _GRACE_SECONDS)
    except TimeoutError:
        return False
    return True


def _signal_all(child: Process, told: signal.Signals) -> None:
    """The process leads a group of its own, in which everything is that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, told)


def _decoded(text: str) -> object:
    try:
        decoded: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return decoded


def _within(number: int, bounds: tuple[int, int]) -> int:
    low, high = bounds
    return max(low, min(number, high))
