"""The plans as a person drives them: along hops, to other wishes, and to why a version is not among them."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Checkbox, Input, Static

from advisor.model.runbook import Authority, RunbookStep
from advisor.model.template import Language, Template
from advisor.planner.question import Targets
from advisor.tui import messages
from advisor.tui.app import PlannerApp
from advisor.tui.paint import notice_of
from advisor.tui.screens.form import Form
from advisor.tui.screens.plan import PlanScreen
from advisor.tui.screens.wish import WishScreen
from advisor.tui.session import Halted, PlanOrder, Resting
from advisor.tui.widgets.page_view import PageView
from advisor.tui.widgets.path_view import PathView
from advisor.tui.widgets.row_table import RowTable
from tests.builders import RKE2
from tests.planner.estate_worlds import STEVE
from tests.planner.worlds import GENTLE, world
from tests.tui.conftest import drive, settled
from tests.tui.estate import PaperDesk
from tests.tui.roads import NOT_YET, OLD, WORSE, blocked, desk_on, ended, roads, several, tended


def app_on(desk: PaperDesk) -> PlannerApp:
    """The app, which looks at no rules by itself."""
    return PlannerApp(desk, is_watching=False)


def page(app: PlannerApp, name: str = "step") -> str:
    """The lines of a page."""
    return "\n".join(app.screen.query_one(f"#{name}", PageView).lines)


def drawn(app: PlannerApp) -> list[str]:
    """The chart, line by line, whatever is scrolled to."""
    chart = app.screen.query_one(PathView).chart
    assert chart
    return [line.label.text + "".join(span.text for span in line.spans) for line in chart.lines]


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Presses keys, and waits for what comes of the last."""
    await pilot.press(*keys)
    await settled(pilot)


