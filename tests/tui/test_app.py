"""The app as a person drives it: keys and clicks in, messages and what is shown out."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Select, Static

from advisor.documents.answers import load_answers
from advisor.model.assessment import Verdict
from advisor.tui import messages
from advisor.tui.app import PlannerApp
from advisor.tui.entry import Planner
from advisor.tui.paint import notice_of
from advisor.tui.places import Place
from advisor.tui.screens.answer import AnswerScreen
from advisor.tui.screens.frame import Frame
from advisor.tui.session import Activity, Halted, KnownOrder, Refused, Resting, Working
from advisor.tui.widgets.page_view import PageView
from advisor.tui.widgets.row_table import RowTable
from tests.builders import RAN_BEFORE
from tests.tui.conftest import drive, settled
from tests.tui.estate import KNOWLEDGE, LEAK, REFUSED, PaperDesk, many, with_clusters


def app_on(desk: PaperDesk) -> PlannerApp:
    """The app, which looks at no rules by itself."""
    return PlannerApp(desk, is_watching=False)


def table(app: PlannerApp, name: str) -> list[str]:
    """The keys of the rows that are shown."""
    return [row.key for row in app.screen.query_one(f"#{name}", RowTable).rows]


def page(app: PlannerApp, name: str) -> str:
    """The lines of a page."""
    return "\n".join(app.screen.query_one(f"#{name}", PageView).lines)


def kinds(told: Sequence[object]) -> list[type]:
    """The changes that were told, in order."""
    return [type(each) for each in told if isinstance(each, messages.Change)]


class TestLoading:
    """First paint, then reading, with what went wrong."""

    def test_work_is_told_and_what_it_came_to_is_shown(self) -> None:
        """Messages first, then the clusters."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            assert table(app, "clusters") == ["prod", "edge", "staging", "dev"]
            assert app.now.activity == Resting()

        told = drive(app, act)
        assert [each.says for each in told if isinstance(each, messages.Said)] == [
            "loading the rules",
            "reading the sources",
            "reading estate/cluster.json",
            "reading estate/nodes.json",
            "judging",
        ]
        assert kinds(told)[-1] is messages.Loaded

    def test_the_first_paint_waits_for_nothing(self) -> None:
        """Names, keys and what is being done are there while the sources are read."""
        gate = threading.Event()
        app = app_on(PaperDesk(waits=lambda: gate.wait(30)))

        async def run() -> None:
            async with app.run_test(size=(80, 24)) as pilot:
                while not (isinstance(app.now.activity, Working) and "cluster.json" in app.now.activity.says):
                    await pilot.pause()
                assert "reading estate/cluster.json" in page(app, "waiting")
                await pilot.press("slash")
                gate.set()
                await settled(pilot)
                assert app.now.judged
                assert not app.screen.query_one("#search").display, "there was nothing to search in yet"

        asyncio.run(run())

    def test_escape_ends_reading(self) -> None:
        """What it comes to later is not shown, and r reads again."""
        gate = threading.Event()
        app = app_on(PaperDesk(waits=lambda: gate.wait(30)))

        async def run() -> None:
            async with app.run_test(size=(80, 24)) as pilot:
                while not (isinstance(app.now.activity, Working) and "cluster.json" in app.now.activity.says):
                    await pilot.pause()
                await pilot.press("escape")
                assert notice_of(app.now) == notice_of(app.now.halted())
                gate.set()
                await pilot.pause()
                assert app.now.judged is None
                assert "ended" in page(app, "waiting")
                await pilot.press("r")
                await settled(pilot)
                assert app.now.judged

        asyncio.run(run())

    def test_problems_are_shown_with_place_and_hint(self) -> None:
        """All of them, and no traceback; once mended, r reads again."""
        desk = PaperDesk(fails_with=REFUSED)
        app = app_on(desk)

        async def act(pilot: Pilot[None]) -> None:
            text = page(app, "waiting")
            for part in ("2 problems", "leak.yaml:7", "a key without its colon", "indent continued text further"):
                assert part in text
            desk.fails_with = None
            await pilot.press("r")
            await settled(pilot)
            assert app.now.judged

        assert messages.NotLoaded in kinds(drive(app, act))

    def test_what_was_read_stays_when_reading_again_fails(self) -> None:
        """With a notice."""
        desk = PaperDesk()
        app = app_on(desk)

        async def act(pilot: Pilot[None]) -> None:
            desk.fails_with = REFUSED
            await pilot.press("r")
            await settled(pilot)
            assert app.now.activity == Refused(problems=REFUSED.problems)
            assert table(app, "clusters")
            assert app.screen.query_one("#notice", Static).display
            await pilot.press("escape")
            await pilot.pause()
            assert not app.screen.query_one("#notice", Static).display

        drive(app, act)

    def test_a_cluster_that_let_us_in_nowhere_is_told_at_the_top(self) -> None:
        """And what was read of the others is there."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            assert "edge: nothing answers at 10.0.0.1:6443" in page(app, "coverage")

        drive(app, act)


def test_no_cluster_is_not_everything_seen() -> None:
    """Nothing was looked at, and that is said."""
    app = app_on(PaperDesk(inventory=with_clusters()))

    async def act(pilot: Pilot[None]) -> None:
        assert "no cluster was read" in page(app, "coverage")
        assert "everything" not in page(app, "coverage")

    drive(app, act)


def test_a_screen_that_is_gone_is_told_nothing() -> None:
    """What a worker of it told last may come when it is taken away."""
    app = app_on(PaperDesk())

    async def act(pilot: Pilot[None]) -> None:
        gone = app.screen
        assert isinstance(gone, Frame)
        await pilot.press("2")
        await settled(pilot)
        await app.remove_mode(Place.OVERVIEW)
        app.post_message(Frame.Shown(gone))
        await settled(pilot)
        assert app.is_running

    drive(app, act)


def test_who_leaves_does_not_wait_for_what_is_read() -> None:
    """A server that says nothing keeps nobody."""
    gate, begun, ended = threading.Event(), threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        gate.wait(60)
        ended.set()

    app = app_on(PaperDesk(waits=wait))

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            while not begun.is_set():
                await pilot.pause()
            await pilot.press("q")

    asyncio.run(run())
    assert not ended.is_set()
    gate.set()
    assert ended.wait(10)


def test_a_defect_leaves_as_itself() -> None:
    """So that the program tells it as it tells every other: in a worker, as here, or in a handler."""
    app = Planner(PaperDesk(fails_with=ZeroDivisionError("ours")), is_watching=False)
    app.run(headless=True)
    assert isinstance(app.defect, ZeroDivisionError)


class TestGoing:
    """From screen to screen, by keys and by mouse."""

    @pytest.mark.parametrize("place", Place)
    def test_a_key_leads_there(self, place: Place) -> None:
        """1, 2, 3."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press(place.key)
            await pilot.pause()
            assert isinstance(app.screen, Frame)
            assert app.screen.PLACE is place

        drive(app, act)

    def test_a_click_leads_there(self) -> None:
        """On the name at the top."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            await pilot.click("Banner", offset=(18, 0))
            await pilot.pause()
            assert app.current_mode == Place.FINDINGS

        drive(app, act)

    def test_enter_on_a_cluster_shows_its_findings(self) -> None:
        """And c those of all again."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("enter")
            await pilot.pause()
            assert app.now.findings.cluster == "prod"
            assert len(table(app, "findings")) == 3
            await pilot.press("c")
            await pilot.pause()
            assert len(table(app, "findings")) == 4

        told = drive(app, act)
        assert [each.name for each in told if isinstance(each, messages.ClusterChosen)] == ["prod"]

    def test_a_search_is_felt_while_it_is_typed_and_escape_ends_it(self) -> None:
        """Keys of the app are text in it."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("slash", *"prod")
            await pilot.pause()
            assert table(app, "clusters") == ["prod"]
            await pilot.press("escape")
            await pilot.pause()
            assert len(table(app, "clusters")) == 4

        drive(app, act)

    def test_a_click_on_a_heading_sorts_and_a_second_one_turns_it_round(self) -> None:
        """As s does by key."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            for expected in (["dev", "edge", "prod", "staging"], ["staging", "prod", "edge", "dev"]):
                await pilot.click("#clusters", offset=(45, 0))
                await pilot.pause()
                assert table(app, "clusters") == expected

        drive(app, act)

    @pytest.mark.parametrize(("place", "name"), [("1", "clusters"), ("2", "findings")])
    def test_a_key_turns_the_order_round(self, place: str, name: str) -> None:
        """And back: what a second click on a heading does."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press(place)
            await settled(pilot)
            before = table(app, name)
            await pilot.press("S")
            await pilot.pause()
            assert table(app, name) == before[::-1] != before
            await pilot.press("S")
            await pilot.pause()
            assert table(app, name) == before

        drive(app, act)

    def test_every_key_is_told(self) -> None:
        """By ?, which hides them again where all of them are in sight."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("question_mark")
            await pilot.pause()
            assert app.screen.query("HelpPanel")
            told = {each.binding.key for each in app.screen.active_bindings.values() if not each.binding.system}
            assert {"slash", "s", "S", "o", "e", "r", "q", "1", "5"} <= told
            await pilot.press("question_mark")
            await pilot.pause()
            assert not app.screen.query("HelpPanel")

        drive(app, act, size=(120, 60))

    def test_keys_that_do_not_fit_are_read_by_the_same_key(self) -> None:
        """Further down at each press, to the last; then they are hidden."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("question_mark")
            await settled(pilot)
            keys = app.screen.query_one("HelpPanel KeyPanel")
            seen = [(keys.scroll_y, keys.max_scroll_y)]
            assert seen[0][1] > 0
            for _ in range(10):
                await pilot.press("question_mark")
                await settled(pilot)
                if not app.screen.query("HelpPanel"):
                    break
                seen.append((keys.scroll_y, keys.max_scroll_y))
            assert not app.screen.query("HelpPanel")
            assert [here for here, _ in seen] == sorted({here for here, _ in seen})
            last, end = seen[-1]
            assert last == end

        drive(app, act)

    def test_escape_hides_the_keys_before_it_ends_anything(self) -> None:
        """What goes on beside them goes on."""
        app = app_on(PaperDesk())
        activities: list[type[Activity]] = []

        async def act(pilot: Pilot[None]) -> None:
            app.session = replace(app.now, activity=Working(says="reading"))
            await pilot.press("question_mark")
            await settled(pilot)
            await pilot.press("escape")
            await pilot.pause()
            assert not app.screen.query("HelpPanel")
            activities.append(type(app.now.activity))
            await pilot.press("escape")
            await pilot.pause()
            activities.append(type(app.now.activity))

        drive(app, act)
        assert activities == [Working, Halted]

    def test_what_is_known_is_sorted_by_each_column(self) -> None:
        """By keys, and by a click on a heading; releases have columns of their own."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("4")
            await settled(pilot)
            by_name = table(app, "known")
            assert by_name == sorted(by_name)
            await pilot.press("s", "s")
            await pilot.pause()
            worst_first = ["left-over-panic", "socket-leak", "many-interfaces", "slow-apply"]
            assert table(app, "known") == worst_first
            await pilot.click("#known", offset=(2, 0))
            await pilot.pause()
            assert table(app, "known") == worst_first[::-1]
            await pilot.press("l", "s")
            await pilot.pause()
            assert app.now.knowledge.order is KnownOrder.RELEASES
            assert table(app, "known") == ["rke2"]

        drive(app, act)

    def test_keys_that_would_do_nothing_are_not_offered(self) -> None:
        """All clusters are shown already, or there is nothing to answer."""
        app = app_on(PaperDesk())

        def offered() -> set[str]:
            return {"a", "c"} & {key for key, each in app.screen.active_bindings.items() if each.enabled}

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("2")
            await settled(pilot)
            assert offered() == {"a"}
            await pilot.press("slash", *"nothing", "enter")
            await settled(pilot)
            assert offered() == set()
            await pilot.press("escape", "1", "enter")
            await settled(pilot)
            assert "c" in offered()

        drive(app, act)

    def test_keys_that_come_late_are_not_hidden_by_asking_again(self) -> None:
        """While something is planned they may take a second, and nobody has seen them until then."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            app.action_keys()
            app.action_keys()
            await settled(pilot)
            assert app.screen.query("HelpPanel")

        drive(app, act)


class TestAnswering:
    """A fact is answered on the spot, and every verdict follows."""

    async def _fill(self, pilot: Pilot[None], path: Path, value: str) -> None:
        screen = pilot.app.screen
        screen.query_one("#value", Select).value = value
        for name, text in (("owner", "ada"), ("reason", "Looked."), ("expires", "2026-12-31"), ("file", str(path))):
            screen.query_one(f"#{name}", Input).value = text
        await pilot.press("ctrl+s")
        await settled(pilot)

    def test_the_verdict_follows_and_says_what_it_rests_on(self, tmp_path: Path) -> None:
        """The answer is in its file, and what was unknown is affected, marked as assumed."""
        app, path = app_on(PaperDesk()), tmp_path / "answers.yaml"

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("enter", "2", "down", "a")
            await pilot.pause()
            await self._fill(pilot, path, "true")
            assert app.now.answers == path
            rows = app.screen.query_one("#findings", RowTable).rows
            assert [row.cells[0].text for row in rows] == ["affected *", "affected", "not known"]
            await pilot.press("home")
            await pilot.pause()
            assert "Assumed, because somebody answers for it" in page(app, "finding")

        told = drive(app, act)
        assert [type(each) for each in told if isinstance(each, messages.JobGiven | messages.Saved)] == [
            messages.JobGiven,
            messages.AnswerSaved,
        ]
        assert [each.question for each in load_answers(path, KNOWLEDGE)] == [RAN_BEFORE]

    def test_what_cannot_be_an_answer_stays_in_the_form(self, tmp_path: Path) -> None:
        """With every fault, and nothing is written."""
        app, path = app_on(PaperDesk()), tmp_path / "answers.yaml"

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("enter", "2", "down", "a")
            await pilot.pause()
            await pilot.press("ctrl+s")
            await pilot.pause()
            assert "Owner: it says nothing" in str(app.screen.query_one("#faults", Static).render())

        drive(app, act)
        assert not path.exists()

    def test_a_file_that_cannot_be_added_to_stays_and_so_does_the_form(self, tmp_path: Path) -> None:
        """What was typed is not lost."""
        app, path = app_on(PaperDesk()), tmp_path / "answers.yaml"
        path.write_text("answers: 7\n", encoding="utf-8")

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("enter", "2", "down", "a")
            await pilot.pause()
            await self._fill(pilot, path, "true")
            assert isinstance(app.screen, AnswerScreen)
            assert "holds no answers" in str(app.screen.query_one("#faults", Static).render())
            assert app.screen.draft.owner == "ada"

        told = drive(app, act)
        assert any(isinstance(each, messages.FormRefused) for each in told)
        assert path.read_text(encoding="utf-8") == "answers: 7\n"

    def test_what_affects_cannot_be_answered_away(self) -> None:
        """Nothing is missing there, and that is said."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("2", "a")
            await pilot.pause()
            assert not isinstance(app.screen, AnswerScreen)

        assert not any(isinstance(each, messages.QuestionAsked) for each in drive(app, act))


