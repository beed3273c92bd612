"""A finding's page: every clause with what states it, every node, and what was assumed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.engine import assess
from advisor.model.finding import Status
from advisor.report.document import Report
from advisor.report.finding_page import finding_page
from advisor.report.layout import Page
from tests.builders import INTERFACES, RAN_BEFORE, on_record, vouched
from tests.tui.estate import ESTATE, KNOWLEDGE, hit, report_on, with_clusters


def pages(report: Report) -> dict[tuple[str, str], str]:
    """The page of every finding, by cluster and advisory."""
    found: dict[tuple[str, str], str] = {}
    for assessed in report.assessment.clusters:
        for finding in assessed.findings:
            page = Page(columns=100, colour=False)
            finding_page(page, report, assessed, finding)
            found[assessed.cluster.name, finding.advisory.id] = page.text()
    return found


PAGES = pages(report_on())


def test_what_decided_names_its_object_and_field() -> None:
    """With the text that stood there."""
    page = PAGES["prod", "socket-leak"]
    assert "Calico v3.27.3 lies in >=v3.27.3 <v3.27.4" in page
    assert "DaemonSet calico image in cluster.json: v3.27.3" in page


@pytest.mark.parametrize(
    "part",
    [
        "2 nodes affected · 5.15.0-107-generic",
        "Fixed in",
        "kubectl -n calico-system rollout restart daemonset/calico-node",
        "Before the change",
        "After the change",
        "projectcalico/calico#1: The fix. (read 2026-11-01)",
    ],
)
def test_what_a_planner_needs_is_on_it(part: str) -> None:
    """Where it hits, what ends it, what helps, how to see it, and who says so."""
    assert part in PAGES["prod", "socket-leak"]


def test_what_is_missing_says_how_to_get_it() -> None:
    """And the fact by its name."""
    page = PAGES["prod", "left-over-panic"]
    assert "NOT DECIDED · CRITICAL" in page
    assert f"  {RAN_BEFORE}\n" in page
    assert f"look up {RAN_BEFORE}" in page


def test_what_nobody_saw_has_a_page_too() -> None:
    """Whatever evidence there is: here none."""
    assert "Calico may be here" in PAGES["staging", "socket-leak"]


def test_every_finding_of_every_status_has_a_page() -> None:
    """Each clause with its own places."""
    settled = hit("s", facts={RAN_BEFORE: False, INTERFACES: 1})
    report = report_on(with_clusters(*ESTATE.clusters, settled))
    statuses = {each.status for assessed in report.assessment.clusters for each in assessed.findings}
    assert statuses == set(Status)
    assert all(pages(report).values())


def test_what_was_assumed_is_told_with_who_answers_for_it() -> None:
    """And its place."""
    record = on_record(vouched(RAN_BEFORE, True))
    report = replace(report_on(), assessment=assess(ESTATE, KNOWLEDGE, record=record))
    page = pages(report)["prod", "left-over-panic"]
    assert "AFFECTED · CRITICAL" in page
    assert "Assumed, because somebody answers for it" in page
    assert "ada, until 2026-12-31" in page
    assert "Assumed" not in pages(report)["prod", "socket-leak"]
