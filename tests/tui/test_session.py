"""The session: what is loaded stays when something fails, and a choice is a choice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from advisor.report.plan_document import Outlook
from advisor.report.wish import Wish
from advisor.tui.desk import Judged, judged_by
from advisor.tui.paint import notice_of
from advisor.tui.session import (
    Choice,
    FindingsChoice,
    Halted,
    KnowledgeChoice,
    OverviewChoice,
    Refused,
    Resting,
    Session,
    Working,
)
from tests.builders import TODAY, signed
from tests.tui.estate import ESTATE, PROBLEM, PaperDesk, with_clusters

START = Session(sources="estate/", today=TODAY, answers=None)


def judged(desk: PaperDesk | None = None) -> Judged:
    """What a desk comes to."""
    return judged_by(desk or PaperDesk(), lambda _: None, None)


NOW = judged()
LOADED = START.showing(NOW)


@pytest.mark.parametrize(
    ("after", "activity"),
    [
        (LOADED.working("reading"), Working(says="reading")),
        (LOADED.refused((PROBLEM,)), Refused(problems=(PROBLEM,))),
        (LOADED.halted(), Halted()),
    ],
)
def test_what_was_loaded_stays(after: Session, activity: object) -> None:
    """And it is said that something else went on or went wrong."""
    assert after.judged is LOADED.judged
    assert after.activity == activity
    assert notice_of(after)


def test_what_is_loaded_ends_every_notice() -> None:
    """Also that of rules that could not be used."""
    again = LOADED.with_rule_problems((PROBLEM,)).showing(judged())
    assert again.activity == Resting()
    assert again.rule_problems == ()
    assert notice_of(again) == ""


def test_rules_that_cannot_be_used_leave_those_that_were() -> None:
    """With their problems, until they are mended."""
    after = LOADED.with_rule_problems((PROBLEM,))
    assert after.judged is LOADED.judged
    assert "1 problem" in notice_of(after)


def test_a_cluster_that_is_gone_is_chosen_no_more() -> None:
    """One that is still there is."""
    chosen = LOADED.choosing(FindingsChoice(cluster="prod", search="leak"))
    assert chosen.showing(judged()).findings == FindingsChoice(cluster="prod", search="leak")
    without = with_clusters(*(each for each in ESTATE.clusters if each.name != "prod"))
    assert chosen.showing(judged(PaperDesk(inventory=without))).findings == FindingsChoice(search="leak")


@pytest.mark.parametrize(
    "choice", [OverviewChoice(search="a"), FindingsChoice(search="a"), KnowledgeChoice(search="a")]
)
def test_a_choice_changes_its_own_screen_alone(choice: Choice) -> None:
    """Whatever the others show."""
    after = LOADED.choosing(choice)
    changed = [each for each in (after.overview, after.findings, after.knowledge) if each == choice]
    assert len(changed) == 1
    assert replace(after, overview=LOADED.overview, findings=LOADED.findings, knowledge=LOADED.knowledge) == LOADED


def test_an_answer_names_the_file_for_the_next_one() -> None:
    """And who signed it."""
    after = LOADED.answered(Path("a.yaml"), signed())
    assert (after.answers, after.signed) == (Path("a.yaml"), signed())


def test_plans_of_what_was_judged_before_count_no_more() -> None:
    """They come late, and are of clusters as they no longer are."""
    desk = PaperDesk()
    before, report = judged(desk), desk.ask(NOW.report, NOW.record, Wish())
    asked, outlook = LOADED.wishing(Wish()), Outlook(report=report, problems=())
    assert asked.planned(before, Wish(), outlook) is asked
    assert asked.planned(NOW, Wish(goal="latest"), outlook) is asked
    assert asked.planned(NOW, Wish(), outlook).planning.report is report


def test_a_notice_goes_when_it_was_read_and_work_goes_on() -> None:
    """Only ending it ends work."""
    assert LOADED.halted().rested().activity == Resting()
    assert LOADED.working("reading").rested().activity == Working(says="reading")
