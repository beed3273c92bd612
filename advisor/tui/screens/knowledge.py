"""What is known: advisories as a reader reads them or as their author wrote them, and the releases of a component."""

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

from advisor.documents.knowledge import Rules
from advisor.model.names import AdvisoryId, ComponentName
from advisor.report.advisory_page import advisory_on
from advisor.report.catalogue_page import catalogue_page
from advisor.report.layout import DIM, Page
from advisor.report.plain import plain
from advisor.tui.desk import Judged
from advisor.tui.knowledge_rows import columns_of, knowledge_rows
from advisor.tui.messages import Chose
from advisor.tui.paint import problems_page
from advisor.tui.places import Place
from advisor.tui.screens.frame import Frame
from advisor.tui.session import KnowledgeChoice, KnownOrder, Session, Shelf
from advisor.tui.widgets.page_view import PageView, Paint
from advisor.tui.widgets.row_table import RowTable


class KnowledgeScreen(Frame):
    """The knowledge base, which is read again when its files change."""

    PLACE = Place.KNOWLEDGE
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "shelf", "Releases"),
        Binding("w", "as_written", "Source"),
        Binding("s", "sort", "Sort"),
        Binding("S", "turn", "Turn the order round", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._choice = KnowledgeChoice()
        self._rules: Rules | None = None
        self._shown: object = None

    def compose_body(self) -> ComposeResult:
        """What is wrong with changed rules, what is listed, the list, and the page."""
        yield PageView(id="problems")
        yield Static(id="listed", markup=False)
        with Container(classes="split"):
            yield RowTable(columns_of(Shelf.ADVISORIES), id="known")
            yield PageView(id="rule")

    def show_judged(self, session: Session, judged: Judged) -> None:
        """The rows that match, and the problems of rules that changed."""
        self._choice, self._rules = session.knowledge, judged.rules
        problems = self.query_one("#problems", PageView)
        problems.display = bool(session.rule_problems)
        heading = "The rules changed and cannot be used; those loaded before go on counting"
        problems.show(partial(problems_page, problems=session.rule_problems, heading=heading))
        knowledge = judged.rules.knowledge
        says = f"{self._choice.shelf} · {knowledge.name} {knowledge.version} of {knowledge.as_of}"
        self.query_one("#listed", Static).update(Content(plain(says)))
        table = self.query_one("#known", RowTable)
        table.set_columns(columns_of(self._choice.shelf))
        table.mark(self._choice.order, is_reversed=self._choice.is_reversed)
        table.fill(knowledge_rows(knowledge, self._choice), empty="nothing matches; escape shows everything")

    def focus_first(self) -> None:
        """The list."""
        self.query_one("#known", RowTable).focus_rows()

    def searched(self, text: str) -> None:
        """Asks for what matches."""
        self.post_message(Chose(replace(self._choice, search=text)))

    @on(RowTable.Moved, "#known")
    def show_known(self, event: RowTable.Moved) -> None:
        """The page of the row under the cursor."""
        key = event.row.key if event.row else None
        shown = (key, self._choice.shelf, self._choice.as_written)
        paint = self._paint(key) if key else None
        self.query_one("#rule", PageView).show(paint, is_another=shown != self._shown)
        self._shown = shown

    @on(RowTable.Picked, "#known")
    def open_known(self) -> None:
        """The keys go to the page."""
        self.query_one("#rule", PageView).focus()

    def _paint(self, key: str) -> Paint | None:
        rules = self._rules
        if rules is None:
            return None
        if self._choice.shelf is Shelf.RELEASES:
            catalogue = rules.knowledge.catalogues.get(ComponentName(key))
            title = rules.knowledge.components[ComponentName(key)].title
            return partial(catalogue_page, catalogue=catalogue, title=title) if catalogue else None
        advisory = rules.knowledge.advisories.get(AdvisoryId(key))
        if advisory is None:
            return None
        if self._choice.as_written:
            return partial(_as_written, file=rules.files[advisory.id], text=rules.texts[advisory.id])
        return partial(advisory_on, advisory=advisory, knowledge=rules.knowledge)

    def action_shelf(self) -> None:
        """Asks for the releases in place of the advisories, or the other way round."""
        other = Shelf.RELEASES if self._choice.shelf is Shelf.ADVISORIES else Shelf.ADVISORIES
        self.post_message(Chose(replace(self._choice, shelf=other, order=KnownOrder.NAME, is_reversed=False)))

    @on(RowTable.Sorted, "#known")
    def sort_by(self, event: RowTable.Sorted) -> None:
        """Asks for another order; of the same one, turned round."""
        order = KnownOrder(event.column)
        turned = order is self._choice.order and not self._choice.is_reversed
        self.post_message(Chose(replace(self._choice, order=order, is_reversed=turned)))

    def action_sort(self) -> None:
        """Asks for the order of the next column."""
        orders = [KnownOrder(each.name) for each in columns_of(self._choice.shelf)]
        order = orders[(orders.index(self._choice.order) + 1) % len(orders)]
        self.post_message(Chose(replace(self._choice, order=order, is_reversed=False)))

    def action_turn(self) -> None:
        """Asks for the same order, turned round."""
        self.post_message(Chose(replace(self._choice, is_reversed=not self._choice.is_reversed)))

    def action_as_written(self) -> None:
        """Asks for rules as their authors wrote them, or as readers read them."""
        self.post_message(Chose(replace(self._choice, as_written=not self._choice.as_written)))


def _as_written(page: Page, file: str, text: str) -> None:
    """A rule's file, line by line."""
    page.write(file, style=DIM)
    page.blank()
    page.lines.extend(plain(line) for line in text.splitlines())
