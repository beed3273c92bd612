"""The findings: a row for each that affects and for each thing that is missing, with its page beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from advisor.report.document import Report
from advisor.report.finding_page import finding_page
from advisor.report.gap_page import gap_page
from advisor.report.phrases import number_of
from advisor.report.plain import plain
from advisor.tui.answering import question_of
from advisor.tui.desk import Judged
from advisor.tui.finding_rows import COLUMNS, FoundRow, GapRow, ListedRow, finding_rows, found_at, table_row
from advisor.tui.messages import Chose, LookedAt, QuestionAsked
from advisor.tui.places import Place
from advisor.tui.screens.frame import Frame
from advisor.tui.session import FindingOrder, FindingsChoice, Session
from advisor.tui.widgets.page_view import PageView, Paint
from advisor.tui.widgets.row_table import RowTable


class FindingsScreen(Frame):
    """What hits, why it applies here, and what is not decided for want of what."""

    PLACE = Place.FINDINGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "answer", "Answer"),
        Binding("c", "all_clusters", "All", tooltip="the findings of all clusters"),
        Binding("t", "settled", "Settled", tooltip="those that are fixed or do not affect, too"),
        Binding("s", "sort", "Sort"),
        Binding("S", "turn", "Turn the order round", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._choice = FindingsChoice()
        self._report: Report | None = None
        self._rows: tuple[ListedRow, ...] = ()
        self._shown: str | None = None

    def compose_body(self) -> ComposeResult:
        """What is listed, the list, and the page."""
        yield Static(id="listed", markup=False)
        with Container(classes="split"):
            yield RowTable(COLUMNS, id="findings")
            yield PageView(id="finding")

    def show_judged(self, session: Session, judged: Judged) -> None:
        """The rows that match."""
        self._choice, self._report = session.findings, judged.report
        self._rows = finding_rows(judged.report, self._choice)
        where = f"cluster {self._choice.cluster} (c shows all)" if self._choice.cluster else "all clusters"
        gaps = sum(isinstance(each, GapRow) for each in self._rows)
        says = f"{where} · {number_of(len(self._rows) - gaps, 'finding')} · {number_of(gaps, 'missing fact')}"
        self.query_one("#listed", Static).update(Content(plain(says)))
        table = self.query_one("#findings", RowTable)
        table.mark(self._choice.order, is_reversed=self._choice.is_reversed)
        is_searched = bool(self._choice.search)
        empty = "nothing matches; escape shows everything" if is_searched else "nothing affects, and nothing is open"
        table.fill([table_row(each) for each in self._rows], empty=empty)

    def focus_first(self) -> None:
        """The findings."""
        self.query_one("#findings", RowTable).focus_rows()

    def searched(self, text: str) -> None:
        """Asks for the findings that match."""
        self.post_message(Chose(replace(self._choice, search=text)))

    @property
    def _current(self) -> ListedRow | None:
        row = self.query_one("#findings", RowTable).row
        return found_at(self._rows, row.key) if row else None

    @on(RowTable.Moved, "#findings")
    def show_finding(self) -> None:
        """The page of the row under the cursor."""
        self.refresh_bindings()
        row, report = self._current, self._report
        page = self.query_one("#finding", PageView)
        paint: Paint | None = None
        if isinstance(row, FoundRow):
            self.post_message(LookedAt(row.assessed.cluster.name))
        if report is not None and isinstance(row, FoundRow):
            paint = partial(finding_page, report=report, assessed=row.assessed, finding=row.finding)
        elif report is not None and isinstance(row, GapRow):
            paint = partial(gap_page, knowledge=report.knowledge, members=row.members)
        key = row.key if row else None
        page.show(paint, is_another=key != self._shown)
        self._shown = key

    @on(RowTable.Picked, "#findings")
    def open_finding(self) -> None:
        """The keys go to the page; of a gap, its answer is asked for."""
        if isinstance(self._current, GapRow):
            self.action_answer()
        else:
            self.query_one("#finding", PageView).focus()

    @on(RowTable.Sorted, "#findings")
    def sort_by(self, event: RowTable.Sorted) -> None:
        """Asks for another order; of the same one, turned round."""
        if event.column in set(FindingOrder):
            order = FindingOrder(event.column)
            turned = order is self._choice.order and not self._choice.is_reversed
            self.post_message(Chose(replace(self._choice, order=order, is_reversed=turned)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing here are not offered."""
        match action:
            case "answer":
                return self._current is not None
            case "all_clusters":
                return self._choice.cluster is not None
            case _:
                return True

    def action_answer(self) -> None:
        """Asks for the answer to what is missing, of a finding to the first thing that is."""
        row, report = self._current, self._report
        question = question_of(row, report.knowledge) if row and report else None
        if question is None:
            self.notify("nobody can vouch for this: its page says how to get it", severity="warning", markup=False)
            return
        self.post_message(QuestionAsked(question))

    def action_all_clusters(self) -> None:
        """Asks for the findings of all clusters."""
        self.post_message(Chose(replace(self._choice, cluster=None)))

    def action_settled(self) -> None:
        """Asks for findings that are settled, or for those that are not alone."""
        self.post_message(Chose(replace(self._choice, shows_settled=not self._choice.shows_settled)))

    def action_sort(self) -> None:
        """Asks for the next order."""
        orders = list(FindingOrder)
        order = orders[(orders.index(self._choice.order) + 1) % len(orders)]
        self.post_message(Chose(replace(self._choice, order=order, is_reversed=False)))

    def action_turn(self) -> None:
        """Asks for the same order, turned round."""
        self.post_message(Chose(replace(self._choice, is_reversed=not self._choice.is_reversed)))
