"""Versions in no catalogue in several clusters: what stands for them where the user asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from advisor.model.assessment import ClusterAssessment
from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.estate import Estate, Group
from advisor.planner.estate_outcome import EstateAssumed
from advisor.planner.nearest import Standing, standing
from advisor.planner.question import Options


def stood_for(estate: Estate, knowledge: KnowledgeBase, options: Options) -> tuple[Estate, tuple[EstateAssumed, ...]]:
    """The estate that is planned for, and which releases stand for others in it; as it was found unless asked for."""
    if not options.assume_nearest:
        return estate, ()
    hub, *groups = ([standing(each, knowledge, options) for each in part] for part in estate.parts)
    changed = replace(
        estate, hub=hub[0].assessed, groups=tuple(Group(clusters=tuple(_assessed(each))) for each in groups)
    )
    return changed, tuple(told for part in (hub, *groups) for told in _assumed(part))


def _assessed(standings: Sequence[Standing]) -> list[ClusterAssessment]:
    return [each.assessed for each in standings]


def _assumed(standings: Sequence[Standing]) -> list[EstateAssumed]:
    """Clusters that are alike stand at the same versions, so that the first tells for all."""
    names = tuple(each.assessed.cluster.name for each in standings)
    return [EstateAssumed(clusters=names, rest=each) for each in standings[0].assumed]
