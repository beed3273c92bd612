"""The checklist as people use it at night: ticked, noted, signed, killed, and marked by two at the same time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from advisor.documents.marks import load_marks, save_marks
from advisor.model.checklist import ItemId
from advisor.model.marks import Mark, Marked, Marks
from advisor.report.checklist_marking import Touch, touched
from advisor.tui import marking_messages as messages
from advisor.tui.app import PlannerApp
from advisor.tui.marking import Divided, Keeping, Marking, NotSaved, Shut
from advisor.tui.screens.checklist import ChecklistScreen
from advisor.tui.screens.divided import DividedScreen
from advisor.tui.screens.leave import LeaveScreen
from advisor.tui.screens.mark import MarkScreen
from advisor.tui.widgets.page_view import PageView, parts_of
from advisor.tui.widgets.row_table import RowTable
from tests.tui.conftest import drive, settled
from tests.tui.estate import NOON, PaperDesk
from tests.tui.roads import blocked, ended, roads, several
from tests.tui.test_marking import ONE, by_ada

ROOT = Path(__file__).resolve().parents[2]
AT = "2026-11-21T12:00:00Z"
GO_1, GO_2, OWNER_1 = ItemId("go.1"), ItemId("go.2"), ItemId("w1.owner.1")
DONE_BY_BOB = Marked(mark=Mark.DONE, by="bob", at="2026-11-21T11:00:00Z")
ADA = (*"ada", "enter")
TO_GO_1 = ("down", "down", "down")
"""Below the scope, the risk and the heading of the questions."""
TO_OWNER_1 = ("down", "down", "down")
"""From the last question, below the heading of the window and that of its owners."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Marks are kept where the program was started; what others mark is looked at when one comes back to the screen."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ChecklistScreen, "LOOKS_EVERY", 3600)
    return tmp_path


