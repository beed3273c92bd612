"""The keys that fit, and the mouse on them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from advisor.tui.places import Place
from advisor.tui.screens.export import ExportScreen
from advisor.tui.widgets.key_line import STAYS, Key, KeyLine, fitting
from tests.tui.camera import app_on
from tests.tui.conftest import drive, settled
from tests.tui.estate import PaperDesk

KEYS = st.lists(
    st.builds(
        Key,
        key=st.just("x"),
        shown=st.sampled_from(["x", "^p", "space"]),
        says=st.text("abc ", min_size=1, max_size=9),
        action=st.sampled_from(["one", "two", *sorted(STAYS)]),
    ),
    max_size=12,
)


def columns(keys: tuple[Key, ...]) -> int:
    """What they take beside one another."""
    return sum(each.columns for each in keys) - 1


@given(KEYS, st.integers(1, 120))
def test_what_is_shown_fits_and_no_key_is_cut(keys: list[Key], room: int) -> None:
    """In their order, the last ones left out first; the way to all keys and the way out stay."""
    kept = fitting(keys, room)
    lasting = tuple(each for each in keys if each.action in STAYS)
    assert columns(kept) <= room or kept == lasting
    assert tuple(each for each in kept if each.action in STAYS) == lasting
    others = [each for each in keys if each.action not in STAYS]
    shown = [each for each in kept if each.action not in STAYS]
    assert shown == others[: len(shown)]
    if len(shown) < len(others):
        assert columns((*kept, others[len(shown)])) > room


def shown(line: KeyLine) -> str:
    """The line as it is drawn."""
    return line.render_line(0).text


def test_a_small_window_says_how_to_find_the_others_and_how_to_leave() -> None:
    """Whole words alone."""
    app = app_on(PaperDesk())

    async def act(pilot: Pilot[None]) -> None:
        for place in Place:
            await pilot.press(place.key)
            await settled(pilot)
            told = shown(app.screen.query_one(KeyLine)).split()
            assert {"Keys", "Quit", "Search"} <= set(told)
            assert all(not word.endswith("…") for word in told)

    drive(app, act)


def test_a_click_presses_the_key_and_more_is_said_below_the_mouse() -> None:
    """As in every footer."""
    app = app_on(PaperDesk())

    async def act(pilot: Pilot[None]) -> None:
        await pilot.press("2")
        await settled(pilot)
        line = app.screen.query_one(KeyLine)
        said = []
        for word in ("Settled", "Export"):
            await pilot.hover(KeyLine, offset=(shown(line).index(word), 0))
            said.append(line.tooltip)
        assert said == ["those that are fixed or do not affect, too", None]
        await pilot.click(KeyLine, offset=(shown(line).index("Export"), 0))
        await settled(pilot)
        assert isinstance(app.screen, ExportScreen)

    drive(app, act)
