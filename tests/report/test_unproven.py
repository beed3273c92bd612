"""A front that was not proven is said to be so in every view, of one cluster and of several."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from advisor.planner.counterfactual import Counterfactual, VersionChange, counterfactuals
from advisor.planner.estate_outcome import EstatePlan
from advisor.planner.outcome import Bound, Constraint, NoPath, Open, UpgradePlan, Why
from advisor.planner.question import Options
from advisor.report.clearing_section import changes_words
from advisor.report.html_plan import plan_html
from advisor.report.plan_document import Clearing, Plan, PlanReport
from advisor.report.plan_json import plan_json
from advisor.report.plan_markdown import plan_markdown
from advisor.report.plan_page import plan_page
from advisor.report.screen import Screen
from advisor.report.why_words import because
from tests.builders import RANCHER, RKE2, advisory
from tests.planner.estate_worlds import STEVE, estate_world, member
from tests.planner.worlds import hop_rule, world
from tests.report.test_lanes import plans_of

KEEP, OS = (
    Constraint(name=name, says="So it is wished.", lifted_by=lifted_by)
    for name, lifted_by in (("--keep rke2", "no --keep rke2"), ("--allow-os", "--allow-os"))
)
SAYS = "not proven best: the search ended"


def told(report: PlanReport) -> dict[str, str]:
    """Every view of a plan, its line breaks and escapes taken out."""
    views = {
        "terminal": plan_page(report, Screen(columns=80)),
        "markdown": plan_markdown(report, details=False),
        "html": plan_html(report),
    }
    return {name: " ".join(text.replace("\\", "").split()) for name, text in views.items()}


def unproven(plan: Plan) -> Plan:
    """The same plan, as if the search had ended before everything was compared."""
    assert isinstance(plan.planned, UpgradePlan)
    cost = plan.planned.alternatives[0].cost
    bound = Bound(unresolved=cost.unresolved, windows=cost.windows, exposure=cost.exposure, disruption=cost.disruption)
    match plan.estate:
        case EstatePlan() as found:
            return replace(plan, estate=replace(found, bound=bound))
        case None:
            return replace(plan, planned=replace(plan.planned, bound=bound))
        case _:
            raise AssertionError(plan.estate)


@pytest.mark.parametrize("is_estate", [False, True])
def test_it_is_said_everywhere(*, is_estate: bool) -> None:
    """And of a proven one it is said nowhere."""
    of = estate_world(world(STEVE), member("a"), member("b"))
    clusters = (of.hub, *of.members) if is_estate else (world(STEVE).cluster,)
    proven = plans_of(*clusters, knowledge=of.knowledge, options=of.options)
    (plan,) = proven.plans
    ended = replace(proven, plans=(unproven(plan),))
    assert [name for name, text in told(proven).items() if SAYS in text] == []
    assert [name for name, text in told(ended).items() if SAYS in text] == ["terminal", "markdown", "html"]
    assert '"is_exact": true' in plan_json(proven)
    assert '"is_exact": false' in plan_json(ended)


@pytest.mark.parametrize("is_proven", [True, False])
def test_a_core_that_is_not_proven_is_said_to_be_so_everywhere(*, is_proven: bool) -> None:
    """That each of the conflicting constraints is needed is claimed only where it was seen."""
    stuck = world(STEVE, rules=[hop_rule(RKE2, "rke2-later"), hop_rule(RANCHER, "patch", to=["v2.9.1"])])
    report = plans_of(stuck.cluster, knowledge=stuck.knowledge, options=stuck.options)
    (plan,) = report.plans
    assert isinstance(plan.planned, NoPath)
    told_of = replace(report, plans=(replace(plan, planned=replace(plan.planned, is_core_proven=is_proven)),))
    says = [name for name, text in told(told_of).items() if "is not proven, and there may be others" in text]
    assert says == ([] if is_proven else ["terminal", "markdown", "html"])
    assert f'"core_proven": {str(is_proven).lower()}' in plan_json(told_of)


STEPS = advisory({"introduced": "v2.9.1", "fixed": "v2.10.1"}, of=RANCHER, name="steps")


@pytest.mark.parametrize(
    ("work", "says", "proven"),
    [
        (10, "steps: rancher v2.10.1", "true"),
        (1, "steps: none was found, and the work allowed ended before all were looked at", "false"),
    ],
)
def test_what_clears_a_finding_is_told_with_how_far_it_was_looked_for(work: int, says: str, proven: str) -> None:
    """That nothing clears it is said only where all was looked at."""
    of = world(STEPS, options=Options(work=10))
    report = plans_of(of.cluster, knowledge=of.knowledge, options=of.options)
    (plan,) = report.plans
    (assessed,) = plan.clusters
    (found,) = counterfactuals(assessed, of.knowledge, Options(work=work))
    clearing = Clearing(clusters=("here",), found=found)
    shown = replace(report, plans=(replace(plan, clearings=(clearing,)),))
    assert f"- {says} " in told(shown)["terminal"] + " "
    assert f'"proven": {proven}' in plan_json(shown)


def test_what_clears_a_finding_may_not_be_the_nearest() -> None:
    """What was found is told all the same."""
    open_now = Open(advisory=STEPS.id, component=RANCHER, is_unknown=False)
    change = VersionChange(component=RANCHER, start="v2.9.1", end="v2.10.1")
    found = Counterfactual(open=open_now, changes=(change,), is_proven=False)
    says = "rancher v2.10.1; a nearer one may do, for the work allowed ended before all were looked at"
    assert changes_words(found) == says
    assert changes_words(replace(found, is_proven=True)) == "rancher v2.10.1"


@pytest.mark.parametrize(
    ("opened_by", "unsearched", "says"),
    [
        ((), (), ""),
        ((KEEP,), (), " (leave out --keep rke2 to end it)"),
        ((), (OS,), " (more --work would tell whether it ends if you give --allow-os)"),
        (
            (KEEP,),
            (OS,),
            " (leave out --keep rke2 to end it; more --work would tell whether it ends if you give --allow-os)",
        ),
    ],
)
def test_a_wish_that_was_not_looked_at_to_the_end_is_told(
    opened_by: tuple[Constraint, ...], unsearched: tuple[Constraint, ...], says: str
) -> None:
    """Beside those that would end it, on the terminal and as data."""
    of = world(STEPS, options=Options(keep=frozenset({RANCHER})))
    report = plans_of(of.cluster, knowledge=of.knowledge, options=of.options)
    (plan,) = report.plans
    assert isinstance(plan.planned, NoPath)
    (left,) = plan.planned.unresolved
    left = replace(left, why=Why.OPTION, opened_by=opened_by, unsearched=unsearched)
    shown = replace(report, plans=(replace(plan, planned=replace(plan.planned, unresolved=(left,))),))
    assert f"your own options forbid what ends it{says}: " in told(shown)["terminal"]
    (document,) = json.loads(plan_json(shown))["unresolved"]
    assert document["unsearched"] == [each.lifted_by for each in unsearched]


def test_what_the_bound_does_not_prove_is_not_claimed() -> None:
    """Why a way is no shorter rests on the front; where that was not proven, the bound alone counts."""
    of = world(STEVE)
    (plan,) = plans_of(of.cluster, knowledge=of.knowledge, options=of.options).plans
    assert isinstance(plan.planned, UpgradePlan)
    (way,) = plan.planned.alternatives
    way = replace(way, cost=replace(way.cost, windows=3))
    found = Bound(unresolved=way.cost.unresolved, windows=3, exposure=way.cost.exposure, disruption=way.cost.disruption)
    for bound, says in (
        (None, "no legal way takes fewer than 3 windows"),
        (found, "no legal way takes fewer than 3 windows"),
        (replace(found, windows=2), "no way that was found takes fewer than 3 windows"),
    ):
        assert says in because(0, [way], of.knowledge, bound)
