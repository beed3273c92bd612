"""A gap's page: what is missing, who can supply it, and everything that waits for it."""

from __future__ import annotations

from dataclasses import replace

from advisor.model.finding import Status
from advisor.report.gap_page import Waiting, gap_page, waiting, ways_to_get
from advisor.report.layout import Page
from tests.builders import RAN_BEFORE
from tests.tui.estate import KNOWLEDGE, hit, report_on, with_clusters

REPORT = report_on()


def page_of(members: list[Waiting]) -> str:
    """The page as text."""
    page = Page(columns=100, colour=False)
    gap_page(page, KNOWLEDGE, members)
    return page.text()


def test_every_undecided_finding_waits_for_something() -> None:
    """For each of its gaps once."""
    unknown = [f for c in REPORT.assessment.clusters for f in c.findings if f.status is Status.UNKNOWN]
    assert sum(len(each.missing) for each in unknown) == len(list(waiting(REPORT)))
    assert {id(each.finding) for each in waiting(REPORT)} == {id(each) for each in unknown}


def test_it_says_how_to_get_it_and_what_that_decides() -> None:
    """By advisory, with the clusters it is about."""
    report = report_on(with_clusters(hit("a"), hit("b")))
    page = page_of([each for each in waiting(report) if each.gap.fact == RAN_BEFORE])
    for part in (
        f"What {RAN_BEFORE} is.",
        f"look up {RAN_BEFORE}",
        "2 findings",
        "left-over-panic (critical)",
        "in a, b",
    ):
        assert part in page


def test_every_way_to_get_it_is_told_once() -> None:
    """Not again where a longer one holds it."""
    one, *_ = (each for each in waiting(REPORT) if each.gap.fact == RAN_BEFORE)
    ways = ["kubectl get nodes", "kubectl get nodes, then ask", "look it up", "look it up", ""]
    members = [replace(one, gap=replace(one.gap, how=how)) for how in ways]
    assert ways_to_get(members) == ("kubectl get nodes, then ask", "look it up")
    told = [line.split() for line in page_of(members).splitlines()]
    assert ["First", "kubectl", "get", "nodes,", "then", "ask"] in told
    assert ["And", "look", "it", "up"] in told


def test_what_is_no_fact_has_a_page_too() -> None:
    """A version."""
    page = page_of([each for each in waiting(REPORT) if each.gap.fact == "calico.version"])
    assert "look for calico" in page
