"""What a run of `plan` comes to: the outcome, the exit code, what is open on the way."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from advisor.engine.gate import Gate
from advisor.model.advisory import Severity
from advisor.model.assessment import Assessment, Verdict
from advisor.model.inventory import Inventory
from advisor.planner import plan
from advisor.planner.outcome import UpgradePlan
from advisor.planner.question import Clear, Options
from advisor.report.document import Report
from advisor.report.plan_document import Outcome, Plan, PlanReport, openings
from tests.builders import GROWS, RANCHER, RKE2, advisory, is_
from tests.planner.worlds import World, hop_rule, world, worlds

CALICO_FAULT = advisory({"introduced": "v3.27.3", "fixed": "v3.28.0"}, name="calico-fault", severity=Severity.CRITICAL)
RANCHER_FAULT = advisory({"introduced": "v2.9.1", "fixed": "v2.10.1"}, of=RANCHER, name="rancher-fault")


def report_on(of: World, gate: Gate | None = None) -> PlanReport:
    """A run of `plan` on a small world."""
    judged = Report(
        inventory=Inventory(clusters=(of.cluster,)),
        assessment=Assessment(clusters=(of.assessed,)),
        knowledge=of.knowledge,
        gate=gate or Gate(),
        settings=(),
        today="2026-11-21",
        tool_version="0",
    )
    found = plan(of.assessed, of.knowledge, Clear(), of.options)
    plans = (Plan(clusters=(of.assessed,), planned=found),)
    return PlanReport(judged=judged, record=of.options.record, goal=Clear(), options=of.options, plans=plans)


def test_the_best_alternative_decides() -> None:
    """One clears all, another leaves something open: there is a way."""
    report = report_on(world(CALICO_FAULT, RANCHER_FAULT))
    (found,) = report.plans
    assert isinstance(found.planned, UpgradePlan)
    assert [len(each.unresolved) for each in found.planned.alternatives] == [0, 1]
    assert (report.outcome, report.verdict, report.exit_code) == (Outcome.PATH, Verdict.CLEAR, 0)


def test_what_could_forbid_the_way_leaves_it_unsettled() -> None:
    """A rule of which nobody knows whether it speaks of the hop; told to let that pass, it passes."""
    unsure = world(CALICO_FAULT, rules=[hop_rule(RKE2, "rke2-up", when=is_(GROWS, True))])
    assert report_on(unsure).exit_code == 3
    assert report_on(unsure, Gate(allow_unknown=True)).exit_code == 0
    sure = world(CALICO_FAULT, rules=[hop_rule(RKE2, "rke2-up", when=is_(GROWS, True))], facts={GROWS: True})
    assert report_on(sure).exit_code == 0


def test_stale_knowledge_settles_no_plan() -> None:
    """Whatever it says."""
    assert report_on(world(CALICO_FAULT), Gate(knowledge_is_stale=True)).exit_code == 3


def test_several_plans_come_to_the_worst() -> None:
    """No way for one is worse than a way for the other."""
    way = report_on(world(CALICO_FAULT))
    none = report_on(world(CALICO_FAULT, options=Options(keep=frozenset({RKE2}))))
    both = replace(way, plans=(*way.plans, *none.plans))
    assert (way.outcome, none.outcome, both.outcome) == (Outcome.PATH, Outcome.NO_PATH, Outcome.NO_PATH)
    assert both.exit_code == 1


def test_a_window_is_an_interval_from_the_one_before() -> None:
    """The first one from today."""
    monthly = report_on(world(CALICO_FAULT, options=Options(every_days=30)))
    assert [monthly.day_of(window).isoformat() for window in (1, 2)] == ["2026-12-21", "2027-01-20"]


@given(drawn=worlds())
def test_what_is_open_on_the_way_begins_with_what_is_open_now(drawn: World) -> None:
    """Counted back from the end of each alternative, hop by hop, all of them start at the same findings."""
    found = plan(drawn.assessed, drawn.knowledge, Clear(), drawn.options)
    if isinstance(found, UpgradePlan):
        assert len({openings(way)[0] for way in found.alternatives}) == 1
        for way in found.alternatives:
            open_at = openings(way)
            for place, hop in enumerate(way.hops, 1):
                assert set(hop.clears) <= open_at[place - 1]
                assert not set(hop.introduces) & open_at[place - 1]
