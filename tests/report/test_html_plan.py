"""A plan as a page: lanes through windows, and what is open after each."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Advisor
from tests.cli.conftest import advisor as run_advisor
from tests.report.page_reader import ReadPage, read_page

advisor = run_advisor

EXAMPLES = Path(__file__).resolve().parents[2] / "inventory-examples"
EXAMPLE, RANCHER = EXAMPLES / "rke2-netlink-leak", EXAMPLES / "rancher-management"


def _lanes(page: ReadPage) -> list[str]:
    return [each for each in page.cells if re.fullmatch(r"rke2|calico|\d+ open", each)]


def test_each_way_has_a_lane_for_what_moves_and_a_strip_for_what_is_open(advisor: Advisor) -> None:
    """The strip ends with what the way leaves open."""
    told = advisor("plan", "-o", "json", EXAMPLE).document
    page = read_page(advisor("plan", "-o", "html", EXAMPLE).out)
    for way in told["alternatives"]:
        for hop in way["hops"]:
            assert hop["to"] in page.cells
        assert f"{len({each['advisory'] for each in way['unresolved']})} open" in _lanes(page)
    assert {"rke2", "calico"} <= set(_lanes(page))
    assert page.tags.count("svg") == sum(each.endswith(" open") for each in _lanes(page))


def test_each_hop_brings_its_runbook(advisor: Advisor) -> None:
    """Every step, every command line and every outcome that the JSON tells stands on the page too."""
    told = advisor("plan", "-o", "json", RANCHER).document
    page = read_page(advisor("plan", "-o", "html", RANCHER).out)
    runbooks = [each for way in told["alternatives"] for hop in way["hops"] for each in hop["runbook"]["runbooks"]]
    steps = [each for runbook in runbooks for each in (*runbook["backup"], *runbook["actions"])]
    said = [text for each in steps for text in (each["do"], *(each["run"] or "").splitlines(), each["expect"] or "")]
    said += [line for runbook in runbooks for each in runbook["validation"] for line in (each["title"], each["expect"])]
    assert runbooks
    assert not [text for text in said if text not in page.text]


def test_it_is_a_page_as_any_other(advisor: Advisor) -> None:
    """Its exit code is that of the terminal, and it asks for nothing."""
    result = advisor("plan", "-o", "html", EXAMPLE)
    page = read_page(result.out)
    assert result.code == advisor("plan", EXAMPLE).code
    assert f"Exit code{result.code}" in page.text
    assert not {name for name, _ in page.attributes} & {"src", "style", "href"}


def test_a_name_does_nothing_there(advisor: Advisor, tmp_path: Path) -> None:
    """The page has the same elements whatever the cluster is called."""
    shape = _shapes(advisor, tmp_path)
    assert shape("<img src=x onerror=alert(1)>=1") == shape("prod")


def _shapes(advisor: Advisor, folder: Path) -> Callable[[str], list[str]]:
    """The elements of the page of a cluster by its name."""

    def shape(name: str) -> list[str]:
        path = folder / "inventory.yaml"
        body = "components: {calico: v3.29.1, rke2: v1.31.4+rke2r1}\n    coverage: all"
        path.write_text(f'schema_version: "1.0.0"\nclusters:\n  - name: "{name}"\n    {body}\n', encoding="utf-8")
        return read_page(advisor("plan", "-o", "html", path).out).tags

    return shape
