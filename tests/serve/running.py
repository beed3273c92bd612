"""A server on loopback, and a browser's part of it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from advisor.serve.gate import Gate, names_of
from advisor.serve.server import runner_of
from advisor.serve.tabs import Tabs

PAINTER = str(Path(__file__).with_name("painter.py"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that listens, and somebody who asks it."""

    gate: Gate
    tabs: Tabs
    port: int
    client: aiohttp.ClientSession
    told: list[str] = field(default_factory=list)

    @property
    def authority(self) -> str:
        """Its address and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def known(self) -> dict[str, str]:
        """The headers of a tab of the session."""
        cookie = f"advisor-{self.port}={self.gate.session}"
        return {"Cookie": cookie, "Origin": f"http://{self.authority}"}

    def url(self, path: str) -> str:
        """Where to ask for that."""
        return f"http://{self.authority}{path}"

    async def get(self, path: str, *, method: str = "GET", **headers: str) -> tuple[int, str]:
        """The status and the text of an answer."""
        async with self.client.request(method, self.url(path), headers=headers, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    def tab(self, path: str = "/ws?width=100&height=30") -> Any:
        """A screen of the session, to be entered with `async with`."""
        return self.client.ws_connect(self.url(path), headers=self.known)


@asynccontextmanager
async def running(*words: str) -> AsyncIterator[Running]:
    """Serves a painter with these words."""
    told: list[str] = []
    tabs = Tabs(command=(sys.executable, PAINTER, *words), title="a <title>", say=told.append)
    gate = Gate(names=names_of("127.0.0.1", "here"))
    runner = runner_of(gate, tabs)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
            yield Running(gate=gate, tabs=tabs, port=runner.addresses[0][1], client=client, told=told)
    finally:
        await tabs.end()
        await runner.cleanup()


def within_seconds(coroutine: Coroutine[Any, Any, None], seconds: float = 60) -> None:
    """Runs it, and ends it where it hangs."""
    asyncio.run(asyncio.wait_for(coroutine, seconds))


async def drawn(tab: aiohttp.ClientWebSocketResponse) -> bytes:
    """The next thing that the screen draws."""
    return await tab.receive_bytes(timeout=20)


async def seen(tab: aiohttp.ClientWebSocketResponse) -> Any:
    """What a painter says of itself at the start."""
    return json.loads(await drawn(tab))


async def gone(pid: int) -> bool:
    """Whether a process ends within a while."""
    for _ in range(200):
        if not is_alive(pid):
            return True
        await asyncio.sleep(0.05)
    return False


def is_alive(pid: int) -> bool:
    """Whether there is such a process, and it is more than an entry that nobody took away."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError):  # it ended just now, or this system has no such file
        return not Path("/proc/self/stat").exists()
    return status.rpartition(")")[2].split()[0] != "Z"
