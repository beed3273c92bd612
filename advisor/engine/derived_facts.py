"""Facts that follow from what was seen: which distribution runs the nodes, and which support tier the user is on.

Nobody is put on a tier by default. A source or a person states it, `--edition` says it, or a running release proves it
that only paying users can obtain; two that disagree are a conflict of the fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advisor.engine.fixes import proven_edition
from advisor.model.component import Basis, Component, Edition
from advisor.model.fact import Observation
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.model.provenance import Provenance

TIER = FactName("cluster.support_tier")
DISTRIBUTION = FactName("cluster.distribution")


def with_derived_facts(cluster: Cluster, knowledge: KnowledgeBase, edition: Edition | None) -> Cluster:
    """The cluster with what can be derived of the facts that the knowledge base declares."""
    told = [Observation(fact=TIER, value=str(edition), seen_in=Provenance(source="--edition"))] if edition else []
    derived = (*told, *_proven_tier(cluster, knowledge), *_distribution(cluster, knowledge))
    return replace(cluster, facts=(*cluster.facts, *(each for each in derived if each.fact in knowledge.facts)))


def _proven_tier(cluster: Cluster, knowledge: KnowledgeBase) -> Iterator[Observation]:
    for component in cluster.components:
        edition = proven_edition(component, knowledge.catalogues.get(component.name))
        if edition and component.basis is Basis.RUNNING:
            yield Observation(fact=TIER, value=str(edition), seen_in=_place(component))


def _distribution(cluster: Cluster, knowledge: KnowledgeBase) -> Iterator[Observation]:
    """The distribution by each component that is one; Kubernetes as another distribution built it is that other."""
    for component in cluster.components:
        is_built_by_another = component.build in knowledge.components
        is_one = knowledge.components[component.name].is_distribution and not is_built_by_another
        if is_one and component.basis is Basis.RUNNING:
            yield Observation(fact=DISTRIBUTION, value=component.name, seen_in=_place(component))


def _place(component: Component) -> Provenance:
    return (
        component.seen_in[0] if component.seen_in else Provenance(source=f"{component.name} {component.version_text}")
    )
