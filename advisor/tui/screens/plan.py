"""The plans: alternatives drawn as paths over the same windows, and the page of the hop that one is on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from advisor.planner.outcome import Alternative, UpgradePlan
from advisor.report.layout import DIM, Page
from advisor.report.phrases import number_of
from advisor.report.plain import plain
from advisor.report.plan_document import Plan, PlanReport
from advisor.report.plan_page import plan_lines
from advisor.report.plan_words import goal_words, name_of
from advisor.report.screen import Screen
from advisor.report.way_page import hop_page, way_page
from advisor.tui.desk import Judged
from advisor.tui.exports import Export, plan_export
from advisor.tui.messages import Chose, PlanWanted
from advisor.tui.paint import problems_in_short, problems_page
from advisor.tui.path_chart import chart_of
from advisor.tui.places import Place
from advisor.tui.plan_rows import COLUMNS, chosen_plans, key_of, plan_rows
from advisor.tui.screens.frame import Frame
from advisor.tui.screens.why_not import WhyNotScreen
from advisor.tui.screens.wish import WishScreen
from advisor.tui.session import ChecklistChoice, PlanChoice, Planning, Session
from advisor.tui.widgets.banner import Banner
from advisor.tui.widgets.page_view import PageView, Paint
from advisor.tui.widgets.path_view import PathView
from advisor.tui.widgets.row_table import RowTable


class PlanScreen(Frame):
    """Which ways there are, what each costs and changes, and why it is no shorter."""

    PLACE = Place.PLAN
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "ask_otherwise", "Form"),
        Binding("v", "why_not", "Why not", tooltip="why no way goes to a version"),
        Binding("a", "all_ways", "All", tooltip="every way of the front, or only the best again"),
        Binding("c", "check", "Check", tooltip="the checklist of the way under the cursor"),
        Binding("p", "plan_again", "Plan again", show=False),
        Binding("enter", "read", "Read", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._choice = PlanChoice()
        self._planning = Planning()
        self._judged: Judged | None = None
        self._shown: str | None = None

    def compose_body(self) -> ComposeResult:
        """What is asked, the plans where there are several, the ways of one, and a page."""
        yield Static(id="asked-of", markup=False)
        yield PageView(id="no-plan")
        yield RowTable(COLUMNS, id="plans")
        with Container(classes="split -paths"):
            yield PathView(id="paths")
            yield PageView(id="step")

    def on_mount(self) -> None:
        """One plan needs no list."""
        super().on_mount()
        self.query_one("#plans", RowTable).display = False

    def show_judged(self, session: Session, judged: Judged) -> None:
        """The plans there are; others are asked for where these are of something else."""
        self._choice, self._planning = session.plan, session.planning
        if judged is not self._judged:
            self._judged = judged
            if self._planning.of is not judged:
                self.action_plan_again()
        self._say_what_is_asked()
        problems = self._planning.problems
        trouble = self.query_one("#no-plan", PageView)
        trouble.display = bool(problems)
        report = self._report
        has_plans = report is not None and bool(report.plans)
        tell = problems_in_short if has_plans else problems_page
        trouble.set_class(has_plans, "-beside")
        trouble.show(partial(tell, problems=problems, heading="Not planned") if problems else None)
        places = chosen_plans(report, self._choice.search) if report else ()
        table = self.query_one("#plans", RowTable)
        is_new, table.display = self._has_several and not table.display, self._has_several
        table.fill(plan_rows(report, places) if report else (), empty="no plan matches; escape shows all of them")
        if is_new:
            self.focus_first()
        if not self._has_several:
            self._show_plan()

    def _say_what_is_asked(self) -> None:
        report = self._report
        if report is None:
            says = "nothing is planned yet · p plans, f says what is wanted"
        else:
            goal, wish = goal_words(report.goal), self._planning.wish
            others = f" · {wish.flags}" if wish.flags else ""
            says = f"goal {goal}{others} · {number_of(len(report.plans), 'plan')}"
        self.query_one("#asked-of", Static).update(Content(plain(says)))

    @property
    def _report(self) -> PlanReport | None:
        report = self._planning.report
        return replace(report, show_all=self._choice.shows_all) if report else None

    @property
    def _has_several(self) -> bool:
        return self._planning.report is not None and len(self._planning.report.plans) > 1

    @property
    def _plan(self) -> Plan | None:
        """The plan under the cursor; the only one where there is one."""
        plans = self._planning.report.plans if self._planning.report else ()
        if len(plans) == 1:
            return plans[0]
        row = self.query_one("#plans", RowTable).row
        return next((each for each in plans if row and key_of(each) == row.key), None)

    @property
    def _ways(self) -> Sequence[Alternative]:
        report, plan = self._report, self._plan
        if report is None or plan is None or not isinstance(plan.planned, UpgradePlan):
            return ()
        return report.shown(plan.planned)

    def focus_first(self) -> None:
        """The plans where there are several, else the ways; where there is none, the page that says why."""
        if self._has_several:
            self.query_one("#plans", RowTable).focus_rows()
        else:
            self.query_one("#paths" if self.query_one("#paths").display else "#step").focus()

    def searched(self, text: str) -> None:
        """Asks for the plans that match."""
        self.post_message(Chose(replace(self._choice, search=text)))

    @on(RowTable.Moved, "#plans")
    def _show_plan(self) -> None:
        """The ways of a plan; what has none has its page alone."""
        report, plan, ways = self._report, self._plan, self._ways
        key = key_of(plan) if plan else None
        paths = self.query_one("#paths", PathView)
        was_shown, paths.display = paths.display, plan is None or bool(ways)
        draw = partial(chart_of, report, plan, ways) if report and plan and ways else None
        paths.show(draw, is_another=key != self._shown)
        self._shown = key
        if paths.display is not was_shown and not self._has_several:
            self.focus_first()

    @on(RowTable.Picked, "#plans")
    def _open_plan(self) -> None:
        """The keys go to its ways."""
        self.query_one("#paths" if self._ways else "#step").focus()

    @on(PathView.Moved)
    def _show_step(self) -> None:
        """The page of the hop, or of the whole way where the cursor is on now."""
        report, plan, ways = self._report, self._plan, self._ways
        way, hop = self.query_one("#paths", PathView).at
        paint: Paint | None = _nothing_yet
        if report and plan and ways:
            alternative = ways[min(way, len(ways) - 1)]
            paint = (
                partial(hop_page, report=report, plan=plan, way=alternative, place=hop)
                if 0 < hop <= len(alternative.hops)
                else partial(way_page, report=report, plan=plan, shown=ways, place=min(way, len(ways) - 1))
            )
        elif report and plan:
            paint = partial(plan_lines, report=report, plan=plan, screen=Screen(details=True))
        self.query_one("#step", PageView).show(paint)

    def action_read(self) -> None:
        """The keys go to the page."""
        self.query_one("#step", PageView).focus()

    def action_check(self) -> None:
        """Goes to the checklist of the way under the cursor, of the plan that it is one of."""
        plan, (way, _) = self._plan, self.query_one("#paths", PathView).at
        if plan is None or not self._ways:
            self.notify("there is no way here to make a checklist of", severity="warning", markup=False)
            return
        alone = key_of(plan) if self._has_several else None
        name = name_of(min(way, len(self._ways) - 1))
        self.post_message(Chose(ChecklistChoice(alternative=name, plan=alone, shows_all=self._choice.shows_all)))
        self.post_message(Banner.Asked(Place.CHECKLIST))

    def action_plan_again(self) -> None:
        """Asks for plans."""
        self.post_message(PlanWanted(self._planning.wish))

    def action_all_ways(self) -> None:
        """Asks for every way of the front, or only for those that are best at something again."""
        self.post_message(Chose(replace(self._choice, shows_all=not self._choice.shows_all)))

    async def action_ask_otherwise(self) -> None:
        """The form for what is wanted."""
        if self._judged is not None:
            await self.app.push_screen(WishScreen(self._planning.wish))

    async def action_why_not(self) -> None:
        """The form that asks why no alternative goes to a version."""
        if self._plan is not None and self._judged is not None:
            await self.app.push_screen(WhyNotScreen(self._plan, self._ways, self._judged.rules.knowledge))

    def exported(self, session: Session) -> Export | None:
        """The plans."""
        return plan_export(self._report) if self._report else None


def _nothing_yet(page: Page) -> None:
    page.write("No plan is made yet; what goes on stands at the top.", style=DIM)
    page.write("p plans, f says what is wanted, escape ends what goes on.", style=DIM)
