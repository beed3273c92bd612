"""What becomes of marks and their file: every transition without a screen, and that no order of them loses a mark."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.model.checklist import ItemId
from advisor.model.marks import Mark, Marked, Marks
from advisor.problems import Place, Problem
from advisor.report.checklist_document import checklist_of
from advisor.report.checklist_marking import assigned, changed, noted, touched
from advisor.report.checklist_marks import unmarked
from advisor.report.plan_document import PlanReport
from advisor.tui.desk import judged_by
from advisor.tui.keeping import checklist_for
from advisor.tui.marking import (
    Divided,
    Keeping,
    Marking,
    NotMade,
    NotSaved,
    Shut,
    Source,
    default_marks,
    hold_words,
    opened,
    unsaved_words,
)
from advisor.tui.marking_messages import ChecklistMade
from advisor.tui.session import Session
from tests.builders import TODAY
from tests.tui.estate import PaperDesk
from tests.tui.roads import roads, several

ONE, TWO = ItemId("go.1"), ItemId("go.2")
FULL = Problem(code="unwritable-output", message="no space left on device", place=Place(file="marks.json"))
BOB = Marked(mark=Mark.DONE, by="bob", at="2026-11-21T11:00:00Z")


def app_session() -> Session:
    """A session in which nothing is loaded."""
    return Session(sources="", today=TODAY, answers=None)


def planned(desk: PaperDesk) -> PlanReport:
    """What a desk's planner gives."""
    judged = judged_by(desk, lambda _: None, None)
    *_, last = desk.plan(desk.ask(judged.report, judged.record, desk.wish), lambda _: None, str)
    return last.report


@cache
def fresh(alternative: str = "A") -> Marking:
    """A checklist that nobody has marked."""
    source = Source(report=planned(roads()), alternative=alternative, plan=None, path=Path("marks.json"))
    return opened(source, checklist_of(source.report, alternative), None)


def by_ada(item: ItemId, marking: Marking | None = None) -> Marking:
    """Ada is to do it."""
    return (marking or fresh()).touched(item, partial(assigned, owner="ada"))


def by_bob(item: ItemId, marks: Marks | None = None) -> Marks:
    """What the file says once Bob has ticked an item."""
    return touched(marks or unmarked(fresh().checklist), item, lambda _: BOB)


class TestSaving:
    """What is due, and what keeps it."""

    def test_a_mark_is_due_until_it_is_in_the_file(self) -> None:
        """What came since it was written is due again."""
        assert fresh().due is None
        first = by_ada(ONE)
        assert first.due == first.marks
        second = by_ada(TWO, first).saved(first.marks)
        assert second.unsaved == (TWO,)
        assert second.saved(second.marks).due is None

    def test_what_could_not_be_saved_is_tried_again_with_the_next_mark_or_on_request(self) -> None:
        """And not by itself, for ever."""
        failed = by_ada(ONE).not_saved((FULL,))
        assert failed.due is None
        assert "1 item NOT SAVED" in hold_words(failed)
        assert unsaved_words(failed)
        assert failed.again().due == by_ada(TWO, failed).touched(TWO, partial(assigned, owner="")).due == failed.marks

    def test_a_file_of_another_checklist_lets_nothing_be_marked(self) -> None:
        """Nor does one that was put in its place later take what is marked."""
        other = fresh("B").touched(ONE, partial(noted, note="x")).marks
        refused = opened(fresh().source, fresh().checklist, other)
        assert isinstance(refused.hold, Shut)
        assert by_ada(ONE, refused) == refused == refused.found(None)
        later = by_ada(ONE).found(other)
        assert isinstance(later.hold, NotSaved)
        assert later.marks == by_ada(ONE).marks


def test_a_name_that_one_of_the_plans_lacks_is_told() -> None:
    """As the command tells it, and nothing is made."""
    source = Source(report=fresh().source.report, alternative="Z", plan=None, path=Path("marks.json"))
    made = checklist_for(source)
    assert isinstance(made, NotMade)
    assert [each.message for each in made.problems] == ["prod has no alternative Z"]


def test_what_is_marked_while_another_is_made_is_saved_first() -> None:
    """Neither does an item that went away get into a file, which could not be read then."""
    session = app_session().marking_with(by_ada(ONE))
    assert ChecklistMade(fresh("B")).applied(session) is session
    assert ChecklistMade(fresh("B")).applied(session.marking_with(fresh())).marking == fresh("B")
    gone = by_ada(ItemId("w9.step.1"))
    assert gone.due is None
    assert "no item of this checklist" in hold_words(gone)


