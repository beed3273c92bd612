"""The clusters: what could not be seen, then a row for each, and what there is to know of the one chosen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from advisor.report.cluster_page import cluster_page
from advisor.report.coverage_page import coverage_page
from advisor.report.document import Report
from advisor.tui.cluster_rows import COLUMNS, ClusterRow, chosen_clusters, cluster_rows, table_row
from advisor.tui.desk import Judged
from advisor.tui.messages import Chose, ClusterChosen, LookedAt
from advisor.tui.places import Place
from advisor.tui.screens.frame import Frame
from advisor.tui.session import ClusterOrder, OverviewChoice, Session
from advisor.tui.widgets.page_view import PageView
from advisor.tui.widgets.row_table import RowTable


class OverviewScreen(Frame):
    """Which clusters are hit, how badly, and how much is not known."""

    PLACE = Place.OVERVIEW
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", "Sort"),
        Binding("S", "turn", "Turn the order round", show=False),
        Binding("o", "only_open", "Only open"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._choice = OverviewChoice()
        self._report: Report | None = None
        self._all: tuple[ClusterRow, ...] = ()
        self._shown: str | None = None

    def compose_body(self) -> ComposeResult:
        """What was not seen stays at the top."""
        yield PageView(id="coverage")
        with Container(classes="split -many-columns"):
            yield RowTable(COLUMNS, id="clusters")
            yield PageView(id="cluster")

    def show_judged(self, session: Session, judged: Judged) -> None:
        """The rows, counted once for each report."""
        self._choice = session.overview
        if judged.report is not self._report:
            self._report = judged.report
            self._all = cluster_rows(judged.report)
            self.query_one("#coverage", PageView).show(partial(coverage_page, report=judged.report))
        table = self.query_one("#clusters", RowTable)
        table.mark(self._choice.order, is_reversed=self._choice.is_reversed)
        rows = chosen_clusters(self._all, self._choice)
        empty = "no cluster matches; escape shows all of them" if self._all else "there is no cluster in what was read"
        table.fill([table_row(each) for each in rows], empty=empty)

    def focus_first(self) -> None:
        """The clusters."""
        self.query_one("#clusters", RowTable).focus_rows()

    def searched(self, text: str) -> None:
        """Asks for the clusters that match."""
        self.post_message(Chose(replace(self._choice, search=text)))

    @on(RowTable.Moved, "#clusters")
    def show_cluster(self, event: RowTable.Moved) -> None:
        """The page of the cluster under the cursor."""
        report, key = self._report, event.row.key if event.row else None
        found = next((each for each in self._all if each.name == key), None)
        if found:
            self.post_message(LookedAt(found.name))
        page = self.query_one("#cluster", PageView)
        is_another, self._shown = key != self._shown, key
        paint = partial(cluster_page, report=report, assessed=found.assessed) if report and found else None
        page.show(paint, is_another=is_another)

    @on(RowTable.Picked, "#clusters")
    def open_cluster(self, event: RowTable.Picked) -> None:
        """Asks for the findings of a cluster."""
        if event.row:
            self.post_message(ClusterChosen(event.row.key))

    @on(RowTable.Sorted, "#clusters")
    def sort_by(self, event: RowTable.Sorted) -> None:
        """Asks for another order; of the same one, turned round."""
        if event.column in set(ClusterOrder):
            order = ClusterOrder(event.column)
            turned = order is self._choice.order and not self._choice.is_reversed
            self.post_message(Chose(replace(self._choice, order=order, is_reversed=turned)))

    def action_sort(self) -> None:
        """Asks for the next order."""
        orders = list(ClusterOrder)
        order = orders[(orders.index(self._choice.order) + 1) % len(orders)]
        self.post_message(Chose(replace(self._choice, order=order, is_reversed=False)))

    def action_turn(self) -> None:
        """Asks for the same order, turned round."""
        self.post_message(Chose(replace(self._choice, is_reversed=not self._choice.is_reversed)))

    def action_only_open(self) -> None:
        """Asks for the clusters that are not clear, or for all of them again."""
        self.post_message(Chose(replace(self._choice, only_open=not self._choice.only_open)))