class TestExport:
    """What is shown is what a gate reads."""

    @pytest.mark.parametrize(
        ("form", "ending"), [("json", ".json"), ("markdown", ".md"), ("html", ".html"), ("terminal", ".txt")]
    )
    def test_the_report_is_written(self, form: str, ending: str, tmp_path: Path) -> None:
        """In each format."""
        app, path = app_on(PaperDesk()), tmp_path / "report.json"

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("e")
            await pilot.pause()
            app.screen.query_one("#path", Input).value = str(path)
            app.screen.query_one("#format", Select).value = form
            await pilot.pause()
            await pilot.press("ctrl+s")
            await settled(pilot)
            assert isinstance(app.screen, Frame)

        drive(app, act)
        text = path.with_suffix(ending).read_text(encoding="utf-8")
        assert "prod" in text
        assert form != "json" or json.loads(text)["verdict"] == Verdict.AFFECTED

    def test_a_file_that_is_there_stays(self, tmp_path: Path) -> None:
        """The form says so."""
        app, path = app_on(PaperDesk()), tmp_path / "report.json"
        path.write_text("mine", encoding="utf-8")

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("e")
            await pilot.pause()
            app.screen.query_one("#path", Input).value = str(path)
            await pilot.press("ctrl+s")
            await settled(pilot)
            assert "is there already" in str(app.screen.query_one("#faults", Static).render())

        drive(app, act)
        assert path.read_text(encoding="utf-8") == "mine"


