"""The hops of a way with the clusters that they are made in, whether one cluster was planned or many together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.model.assessment import ClusterAssessment
from advisor.planner.estate_outcome import Blocker, EstateAlternative, EstateHop, EstatePlan
from advisor.planner.outcome import Alternative, Planned, PlannedSetting
from advisor.report.filled import nodes_of
from advisor.report.phases_json import estate_way
from advisor.report.plan_document import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A hop, and the clusters that it is made in, which are alike."""

    clusters: tuple[ClusterAssessment, ...]
    """At least one; the first goes first."""
    hop: Planned
    forced: tuple[Blocker, ...] = ()
    """What other clusters had to leave before it."""

    @property
    def names(self) -> tuple[str, ...]:
        """The clusters' names."""
        return tuple(each.cluster.name for each in self.clusters)

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes that have their turn; those of the first cluster where there are several."""
        if isinstance(self.hop, PlannedSetting) and self.hop.nodes:
            return self.hop.nodes
        return tuple(nodes_of(self.clusters[:1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """What one way is for clusters that go it alike."""

    clusters: tuple[str, ...]
    way: Alternative
    """Its hops in these clusters, and what stays open there."""


def moves_of(plan: Plan, way: Alternative) -> tuple[Move, ...]:
    """Every hop, in order."""
    made = plan.made_in(way)
    if not isinstance(plan.estate, EstatePlan):
        return tuple(Move(clusters=of, hop=hop) for hop, of in zip(way.hops, made, strict=True))
    estate = estate_way(plan.estate, way)
    return tuple(
        Move(clusters=of, hop=each.hop, forced=_forced(each, estate, plan.estate))
        for each, of in zip(estate.hops, made, strict=True)
    )


def tracks_of(plan: Plan, way: Alternative) -> tuple[Track, ...]:
    """The way of every cluster; those that go alike together."""
    if not isinstance(plan.estate, EstatePlan):
        return (Track(clusters=plan.names, way=way),)
    estate = estate_way(plan.estate, way)
    found: dict[tuple[object, ...], list[str]] = {}
    ways: dict[tuple[object, ...], Alternative] = {}
    for name in plan.names:
        hops = tuple(each.hop for each in estate.hops if name in each.clusters)
        left = tuple(each.left for each in estate.unresolved if name in each.clusters)
        key = (tuple(map(id, hops)), left)
        found.setdefault(key, []).append(name)
        ways[key] = replace(way, hops=hops, unresolved=left)
    return tuple(Track(clusters=tuple(names), way=ways[key]) for key, names in found.items())


def _forced(hop: EstateHop, way: EstateAlternative, found: EstatePlan) -> tuple[Blocker, ...]:
    if hop.clusters != (found.hub,) or hop.component != found.manager:
        return ()
    return tuple(each for each in way.forced if each.manager_at == str(hop.hop.end))
