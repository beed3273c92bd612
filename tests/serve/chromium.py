"""A headless chromium, told what to do over its DevTools protocol (https://chromedevtools.github.io/devtools-protocol/)."""

from __future__ import annotations

import asyncio
import base64
import itertools
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

_PORT_FILE = "DevToolsActivePort"
#: A page may take so long: the machine that runs the tests may be busy.
PATIENCE_SECONDS = 60.0


@dataclass(slots=True, kw_only=True)
class Page:
    """One tab of the browser."""

    wire: aiohttp.ClientWebSocketResponse
    received: bytearray = field(default_factory=bytearray)
    """What came over websockets, one after another."""
    asked_for: list[str] = field(default_factory=list)
    """The address of everything that was loaded."""
    _answers: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    async def tell(self, method: str, **parameters: object) -> dict[str, Any]:
        """Sends one command and gives what it came to."""
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self.wire.send_json({"id": number, "method": method, "params": parameters})
        return await asyncio.wait_for(self._answers[number], PATIENCE_SECONDS)

    async def listen(self) -> None:
        """Takes what the browser says, until it ends."""
        async for message in self.wire:
            said = message.json()
            if "id" in said:
                self._answers.pop(said["id"]).set_result(said.get("result", {}))
            elif said["method"] == "Network.webSocketFrameReceived":
                frame = said["params"]["response"]
                self.received += base64.b64decode(frame["payloadData"]) if frame["opcode"] == 2 else b""
            elif said["method"] == "Network.requestWillBeSent":
                self.asked_for.append(said["params"]["request"]["url"])

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Waits until something holds."""
        for _ in range(int(PATIENCE_SECONDS / 0.05)):
            if holds():
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"it never came to: {what}")

    async def until_true(self, expression: str) -> None:
        """Waits until an expression holds in the page."""
        for _ in range(int(PATIENCE_SECONDS / 0.05)):
            if await self.evaluate(expression) is True:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"it never came to: {expression}")

    async def press(self, key: str) -> None:
        """Presses one key that gives a character."""
        await self.tell("Input.dispatchKeyEvent", type="keyDown", text=key, key=key)
        await self.tell("Input.dispatchKeyEvent", type="keyUp", key=key)

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page."""
        told = await self.tell("Runtime.evaluate", expression=expression, returnByValue=True)
        return told["result"].get("value")

    async def picture(self) -> bytes:
        """What is to be seen, as PNG."""
        return base64.b64decode((await self.tell("Page.captureScreenshot", format="png"))["data"])


@asynccontextmanager
async def page_of(folder: Path, *, width: int = 1280, height: int = 800) -> AsyncIterator[Page]:
    """An empty tab in a browser that has never been used."""
    browser = shutil.which("chromium")
    assert browser, "chromium is not installed"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    flags += ["--remote-debugging-port=0", f"--user-data-dir={folder}", f"--window-size={width},{height}"]
    process = await asyncio.create_subprocess_exec(
        *(browser, *flags, "about:blank"), stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with aiohttp.ClientSession() as session:
            address = await _address(session, folder / _PORT_FILE)
            async with session.ws_connect(address, max_msg_size=1 << 27) as wire:
                page = Page(wire=wire)
                listening = asyncio.create_task(page.listen())
                for domain in ("Network", "Page", "Runtime"):
                    await page.tell(f"{domain}.enable")
                yield page
                listening.cancel()
    finally:
        process.terminate()
        await process.wait()


async def _address(session: aiohttp.ClientSession, file: Path) -> str:
    """Where the first tab is told what to do. The file with the port may be there before anybody listens."""
    for _ in range(int(PATIENCE_SECONDS / 0.1)):
        await asyncio.sleep(0.1)
        with suppress(aiohttp.ClientConnectionError, FileNotFoundError, IndexError, StopIteration):
            async with session.get(f"http://127.0.0.1:{file.read_text().splitlines()[0]}/json/list") as answer:
                tabs = await answer.json()
                return str(next(each["webSocketDebuggerUrl"] for each in tabs if each["type"] == "page"))
    raise AssertionError("chromium did not start")
