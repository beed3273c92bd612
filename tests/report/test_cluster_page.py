"""A cluster's page: what it runs, what hits it, what is open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.report.catalogue_page import catalogue_page
from advisor.report.cluster_page import cluster_page
from advisor.report.layout import Page
from tests.builders import RKE2
from tests.tui.estate import KNOWLEDGE, report_on

REPORT = report_on()


def page_of(name: str) -> str:
    """The page of a cluster."""
    (assessed,) = (each for each in REPORT.assessment.clusters if each.cluster.name == name)
    page = Page(columns=100, colour=False)
    cluster_page(page, REPORT, assessed)
    return page.text()


@pytest.mark.parametrize(
    "part",
    [
        "AFFECTED",
        "Calico v3.27.3",
        "2 nodes: 5.15.0-107-generic",
        "high: Felix leaks",
        "2 findings (1 critical, 1 medium)",
    ],
)
def test_what_it_runs_what_hits_it_and_what_is_open(part: str) -> None:
    """In one page."""
    assert part in page_of("prod")


@pytest.mark.parametrize(("count", "told", "more"), [(8, 8, ""), (10_000, 8, "9992 nodes more, of 9992 kinds")])
def test_of_many_kinds_of_nodes_a_few_are_told(count: int, told: int, more: str) -> None:
    """What hits the cluster stands below them, and is not to be scrolled to."""
    (assessed,) = (each for each in REPORT.assessment.clusters if each.cluster.name == "prod")
    group = assessed.node_groups[0]
    groups = tuple(replace(group, names=(f"n{each}",), kernel=f"5.4.0-{each}") for each in range(count))
    page = Page(columns=100, colour=False)
    cluster_page(page, REPORT, replace(assessed, node_groups=groups))
    assert page.text().count("1 node: ") == told
    assert ("more, of" in page.text()) is bool(more)
    assert more in page.text()


def test_a_cluster_that_let_us_in_nowhere_says_why() -> None:
    """And nothing of components, of which nothing is known."""
    page = page_of("edge")
    assert "nothing answers at 10.0.0.1:6443; is the VPN up?" in page
    assert "Runs" not in page


def test_releases_stand_newest_first_with_what_they_ship() -> None:
    """By line."""
    page = Page(columns=100, colour=False)
    catalogue_page(page, KNOWLEDGE.catalogues[RKE2], "RKE2")
    text = page.text()
    assert "1.30\n" in text
    assert "ships calico v3.27.3" in text
