"""One hop made in clusters that are alike: what differs among them all the same is told for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from advisor.model.assessment import ClusterAssessment
from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.estate_outcome import EstateHop
from advisor.planner.ground import Ground
from advisor.planner.outcome import KernelMoved, Planned, PlannedSetting
from advisor.planner.setting_axes import KERNEL, nodes_moved, value_text


def made_in(clusters: Sequence[ClusterAssessment], hop: Planned, phase: int, knowledge: KnowledgeBase) -> EstateHop:
    """A hop that is told of the first of some clusters, made in all of them.

    Kernels that no rule tells apart have other texts, and stand on other nodes. Nothing else moves them, so that they
    are told as they stand now.
    """
    names = tuple(each.cluster.name for each in clusters)
    if not isinstance(hop, PlannedSetting) or not isinstance(hop.turn, KernelMoved):
        return EstateHop(clusters=names, phase=phase, hop=hop)
    nodes = tuple((each.cluster.name, nodes_moved(hop.turn, each.cluster)) for each in clusters)
    every = {value for each in clusters for value in _kernels(each, knowledge)}
    told = replace(
        hop,
        start=", ".join(sorted(every)) or "unknown",
        nodes=tuple(sorted({node for _, own in nodes for node in own})),
    )
    return EstateHop(clusters=names, phase=phase, hop=told, nodes=nodes)


def _kernels(assessed: ClusterAssessment, knowledge: KnowledgeBase) -> list[str]:
    ground = Ground.of(assessed.cluster, assessed.components, knowledge)
    return [value_text(each) for each in ground.values_of(KERNEL)]
