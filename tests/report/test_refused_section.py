"""What could not be planned as was asked, in every format that is written of what could."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from advisor.cli.plans import planned
from advisor.planner.question import Clear
from advisor.problems import Place, Problem
from advisor.report.html_plan import plan_html
from advisor.report.plan_document import PlanReport, Refused
from advisor.report.plan_json import plan_json
from advisor.report.plan_markdown import plan_markdown
from advisor.report.plan_page import plan_page
from advisor.report.screen import Screen
from tests.builders import RKE2, component, on_record
from tests.planner.estate_worlds import STEVE
from tests.planner.worlds import world
from tests.report.reports import report_of
from tests.report.test_schemas import faults
from tests.tui.roads import OLD

OF = world(OLD, STEVE)
ODD = replace(OF.cluster, name="odd", components=(component("v1.30.9+rke2r1", RKE2),))
RENDER = {
    "terminal": lambda report: plan_page(report, Screen()),
    "markdown": plan_markdown,
    "html": plan_html,
    "json": plan_json,
}


def report_on(*, with_odd: bool) -> PlanReport:
    """Plans of a cluster that has some, and with it of one whose release nobody knows."""
    judged = report_of(OF.cluster, *([ODD] if with_odd else []), knowledge=OF.knowledge)
    asked = PlanReport(judged=judged, record=on_record(), goal=Clear(), options=OF.options, plans=())
    return planned(asked, lambda _: None).report


@pytest.mark.parametrize("name", RENDER)
def test_every_format_names_the_cluster_without_a_plan(name: str) -> None:
    """With what is wrong and how to mend it; it used to be left out."""
    report = report_on(with_odd=True)
    ((refused,), (plan,)) = report.refused, report.plans
    assert (refused.clusters, plan.names) == (("odd",), ("prod",))
    text = RENDER[name](report)
    (problem, *_) = refused.problems
    assert "odd" in text
    assert "v1.30.9+rke2r1" in problem.message
    assert "v1.30.9+rke2r1" in text.replace("&#43;", "+")
    assert "v1.30.9+rke2r1" not in RENDER[name](report_on(with_odd=False))


def test_the_exit_code_is_that_of_a_request_at_fault() -> None:
    """As the command ends, and `--exit-zero` does not mask it."""
    report, whole = report_on(with_odd=True), report_on(with_odd=False)
    assert report.exit_code == report.gate_code == 2
    assert whole.exit_code != 2
    assert replace(report, judged=replace(report.judged, exit_zero=True)).exit_code == 2


def test_a_plan_against_a_wish_is_there_and_says_so() -> None:
    """The plan is told, and the wish it goes against beside it."""
    report = report_on(with_odd=False)
    problem = Problem(
        code="moves-in-bundle", message="calico cannot be kept", place=Place(file="--keep"), hint="keep rke2"
    )
    text = plan_page(replace(report, refused=(Refused(clusters=("prod",), problems=(problem,)),)), Screen())
    assert "PLANNED AGAINST WHAT WAS ASKED" in text
    assert "--keep: calico cannot be kept; keep rke2" in text


def test_json_tells_it_by_its_schema() -> None:
    """And has no key for it where nothing was refused."""
    document = json.loads(plan_json(report_on(with_odd=True)))
    without = {key: each for key, each in document.items() if key != "refused"}
    assert faults("plan", document) == faults("plan", without)
    assert len(faults("plan", {**document, "refused": [{"clusters": []}]})) > len(faults("plan", without))
    assert [each["clusters"] for each in document["refused"]] == [["odd"]]
    assert "refused" not in json.loads(plan_json(report_on(with_odd=False)))
