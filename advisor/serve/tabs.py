"""The tabs of the browser: each gets a screen of its own, as another terminal would with the same command."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from aiohttp import web
from textual_serve.server import Server

from advisor.serve.page import screen_page
from advisor.serve.screen import Screen

Say: TypeAlias = Callable[[str], None]
"""Told what the person at the server's terminal should know."""

#: Each tab is a process that may hold an estate; more than this is nobody's wish.
MAX_SCREENS = 4
#: What a tab may send at once: more than any paste that makes sense.
_MESSAGE_BYTES = 1 << 20
#: A tab that does not answer for so long is gone.
_HEARTBEAT_SECONDS = 15.0


@dataclass(slots=True, kw_only=True)
class Tabs:
    """The screens that are open."""

    command: tuple[str, ...]
    """The words of a command that draws through Textual's web driver."""
    title: str
    say: Say
    textual: Server = field(default_factory=lambda: Server("", public_url="/"))
    """Of it the downloads and the files are used; it serves nothing itself."""
    _open: set[Screen] = field(default_factory=set)

    async def page(self, request: web.Request) -> web.Response:
        """The page of a screen."""
        text = screen_page(title=self.title, websocket=f"ws://{request.host}/ws")
        return web.Response(text=text, content_type="text/html")

    async def screen(self, request: web.Request) -> web.StreamResponse:
        """A screen, for as long as its tab or its process is there."""
        tab = web.WebSocketResponse(heartbeat=_HEARTBEAT_SECONDS, max_msg_size=_MESSAGE_BYTES)
        if len(self._open) >= MAX_SCREENS:
            await tab.prepare(request)
            await self._tell(f"{MAX_SCREENS} screens are open already; close one of them", tab)
            return tab
        screen = Screen(self.command, tab, self.textual.download_manager)
        self._open.add(screen)
        try:
            await tab.prepare(request)
            await self._shown(screen, tab, (_number(request, "width", 80), _number(request, "height", 24)))
        finally:
            await screen.stop()
            self._open.discard(screen)
        return tab

    async def end(self) -> None:
        """Ends every screen."""
        await asyncio.gather(*(each.stop() for each in tuple(self._open)))

    async def _shown(self, screen: Screen, tab: web.WebSocketResponse, size: tuple[int, int]) -> None:
        try:
            await screen.start(*size)
        except OSError as error:
            return await self._tell(f"the screen cannot be started: {error.strerror or error}", tab)
        listening, drawing = asyncio.create_task(screen.listen()), asyncio.create_task(screen.run())
        try:
            await asyncio.wait({listening, drawing}, return_when=asyncio.FIRST_COMPLETED)
            await screen.stop()
            await drawing
            if listening.done():
                listening.result()  # a defect, if it ended by one
            await self._tell(screen.said, tab)
        finally:
            listening.cancel()
            drawing.cancel()

    async def _tell(self, said: str, tab: web.WebSocketResponse) -> None:
        """Says on the tab and beside the server what a process said before it ended; then the tab is closed."""
        lines = said.strip().splitlines()
        for line in lines:
            self.say(line)
        with suppress(ConnectionError):
            if lines:
                await tab.send_bytes(_printed(lines))
            await tab.close()


def _number(request: web.Request, name: str, default: int) -> int:
    told = request.query.get(name, "")
    return int(told) if told.isdecimal() and len(told) <= 6 else default  # noqa: PLR2004  # digits of a size


def _printed(lines: Sequence[str]) -> bytes:
    """Text on an empty terminal; no control character of it is one there."""
    shown = ("".join(each if each.isprintable() else "�" for each in line) for line in lines)
    return ("\x1b[?1049l\x1b[2J\x1b[H" + "\r\n".join(shown)).encode("utf-8", "replace")
