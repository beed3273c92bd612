"""Takes pictures of the app without a terminal: every size in one run, as somebody does who pulls at a window."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.pilot import Pilot
from textual.widgets import Input

from advisor.tui.app import PlannerApp
from tests.tui.conftest import at_rest, settled
from tests.tui.estate import NOON, PaperDesk
from tests.tui.picture import picture_of

Size = tuple[int, int]
SMALL, MIDDLE, LARGE = SIZES = ((80, 24), (120, 40), (200, 60))
Then = Callable[[Pilot[Any]], Awaitable[None]]


class Picture(SingleFileSnapshotExtension):
    """One file a picture."""

    _file_extension = "svg"
    _write_mode = WriteMode.TEXT


def app_on(desk: PaperDesk) -> PlannerApp:
    """The app, which looks at no rules by itself, at noon."""
    app = PlannerApp(desk, is_watching=False)
    app.set_reactive(PlannerApp.session, replace(app.now, clock=lambda: NOON))
    return app


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Presses keys once everything is loaded, and waits for what comes of each; what is typed goes in one breath."""
    await settled(pilot)
    for key in keys:
        is_typed = isinstance(pilot.app.focused, Input) and len(key) == 1
        await pilot.press(key)
        if not is_typed:
            await settled(pilot)


async def pictures(app: PlannerApp, act: Then, sizes: Sequence[Size] = SIZES) -> Mapping[Size, str]:
    """What is drawn once somebody acted at the first size, and then at each of the others in turn."""
    first, *others = sizes
    app.animation_level = "none"
    async with app.run_test(size=first) as pilot:
        await act(pilot)
        taken = {first: picture_of(await at_rest(pilot), first)}
        for size in others:
            await pilot.resize_terminal(*size)
            taken[size] = picture_of(await at_rest(pilot), size)
    return taken
