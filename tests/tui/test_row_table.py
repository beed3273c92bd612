"""A table draws what is in sight, however much there is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from textual.app import App, ComposeResult

from advisor.tui.rows import Cell, Column, Row
from advisor.tui.widgets.row_table import RowTable

MANY, HIGH = 10_000, 24
COLUMNS = (Column(name="name", title="name", width=12, grows=True),)


class Counted(tuple[Cell, ...]):
    """Cells that know how often any were drawn."""

    __slots__ = ()
    drawn = 0

    def __iter__(self) -> Iterator[Cell]:
        Counted.drawn += 1
        return super().__iter__()


class Alone(App[None]):
    """A table and nothing else."""

    CSS = "_Heads { height: 1; } _Body { height: 1fr; }"

    def compose(self) -> ComposeResult:
        """It fills the screen."""
        yield RowTable(COLUMNS, id="rows")


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
