"""A table draws what is in sight, however much there is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

import pytest
from textual.app import App, ComposeResult

from advisor.tui.rows import Cell, Column, Row
from advisor.tui.widgets.row_table import RowTable

MANY, HIGH = 10_000, 24
COLUMNS = (Column(name="name", title="name", width=12, grows=True),)


SIDES = (
    Column(name="name", title="name", width=12, grows=True),
    Column(name="count", title="count", width=7, is_number=True),
)


class Counted(tuple[Cell, ...]):
    """Cells that know how often any were drawn."""

    __slots__ = ()
    drawn = 0

    def __iter__(self) -> Iterator[Cell]:
        Counted.drawn += 1
        return super().__iter__()


class Alone(App[None]):
    """A table and nothing else."""

    CSS = "_Heads { height: 1; } _Body { height: 1fr; scrollbar-size-vertical: 1; }"

    def __init__(self, columns: Sequence[Column] = COLUMNS) -> None:
        super().__init__()
        self._columns = columns

    def compose(self) -> ComposeResult:
        """It fills the screen."""
        yield RowTable(self._columns, id="rows")


@pytest.mark.parametrize("count", [3, MANY], ids=["without-a-bar", "with-a-bar"])
def test_the_bar_hides_nothing_of_a_row(count: int) -> None:
    """Its last column ends where its heading does, whether or not there is more than is in sight."""

    async def run() -> None:
        app = Alone(SIDES)
        async with app.run_test(size=(40, HIGH)) as pilot:
            table = app.query_one(RowTable)
            table.fill([Row(str(each), (Cell(f"node-{each}"), Cell("1234567"))) for each in range(count)], empty="")
            await pilot.pause()
            heads, *rows = (line.text for line in app.screen._compositor.render_strips())
            assert heads.rstrip().endswith("count")
            assert rows[0].index("1234567") + len("1234567") == len(heads.rstrip()) < 40

    asyncio.run(run())


def test_of_ten_thousand_rows_a_step_draws_no_more_than_a_few_screens_full() -> None:
    """From end to end, by pages and by rows."""

    async def run() -> None:
        app = Alone()
        async with app.run_test(size=(80, HIGH)) as pilot:
            table = app.query_one(RowTable)
            table.fill([Row(str(each), Counted([Cell(f"node-{each}")])) for each in range(MANY)], empty="")
            table.focus_rows()
            await pilot.pause()
            for key, expected in (("end", MANY - 1), ("up", MANY - 2), ("home", 0), ("pagedown", HIGH - 2), ("j", 23)):
                Counted.drawn = 0
                await pilot.press(key)
                for _ in range(100):  # it is drawn when there is time for it
                    await pilot.pause()
                    if Counted.drawn:
                        break
                assert table.row
                assert table.row.key == str(expected)
                assert 0 < Counted.drawn <= 4 * HIGH

    asyncio.run(run())