class TestPaths:
    """What is drawn, and the page beside it."""

    def test_ways_stand_below_one_another_over_the_same_windows(self) -> None:
        """With versions on hops, what comes along, and what is open after each window."""
        app = app_on(roads())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3")
            lines = drawn(app)
            assert "1 2027-02-19" in lines[0]
            assert "2 2027-05-20" in lines[0]
            assert [line[0] for line in lines if "windows, leaves" in line or "window, leaves" in line] == ["A", "B"]
            assert any("rke2" in line and "● v1.30.2+rke2r1" in line for line in lines)
            assert any("calico" in line and "○ v3.28.0" in line for line in lines)
            assert any("open" in line and "1c 2h" in line and "none" in line for line in lines)

        told = drive(app, act)
        assert any(isinstance(each, messages.Planned) for each in told)

    def test_keys_go_along_hops_and_from_way_to_way(self) -> None:
        """Now is the page of the way; no key leads past an end."""
        app = app_on(roads())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3")
            paths = app.screen.query_one(PathView)
            assert "WHY THIS WAY, AND NO SHORTER ONE" in page(app)
            await press(pilot, "right")
            assert paths.at == (0, 1)
            for part in ("window 1, from 2027-02-19", "clears", "HOW", "ALLOWED BY"):
                assert part in page(app)
            await press(pilot, "right", "right", "right", "down", "down")
            assert paths.at == (1, 1)
            await press(pilot, "home", "up", "up", "left")
            assert paths.at == (0, 0)

        drive(app, act)

    def test_a_click_goes_to_a_hop(self) -> None:
        """As the keys do."""
        app = app_on(roads())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3")
            paths = app.screen.query_one(PathView)
            assert paths.chart
            left, _ = paths.chart.reach((0, 1))
            where = (paths.chart.label + 1 + left + 1, paths.chart.line_of((0, 1)))
            assert await pilot.click(PathView, offset=where)
            assert paths.at == (0, 1)

        drive(app, act)

    def test_a_hop_tells_what_is_typed_first(self) -> None:
        """Before anything that has to be read; of several lines the first."""
        text = Template(written="save it\nand look", language=Language.SHELL, parts=("save it\nand look",))
        step = RunbookStep(do=text, run=text, manifest=None, expect=None, only=None, authority=Authority.OURS)
        steps = [replace(each, actions=(step,)) if each.component == RKE2 else each for each in GENTLE]
        app = app_on(desk_on(world(OLD, WORSE, STEVE, runbooks=steps)))

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3")
            told = page(app)
            assert told.count("begins with") == 1
            assert told.index("1. rke2 ") < told.index(": save it …") < told.index("2. rancher ")
            await press(pilot, "right")
            told = page(app)
            assert told.index("begins with") < told.index("HOW")
            assert ": save it …" in told
            await press(pilot, "down", "end")

        drive(app, act)

    def test_which_window_is_which_stays_in_sight(self) -> None:
        """Also when the last way is scrolled to."""
        app = app_on(roads())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3", "down", "end")
            paths = app.screen.query_one(PathView)
            assert paths.at[0] == 1
            assert paths.scroll_offset.y > 0
            assert "1 2027-02-19" in paths.render_line(0).text
            at = paths.chart.line_of((1, 0)) - paths.scroll_offset.y if paths.chart else 0
            assert 1 <= at < paths.size.height, "the way under the cursor is not behind it"

        drive(app, act, size=(80, 20))

    def test_what_is_read_takes_the_room_in_a_small_terminal(self) -> None:
        """As long as the keys are there."""
        app = app_on(roads())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3")
            paths, step = app.screen.query_one(PathView), app.screen.query_one("#step")
            before = step.size.height
            await press(pilot, "enter")
            assert step.size.height > before
            assert paths.size.height <= 4
            paths.focus()
            await settled(pilot)
            assert step.size.height == before

        drive(app, act)

    def test_keys_that_would_do_nothing_are_not_offered(self) -> None:
        """One plan is neither sorted nor searched, and what has no way has no checklist."""
        app, other, third = app_on(roads()), app_on(several()), app_on(blocked())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3")

        def offered(app: PlannerApp) -> set[str]:
            found: set[str] = set()

            async def look(pilot: Pilot[None]) -> None:
                await act(pilot)
                found.update(key for key, each in app.screen.active_bindings.items() if each.enabled)

            drive(app, look)
            return found & {"s", "slash", "v", "c", "a", "f", "p"}

        assert offered(app) == {"v", "c", "f", "p"}
        assert offered(third) == {"v", "f", "p"}
        assert {"s", "slash", "f", "p"} <= offered(other)

    def test_clusters_of_one_manager_have_lanes_and_phases(self) -> None:
        """Those that are alike share one."""
        app = app_on(tended())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3")
            lines = drawn(app)
            assert any(line.strip().startswith("phase") and "v2.9.1" in line for line in lines)
            assert any("a+1 rke2" in line for line in lines)

        drive(app, act, size=(120, 40))

    def test_what_stands_against_a_plan_is_told_in_its_place(self) -> None:
        """With its name."""
        app = app_on(blocked())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3")
            assert not app.screen.query_one(PathView).display
            assert "NO LEGAL WAY" in page(app)
            assert "rke2-none" in page(app) or "rke2 hops" in page(app)
            assert isinstance(app.screen, PlanScreen)
            assert app.screen.focused is app.screen.query_one("#step"), "the keys scroll what is there to read"
            app.screen.set_focus(None)
            app.screen.focus_first()
            await pilot.pause()
            assert app.screen.focused is app.screen.query_one("#step"), "also after a search"

        drive(app, act)

    def test_one_cluster_without_a_plan_does_not_take_the_others_theirs(self) -> None:
        """Its problem stands above them, and a search finds one."""
        app = app_on(several())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3")
            table = app.screen.query_one("#plans", RowTable)
            assert [row.key for row in table.rows] == ["edge", "prod"]
            assert "odd: " in page(app, "no-plan")
            assert any("2027-02-19 rke2 v1.30.2+rke2r1" in cell.text for row in table.rows for cell in row.cells)
            await press(pilot, "down")
            assert drawn(app)
            await press(pilot, "slash", *"edge")
            assert [row.key for row in table.rows] == ["edge"]
            assert "UNREACHABLE" in page(app)

        drive(app, act)