def app_on(desk: PaperDesk) -> PlannerApp:
    """The app, at noon."""
    app = PlannerApp(desk, is_watching=False)
    app.set_reactive(PlannerApp.session, replace(app.now, clock=lambda: NOON))
    return app


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Presses keys, and waits for what comes of the last, and of those that go elsewhere."""
    for key in keys:
        await pilot.press(key)
        if key in {"1", "3", "5"}:
            await settled(pilot)
    await settled(pilot)


async def type_and_send(pilot: Pilot[None], **fields: str) -> None:
    """Fills in a form, and sends it off."""
    for name, text in fields.items():
        pilot.app.screen.query_one(f"#{name}", Input).value = text
    await press(pilot, "ctrl+s")


def marking(app: PlannerApp) -> Marking:
    """What is being marked."""
    found = app.now.marking
    assert isinstance(found, Marking)
    return found


def said(app: PlannerApp, name: str) -> str:
    """A line above the list."""
    return str(app.screen.query_one(f"#{name}", Static).render())


def page(app: PlannerApp, name: str = "item") -> str:
    """The lines of a page, as one."""
    lines = app.screen.query_one(f"#{name}", PageView).lines
    return " ".join("".join(text for line in lines for text, _ in parts_of(f"{line} ")).split())


def keys(app: PlannerApp) -> list[str]:
    """The keys of the lines that are listed."""
    return [row.key for row in app.screen.query_one("#items", RowTable).rows]


def told_of(told: Sequence[object], kind: type) -> int:
    """How many messages of a kind there were."""
    return sum(isinstance(each, kind) for each in told)


def by_others(path: Path, item: ItemId, touch: Touch) -> Marks:
    """Another process marks an item."""
    there = load_marks(path)
    after = touched(there, item, touch)
    save_marks(after, path, over=there)
    return after


class TestGoingThere:
    """By key, and from the plan."""

    def test_its_key_makes_that_of_the_first_way(self, folder: Path) -> None:
        """Nothing is written before something is marked."""
        app = app_on(roads())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5")
            assert isinstance(app.screen, ChecklistScreen)
            assert keys(app)[:4] == ["change 1 scope", "change 1 risk", "change 1 section 0", "go.1"]
            assert "A · prod · 0 of 16 items done · before 0/2 · window 1 0/7" in said(app, "standing")
            assert said(app, "kept") == "nothing marked yet; marks go to advisor-marks-prod-A.json"
            assert "There is a way, alternative A" in page(app)
            await press(pilot, "space", "x", "u")  # a heading has no box
            assert isinstance(app.screen, ChecklistScreen)

        told = drive(app, act)
        assert told_of(told, messages.ChecklistMade) == 1
        assert told_of(told, messages.MarksSaved) == 0
        assert list(folder.iterdir()) == []

    def test_from_the_plan_it_is_that_of_the_way_one_is_on(self) -> None:
        """And its marks are kept apart."""
        app = app_on(roads())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3", "down", "c")
            assert isinstance(app.screen, ChecklistScreen)
            assert said(app, "standing").startswith("B · prod · 0 of")
            assert marking(app).source.path == Path("advisor-marks-prod-B.json")
            await press(pilot, "3", "up", "c")
            assert said(app, "standing").startswith("A · prod")

        drive(app, act)

    def test_of_several_plans_it_is_the_one_under_the_cursor_or_all(self) -> None:
        """By c or by its own key; the command takes the marks of both."""
        app = app_on(several())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5")
            assert {each.clusters for each in marking(app).checklist.changes} == {("edge",), ("prod",)}
            assert "p2.go.1" in keys(app)
            assert marking(app).source.path == Path("advisor-marks-2-clusters-A.json")
            await press(pilot, "3")
            table = app.screen.query_one("#plans", RowTable)
            while table.row and table.row.key != "prod":
                await press(pilot, "down" if table.rows[0].key == table.row.key else "up")
            await press(pilot, "c")
            assert [each.clusters for each in marking(app).checklist.changes] == [("prod",)]
            assert "go.1" in keys(app)

        drive(app, act)

    @pytest.mark.parametrize(
        ("desk", "where", "says"),
        [
            (lambda: roads(plans=ended), "no-checklist", "There is no plan yet"),
            (blocked, "item", "In the way"),
        ],
        ids=["no plan", "no way"],
    )
    def test_what_there_is_no_checklist_of_is_told(self, desk: Callable[[], PaperDesk], where: str, says: str) -> None:
        """And no key fails there."""
        app = app_on(desk())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "3", "c")
            assert not isinstance(app.screen, ChecklistScreen)
            await press(pilot, "5")
            assert says in page(app, where)
            await press(pilot, "space", "n", "a", "s", "x", "d", "u", "o", "m", "w", "enter")
            assert isinstance(app.screen, ChecklistScreen)

        drive(app, act)

    def test_plans_that_follow_an_answer_are_checked_anew(self) -> None:
        """What was marked of the same work stays."""
        app = app_on(roads())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5", *TO_GO_1, "space", *ADA, "r")
            await settled(pilot)
            assert marking(app).source.report is app.now.planning.report
            assert marking(app).marks.marked[GO_1].by == "ada"

        drive(app, act)


class TestMarking:
    """What a person does to an item."""

    def test_a_tick_asks_who_once_and_is_in_the_file_at_once(self, folder: Path) -> None:
        """Messages first, then the file, then the screen."""
        app, path = app_on(roads()), folder / "advisor-marks-prod-A.json"

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5", *TO_GO_1, "space")
            assert isinstance(app.screen, MarkScreen)
            await press(pilot, "ctrl+s")
            assert "nobody is named" in said(app, "faults")
            await type_and_send(pilot, by="ada")
            assert load_marks(path).marked == {GO_1: Marked(mark=Mark.DONE, by="ada", at=AT)}
            assert said(app, "kept") == "saved to advisor-marks-prod-A.json"
            assert "1 of 16 items done · before 1/2" in said(app, "standing")
            assert "done by ada, 2026-11-21T12:00:00Z" in page(app)
            await press(pilot, "down", "space")
            assert set(load_marks(path).marked) == {GO_1, GO_2}
            await press(pilot, "space")
            assert set(load_marks(path).marked) == {GO_1}

        told = drive(app, act)
        assert told_of(told, messages.ItemTouched) == told_of(told, messages.MarksSaved) == 3

    def test_what_is_pressed_faster_than_it_is_written_is_all_there(self, folder: Path) -> None:
        """Each tick is applied to what the one before it made."""
        app, path = app_on(roads()), folder / "advisor-marks-prod-A.json"

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5", *TO_GO_1, "space", *ADA)
            await pilot.press("down", "space", *TO_OWNER_1, "space", "1")
            await settled(pilot)
            await settled(pilot)
            assert set(load_marks(path).marked) == {GO_1, GO_2, OWNER_1}

        drive(app, act)

    def test_notes_owners_and_outcomes(self, folder: Path) -> None:
        """Each by its key."""
        app, path = app_on(roads()), folder / "advisor-marks-prod-A.json"

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5", *TO_GO_1, "n")
            await type_and_send(pilot, note="asked the storage team")
            await press(pilot, "a")
            await type_and_send(pilot, owner="bob")
            assert load_marks(path).marked[GO_1] == Marked(owner="bob", note="asked the storage team")
            assert "Owner bob" in page(app)
            await press(pilot, "x")
            await type_and_send(pilot, by="ada", note="no route")
            assert load_marks(path).marked[GO_1].mark is Mark.FAILED
            assert "1 FAILED" in said(app, "standing")
            await press(pilot, "down", "d")
            await type_and_send(pilot)
            assert "no reason is given" in said(app, "faults")
            await type_and_send(pilot, note="one node only")
            assert load_marks(path).marked[GO_2].mark is Mark.SKIPPED
            await press(pilot, "n")
            await type_and_send(pilot, note="")
            assert "no reason is given" in said(app, "faults")
            await press(pilot, "escape", "u")
            assert load_marks(path).marked[GO_2] == Marked(note="one node only")

        drive(app, act)

    def test_a_search_keeps_the_headings_and_o_leaves_out_what_is_done(self) -> None:
        """Each item is found below what it is for."""
        app = app_on(roads())

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5", "slash", *"watches", "colon", "enter")
            assert [each for each in keys(app) if " " not in each] == ["w1.owner.2", "w2.owner.2"]
            assert "change 1 window 1" in keys(app)
            assert "change 1 risk" not in keys(app)
            await press(pilot, "escape", *TO_GO_1, "space", *ADA, "o")
            assert "go.1" not in keys(app)
            assert "go.2" in keys(app)
            await press(pilot, "o")
            assert "go.1" in keys(app)

        drive(app, act)

    def test_a_signature_asks_for_a_name_and_is_nobody_elses_to_take_back_by_the_way(self, folder: Path) -> None:
        """A second tick by another would take the name away without a word."""
        app, path = app_on(roads()), folder / "advisor-marks-prod-A.json"

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5", "slash", *"sign", "full_stop", "1", "enter")
            assert keys(app)[:4] == ["change 1 scope", "change 1 window 1", "change 1 window 1 closing 0", "w1.sign.1"]
            await press(pilot, "home", "down", "down", "down", "space")
            await type_and_send(pilot, by="ada", note="at 03:10")
            assert load_marks(path).marked[ItemId("w1.sign.1")].note == "at 03:10"
            app.session = app.now.marked_by("bob")
            await press(pilot, "space")
            assert load_marks(path).marked[ItemId("w1.sign.1")].by == "ada"
            await press(pilot, "u")
            assert load_marks(path).marked == {ItemId("w1.sign.1"): Marked(note="at 03:10")}

        drive(app, act)

    def test_it_is_exported_with_its_marks(self, folder: Path) -> None:
        """As the command writes it."""
        app, path = app_on(roads()), folder / "change.md"

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5", *TO_GO_1, "space", *ADA, "e")
            await type_and_send(pilot, path=str(path))
            assert isinstance(app.screen, ChecklistScreen)

        drive(app, act)
        text = path.read_text(encoding="utf-8")
        assert "- [x] `go.1`" in text
        assert "done by ada" in text


class TestTheFile:
    """What stands between the screen and the disk."""

    def test_marks_that_cannot_be_saved_stay_and_it_is_said(self, folder: Path) -> None:
        """Leaving asks first, and another file takes them."""
        app = app_on(replace(roads(), marks=folder / "none" / "marks.json"))

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5", *TO_GO_1, "space", *ADA)
            assert isinstance(marking(app).hold, NotSaved)
            assert "1 item NOT SAVED" in said(app, "kept")
            assert "No such file or directory" in said(app, "kept")
            assert "1 of 16 items done" in said(app, "standing")
            await press(pilot, "down", "space")
            assert "2 items NOT SAVED" in said(app, "kept")
            await press(pilot, "q")
            assert isinstance(app.screen, LeaveScreen)
            await press(pilot, "escape", "f")
            await type_and_send(pilot, file=str(folder / "marks.json"))
            assert set(load_marks(folder / "marks.json").marked) == {GO_1, GO_2}
            assert isinstance(marking(app).hold, Keeping)

        told = drive(app, act)
        assert told_of(told, messages.MarksNotSaved) == 2

    def test_marks_of_another_plan_are_refused_with_what_differs(self, folder: Path) -> None:
        """They stay as they are, and another file takes what is marked now."""
        path = folder / "marks.json"

        async def mark(pilot: Pilot[None]) -> None:
            await press(pilot, "5", *TO_GO_1, "space", *ADA)

        drive(app_on(replace(roads(), marks=path)), mark)
        before = path.read_bytes()
        app = app_on(replace(roads(), marks=path))

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5")
            assert "1 of 16 items done" in said(app, "standing")  # the same plan takes its marks up again
            await press(pilot, "3", "down", "c")
            assert isinstance(marking(app).hold, Shut)
            says = said(app, "kept")
            assert "marks of another checklist" in says
            assert "only the marks have: prod: window 2: rancher" in says
            await press(pilot, *TO_GO_1, "space", "x")
            assert isinstance(app.screen, ChecklistScreen)
            assert marking(app).marks.marked == {}
            await press(pilot, "f")
            await type_and_send(pilot, file=str(folder / "b.json"))
            await press(pilot, "space", *"bob", "enter")
            assert load_marks(folder / "b.json").marked[GO_1].by == "bob"

        drive(app, act)
        assert path.read_bytes() == before

    def test_a_file_that_cannot_be_read_is_never_written_over(self, folder: Path) -> None:
        """It says what is wrong with it."""
        path, text = folder / "marks.json", "{"
        path.write_text(text, encoding="utf-8")
        app = app_on(replace(roads(), marks=path))

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5")
            assert isinstance(marking(app).hold, Shut)
            await press(pilot, *TO_GO_1, "space")
            assert said(app, "kept").startswith("! nothing can be marked")

        drive(app, act)
        assert path.read_text(encoding="utf-8") == text

    def test_another_plan_waits_until_marks_are_saved(self, folder: Path) -> None:
        """They belong to the one that is on the screen."""
        app = app_on(replace(roads(), marks=folder / "none" / "marks.json"))

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5", *TO_GO_1, "space", *ADA)
            await press(pilot, "3", "down", "c")
            assert "this checklist stays until its marks are saved" in said(app, "standing")
            assert "A · prod" in said(app, "standing")
            (folder / "none").mkdir()
            await press(pilot, "w")
            assert load_marks(folder / "none" / "marks.json").marked[GO_1].by == "ada"
            await settled(pilot)
            assert said(app, "standing").startswith("B · prod")
            await press(pilot, "q")
            assert not app.is_running

        drive(app, act)


class TestTwoPeople:
    """One file, marked by two."""

    def test_with_nothing_unsaved_what_others_mark_is_shown(self, folder: Path) -> None:
        """As soon as it is seen, and it is said."""
        app, path = app_on(roads()), folder / "advisor-marks-prod-A.json"

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5", *TO_GO_1, "space", *ADA)
            by_others(path, GO_2, lambda _: DONE_BY_BOB)
            await press(pilot, "1", "5")
            assert marking(app).marks.marked[GO_2].by == "bob"
            assert said(app, "kept").endswith("marked by others: go.2")
            assert "2 of 16 items done" in said(app, "standing")

        drive(app, act)

    def test_marks_of_two_are_told_apart_and_taken_together(self, folder: Path) -> None:
        """Nothing is written before that is decided, more can be marked meanwhile, and nothing is lost."""
        app, path = app_on(roads()), folder / "advisor-marks-prod-A.json"

        async def act(pilot: Pilot[None]) -> None:
            await press(pilot, "5", *TO_GO_1, "space", *ADA)
            by_others(path, GO_2, lambda _: DONE_BY_BOB)
            by_others(path, OWNER_1, lambda _: DONE_BY_BOB)
            await press(pilot, "down", "x")
            await type_and_send(pilot, by="ada", note="no route")
            assert isinstance(marking(app).hold, Divided)
            assert "1 item NOT SAVED: somebody else marked go.2, w1.owner.1" in said(app, "kept")
            await press(pilot, *TO_OWNER_1, "down", "space")
            assert "2 items NOT SAVED" in said(app, "kept")
            assert load_marks(path).marked[GO_2] == DONE_BY_BOB
            await press(pilot, "m")
            assert isinstance(app.screen, DividedScreen)
            await press(pilot, "ctrl+s")
            found = load_marks(path).marked
            assert list(found) == [GO_1, GO_2, OWNER_1, "w1.owner.2"]
            assert found[GO_2].mark is Mark.FAILED
            assert found[GO_2].note == "no route; also done by bob, 2026-11-21T11:00:00Z"
            assert isinstance(marking(app).hold, Keeping)

        told = drive(app, act)
        assert told_of(told, messages.MarkingChosen) == 1


TICKING = """
import asyncio, sys
from pathlib import Path
from dataclasses import replace
sys.path.insert(0, sys.argv[1])
from advisor.tui.app import PlannerApp
from tests.tui.conftest import settled
from tests.tui.test_marking import ONE, by_ada
from tests.tui.roads import roads
from textual.widgets import Static

