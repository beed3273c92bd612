"""Answers about facts: what a setting or a node is, where no source states it and no default settles it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from advisor.engine.answered_components import Shown, sighting
from advisor.engine.facts import FactReader
from advisor.engine.node_classes import NodeClass, node_classes
from advisor.engine.setting_readers import nobody, readers_of
from advisor.model.answer import RecordedAnswer, VouchedFact
from advisor.model.component import Component
from advisor.model.fact import FactDeclaration, Known, Observation, Scope
from advisor.model.inventory import Cluster, Node
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.provenance import Provenance


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
    if fact.setting is None:
        return [nobody(next(iter(knowledge.components)))]
    name = fact.setting.component
    return readers_of(name, sighting(name, cluster, knowledge))


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