class TestWishes:
    """Asking otherwise."""

    def test_another_goal_gives_another_front(self) -> None:
        """And the line above says what was asked."""
        app = app_on(roads())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3", "f")
            assert isinstance(app.screen, WishScreen)
            app.screen.query_one("#hops_per_window", Input).value = "2"
            app.screen.query_one("#keep", Input).value = "rancher"
            app.screen.query_one("#allow_os", Checkbox).value = True
            await press(pilot, "ctrl+s")
            assert not any("rancher" in line for line in drawn(app))
            says = str(app.screen.query_one("#asked-of", Static).render())
            for flag in ("--keep rancher", "--hops-per-window 2", "--allow-os"):
                assert flag in says

        drive(app, act, size=(120, 40))

    def test_what_cannot_be_meant_stays_in_the_form(self) -> None:
        """Every fault at its field, and the plans before stay."""
        app = app_on(roads())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3", "f")
            app.screen.query_one("#keep", Input).value = "rke3"
            app.screen.query_one("#every", Input).value = "never"
            await press(pilot, "ctrl+s")
            assert isinstance(app.screen, WishScreen)
            assert "no time between windows" in str(app.screen.query_one("#faults", Static).render())
            app.screen.query_one("#every", Input).value = "2w"
            await press(pilot, "ctrl+s")
            assert 'no component is named "rke3"' in str(app.screen.query_one("#faults", Static).render())
            await press(pilot, "escape")
            assert drawn(app)
            assert app.now.planning.wish.every == "90d"

        drive(app, act)

    def test_planning_can_be_ended_and_begun_again(self) -> None:
        """Nothing is planned in between."""
        desk = roads(plans=ended)
        app = app_on(desk)

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3")
            assert "No plan is made yet" in page(app)
            await press(pilot, "escape")
            assert isinstance(app.now.activity, Halted)
            assert notice_of(app.now)
            desk.plans = lambda: None
            await press(pilot, "p")
            assert drawn(app)

        drive(app, act)

    def test_a_search_ends_where_it_is_and_is_begun_again(self) -> None:
        """The screen says how, and what the search comes to later is not shown."""
        gate, begun = threading.Event(), threading.Event()

        def wait() -> None:
            begun.set()
            gate.wait(30)

        desk = roads(plans=wait)
        app = app_on(desk)

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("3")
            while not begun.is_set():
                await pilot.pause()
            assert "escape ends it" in notice_of(app.now)
            await pilot.press("escape")
            assert app.now.activity == Halted(was_planning=True)
            assert "p goes on" in notice_of(app.now)
            gate.set()
            await settled(pilot)
            assert app.now.planning.report
            assert not app.now.planning.report.plans
            await press(pilot, "p")
            assert drawn(app)

        told = drive(app, act)
        assert len([each for each in told if isinstance(each, messages.Planned) and each.outlook.report.plans]) == 1

    def test_plans_follow_what_was_read_again(self) -> None:
        """A cluster that changed has another plan."""
        desk = roads()
        app = app_on(desk)

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3")
            before = app.now.planning.report
            await press(pilot, "r")
            assert app.now.planning.of is app.now.judged
            assert app.now.planning.report is not before

        drive(app, act)


@dataclass
class Turnstile:
    """Lets plans be made one at a time."""

    waiting: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    passing: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __call__(self) -> None:
        """A plan is about to be made."""
        self.waiting.release()
        self.passing.acquire(timeout=30)

    async def reached(self, pilot: Pilot[None]) -> None:
        """The next plan waits to be made, and what was told before is shown."""
        while not self.waiting.acquire(blocking=False):
            await pilot.pause()
        await pilot.pause()


def outcomes(app: PlannerApp) -> dict[str, str]:
    """What the table says of each plan."""
    return {row.key: row.cells[1].text for row in app.screen.query_one("#plans", RowTable).rows}


