"""A page has the room that its lines need, whenever it is told what to show."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Size

from advisor.report.layout import Page
from advisor.tui import app as tui_app
from advisor.tui.widgets.page_view import PageView

ROOM = Size(80, 24)


class Hidden(App[None]):
    """A page that was never laid out."""

    def compose(self) -> ComposeResult:
        """It has no room at all."""
        view = PageView(id="problems")
        view.display = False
        yield view


def _poem(page: Page) -> None:
    page.write("a sentence that is wrapped where there is little room for it, and only there")
    page.write("the end")


@pytest.mark.parametrize(("width", "lines"), [(100, 2), (60, 3)])
def test_its_height_is_known_before_it_is_laid_out(width: int, lines: int) -> None:
    """Shown while it has no room, it would else keep none: problems that nobody sees."""

    async def run() -> None:
        app = Hidden()
        async with app.run_test():
            view = app.query_one(PageView)
            view.show(_poem)
            assert view.get_content_height(ROOM, ROOM, width) == lines
            view.show(None)
            assert view.get_content_height(ROOM, ROOM, width) == 0

    asyncio.run(run())


class Command(App[None]):
    """A page with one line that is too long, and that is never wrapped."""

    CSS_PATH = Path(tui_app.__file__).with_name("advisor.tcss")

    def compose(self) -> ComposeResult:
        """It fills the screen."""
        yield PageView(id="page")


@pytest.mark.parametrize("lines", [1, 60], ids=["without-a-bar", "with-a-bar"])
def test_a_line_that_goes_on_says_so_and_is_scrolled_to_its_end(lines: int) -> None:
    """By keys; no bar takes a line for it."""
    command = "kubectl " + "x" * 80 + "END"

    def write(page: Page) -> None:
        page.lines.extend([command, *["short"] * lines])

    async def run() -> None:
        app = Command()
        async with app.run_test(size=(40, 12)) as pilot:
            view = app.query_one(PageView)
            view.show(write)
            view.focus()
            await pilot.pause()
            assert view.render_line(0).text == " " + command[:37] + "→ "
            assert "→" not in view.render_line(1).text
            for _ in range(60):
                await pilot.press("right")
            await pilot.pause(0.5)
            assert view.render_line(0).text.rstrip().endswith("END")

    asyncio.run(run())
