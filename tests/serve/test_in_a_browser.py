"""The screen in a browser, from the link to its end. Chosen with `-m browser`, where chromium is installed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from tests.cli.test_serving import serving
from tests.serve.chromium import page_of
from tests.serve.running import within_seconds

pytestmark = pytest.mark.browser


def test_a_visit(tmp_path: Path) -> None:
    """It is drawn, takes keys at once, loads nothing from elsewhere, and leaves no token behind."""

    async def scene() -> None:
        async with serving(tmp_path) as (_, link), page_of(tmp_path / "profile") as page:
            place, _, token = link.partition("/?token=")
            await page.tell("Page.navigate", url=link)
            await page.until(lambda: b"AFFECTED" in page.received, "the overview")
            await page.press("2")
            await page.until(lambda: b"[2 Findings]" in page.received, "the findings")
            assert len(await page.picture()) > 20_000  # an empty page comes to a tenth of it
            assert all(each.startswith(place) or each.startswith("data:") for each in page.asked_for)
            assert await page.evaluate("location.href") == f"{place}/"
            assert await page.evaluate("document.cookie") == ""
            assert token not in await page.evaluate("document.documentElement.outerHTML")
            history = await page.tell("Page.getNavigationHistory")
            assert token not in "".join(each["url"] for each in history["entries"])
            await page.press("q")
            await page.until_true("document.body.classList.contains('-closed')")
            assert "This screen has ended" in await page.evaluate("document.getElementById('ended').innerText")


def test_a_page_of_another_server_opens_no_screen(tmp_path: Path) -> None:
    """Though it stands on the same machine, so that the browser would send the cookie along."""

    async def scene() -> None:
        async with serving(tmp_path) as (_, link), page_of(tmp_path / "profile") as page, a_page() as elsewhere:
            await page.tell("Page.navigate", url=link)
            await page.until(lambda: b"AFFECTED" in page.received, "the overview")
            await page.tell("Page.navigate", url=elsewhere)
            await page.until_true("document.title == 'elsewhere'")
            address = link.partition("/?token=")[0].replace("http:", "ws:")
            await page.evaluate(f"outcome = ''; s = new WebSocket('{address}/ws'); 0")
            await page.evaluate("s.onclose = () => outcome = 'closed'; s.onopen = () => outcome = 'open'; 0")
            await page.until_true("outcome != ''")
            assert await page.evaluate("outcome") == "closed"

    within_seconds(scene(), 150)

    within_seconds(scene(), 150)


@asynccontextmanager
async def a_page() -> AsyncIterator[str]:
    """A page that may do what it likes, on another port of this machine."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="<title>elsewhere</title>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()
