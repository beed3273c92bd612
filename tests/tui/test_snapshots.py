"""Pictures of every screen in every state. `make snapshots` takes them anew; look at what changed before committing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from advisor.tui import messages
from advisor.tui.app import PlannerApp
from advisor.tui.desk import Stopped
from tests.tui.conftest import at_rest, settled
from tests.tui.estate import CLEAR, REFUSED, PaperDesk, many, with_clusters
from tests.tui.roads import NOT_YET, blocked, ended, roads, several, tended

SMALL, MIDDLE, LARGE = (80, 24), (120, 40), (200, 60)
SIZES = (SMALL, MIDDLE, LARGE)

State = tuple[Callable[[], PaperDesk], tuple[str, ...]]
STATES: dict[str, tuple[State, tuple[tuple[int, int], ...]]] = {
    "overview": ((PaperDesk, ()), SIZES),
    "overview-many": ((lambda: PaperDesk(inventory=many(300)), ("end",)), (MIDDLE,)),
    "overview-clear": ((lambda: PaperDesk(inventory=with_clusters(CLEAR)), ()), (SMALL,)),
    "overview-no-match": ((PaperDesk, ("slash", "x", "y")), (SMALL,)),
    "loading": ((lambda: PaperDesk(fails_with=Stopped("")), ()), (SMALL,)),
    "error": ((lambda: PaperDesk(fails_with=REFUSED), ()), (SMALL,)),
    "findings": ((PaperDesk, ("2",)), SIZES),
    "findings-unknown": ((PaperDesk, ("2", "down", "down")), (SMALL, LARGE)),
    "findings-settled": ((lambda: PaperDesk(inventory=many(40)), ("2", "t", "end")), (MIDDLE,)),
    "findings-none": ((lambda: PaperDesk(inventory=with_clusters(CLEAR)), ("2",)), (SMALL,)),
    "answer": ((PaperDesk, ("2", "down", "down", "a")), (SMALL,)),
    "answer-faults": ((PaperDesk, ("2", "down", "down", "a", "ctrl+s")), (SMALL,)),
    "keys": ((PaperDesk, ("question_mark",)), (MIDDLE,)),
    "plan": ((roads, ("3",)), SIZES),
    "plan-hop": ((roads, ("3", "right")), (SMALL, MIDDLE)),
    "plan-several": ((several, ("3",)), (SMALL, LARGE)),
    "plan-estate": ((tended, ("3", "right")), (MIDDLE,)),
    "plan-no-way": ((blocked, ("3",)), (SMALL,)),
    "plan-nothing-yet": ((lambda: roads(plans=ended), ("3",)), (SMALL,)),
    "plan-form": ((roads, ("3", "f")), (SMALL,)),
    "plan-form-faults": ((roads, ("3", "f", "tab", "tab", *"calcio", "ctrl+s")), (SMALL,)),
    "plan-why-not": ((roads, ("3", "v", *NOT_YET, "enter")), (SMALL,)),
    "knowledge": ((PaperDesk, ("4",)), SIZES),
    "knowledge-as-written": ((PaperDesk, ("4", "w")), (SMALL,)),
    "knowledge-releases": ((PaperDesk, ("4", "l")), (SMALL,)),
}
CASES = [(name, size) for name, (_, sizes) in STATES.items() for size in sizes]


def act(keys: tuple[str, ...]) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Presses keys once everything is loaded."""

    async def press(pilot: Pilot[Any]) -> None:
        pilot.app.animation_level = "none"
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await at_rest(pilot)

    return press


@pytest.mark.parametrize(("name", "size"), CASES, ids=[f"{name}-{wide}x{high}" for name, (wide, high) in CASES])
def test_the_screen_looks_as_it_did(name: str, size: tuple[int, int], snap_compare: Callable[..., bool]) -> None:
    """Byte for byte."""
    (desk, keys), _ = STATES[name]
    assert snap_compare(PlannerApp(desk(), is_watching=False), terminal_size=size, run_before=act(keys))


def test_rules_that_cannot_be_used(snap_compare: Callable[..., bool]) -> None:
    """Their problems stand above what is still known."""
    desk = PaperDesk()
    app = PlannerApp(desk, is_watching=False)

    async def change(pilot: Pilot[Any]) -> None:
        await act(("4",))(pilot)
        desk.rules_fail_with = REFUSED
        app.post_message(messages.RulesChanged())
        await settled(pilot)

    assert snap_compare(app, terminal_size=MIDDLE, run_before=change)


@pytest.mark.parametrize("theme", ["textual-light", "no-colour"])
def test_light_and_without_colour(
    theme: str, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every word is there still."""
    if theme == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
    app = PlannerApp(PaperDesk(), is_watching=False)

    async def light(pilot: Pilot[Any]) -> None:
        if theme != "no-colour":
            app.theme = theme
        await act(())(pilot)

    assert snap_compare(app, terminal_size=SMALL, run_before=light)