async def main():
    app = PlannerApp(replace(roads(), marks=Path("marks.json")), is_watching=False)
    app.animation_level = "none"
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("5"); await settled(pilot)
        await pilot.press("down", "down", "down", "space"); await settled(pilot)
        await pilot.press(*"ada", "enter"); await settled(pilot)
        while True:
            for key in ("down", "space"):
                await pilot.press(key)
            while "saved to" not in str(app.screen.query_one("#kept", Static).render()):
                await asyncio.sleep(0)
            print(len(app.now.marking.marks.marked), flush=True)

asyncio.run(main())
"""


def test_a_process_that_is_killed_loses_nothing_that_it_showed_as_saved(folder: Path) -> None:
    """By SIGKILL, right after a tick and while the next one is being written; and who comes next goes on."""
    command = [sys.executable, "-c", TICKING, str(ROOT)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        shown = 0
        while shown < 3:
            shown = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert process.returncode == -signal.SIGKILL
    there = load_marks(folder / "marks.json")
    assert len(there.marked) >= shown
    app = app_on(replace(roads(), marks=folder / "marks.json"))

    async def act(pilot: Pilot[None]) -> None:
        await press(pilot, "5", *TO_GO_1, "a")
        await type_and_send(pilot, owner="bob")
        assert load_marks(folder / "marks.json").marked[GO_1].owner == "bob"

    drive(app, act)


MARKING = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from advisor.documents.marks import found_marks, save_marks
from advisor.model.marks import Marked
from advisor.problems import InvalidInput
from advisor.report.checklist_marking import both, touched

path, me = Path("marks.json"), sys.argv[2]
before = marks = found_marks(path)
for item in [each for number, each in enumerate(before.items) if number % 2 == int(me)]:
    marks = touched(marks, item, lambda _: Marked(owner=me))
    while True:
        try:
            save_marks(marks, path, over=before)
            before = marks
            break
        except InvalidInput:
            theirs = found_marks(path)
            marks, before = both(before, marks, theirs), theirs
"""


