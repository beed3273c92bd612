"""Every screen in every state: how to bring each about, or why a screen has no such state.

A screen that is added needs a row here, and each of its states a picture or a reason; a test sees to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import HelpPanel

from advisor.documents.marks import load_marks, save_marks
from advisor.model.advisory import Severity
from advisor.report.checklist_marking import touched
from advisor.tui import messages
from advisor.tui.app import PlannerApp
from advisor.tui.desk import Stopped
from advisor.tui.screens.answer import AnswerScreen
from advisor.tui.screens.checklist import ChecklistScreen
from advisor.tui.screens.divided import DividedScreen
from advisor.tui.screens.export import ExportScreen
from advisor.tui.screens.findings import FindingsScreen
from advisor.tui.screens.knowledge import KnowledgeScreen
from advisor.tui.screens.leave import LeaveScreen
from advisor.tui.screens.mark import MarkScreen
from advisor.tui.screens.marks_file import MarksFileScreen
from advisor.tui.screens.overview import OverviewScreen
from advisor.tui.screens.plan import PlanScreen
from advisor.tui.screens.why_not import WhyNotScreen
from advisor.tui.screens.wish import WishScreen
from tests.builders import RKE2, advisory, component
from tests.planner.worlds import ASKS, world
from tests.tui.camera import Then, press
from tests.tui.crowds import crowd, library, long_checklist, many_plans
from tests.tui.estate import CLEAR, REFUSED, SHUT, UNSEEN, PaperDesk, many, with_clusters
from tests.tui.roads import OLD, blocked, desk_on, ended, roads, several, tended
from tests.tui.test_checklist_screen import DONE_BY_BOB, GO_2

Step: TypeAlias = str | Then
"""Keys with blanks between them, or something that happens."""


class State(StrEnum):
    """What a screen may have to show."""

    USUAL = "usual"
    EMPTY = "empty"
    LOADING = "loading"
    ERROR = "error"
    UNKNOWNS = "unknowns"
    THOUSANDS = "thousands"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: on which desk, after which steps."""

    desk: Callable[[], PaperDesk]
    steps: tuple[Step, ...] = ()

    async def act(self, pilot: Pilot[Any]) -> None:
        """Does the steps, once everything is loaded."""
        await press(pilot)
        for step in self.steps:
            await (press(pilot, *step.split()) if isinstance(step, str) else step(pilot))


@dataclass(frozen=True, slots=True)
class Never:
    """Why a screen is never in a state."""

    because: str


Row: TypeAlias = Mapping[State, Shot | Never]


# Desks in a state


def shut() -> PaperDesk:
    """The sources are being read, which ends only when somebody ends it."""
    return PaperDesk(fails_with=Stopped(""))


def refused() -> PaperDesk:
    """What was named cannot be read."""
    return PaperDesk(fails_with=REFUSED)


def clear() -> PaperDesk:
    """Nothing affects, and nothing is open."""
    return PaperDesk(inventory=with_clusters(CLEAR))


def nowhere() -> PaperDesk:
    """Marks have no folder."""
    return replace(roads(), marks=Path("none/marks.json"))


def goalless() -> PaperDesk:
    """Nothing is open that a hop could clear."""
    return desk_on(world())


def unsure() -> PaperDesk:
    """Whether the worst affects the cluster hangs on a fact that nobody states."""
    maybe = advisory(
        {"introduced": "v3.27.3", "fixed": "v3.28.0"}, name="maybe-calico", severity=Severity.CRITICAL, when=ASKS
    )
    return desk_on(world(OLD, maybe))


def unplanned() -> PaperDesk:
    """The only cluster stands on a release that nobody knows."""
    of = world(OLD)
    odd = replace(of.cluster, name="odd", components=(component("v1.30.9+rke2r1", RKE2),))
    return PaperDesk(inventory=with_clusters(odd), knowledge=of.knowledge)


def slow_the_second_time() -> PaperDesk:
    """Plans are made once, and what is asked of the planner then goes on until somebody ends it."""
    asked: list[None] = []

    def plans() -> None:
        asked.append(None)
        if len(asked) > 1:
            ended()

    return roads(plans)


# Steps

GO_1 = "down down down"
"""Below the scope, the risk and the heading of the questions."""
TICKED = f"5 {GO_1} space a d a enter"
OWNER_1 = "down down down"
"""From the last question, below the heading of the window and that of its owners."""


def typed(text: str) -> str:
    """The keys of a text."""
    names = {"=": "equals_sign", ".": "full_stop", "+": "plus", " ": "space"}
    return " ".join(names.get(each, each) for each in text)


async def rules_change(pilot: Pilot[Any]) -> None:
    """Into something that cannot be used."""
    app, desk = _app_of(pilot)
    desk.rules_fail_with = REFUSED
    app.post_message(messages.RulesChanged())
    await press(pilot)


