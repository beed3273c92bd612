"""Answers about facts: what a setting or a node is, where no source states it and no default settles it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from advisor.engine.answered_components import Shown, sighting
from advisor.engine.facts import FactReader
from advisor.engine.node_classes import NodeClass, node_classes
from advisor.engine.sighting import Found
from advisor.model.answer import RecordedAnswer, VouchedFact
from advisor.model.component import Basis, Component, VersionUnknown
from advisor.model.fact import FactDeclaration, Known, Observation, Scope
from advisor.model.inventory import Cluster, Node
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.provenance import Provenance

#: Stands in where a setting is asked for and no component that reads it is there.
NOBODY = VersionUnknown(text="", reason="it was not seen", how="")


def against_facts(answer: RecordedAnswer, cluster: Cluster, knowledge: KnowledgeBase) -> Shown:
    """What the cluster shows of a fact that an answer says otherwise of; empty when they agree."""
    claim = answer.claim
    if not isinstance(claim, VouchedFact):
        return ()
    observed = _observed(claim, cluster, knowledge)
    return tuple(
        (str(known.value).lower() if isinstance(known.value, bool) else str(known.value), place)
        for known in observed
        if known.value != claim.value
        for place in known.seen_in or (Provenance(source=known.default_source or "", field="its default"),)
    )


def _observed(claim: VouchedFact, cluster: Cluster, knowledge: KnowledgeBase) -> Iterator[Known]:
    """What is known of a fact without any answer, on each node in question and for each component that reads it."""
    fact = knowledge.facts[claim.fact]
    reader = FactReader(cluster=cluster)
    classes: Sequence[NodeClass | None] = [None]
    if fact.scope is Scope.NODE:
        classes = [each for each in node_classes(cluster) if _is_asked(each, claim.nodes)]
    for component in _readers(fact, cluster, knowledge):
        for each in classes:
            found = reader.observed(fact, node=each.representative if each else None, component=component)
            if isinstance(found, Known):
                yield found


def _is_asked(nodes: NodeClass, names: frozenset[str] | None) -> bool:
    return names is None or not names.isdisjoint(nodes.names)


def _readers(fact: FactDeclaration, cluster: Cluster, knowledge: KnowledgeBase) -> Sequence[Component]:
    """The components that read a setting; for what is no setting, one that stands for any."""
    name = fact.setting.component if fact.setting else next(iter(knowledge.components))
    seen = sighting(name, cluster, knowledge) if fact.setting else None
    return seen.components if isinstance(seen, Found) else [Component(name=name, version=NOBODY, basis=Basis.PRESENT)]


def with_fact(answer: RecordedAnswer, cluster: Cluster) -> Cluster:
    """The cluster with a fact filled in, on the nodes the answer names or on all."""
    claim = answer.claim
    if not isinstance(claim, VouchedFact):
        return cluster
    vouched = Observation(fact=claim.fact, value=claim.value, seen_in=answer.seen_in)
    if claim.nodes is None:
        return replace(cluster, vouched=(*cluster.vouched, vouched))
    nodes = tuple(_with_own(each, vouched) if each.name in claim.nodes else each for each in cluster.nodes)
    return replace(cluster, nodes=nodes)


def _with_own(node: Node, vouched: Observation) -> Node:
    return replace(node, vouched=(*node.vouched, vouched))
