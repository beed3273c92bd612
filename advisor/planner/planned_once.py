"""Clusters that nothing in the knowledge base can tell apart are planned once, where each is planned by itself.

Planning asks more than judging does: every fact that is declared. What it gives names no cluster and no place; but
where a kernel moves it names nodes, and where sources disagree a text says where, so that such clusters are planned
each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from advisor.engine.alike import likeness_of
from advisor.engine.asked import Asked, declared_in
from advisor.engine.facts import DISAGREE
from advisor.model.assessment import ClusterAssessment
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.record import Record
from advisor.planner.outcome import PlannedSetting, PlanOutcome, UpgradePlan

T = TypeVar("T")


@dataclass(slots=True)
class PlannedOnce(Generic[T]):
    """What planning gave, by what decided it. `T` is what is found beside the plan."""

    knowledge: KnowledgeBase
    record: Record
    _asked: Asked = field(init=False)
    _found: dict[object, tuple[PlanOutcome, T]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._asked = declared_in(self.knowledge)

    def of(
        self, assessed: ClusterAssessment, find: Callable[[ClusterAssessment], tuple[PlanOutcome, T]]
    ) -> tuple[PlanOutcome, T]:
        """What `find` gives for a cluster, or gave for one like it. What it raises is not remembered."""
        key = self._key(assessed)
        known = self._found.get(key)
        if known is None:
            known = find(assessed)
            if not _says_names(known):
                self._found[key] = known
        return known

    def _key(self, assessed: ClusterAssessment) -> object:
        """Waivers that name clusters or nodes tell clusters apart by their names."""
        scopes = (each.scope for each in self.record.waivers)
        is_named = any(each.clusters is not None or each.nodes is not None for each in scopes)
        cluster = assessed.cluster
        return cluster.name if is_named else "", cluster.managed_by, likeness_of(cluster, self._asked)


def _says_names(found: tuple[PlanOutcome, object]) -> bool:
    plan = found[0]
    hops = (hop for way in plan.alternatives for hop in way.hops) if isinstance(plan, UpgradePlan) else ()
    return any(isinstance(hop, PlannedSetting) and hop.nodes for hop in hops) or DISAGREE in repr(found)
