"""A page has the room that its lines need, whenever it is told what to show."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Size

from advisor.report.layout import Page
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
