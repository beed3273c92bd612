"""Many clusters as people look at them: the terminal and the page tell the same, and what they leave out is counted."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings

from advisor.model.assessment import Verdict
from advisor.model.fact import MissingKind
from advisor.model.finding import Status
from advisor.model.names import AdvisoryId
from advisor.problems import Place, Problem
from advisor.report.estate_changes import ClearedBy
from advisor.report.estate_document import headline
from advisor.report.estate_html import estate_html
from advisor.report.estate_result import ClusterResult, ResultGap
from advisor.report.estate_summary import summary_json
from advisor.report.estate_terminal import ROWS, estate_terminal
from advisor.report.plain import width
from advisor.report.screen import Screen
from tests.report.estates import CHANGES, estate_report, estates, finding, result, tally_of
from tests.report.page_reader import read_page

GAP = ResultGap(kind=MissingKind.INVENTORY, fact="node.kernel", how="kubectl get nodes -o json", findings=2)
WORST = result(
    "worst",
    finding("fault-0"),
    finding("fault-1"),
    cures=(ClearedBy(change=CHANGES[0], findings=(0, 1)), ClearedBy(change=CHANGES[2], findings=(1,))),
    labels={"env": "production"},
    days_left=-3,
)
OPEN = result(
    "open", finding("fault-2", Status.UNKNOWN), verdict=Verdict.UNDECIDED, gaps=(GAP,), labels={"env": "test"}
)
AWAY = result("away", verdict=Verdict.UNREACHABLE, nodes=0, note="every request was refused: 401")
FINE = [result(f"fine-{number:02}", verdict=Verdict.CLEAR) for number in range(30)]
RESULTS = [*FINE, AWAY, OPEN, WORST]


def _shown(
    clusters: list[ClusterResult] | None = None, *, show_all: bool = False, columns: int = 80, **more: Any
) -> str:
    report = estate_report(tally_of(RESULTS if clusters is None else clusters, "env"), **more)
    return estate_terminal(report, Screen(columns=columns, show_all=show_all))


def test_the_first_line_says_what_it_comes_to() -> None:
    """Every cluster stands in one of the numbers."""
    first = _shown().splitlines()[0]
    assert first == "33 clusters, 96 nodes: 1 affected, 1 unreachable, 1 undecided, 30 clear"


def test_what_was_not_read_comes_first_and_nothing_is_called_clear() -> None:
    """The numbers are of the rest, and a clear rest is no clear estate."""
    problem = Problem(code="x", message="the text ends", place=Place(file="eu.json", line=4), hint="save it again")
    text = _shown(FINE, problems=(problem,), unread=3, is_complete=False)
    told = text.split("BY CLUSTER")[0]
    for part in ("NOT COMPLETE", "NOT READ: 3 inputs", "eu.json:4: the text ends", "save it again", "and 2 more"):
        assert part in told
    assert "everything that had to be looked at was looked at" not in text
    assert "everything that had to be looked at was looked at" in _shown(FINE)


@pytest.mark.parametrize(
    "line",
    [
        "  CRITICAL         1          -       -  fault-0",
        "  MEDIUM           -          1       -  fault-2",
        "           1      1     1     1    -    -  rke2 v1.29.7+rke2r1",
        "           1      -     -     1    -    -  felix.xdp_enabled=false",
        "           1         1          -          -      -     1     1  production",
        "          31         -          1          -     30     -     -  (without it)",
        "  AFFECTED        1     1    -    -     -  worst · v1.29.6+rke2r1 · EOL",
        "  UNREACHABLE     -     -    -    -     -  away: every request was refused: 401",
        "  - node.kernel: 2 findings in 1 cluster",
    ],
)
def test_each_part_has_its_rows(line: str) -> None:
    """By advisory, by change, by group, by cluster, by what is missing."""
    assert line in _shown().splitlines()


def test_clear_clusters_are_counted_and_not_listed() -> None:
    """Unless somebody asks for all of them."""
    assert "fine-01" not in _shown()
    assert "30 clusters not listed here; -o jsonl=FILE writes a line for each" in _shown()
    assert "30 clusters not listed here; each has a line in out.jsonl" in _shown(results="out.jsonl")
    everything = _shown(show_all=True)
    assert "fine-01" in everything
    assert "not listed" not in everything


def test_long_tables_end_with_what_is_left_out() -> None:
    """So many rows, and the number of the others."""
    many = [result(f"c{number:02}", finding()) for number in range(ROWS + 5)]
    assert "5 clusters not listed here" in _shown(many)
    assert f"c{ROWS:02}" not in _shown(many)


def test_clusters_that_are_equally_bad_stand_in_the_order_people_look_for_them() -> None:
    """By the numbers in their names, on the terminal and on the page, and so do the first that an advisory affects."""
    named = [result(f"c{number}", finding()) for number in (10, 2, 1, 20, 3)]
    report = estate_report(tally_of(named))
    in_order = ["c1", "c2", "c3", "c10", "c20"]
    assert re.findall(r"c[0-9]+(?= · )", _shown(named)) == in_order
    assert [each for each in read_page(estate_html(report)).cells if re.fullmatch("c[0-9]+", each)] == in_order
    assert report.tally.advisories[AdvisoryId("fault-1")].first == ("c1", "c2", "c3")


def test_a_tally_that_keeps_few_says_so_under_all_too() -> None:
    """What it never kept cannot be listed."""
    report = estate_report(tally_of(RESULTS, most_clusters=2))
    assert "31 clusters not listed here" in estate_terminal(report, Screen(show_all=True))
    assert "31 more clusters not listed here" in read_page(estate_html(report)).text


@settings(max_examples=20)
@given(estates())
@pytest.mark.parametrize("columns", [80, 120])
def test_lines_fit_the_screen(columns: int, results: list[ClusterResult]) -> None:
    """Law: nothing is wider than the screen."""
    assert max(map(width, _shown(results, columns=columns, show_all=True).splitlines())) <= columns


def test_the_page_tells_all_of_it() -> None:
    """And is read without its script."""
    report = estate_report(tally_of(RESULTS, "env"))
    text = read_page(estate_html(report)).text
    for part in (headline(report), "fault-0", "rke2 v1.29.7+rke2r1", "production", "fine-29", "node.kernel", "401"):
        assert part in text


def test_the_summary_has_the_same_numbers() -> None:
    """As plain data, in the order of the views."""
    told = json.loads(json.dumps(summary_json(tally_of(RESULTS, "env"), estate_report(tally_of([])).knowledge)))
    assert [(each["advisory"], each["affected"], each["unknown"]) for each in told["by_advisory"]] == [
        ("fault-0", 1, 0),
        ("fault-1", 1, 0),
        ("fault-2", 0, 1),
    ]
    assert told["by_advisory"][0]["first"] == ["worst"]
    assert [(each["component"], each["fact"], each["to"], each["freed"]) for each in told["by_change"]] == [
        ("rke2", None, "v1.29.7+rke2r1", 1),
        (None, "felix.xdp_enabled", "false", 0),
    ]
    assert [each["value"] for each in told["by_group"]["groups"]] == ["production", "test"]
    assert told["by_group"]["without_it"]["clusters"] == 31
    assert told["missing"] == [
        {"kind": "inventory", "fact": "node.kernel", "how": GAP.how, "clusters": 1, "findings": 2}
    ]
    assert summary_json(tally_of(RESULTS), estate_report(tally_of([])).knowledge)["by_group"] is None


def test_an_estate_of_nothing_is_undecided() -> None:
    """Nothing was looked at."""
    assert "0 clusters, 0 nodes: none was judged" in _shown([])
    assert "undecided: " in _shown([])
