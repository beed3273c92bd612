"""Which support tier the user is on, as far as anything tells it: nobody is put on a tier by default.

A source or a person states it, `--edition` says it, or a running release proves it that only paying users can obtain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advisor.engine.fixes import proven_edition
from advisor.model.component import Basis, Edition
from advisor.model.fact import Observation
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.model.provenance import Provenance

TIER = FactName("cluster.support_tier")


def with_support_tier(cluster: Cluster, knowledge: KnowledgeBase, edition: Edition | None) -> Cluster:
    """The cluster with every statement of its tier; two that disagree are left to be a conflict of the fact."""
    if TIER not in knowledge.facts:
        return cluster
    told = [Observation(fact=TIER, value=str(edition), seen_in=Provenance(source="--edition"))] if edition else []
    return replace(cluster, facts=(*cluster.facts, *told, *_proven(cluster, knowledge)))


def _proven(cluster: Cluster, knowledge: KnowledgeBase) -> Iterator[Observation]:
    for component in cluster.components:
        edition = proven_edition(component, knowledge.catalogues.get(component.name))
        if edition and component.basis is Basis.RUNNING:
            for place in component.seen_in[:1] or (Provenance(source=f"{component.name} {component.version_text}"),):
                yield Observation(fact=TIER, value=str(edition), seen_in=place)
