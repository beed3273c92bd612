"""Text of others only shows: no markup of Textual, no escape sequence, no link that acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.pilot import Pilot

from advisor.model.inventory import Note
from advisor.model.marks import Mark, Marked
from advisor.report.checklist_marking import touched
from advisor.report.checklist_outline import outline
from advisor.report.checklist_page import entry_page
from advisor.report.cluster_page import cluster_page
from advisor.report.coverage_page import coverage_page
from advisor.report.finding_page import finding_page
from advisor.report.gap_page import gap_page, waiting
from advisor.report.layout import Page
from advisor.report.plain import ACTING
from advisor.tui.app import PlannerApp
from advisor.tui.cluster_rows import cluster_rows, table_row
from advisor.tui.item_rows import item_rows
from advisor.tui.paint import problems_page
from advisor.tui.widgets.fitted import fitted
from advisor.tui.widgets.page_view import PageView, parts_of
from advisor.tui.widgets.row_table import RowTable
from tests.tui.conftest import drive
from tests.tui.estate import KNOWLEDGE, PROBLEM, PaperDesk, hit, report_on, with_clusters
from tests.tui.test_marking import fresh

CLICK = "[@click=app.quit]leave[/]"
NASTY = f"\x1b[31mred\x1b[0m [red]x[/red] {CLICK} \x1b]8;;http://x\x07 \u202e\x9b2J"
WORDS = st.lists(
    st.sampled_from(["[red]", "[/]", CLICK, "\x1b[2J", "\x1b]0;x\x07", "\r", "\u202e", "\\[", "prod"])
    | st.text(max_size=4),
    min_size=1,
    max_size=6,
).map("".join)


def acts(text: str) -> bool:
    """Whether a character of it does something in place of showing."""
    return any(category(each) in ACTING for each in text)


@given(WORDS)
def test_pages_hold_only_their_own_styles(text: str) -> None:
    """Whatever a cluster, a node, a note and a problem are called."""
    named = replace(hit(text or "x"), notes=(Note(source=text, says=text, remedy=text),))
    report = report_on(with_clusters(named))
    (assessed,) = report.assessment.clusters
    page = Page(columns=60, colour=True)
    cluster_page(page, report, assessed)
    coverage_page(page, report)
    for finding in assessed.findings:
        finding_page(page, report, assessed, finding)
    for each in waiting(report):
        gap_page(page, KNOWLEDGE, [each])
    problems_page(page, [replace(PROBLEM, message=text, hint=text)], "Nothing was loaded")
    assert not any(acts(part) for line in page.lines for part, _ in parts_of(line))
    for row in cluster_rows(report):
        assert not any(acts(fitted(cell.text, 20)) for cell in table_row(row).cells)


@given(WORDS)
def test_pages_and_rows_of_a_checklist_too(text: str) -> None:
    """Whatever a cluster is called, and whatever people write on an item."""
    named = replace(fresh().checklist.changes[0], clusters=(text or "x",), outcome=text, lacks=(text,))
    checklist = replace(fresh().checklist, changes=(named,))
    marks = fresh().marks
    for item in marks.items:
        marks = touched(marks, item, lambda _: Marked(mark=Mark.FAILED, owner=text, note=text, by=text, at=text))
    listed = tuple(outline(checklist))
    page = Page(columns=60, colour=True)
    for entry in listed:
        entry_page(page, checklist, entry, marks)
    assert not any(acts(part) for line in page.lines for part, _ in parts_of(line))
    assert not any(acts(fitted(cell.text, 20)) for row in item_rows(listed, marks) for cell in row.cells)


def segments(app: PlannerApp) -> Iterator[Segment]:
    """Everything that tables and pages draw."""
    for table in app.screen.query(RowTable):
        for child in table.children:
            yield from (each for y in range(child.size.height) for each in child.render_line(y))
    for page in app.screen.query(PageView):
        yield from (each for y in range(page.size.height) for each in page.render_line(y))


def test_on_the_screen_it_is_text() -> None:
    """On every screen and in the form, and nothing of it can be clicked."""
    named = replace(hit(NASTY), notes=(Note(source=NASTY, says=NASTY),))
    app = PlannerApp(PaperDesk(inventory=with_clusters(named), sources=NASTY), is_watching=False)

    def check() -> None:
        drawn = list(segments(app))
        assert any("[red]x" in each.text for each in drawn)
        for each in drawn:
            assert not acts(each.text)
            assert not (each.style and (each.style.meta or each.style.link))

    async def act(pilot: Pilot[None]) -> None:
        check()
        await pilot.press("enter")
        await pilot.pause()
        check()
        await pilot.press("down", "a")
        await pilot.pause()
        picture = app.export_screenshot()
        assert "\x1b" not in picture
        assert "@click=app.quit" in picture.replace("&#160;", " ").replace("&#x27;", "'")

    drive(app, act, size=(160, 40))


def test_a_refusal_names_what_it_cannot_read() -> None:
    """A file's name and its text stand in a page, and nowhere else."""
    page = Page(columns=60, colour=True)
    partial(problems_page, problems=[replace(PROBLEM, message=NASTY)], heading="x")(page)
    assert "[@click" in page.text()
