"""Facts that follow from what was seen: which distribution runs the nodes, and which support tier the user is on.

Nobody is put on a tier by default. A source or a person states it, `--edition` says it, or a running release proves it
that only paying users can obtain; two that disagree are a conflict of the fact.
What follows from a version that is only vouched for is vouched for itself: it counts where nothing was observed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    seen = _following([each for each in cluster.components if each.vouched_by is None], knowledge)
    vouched = _following([each for each in cluster.components if each.vouched_by is not None], knowledge)
    return replace(
        cluster,
        facts=(*cluster.facts, *(each for each in (*told, *seen) if each.fact in knowledge.facts)),
        vouched=(*cluster.vouched, *(each for each in vouched if each.fact in knowledge.facts)),
    )


def _following(components: Iterable[Component], knowledge: KnowledgeBase) -> Iterator[Observation]:
    """What follows from each of some components, where it runs."""
    for component in components:
        if component.basis is Basis.RUNNING:
            edition = proven_edition(component, knowledge.catalogues.get(component.name))
            if edition:
                yield Observation(fact=TIER, value=str(edition), seen_in=_place(component))
            if _is_distribution(component, knowledge):
                yield Observation(fact=DISTRIBUTION, value=component.name, seen_in=_place(component))


def _is_distribution(component: Component, knowledge: KnowledgeBase) -> bool:
    """Whether it is one itself; Kubernetes as another distribution built it is that other."""
    return knowledge.components[component.name].is_distribution and component.build not in knowledge.components


def _place(component: Component) -> Provenance:
    """Where it is seen, or who vouches for it."""
    if component.vouched_by is not None:
        return component.vouched_by
    unseen = Provenance(source=f"{component.name} {component.version_text}")
    return component.seen_in[0] if component.seen_in else unseen