class TestOthers:
    """Two people at one file."""

    def test_what_was_read_again_changes_nothing(self) -> None:
        """Nor what we wrote ourselves."""
        mine = by_ada(ONE)
        assert mine.found(None) == mine
        saved = mine.saved(mine.marks)
        assert saved.found(saved.marks) == saved

    def test_with_nothing_unsaved_theirs_are_shown(self) -> None:
        """And named until the next mark."""
        seen = fresh().found(by_bob(ONE))
        assert seen.marks == by_bob(ONE)
        assert hold_words(seen).endswith("marked by others: go.1")
        assert not by_ada(TWO, seen).news

    def test_theirs_can_be_taken_in_place_of_ours(self) -> None:
        """Only then is a mark of ours dropped."""
        torn = by_ada(ONE).found(by_bob(TWO))
        assert isinstance(torn.hold, Divided)
        assert torn.due is None
        assert torn.taking_theirs().marks == by_bob(TWO)
        assert by_ada(ONE).taking_theirs() == by_ada(ONE)

    def test_theirs_that_went_away_again_need_no_decision(self) -> None:
        """Ours are due as before."""
        torn = by_ada(ONE).found(by_bob(TWO)).found(unmarked(fresh().checklist))
        assert isinstance(torn.hold, Divided)
        started = replace(by_ada(ONE), there=unmarked(fresh().checklist))
        assert started.found(by_bob(TWO)).found(started.there).due == started.marks

    def test_a_file_that_is_gone_is_made_anew_only_on_request(self) -> None:
        """The next mark alone does not."""
        saved = by_ada(ONE).saved(by_ada(ONE).marks).found(None)
        assert isinstance(saved.hold, NotSaved)
        assert by_ada(TWO, saved).there is not None
        assert saved.again().there is None
        assert saved.again().due == saved.marks

    def test_another_file_takes_both(self) -> None:
        """One that cannot be read takes nothing, and nothing is lost by that."""
        moved = by_ada(ONE).not_saved((FULL,)).moved(Path("b.json"), by_bob(TWO))
        assert set(moved.marks.marked) == {ONE, TWO}
        assert moved.due == moved.marks
        kept = by_ada(ONE).moved(Path("b.json"), (FULL,))
        assert isinstance(kept.hold, NotSaved)
        assert kept.marks == by_ada(ONE).marks
        assert isinstance(fresh().moved(Path("b.json"), (FULL,)).hold, Shut)

    @given(
        steps=st.lists(
            st.sampled_from(["mark", "saved", "full", "theirs", "both", "again", "gone", "move", "seen"]), max_size=12
        )
    )
    def test_whatever_happens_what_ada_marked_is_on_the_screen(self, steps: list[str]) -> None:
        """Until she takes theirs in its place, which is no step here."""
        marking, mine, theirs = fresh(), set[ItemId](), set[ItemId]()
        items = list(marking.marks.items)
        for number, step in enumerate(steps):
            match step:
                case "mark":
                    marking = by_ada(items[number], marking)
                    mine.add(items[number])
                case "saved" if marking.due:
                    marking = marking.saved(marking.due)
                case "full" if marking.due:
                    marking = marking.not_saved((FULL,))
                case "theirs" | "seen" if marking.there:
                    marking = marking.found(by_bob(items[-1], marking.there))
                    theirs.add(items[-1])
                case "both":
                    marking = marking.taking_both()
                case "again":
                    marking = marking.again()
                case "gone":
                    marking = marking.found(None)
                case "move":
                    marking = marking.moved(Path(f"{number}.json"), None)
                case _:
                    pass
            assert all(marking.marks.marked[item].owner == "ada" for item in mine)
            assert marking.due is None or isinstance(marking.hold, Keeping)
            assert set(changed(marking.there, marking.marks)) == set(marking.unsaved)


@pytest.mark.parametrize(
    ("desk", "plan", "name"),
    [
        (roads, None, "advisor-marks-prod-A.json"),
        (several, None, "advisor-marks-2-clusters-A.json"),
        (several, "prod", "advisor-marks-prod-A.json"),
    ],
)
def test_marks_are_kept_in_a_file_of_their_clusters(desk: object, plan: str | None, name: str) -> None:
    """And of the alternative."""
    assert callable(desk)
    assert default_marks(planned(desk()), "A", plan) == Path(name)


@pytest.mark.parametrize(
    ("cluster", "part"), [("../../etc/passwd", "-etc-passwd"), ("\x1b[2J", "-2J"), ("x" * 99, "x" * 60)]
)
def test_whatever_a_cluster_is_called_its_file_is_here(cluster: str, part: str) -> None:
    """No folder, no control character, no name too long for a file system."""
    report = planned(roads())
    (plan,) = report.plans
    (assessed,) = plan.clusters
    named = replace(plan, clusters=(replace(assessed, cluster=replace(assessed.cluster, name=cluster)),))
    assert default_marks(replace(report, plans=(named,)), "A", None) == Path(f"advisor-marks-{part}-A.json")
