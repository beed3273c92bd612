"""What was not seen: told first, and never left out."""

from __future__ import annotations

from dataclasses import replace

from advisor.report.coverage_page import coverage_page
from advisor.report.document import Report
from advisor.report.layout import Page
from tests.tui.estate import CLEAR, report_on, with_clusters


def page_of(report: Report) -> str:
    """The page as text."""
    page = Page(columns=200, colour=False)
    coverage_page(page, report)
    return page.text()


def test_a_cluster_that_let_us_in_nowhere_comes_first() -> None:
    """With the reason."""
    assert page_of(report_on()).startswith("UNREACHABLE  edge: nothing answers at 10.0.0.1:6443\n")


def test_gaps_are_counted_over_all_clusters() -> None:
    """The one that most wait for first."""
    page = page_of(report_on())
    assert "NOT DECIDED  10 findings, for want of calico.version (8), node.ran_before, node.interfaces" in page


def test_an_estate_without_gaps_says_so() -> None:
    """In one line, but for libraries that nobody looked for."""
    report = report_on(with_clusters(CLEAR))
    assert page_of(report) == "everything that a rule asks for was seen\n"


def test_stale_knowledge_is_told() -> None:
    """It lets nothing be clear."""
    report = report_on(with_clusters(CLEAR))
    stale = replace(report, gate=replace(report.gate, knowledge_is_stale=True))
    assert page_of(stale).startswith("STALE")
