"""Runs the app without a terminal, frozen: no blinking, no animation, one theme."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input

from advisor.tui.app import PlannerApp

Act = Callable[[Pilot[None]], Awaitable[None]]
#: A terminal as small as we mean to be usable in.
SMALL = (80, 24)


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing on the screen hangs on the time, or on how the tests are run."""
    for name in ("NO_COLOR", "COLORTERM", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Input.cursor_blink, "_default", False)


async def settled(pilot: Pilot[Any]) -> None:
    """Every worker has ended, and what it told is shown."""
    for _ in range(2):  # what a worker told may start another
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def at_rest(pilot: Pilot[Any]) -> str:
    """What is drawn once nothing is under way and it stays as it is: on a busy machine a layout may come late."""
    drawn: list[str] = []
    for _ in range(50):
        await settled(pilot)
        drawn.append(pilot.app.export_screenshot())
        if drawn[-1] in drawn[-2:-1]:
            return drawn[-1]
        await pilot.pause(0.05)
    raise AssertionError("the screen never came to rest")


def drive(app: PlannerApp, act: Act, *, size: tuple[int, int] = SMALL) -> list[Message]:
    """Runs the app until what is to be done is done; gives every message it was told."""
    told: dict[int, Message] = {}  # a message that bubbles comes by more than once

    def hear(message: Message) -> None:
        told.setdefault(id(message), message)

    app.animation_level = "none"

    async def run() -> None:
        async with app.run_test(size=size, message_hook=hear) as pilot:
            await settled(pilot)
            await act(pilot)

    asyncio.run(run())
    return list(told.values())