class TestOneByOne:
    """Plans of many clusters are shown as they are made."""

    def test_each_is_shown_as_it_is_made_and_the_one_looked_at_first(self) -> None:
        """Wherever the cursor stands by then, from the overview on."""
        gate = Turnstile()
        app = app_on(several(plans=gate))

        async def act(pilot: Pilot[None]) -> None:
            app.screen.query_one("#clusters", RowTable).go_to("prod")
            await pilot.pause()
            await pilot.press("3")
            await gate.reached(pilot)
            table = app.screen.query_one("#plans", RowTable)
            assert outcomes(app) == dict.fromkeys(("edge", "odd", "prod"), "being made")
            assert table.row
            assert table.row.key == "prod", "the cursor comes along"
            assert "The plan is being made" in page(app)
            assert "0 of 3 plans" in str(app.screen.query_one("#asked-of", Static).render())
            gate.passing.release()
            await gate.reached(pilot)
            assert outcomes(app) == {"edge": "being made", "odd": "being made", "prod": "a way"}
            assert drawn(app), "and can be read while others are made"
            assert "planning" in notice_of(app.now)
            await pilot.press("up")
            await pilot.pause()
            gate.passing.release()
            await gate.reached(pilot)
            assert outcomes(app) == {"edge": "being made", "prod": "a way"}
            assert "odd: " in page(app, "no-plan")
            gate.passing.release()
            await settled(pilot)
            assert outcomes(app) == {"edge": "unreachable", "prod": "a way"}
            assert not notice_of(app.now)

        drive(app, act)

    def test_what_is_there_stays_when_the_rest_is_ended_and_the_rest_goes_on(self) -> None:
        """Nothing is planned twice, and meanwhile no file leaves out what is not made."""
        gate = Turnstile()
        desk = several(plans=gate)
        app = app_on(desk)

        async def act(pilot: Pilot[None]) -> None:
            app.screen.query_one("#clusters", RowTable).go_to("prod")
            await pilot.pause()
            await pilot.press("3")
            await gate.reached(pilot)
            gate.passing.release()
            await gate.reached(pilot)
            await pilot.press("escape")
            gate.passing.release()
            await settled(pilot)
            assert outcomes(app) == {
                "edge": "not made; p goes on",
                "odd": "not made; p goes on",
                "prod": "a way",
            }
            made = app.now.planning.report
            assert made
            await press(pilot, "e")
            assert isinstance(app.screen, PlanScreen), "there is nothing to write yet"
            await press(pilot, "c")
            assert app.now.checked, "one way can be checked by itself"
            await press(pilot, "3")
            desk.plans = lambda: None
            await press(pilot, "p")
            assert outcomes(app) == {"edge": "unreachable", "prod": "a way"}
            after = app.now.planning.report
            assert after
            assert after.plans[-1] is made.plans[-1]
            await press(pilot, "e")
            assert isinstance(app.screen, Form)

        drive(app, act)

    def test_a_checklist_of_all_waits_for_the_last_plan(self) -> None:
        """Else it would leave clusters out and not say so."""
        gate = Turnstile()
        app = app_on(several(plans=gate))

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("3")
            await gate.reached(pilot)
            gate.passing.release()
            await gate.reached(pilot)
            assert len(app.now.planning.unmade) == 2
            assert app.now.checked is None
            await pilot.press("5")
            await pilot.pause()
            assert "1 of 3 plans made; a checklist of all waits for the last" in page(app, "no-checklist")
            assert not {"space", "n", "slash"} & {
                key for key, each in app.screen.active_bindings.items() if each.enabled
            }
            await pilot.press("3")
            for _ in range(2):
                gate.passing.release()
            await settled(pilot)
            assert app.now.checked

        drive(app, act)

    def test_what_is_read_again_ends_the_plans_of_before(self) -> None:
        """On whatever screen, and nothing goes on to say that they are made."""
        gate = Turnstile()
        app = app_on(several(plans=gate))

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("3")
            await gate.reached(pilot)
            await pilot.press("1", "r")
            while app.now.judged is app.now.planning.of:
                await pilot.pause()
            for _ in range(3):
                gate.passing.release()
            await settled(pilot)
            assert app.now.activity == Resting()

        drive(app, act)

    def test_plans_are_sorted_and_searched(self) -> None:
        """By keys, and by a click on a heading, which turns the order round the second time."""
        app = app_on(several())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3")
            table = app.screen.query_one("#plans", RowTable)
            assert [row.key for row in table.rows] == ["edge", "prod"]
            await press(pilot, "S")
            assert [row.key for row in table.rows] == ["prod", "edge"]
            await press(pilot, "s", "s", "s")
            assert app.now.plan.order is PlanOrder.WINDOWS
            assert [row.key for row in table.rows] == ["prod", "edge"]
            await pilot.click("#plans", offset=(3, 0))  # on its headings
            await settled(pilot)
            assert [row.key for row in table.rows] == ["edge", "prod"]
            await press(pilot, "slash", *"v1", "full_stop", *"30")
            assert [row.key for row in table.rows] == ["prod"], "what it begins with is searched too"

        drive(app, act)


class TestWhyNot:
    """Why no alternative goes to a version."""

    @pytest.mark.parametrize(
        ("desk", "says"),
        [(roads, "nothing forbids it"), (blocked, "no legal way leads there")],
        ids=["dearer", "forbidden"],
    )
    def test_the_answer_stands_in_the_form(self, desk: object, says: str) -> None:
        """And another version can be asked for."""
        assert callable(desk)
        app = app_on(desk())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3", "v", *NOT_YET, "enter")
            assert says in page(app, "answer")
            assert isinstance(app.screen, Form)

        told = drive(app, act)
        (answer,) = [each.answer for each in told if isinstance(each, messages.WhyNotTold)]
        assert isinstance(answer.goal, Targets)

    def test_what_is_no_version_is_told_there(self) -> None:
        """With what would be one."""
        app = app_on(roads())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3", "v", *"rke", "enter")
            assert "names no component and version" in str(app.screen.query_one("#faults", Static).render())

        drive(app, act)


def test_the_plan_is_exported_as_the_command_writes_it(tmp_path: Path) -> None:
    """From its own screen."""
    app, path = app_on(roads()), tmp_path / "plan.json"

    async def act(pilot: Pilot[None]) -> None:
        await press(pilot, "3", "e")
        app.screen.query_one("#format").value = "json"  # type: ignore[attr-defined]  # a Select
        await pilot.pause()
        app.screen.query_one("#path", Input).value = str(path)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, PlanScreen)

    drive(app, act)
    assert json.loads(path.read_text(encoding="utf-8"))["goal"] == "clear"
