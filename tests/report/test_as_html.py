"""The page: well-formed, asking for nothing, whole without its script."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

from advisor.report.as_html import as_html
from advisor.report.html_script import SCRIPT
from advisor.report.html_style import STYLE
from tests.builders import advisory, cluster, component, knowledge_of, node, unreadable
from tests.report.page_reader import read_page
from tests.report.reports import eventful, report_of

PAGE = as_html(eventful())


def test_every_element_is_closed_where_it_should_be() -> None:
    """The reader raises otherwise."""
    assert read_page(PAGE).tags[:2] == ["html", "head"]


def test_it_asks_for_nothing() -> None:
    """No source, no style, no picture from anywhere; links lead into the page alone."""
    attributes = read_page(PAGE).attributes
    assert {name for name, _ in attributes}.isdisjoint({"src", "srcset", "action", "data", "style", "poster", "ping"})
    assert not any(name.startswith("on") for name, _ in attributes)
    assert all(value.startswith("#") for name, value in attributes if name == "href")
    assert not re.search(r"@import|url\(", STYLE)
    assert not re.search(r"fetch|XMLHttpRequest|import\(|innerHTML|eval", SCRIPT)


def test_its_policy_lets_its_own_style_and_script_run_and_nothing_else() -> None:
    """By their digests, as a browser computes them from what stands in the page."""
    (policy,) = (value for name, value in read_page(PAGE).attributes if value.startswith("default-src"))
    for tag in ("style", "script"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", PAGE, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")


def test_every_link_leads_somewhere() -> None:
    """To an element of the page, of which no two have one name."""
    attributes = read_page(PAGE).attributes
    names = [value for name, value in attributes if name == "id"]
    assert len(set(names)) == len(names)
    assert {value.removeprefix("#") for name, value in attributes if name == "href"} <= set(names)


def test_tables_name_the_column_of_every_cell() -> None:
    """On a narrow page the head of a table is not shown."""
    page = read_page(PAGE)
    assert page.tags.count("td") == sum(name == "data-label" for name, _ in page.attributes)


def test_what_is_true_of_many_clusters_is_told_once() -> None:
    """Twice the clusters, and the page grows by their names."""
    known = knowledge_of(advisory())
    sizes = []
    for count in (50, 100):
        clusters = [cluster(component(), nodes=[node("n1")], name=f"prod-{number:03}") for number in range(count)]
        page = as_html(report_of(*clusters, knowledge=known))
        assert page.count("A synthetic fault") == 2, "in the table, and where it is told in full"
        assert all(each.name in page for each in clusters)
        sizes.append(len(page))
    assert sizes[1] - sizes[0] < 50 * 1000


def test_of_an_unknown_version_no_page_says_that_nothing_ends_it() -> None:
    """Nobody can tell which release comes after it."""
    told = read_page(as_html(report_of(cluster(unreadable(), nodes=[node("n1")]), knowledge=knowledge_of(advisory()))))
    assert "depends on its version, which is not known" in told.cells
    assert "no release after this one ends it" not in told.text


def test_a_cell_is_no_formula() -> None:
    """Neither in a spreadsheet that the table is copied into."""
    hit = replace(cluster(component(), nodes=[node("n1")]), name="=HYPERLINK(1)")
    cells = read_page(as_html(report_of(hit, knowledge=knowledge_of(advisory())))).cells
    assert "'=HYPERLINK(1)" in cells
    assert not any(each.startswith(("=", "+", "-", "@")) for each in cells)