async def bob_marks(pilot: Pilot[Any]) -> None:
    """In the same file."""
    file = Path("advisor-marks-prod-A.json")
    there = load_marks(file)
    save_marks(touched(there, GO_2, lambda _: DONE_BY_BOB), file, over=there)


async def another_plan(pilot: Pilot[Any]) -> None:
    """The file that is named holds marks of another one."""
    app, _ = _app_of(pilot)
    there = load_marks(Path("advisor-marks-prod-A.json"))
    text = Path("advisor-marks-prod-A.json").read_bytes()
    Path("other.json").write_bytes(text.replace(there.digest.encode(), f"sha256:{'0' * 64}".encode()))
    app.session = app.now.choosing(replace(app.now.checklist, file=Path("other.json"), shows_all=True))
    await press(pilot)


async def report_is_there(pilot: Pilot[Any]) -> None:
    """Somebody wrote one before."""
    Path("advisor-report.json").touch()


async def light(pilot: Pilot[Any]) -> None:
    """The light theme is chosen."""
    pilot.app.theme = "textual-light"


def _app_of(pilot: Pilot[Any]) -> tuple[PlannerApp, PaperDesk]:
    app = pilot.app
    assert isinstance(app, PlannerApp)
    desk = app._desk
    assert isinstance(desk, PaperDesk)
    return app, desk


# The table

_OVER = Never("it opens over what is loaded, and nothing is read or planned for it")
_AS_OPENED = Never("empty is how it opens, which is its usual picture")
_ONE = Never("it is about one thing, however many there are")
_NO_FACT = Never("what it asks does not hang on what is known of clusters")
_TELLS = Never("it asks nothing that could be answered wrongly")

TABLE: Mapping[type[Widget], Row] = {
    OverviewScreen: {
        State.USUAL: Shot(PaperDesk),
        State.EMPTY: Shot(lambda: PaperDesk(inventory=with_clusters())),
        State.LOADING: Shot(shut),
        State.ERROR: Shot(refused),
        State.UNKNOWNS: Shot(lambda: PaperDesk(inventory=with_clusters(UNSEEN, SHUT))),
        State.THOUSANDS: Shot(crowd, ("end",)),
    },
    FindingsScreen: {
        State.USUAL: Shot(PaperDesk, ("2",)),
        State.EMPTY: Shot(clear, ("2",)),
        State.LOADING: Shot(shut, ("2",)),
        State.ERROR: Shot(refused, ("2",)),
        State.UNKNOWNS: Shot(PaperDesk, ("2 down down",)),
        State.THOUSANDS: Shot(crowd, ("2 t end",)),
    },
    PlanScreen: {
        State.USUAL: Shot(roads, ("3",)),
        State.EMPTY: Shot(goalless, ("3",)),
        State.LOADING: Shot(lambda: several(plans=ended), ("3",)),
        State.ERROR: Shot(unplanned, ("3",)),
        State.UNKNOWNS: Shot(unsure, ("3",)),
        State.THOUSANDS: Shot(many_plans, ("3 end",)),
    },
    ChecklistScreen: {
        State.USUAL: Shot(roads, (TICKED, "down x", typed("no route"), "enter")),
        State.EMPTY: Shot(roads, ("5 slash x y z",)),
        State.LOADING: Shot(lambda: roads(plans=ended), ("5",)),
        State.ERROR: Shot(unplanned, ("5",)),
        State.UNKNOWNS: Shot(unsure, ("5 down",)),
        State.THOUSANDS: Shot(long_checklist, ("5 end",)),
    },
    KnowledgeScreen: {
        State.USUAL: Shot(PaperDesk, ("4",)),
        State.EMPTY: Shot(PaperDesk, ("4 slash x y z",)),
        State.LOADING: Shot(shut, ("4",)),
        State.ERROR: Shot(PaperDesk, ("4", rules_change)),
        State.UNKNOWNS: Never("it shows what is known, and judges no cluster by it"),
        State.THOUSANDS: Shot(library, ("4 end",)),
    },
    AnswerScreen: {
        State.USUAL: Shot(PaperDesk, ("2 down down a",)),
        State.EMPTY: _AS_OPENED,
        State.LOADING: _OVER,
        State.ERROR: Shot(PaperDesk, ("2 down down a ctrl+s",)),
        State.UNKNOWNS: Never("every picture of it is of an unknown: without one it does not open"),
        State.THOUSANDS: Shot(crowd, ("2 end a",)),
    },
    ExportScreen: {
        State.USUAL: Shot(PaperDesk, ("e",)),
        State.EMPTY: _AS_OPENED,
        State.LOADING: _OVER,
        State.ERROR: Shot(PaperDesk, (report_is_there, "e ctrl+s")),
        State.UNKNOWNS: _NO_FACT,
        State.THOUSANDS: _ONE,
    },
    LeaveScreen: {
        State.USUAL: Shot(nowhere, (f"{TICKED} q",)),
        State.EMPTY: Never("it opens only where something would be lost"),
        State.LOADING: _OVER,
        State.ERROR: _TELLS,
        State.UNKNOWNS: _NO_FACT,
        State.THOUSANDS: Never("it names some of what would be lost, and counts the rest"),
    },
    MarkScreen: {
        State.USUAL: Shot(roads, (f"5 {GO_1} x",)),
        State.EMPTY: _AS_OPENED,
        State.LOADING: _OVER,
        State.ERROR: Shot(roads, (f"5 {GO_1} d ctrl+s",)),
        State.UNKNOWNS: _NO_FACT,
        State.THOUSANDS: _ONE,
    },
    MarksFileScreen: {
        State.USUAL: Shot(roads, ("5 f",)),
        State.EMPTY: _AS_OPENED,
        State.LOADING: _OVER,
        State.ERROR: Shot(roads, ("5 f ctrl+u ctrl+s",)),
        State.UNKNOWNS: _NO_FACT,
        State.THOUSANDS: _ONE,
    },
    DividedScreen: {
        State.USUAL: Shot(roads, (TICKED, bob_marks, f"down {OWNER_1} space m")),
        State.EMPTY: Never("it opens only where somebody else marked something"),
        State.LOADING: _OVER,
        State.ERROR: _TELLS,
        State.UNKNOWNS: _NO_FACT,
        State.THOUSANDS: Never("it names some of what was marked, and counts the rest"),
    },
    WhyNotScreen: {
        State.USUAL: Shot(roads, ("3 v", typed("rke2=v1.30.1+rke2r1"), "enter")),
        State.EMPTY: Shot(roads, ("3 v",)),
        State.LOADING: Shot(slow_the_second_time, ("3 v", typed("rke2=v1.30.1+rke2r1"), "enter")),
        State.ERROR: Shot(roads, ("3 v r k e enter",)),
        State.UNKNOWNS: _NO_FACT,
        State.THOUSANDS: _ONE,
    },
    WishScreen: {
        State.USUAL: Shot(roads, ("3 f",)),
        State.EMPTY: _AS_OPENED,
        State.LOADING: _OVER,
        State.ERROR: Shot(roads, ("3 f tab tab c a l c i o ctrl+s",)),
        State.UNKNOWNS: _NO_FACT,
        State.THOUSANDS: _ONE,
    },
    HelpPanel: {
        State.USUAL: Shot(PaperDesk, ("question_mark",)),
        State.EMPTY: Never("every screen has keys"),
        State.LOADING: Never("keys are there before anything is loaded, and are the same then"),
        State.ERROR: _TELLS,
        State.UNKNOWNS: _NO_FACT,
        State.THOUSANDS: Never("keys are few"),
    },
    CommandPalette: {
        State.USUAL: Shot(PaperDesk, ("ctrl+p",)),
        State.EMPTY: Never("what it says of no match is Textual's own, and blinks until it is said"),
        State.LOADING: Never("what it offers is there from the start"),
        State.ERROR: _TELLS,
        State.UNKNOWNS: _NO_FACT,
        State.THOUSANDS: Never("commands are few"),
    },
}

