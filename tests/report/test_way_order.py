"""A way as a list of what to do: every hop in its turn, and no cluster left out without a word."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings

from advisor.model.inventory import Cluster
from advisor.planner.estate_doubts import clusters_words
from advisor.planner.estate_outcome import EstatePlan
from advisor.planner.outcome import Alternative
from advisor.report.hop_words import changes_of
from advisor.report.lanes import clusters_of
from advisor.report.layout import Page
from advisor.report.phases_json import estate_way
from advisor.report.plan_document import Plan, PlanReport
from advisor.report.way_order import left_lines, order_lines
from tests.builders import advisory
from tests.planner.estate_worlds import STEVE, estate_world, member
from tests.planner.worlds import World, world, worlds
from tests.report.test_lanes import drawn, plans_of

OLD = advisory({"introduced": "v3.27.3", "fixed": "v3.28.0"}, name="old")


def ways(report: PlanReport) -> Iterator[tuple[Plan, Alternative]]:
    """Every alternative of every plan."""
    yield from ((plan, way) for plan, way, _ in drawn(report))


def of_estate(*members: Cluster) -> PlanReport:
    """What planning comes to for a manager and its clusters."""
    of = estate_world(world(STEVE, OLD), *members)
    return plans_of(of.hub, *of.members, knowledge=of.knowledge, options=of.options)


def order_of(report: PlanReport, plan: Plan, way: Alternative) -> str:
    """What is told of the order, on a line that is never too short."""
    page = Page(columns=1000, colour=False)
    order_lines(page, report, plan, way)
    return page.text()


@settings(max_examples=20)
@given(of=worlds())
def test_every_hop_is_told_once_and_in_its_turn(of: World) -> None:
    """Numbered from the first to the last, under the window it is made in."""
    report = plans_of(of.cluster, knowledge=of.knowledge, options=of.options)
    for plan, way in ways(report):
        lines = [line.strip() for line in order_of(report, plan, way).splitlines()]
        numbered = [line for line in lines if line[:1].isdigit()]
        moved = [changes_of(hop)[0] for hop in way.hops]
        assert len(numbered) == len(moved)
        for place, (line, each) in enumerate(zip(numbered, moved, strict=True), 1):
            assert line.startswith(f"{place}. {each.what} {each.start} -> {each.end}")
        heads = [line.split()[1] for line in lines if line.startswith("window ")]
        assert heads == [str(window) for window in sorted({hop.window for hop in way.hops})]


def test_each_cluster_has_a_hop_or_is_said_to_have_none() -> None:
    """One that is past the fault already stays as it is, and the lanes do not show it."""
    report = of_estate(member("a"), member("still", "v1.30.2+rke2r1"))
    told = 0
    for plan, way in ways(report):
        text = order_of(report, plan, way)
        moved = {name for clusters in clusters_of(plan, way) for name in clusters}
        still = [name for name in plan.names if name not in moved]
        assert ("no hop" in text) is bool(still and way.hops)
        if still and way.hops:
            assert f"in {', '.join(still)}" in text
            told += 1
    assert told


def test_what_stays_open_says_where() -> None:
    """In which of the clusters, else nobody knows whom to ask."""
    report = of_estate(member("a"), member("b"), member("c", "v1.30.1+rke2r1"))
    partial = [(plan, way) for plan, way in ways(report) if way.unresolved]
    assert partial
    for plan, way in partial:
        assert isinstance(plan.estate, EstatePlan)
        page = Page(columns=1000, colour=False)
        left_lines(page, report, plan, way)
        told = {line.removeprefix("  left").split(":")[0].strip() for line in page.lines}
        assert told == {clusters_words(each.clusters) for each in estate_way(plan.estate, way).unresolved}
