"""Alternatives as lanes: what stands where after each window, and how much is open then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import reduce

from hypothesis import given, settings

from advisor.cli.plans import planned
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.cost import plus, times
from advisor.planner.outcome import Alternative, UpgradePlan
from advisor.planner.question import Clear, Options
from advisor.report.hop_words import changes_of
from advisor.report.lanes import Lanes, lanes_of
from advisor.report.plan_document import Plan, PlanReport
from tests.builders import advisory, on_record
from tests.planner.estate_worlds import STEVE, estate_world, member
from tests.planner.worlds import World, world, worlds
from tests.report.reports import report_of


def plans_of(*clusters: Cluster, knowledge: KnowledgeBase, options: Options) -> PlanReport:
    """What planning for clearing comes to."""
    judged = report_of(*clusters, knowledge=knowledge)
    asked = PlanReport(judged=judged, record=on_record(), goal=Clear(), options=options, plans=())
    return planned(asked, lambda _: None).report


def drawn(report: PlanReport) -> Iterator[tuple[Plan, Alternative, Lanes]]:
    """Every alternative with its lanes."""
    for plan in report.plans:
        if isinstance(plan.planned, UpgradePlan):
            yield from ((plan, way, lanes_of(report, plan, way)) for way in plan.planned.alternatives)


def check(report: PlanReport) -> None:
    """What is drawn adds up to what the planner counted."""
    for _, way, lanes in drawn(report):
        assert lanes.open_after[-1] == way.cost.unresolved
        assert times(reduce(plus, lanes.open_after), report.options.every_days) == way.cost.exposure
        assert lanes.windows == way.cost.windows
        stops = Counter((lane.what, stop.hop, stop.version) for lane in lanes.lanes for stop in lane.stops)
        moved = ((each.what, n, each.end) for n, hop in enumerate(way.hops, 1) for each in changes_of(hop))
        assert stops == Counter(moved)
        for lane in lanes.lanes:
            assert [stop.hop for stop in lane.stops] == sorted({stop.hop for stop in lane.stops})


@settings(max_examples=20)
@given(of=worlds())
def test_lanes_add_up_to_what_the_planner_counted(of: World) -> None:
    """Of any cluster: what is open at the end, and each finding for each day."""
    check(plans_of(of.cluster, knowledge=of.knowledge, options=of.options))


OLD_CALICO = advisory({"introduced": "v3.27.3", "fixed": "v3.28.0"}, name="old")


def test_lanes_of_an_estate_add_up_too() -> None:
    """Clusters that are alike count each, and what one clears stays open in the others."""
    of = estate_world(world(STEVE, OLD_CALICO), member("a"), member("b"), member("c", "v1.30.1+rke2r1"))
    report = plans_of(of.hub, *of.members, knowledge=of.knowledge, options=of.options)
    check(report)
    firsts = {lanes.open_after[0] for _, _, lanes in drawn(report)}
    assert firsts == {(0, 5, 0, 0)}


def test_clusters_that_are_alike_share_a_lane() -> None:
    """And the hub has lanes of its own."""
    of = estate_world(world(STEVE), member("a"), member("b"))
    ((plan, way, lanes), *_) = drawn(plans_of(of.hub, *of.members, knowledge=of.knowledge, options=of.options))
    assert plan.names == ("hub", "a", "b")
    assert {(each.clusters, each.what) for each in lanes.lanes} == {(("hub",), "rancher")}
    assert [each.manager for each in lanes.phases] == ["v2.9.1", way.hops[-1].moves.end]  # type: ignore[union-attr]  # a version moves


def test_a_lane_says_where_it_stands_after_a_window() -> None:
    """The last of what it comes to there; nothing where it stays."""
    report = plans_of(world(STEVE).cluster, knowledge=world(STEVE).knowledge, options=Options(hops_per_window=2))
    ((_, _, lanes), *_) = drawn(report)
    (lane,) = [each for each in lanes.lanes if each.what == "rancher"]
    assert lane.after(1) == lane.stops[-1].version
    assert lane.after(2) is None