MORE: Mapping[str, tuple[type[Widget], Shot]] = {
    "overview-clear": (OverviewScreen, Shot(clear)),
    "overview-no-match": (OverviewScreen, Shot(PaperDesk, ("slash x y",))),
    "overview-light": (OverviewScreen, Shot(PaperDesk, (light,))),
    "findings-settled": (FindingsScreen, Shot(lambda: PaperDesk(inventory=many(40)), ("2 t end",))),
    "plan-hop": (PlanScreen, Shot(roads, ("3 right",))),
    "plan-several": (PlanScreen, Shot(several, ("3",))),
    "plan-estate": (PlanScreen, Shot(tended, ("3 right",))),
    "plan-no-way": (PlanScreen, Shot(blocked, ("3",))),
    "checklist-section": (ChecklistScreen, Shot(roads, ("5 down down",))),
    "checklist-risk": (ChecklistScreen, Shot(roads, ("5 down",))),
    "checklist-estate": (ChecklistScreen, Shot(tended, ("5 end",))),
    "checklist-several": (ChecklistScreen, Shot(several, ("5 down",))),
    "checklist-no-way": (ChecklistScreen, Shot(blocked, ("5",))),
    "checklist-not-saved": (ChecklistScreen, Shot(nowhere, (TICKED,))),
    "checklist-of-two": (ChecklistScreen, Shot(roads, (TICKED, bob_marks, f"down {OWNER_1} space"))),
    "checklist-of-another-plan": (ChecklistScreen, Shot(roads, (TICKED, another_plan))),
    "knowledge-as-written": (KnowledgeScreen, Shot(PaperDesk, ("4 w",))),
    "knowledge-releases": (KnowledgeScreen, Shot(PaperDesk, ("4 l",))),
}
"""What a screen shows beside its states."""
