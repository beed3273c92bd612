"""Pictures of the checklist in every state. `make snapshots` takes them anew; look at what changed, then commit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from advisor.documents.marks import load_marks, save_marks
from advisor.report.checklist_marking import touched
from advisor.tui.app import PlannerApp
from advisor.tui.desk import Stopped
from advisor.tui.screens.checklist import ChecklistScreen
from tests.tui.conftest import at_rest, settled
from tests.tui.estate import NOON, REFUSED, PaperDesk
from tests.tui.roads import blocked, ended, roads, several, tended
from tests.tui.test_checklist_screen import ADA, DONE_BY_BOB, GO_2, TO_GO_1, TO_OWNER_1

SMALL, MIDDLE, LARGE = SIZES = ((80, 24), (120, 40), (200, 60))
FILE = Path("advisor-marks-prod-A.json")
TICKED = ("5", *TO_GO_1, "space", *ADA)


def nowhere() -> PaperDesk:
    """A desk whose marks have no folder."""
    return replace(roads(), marks=Path("none/marks.json"))


State = tuple[Callable[[], PaperDesk], tuple[str, ...], tuple[tuple[int, int], ...]]
STATES: dict[str, State] = {
    "marked": (roads, (*TICKED, "down", "x", *"no route", "enter"), SIZES),
    "section": (roads, ("5", "down", "down"), (SMALL,)),
    "risk": (roads, ("5", "down"), (MIDDLE,)),
    "estate": (tended, ("5", "end"), (LARGE,)),
    "several": (several, ("5", "down"), (MIDDLE,)),
    "no-match": (roads, ("5", "slash", "x", "y", "z"), (SMALL,)),
    "no-plan": (lambda: roads(plans=ended), ("5",), (SMALL,)),
    "no-way": (blocked, ("5",), (SMALL,)),
    "loading": (lambda: PaperDesk(fails_with=Stopped("")), ("5",), (SMALL,)),
    "error": (lambda: PaperDesk(fails_with=REFUSED), ("5",), (SMALL,)),
    "not-saved": (nowhere, TICKED, (SMALL, MIDDLE)),
    "leaving": (nowhere, (*TICKED, "q"), (SMALL,)),
    "form": (roads, ("5", *TO_GO_1, "d", "ctrl+s"), (SMALL,)),
}
CASES = [(name, size) for name, (_, _, sizes) in STATES.items() for size in sizes]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks are kept nowhere else, and nobody looks at them while a picture is taken."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ChecklistScreen, "LOOKS_EVERY", 3600)


def app_on(desk: PaperDesk) -> PlannerApp:
    """The app, at noon."""
    app = PlannerApp(desk, is_watching=False)
    app.set_reactive(PlannerApp.session, replace(app.now, clock=lambda: NOON))
    return app


async def press(pilot: Pilot[Any], keys: tuple[str, ...]) -> None:
    """Presses keys once everything is loaded, and waits at those that go elsewhere."""
    pilot.app.animation_level = "none"
    await settled(pilot)
    for key in keys:
        await pilot.press(key)
        if key in {"5", "enter"}:
            await settled(pilot)
    await at_rest(pilot)


def act(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """What is done before the picture is taken."""
    return lambda pilot: press(pilot, keys)


@pytest.mark.parametrize(("name", "size"), CASES, ids=[f"{name}-{wide}x{high}" for name, (wide, high) in CASES])
def test_the_checklist_looks_as_it_did(name: str, size: tuple[int, int], snap_compare: Callable[..., bool]) -> None:
    """Byte for byte."""
    desk, keys, _ = STATES[name]
    assert snap_compare(app_on(desk()), terminal_size=size, run_before=act(*keys))


@pytest.mark.parametrize("is_asked", [False, True], ids=["told", "asked"])
def test_marks_of_two_people(is_asked: bool, snap_compare: Callable[..., bool]) -> None:
    """That they are apart, and what can be done about it."""

    async def part(pilot: Pilot[Any]) -> None:
        await press(pilot, TICKED)
        there = load_marks(FILE)
        save_marks(touched(there, GO_2, lambda _: DONE_BY_BOB), FILE, over=there)
        await press(pilot, ("down", *TO_OWNER_1, "space", *(("m",) if is_asked else ())))

    assert snap_compare(app_on(roads()), terminal_size=SMALL, run_before=part)


def test_marks_of_another_plan(snap_compare: Callable[..., bool]) -> None:
    """What differs, and that nothing can be marked."""

    async def other(pilot: Pilot[Any]) -> None:
        await press(pilot, TICKED)
        there = load_marks(FILE)
        Path("other.json").write_bytes(FILE.read_bytes().replace(there.digest.encode(), f"sha256:{'0' * 64}".encode()))
        app = pilot.app
        assert isinstance(app, PlannerApp)
        app.session = app.now.choosing(replace(app.now.checklist, file=Path("other.json"), shows_all=True))
        await press(pilot, ())

    assert snap_compare(app_on(roads()), terminal_size=MIDDLE, run_before=other)