class TestKnowledge:
    """What is known, and rules that change while one looks."""

    def test_a_rule_as_it_is_read_and_as_it_was_written(self) -> None:
        """And the releases of a component."""
        app = app_on(PaperDesk())

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("4", "slash", *"leak", "enter")
            await pilot.pause()
            assert "What it does" in page(app, "rule")
            await pilot.press("w")
            await pilot.pause()
            assert "# as its author wrote it" in page(app, "rule")
            await pilot.press("escape", "l")
            await pilot.pause()
            assert "v1.30.1+rke2r1" in page(app, "rule")

        drive(app, act)

    def test_rules_that_change_are_read_again(self) -> None:
        """And what was read is judged by them, not read anew."""
        desk = PaperDesk()
        app = app_on(desk)

        async def act(pilot: Pilot[None]) -> None:
            renamed = replace(LEAK, title="Another title")
            desk.knowledge = replace(KNOWLEDGE, advisories={**KNOWLEDGE.advisories, LEAK.id: renamed})
            desk.fails_with = REFUSED
            app.post_message(messages.RulesChanged())
            await settled(pilot)
            assert app.now.judged is not None
            assert app.now.judged.rules.knowledge is desk.knowledge

        drive(app, act)

    def test_changed_rules_that_cannot_be_used_are_told_in_place(self) -> None:
        """Those loaded before go on counting."""
        desk = PaperDesk()
        app = app_on(desk)

        async def act(pilot: Pilot[None]) -> None:
            await pilot.press("4")
            before = app.now.judged
            desk.rules_fail_with = REFUSED
            app.post_message(messages.RulesChanged())
            await settled(pilot)
            assert app.now.judged is before
            assert "leak.yaml:7" in page(app, "problems")
            assert "Another" not in page(app, "rule")

        assert messages.RulesNotLoaded in kinds(drive(app, act))

    def test_rules_that_kept_everything_from_loading_are_read_again_once_mended(self) -> None:
        """Nobody has to ask for it."""
        desk = PaperDesk(rules_fail_with=REFUSED)
        app = app_on(desk)

        async def act(pilot: Pilot[None]) -> None:
            assert app.now.judged is None
            desk.rules_fail_with = None
            app.post_message(messages.RulesChanged())
            await settled(pilot)
            assert app.now.judged

        drive(app, act)


@pytest.mark.parametrize(
    ("columns", "says"),
    [(80, "AFFECTED"), (90, "AFFECTED · 4 clusters"), (120, "AFFECTED · 4 clusters · 2026-11-21")],
)
def test_the_verdict_at_the_top_is_never_cut(columns: int, says: str) -> None:
    """What counts less goes first."""
    app = app_on(PaperDesk())

    async def act(pilot: Pilot[None]) -> None:
        assert str(app.screen.query_one("#verdict", Static).render()) == says

    drive(app, act, size=(columns, 24))


def test_a_thousand_clusters_are_drawn_as_they_come_into_sight() -> None:
    """To the last one and back, and what is drawn is what is in sight."""
    app = app_on(PaperDesk(inventory=many(1_000)))

    async def act(pilot: Pilot[None]) -> None:
        await pilot.press("end")
        await pilot.pause()
        shown = app.screen.query_one("#clusters", RowTable)
        assert shown.row == shown.rows[-1]
        assert len(shown.rows) == 1_000
        await pilot.press("home", "pagedown")
        await pilot.pause()
        assert shown.row in shown.rows[1:24]

    drive(app, act)