def test_two_processes_that_mark_at_once_lose_nothing(folder: Path) -> None:
    """Each marks every other item as fast as it can, and takes both whenever the other was faster."""
    save_marks(by_ada(ONE).marks, folder / "marks.json", over=None)
    commands = [[sys.executable, "-c", MARKING, str(ROOT), me] for me in "01"]
    running = [subprocess.Popen(command, cwd=folder) for command in commands]
    assert [each.wait(60) for each in running] == [0, 0]
    there = load_marks(folder / "marks.json")
    owners = [there.marked[item].owner for item in there.items]
    assert owners == [str(number % 2) for number in range(len(there.items))]
    assert [each.name for each in folder.iterdir()] == ["marks.json"]


FULL = """
import resource, signal, sys
from pathlib import Path
from advisor.documents.marks import load_marks, save_marks
from advisor.problems import InvalidInput
from advisor.report.checklist_marking import noted, touched

path = Path("marks.json")
there = load_marks(path)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
try:
    save_marks(touched(there, next(iter(there.items)), lambda each: noted(each, note="x")), path, over=there)
except InvalidInput as error:
    print(error.problems[0].code)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process here has a limit on what it writes")
def test_a_disk_without_room_leaves_the_file_as_it_was(folder: Path) -> None:
    """The half that was written is taken away again."""
    save_marks(by_ada(ONE).marks, folder / "marks.json", over=None)
    before = (folder / "marks.json").read_bytes()
    done = subprocess.run([sys.executable, "-c", FULL], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == "unwritable-output\n"
    assert (folder / "marks.json").read_bytes() == before
    assert len(list(folder.iterdir())) == 1


def test_where_nothing_could_be_planned_the_checklist_says_why() -> None:
    """An empty list would look like one on which nothing is to be done."""
    of = several()
    odd = tuple(each for each in of.inventory.clusters if each.name == "odd")
    app = app_on(replace(of, inventory=replace(of.inventory, clusters=odd)))

    async def act(pilot: Pilot[None]) -> None:
        await press(pilot, "5")
        assert not app.screen.query_one("#checks").display
        lines = app.screen.query_one("#no-checklist", PageView).lines
        assert any("v1.30.9+rke2r1 is in no release table" in line for line in lines)

    drive(app, act)
