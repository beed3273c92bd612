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
from textual.events import DescendantBlur, DescendantFocus
from textual.widgets import Static

from advisor.planner.outcome import Alternative, UpgradePlan
from advisor.report.layout import BOLD, DIM, YELLOW, Page
from advisor.report.phrases import number_of
from advisor.report.plain import plain
from advisor.report.plan_document import Plan, PlanReport
from advisor.report.plan_page import plan_lines
from advisor.report.plan_words import name_of
from advisor.report.screen import Screen
from advisor.report.way_page import hop_page, way_page
from advisor.tui.desk import Judged
from advisor.tui.exports import Export, plan_export
from advisor.tui.messages import Chose, LookedAt, PlanWanted
from advisor.tui.paint import problems_in_short, problems_page
from advisor.tui.path_chart import chart_of
from advisor.tui.places import Place
from advisor.tui.plan_rows import COLUMNS, PlanRow, chosen_plans, key_of, plan_rows, planning_words, table_row
from advisor.tui.planning import Planning
from advisor.tui.screens.frame import Frame
from advisor.tui.screens.why_not import WhyNotScreen
from advisor.tui.screens.wish import WishScreen
from advisor.tui.session import ChecklistChoice, PlanChoice, PlanOrder, Session
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
        Binding("s", "sort", "Sort", show=False),
        Binding("S", "turn", "Turn the order round", show=False),
        Binding("p", "plan_again", "Plan again", show=False),
        Binding("enter", "read", "Read", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._choice = PlanChoice()
        self._planning = Planning()
        self._judged: Judged | None = None
        self._shown: str | None = None
        self._rows: tuple[PlanRow, ...] = ()
        self._arrives = True
        """Whether somebody came here just now, from a cluster that he looked at elsewhere."""

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
        self.query_one("#asked-of", Static).update(Content(plain(planning_words(self._planning, self._judged))))
        problems = self._planning.problems
        trouble = self.query_one("#no-plan", PageView)
        trouble.display = bool(problems)
        report = self._report
        has_plans = report is not None and bool(report.plans)
        tell = problems_in_short if has_plans else problems_page
        trouble.set_class(has_plans, "-beside")
        trouble.show(partial(tell, problems=problems, heading="Not planned") if problems else None)
        table = self.query_one("#plans", RowTable)
        is_new, table.display = self._has_several and not table.display, self._has_several
        self._fill(table, session.looked_at)
        if is_new:
            self.focus_first()
        if not self._has_several:
            self._show_plan()

    def _fill(self, table: RowTable, looked_at: str) -> None:
        """The rows that match; who comes from a cluster finds the cursor on its plan."""
        report = self._report
        self._rows = plan_rows(report, self._planning) if report else ()
        table.mark(self._choice.order, is_reversed=self._choice.is_reversed)
        rows = [table_row(each) for each in chosen_plans(self._rows, self._choice)]
        table.fill(rows, empty="no plan matches; escape shows all of them")
        if self._arrives and rows:
            self._arrives = False
            table.go_to(next((key_of(each.names) for each in self._rows if looked_at in each.names), ""))

    def on_screen_resume(self) -> None:
        """Somebody comes here."""
        self._arrives = True
        super().on_screen_resume()

    @property
    def _report(self) -> PlanReport | None:
        report = self._planning.report
        return replace(report, show_all=self._choice.shows_all) if report else None

    @property
    def _has_several(self) -> bool:
        return self._planning.count > 1

    @property
    def _plan(self) -> Plan | None:
        """The plan under the cursor; None where there is none, or it is not made yet."""
        return self._current.plan if self._current else None

    @property
    def _current(self) -> PlanRow | None:
        """What is told of the plan under the cursor; of the only one where there is one."""
        if not self._has_several:
            return next(iter(self._rows), None)
        row = self.query_one("#plans", RowTable).row
        return next((each for each in self._rows if row and key_of(each.names) == row.key), None)

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
        key = key_of(plan.names) if plan else None
        if self.is_current and self._current:
            self.post_message(LookedAt(key_of(self._current.names)))
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing here are not offered."""
        match action:
            case "sort" | "turn" | "search":
                return self._has_several
            case "why_not":
                return self._current is not None and self._current.plan is not None
            case "all_ways":
                return self._choice.shows_all or self._has_more_ways
            case "check":
                return bool(self._ways)
            case _:
                return True

    @property
    def _has_more_ways(self) -> bool:
        found = self._plan.planned if self._plan else None
        return isinstance(found, UpgradePlan) and len(found.alternatives) > len(found.shown)

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _make_room(self) -> None:
        """What is read takes the room of what it is about, where there is little."""
        self.query_one(".-paths").set_class(self.focused is self.query_one("#step"), "-reading")

    @on(PathView.Moved)
    def _show_step(self) -> None:
        """The page of the hop, or of the whole way where the cursor is on now."""
        self.refresh_bindings()
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
        elif self._has_several and self._current and plan is None:
            paint = partial(_not_made, row=self._current)
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
        alone = key_of(plan.names) if self._has_several else None
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

    @on(RowTable.Sorted, "#plans")
    def _sort_by(self, event: RowTable.Sorted) -> None:
        """Asks for another order; of the same one, turned round."""
        order = PlanOrder(event.column)
        turned = order is self._choice.order and not self._choice.is_reversed
        self.post_message(Chose(replace(self._choice, order=order, is_reversed=turned)))

    def action_sort(self) -> None:
        """Asks for the next order."""
        orders = list(PlanOrder)
        order = orders[(orders.index(self._choice.order) + 1) % len(orders)]
        self.post_message(Chose(replace(self._choice, order=order, is_reversed=False)))

    def action_turn(self) -> None:
        """Asks for the same order, turned round."""
        self.post_message(Chose(replace(self._choice, is_reversed=not self._choice.is_reversed)))

    def exported(self, session: Session) -> Export | None:
        """The plans, once all are made: a file would not say that some are lacking."""
        return plan_export(self._report) if self._report and not self._planning.unmade else None

    @property
    def exports_nothing(self) -> str:
        """As above."""
        unmade = len(self._planning.unmade)
        return (
            f"{number_of(unmade, 'plan')} of {self._planning.count} not made yet; p goes on"
            if unmade
            else super().exports_nothing
        )


def _nothing_yet(page: Page) -> None:
    page.write("No plan is made yet; what goes on stands at the top.", style=DIM)
    page.write("p plans, f says what is wanted, escape ends what goes on.", style=DIM)


def _not_made(page: Page, row: PlanRow) -> None:
    page.write(", ".join(row.names), style=BOLD)
    page.write(f"The plan is {row.outcome}.", style=YELLOW)
    page.write("Where the cursor stands is planned before the others; those that are made can be read.", style=DIM)
