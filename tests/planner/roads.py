"""One axis whose releases weigh what a test says and lead where it says: Rancher, beside an RKE2 that stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from advisor.model.advisory import Advisory, Severity
from advisor.model.component import Edition
from advisor.model.condition import ALWAYS, Condition
from advisor.model.hop import HopRule
from advisor.model.release import Release
from advisor.planner.cost import Cost
from advisor.planner.question import Options
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.search import Wanted, Way, front
from tests.builders import RANCHER, RKE2, advisory, release
from tests.planner.worlds import World, hop_rule, versions_in, world

PLACES = tuple(f"v2.{minor}.0" for minor in range(1, 8))
"""Releases, by the numbers that a road names them with."""


def lead(start: int, end: int, when: Condition = ALWAYS) -> HopRule:
    """A rule that allows one hop."""
    rule = hop_rule(RANCHER, f"from-{start}-to-{end}", to=[PLACES[end]], when=when)
    return replace(rule, from_versions=versions_in([PLACES[start]], RANCHER))


def weigh(weights: Mapping[str, int]) -> Iterable[Advisory]:
    """Advisories of low severity, as many open at each release as is said."""
    for number in range(max(weights.values())):
        hit = [text for text, weight in weights.items() if weight > number]
        ranges = [{"introduced": text, "last_affected": text} for text in hit]
        yield advisory(*ranges, of=RANCHER, severity=Severity.LOW, name=f"weight-{number}")


def road(
    weights: Iterable[int], *leads: tuple[int, int] | tuple[int, int, Condition], options: Options | None = None
) -> World:
    """A world in which only Rancher moves, from its first release on, along these hops alone."""
    named = dict(zip(PLACES, weights, strict=False))
    releases: list[Release] = [release(text, RANCHER, Edition.COMMUNITY, Edition.PRIME) for text in named]
    return world(
        *weigh(named),
        rules=[*(lead(*each) for each in leads), hop_rule(RKE2, "rke2-patch", lines=0)],
        rancher=releases,
        start=("v1.29.7+rke2r1", PLACES[0]),
        options=replace(options or Options(), every_days=1),
    )


def ways(of: World) -> list[Way]:
    """The front of a world whose goal is anywhere."""
    graph = ReleaseGraph(assessed=of.assessed, knowledge=of.knowledge, options=of.options)
    return list(front(graph, Wanted()).ways)


def low(cost: Cost) -> tuple[int, int, int]:
    """What stays, windows and exposure, where nothing is worse than low."""
    assert not any((*cost.unresolved[:-1], *cost.exposure[:-1]))
    return cost.unresolved[-1], cost.windows, cost.exposure[-1]
