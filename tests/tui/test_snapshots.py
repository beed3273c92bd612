"""Pictures of every screen in every state. `make snapshots` takes them anew; look at what changed before committing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import HelpPanel

from advisor.tui import screens
from advisor.tui.screens.checklist import ChecklistScreen
from tests.tui.camera import LARGE, SIZES, SMALL, Picture, Size, app_on, pictures
from tests.tui.states import MORE, TABLE, Never, Row, Shot, State


def name_of(kind: type[Widget]) -> str:
    """A screen's name in the names of its pictures."""
    return kind.__name__.removesuffix("Screen").lower()


SHOTS: Mapping[str, tuple[type[Widget], Shot]] = {
    **{
        f"{name_of(kind)}-{state}": (kind, shot)
        for kind, row in TABLE.items()
        for state, shot in row.items()
        if isinstance(shot, Shot)
    },
    **MORE,
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are written nowhere else, and nobody looks at marks while a picture is taken."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ChecklistScreen, "LOOKS_EVERY", 3600)


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """The picture that was looked at and kept."""
    return snapshot.use_extension(Picture)


def taken(name: str, sizes: tuple[Size, ...] = SIZES) -> Mapping[Size, str]:
    """The pictures of a shot, which show the screen that it is of."""
    kind, shot = SHOTS[name]
    app = app_on(shot.desk())

    async def act(pilot: Pilot[None]) -> None:
        await shot.act(pilot)
        assert isinstance(app.screen, kind) or app.screen.query(kind)

    return asyncio.run(pictures(app, act, sizes))


taken_once = cache(taken)
"""The same, of an app that was run before if there was one."""


@pytest.mark.parametrize("name", SHOTS)
def test_the_screen_looks_as_it_did(name: str, picture: SnapshotAssertion) -> None:
    """Byte for byte, at every size."""
    for (wide, high), drawn in taken_once(name).items():
        assert picture(name=f"{wide}x{high}") == drawn


@pytest.mark.parametrize("name", ["overview-usual", "findings-unknowns", "answer-error"])
def test_a_window_that_is_pulled_at_shows_what_a_new_one_does(name: str) -> None:
    """Larger and smaller."""
    grown, shrunk = taken_once(name), taken(name, (LARGE, SMALL))
    assert {size: grown[size] for size in shrunk} == shrunk


def test_without_colour(picture: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every word is there still."""
    monkeypatch.setenv("NO_COLOR", "1")
    for (wide, high), drawn in taken("overview-usual").items():
        assert picture(name=f"{wide}x{high}") == drawn


class TestTable:
    """Nothing that can be seen is without its picture."""

    def test_it_is_complete(self) -> None:
        """Every screen of the app has a row, and that every state."""
        assert list(lacking(TABLE)) == []

    @pytest.mark.parametrize("kind", TABLE)
    def test_a_screen_without_a_row_is_told(self, kind: type[Widget]) -> None:
        """By its name."""
        assert list(lacking({each: row for each, row in TABLE.items() if each is not kind})) == [
            f"{kind.__name__}: no row"
        ]

    @pytest.mark.parametrize("state", State)
    def test_a_state_without_a_picture_or_a_reason_is_told(self, state: State) -> None:
        """A word is no reason."""
        row = TABLE[ChecklistScreen]
        without = {each: shot for each, shot in row.items() if each is not state}
        for broken in (without, {**row, state: Never("no")}):
            assert list(lacking({**TABLE, ChecklistScreen: broken})) == [
                f"ChecklistScreen: {state} is not shown, and not told why"
            ]


def lacking(table: Mapping[type[Widget], Row]) -> Iterator[str]:
    """What a table of pictures does not have."""
    for kind in shown_ones():
        row = table.get(kind)
        if row is None:
            yield f"{kind.__name__}: no row"
            continue
        for state in State:
            match row.get(state):
                case Shot():
                    continue
                case Never(because) if len(because.split()) > 2:
                    continue
                case _:
                    yield f"{kind.__name__}: {state} is not shown, and not told why"


def shown_ones() -> Iterator[type[Widget]]:
    """Every screen and form of ours, and what Textual brings that has a key."""
    for module in iter_modules(screens.__path__):
        import_module(f"{screens.__name__}.{module.name}")
    yield from (each for each in _leaves(Screen) if each.__module__.startswith(screens.__name__))
    yield from (HelpPanel, CommandPalette)


def _leaves(kind: type[Widget]) -> Iterator[type[Widget]]:
    """The classes below one that have none of ours below themselves."""
    below = [each for each in kind.__subclasses__() if not each.__module__.startswith("tests")]
    for each in below:
        yield from _leaves(each)
    if not below:
        yield kind
