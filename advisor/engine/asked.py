"""What judging by a knowledge base can ask of a cluster at all: facts, the objects that tell them, namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.engine.facts import ENVIRONMENT
from advisor.engine.node_classes import OPERATING_SYSTEM
from advisor.engine.tests_on_facts import NODE_OS
from advisor.model.condition import Condition, FactTest, leaves
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, FactName

#: Told of the nodes of every cluster, whatever the rules ask: the kernel, the system, and whether that is Windows.
ALWAYS_TOLD = frozenset({FactName("node.kernel"), NODE_OS, OPERATING_SYSTEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Everything that any rule asks. What is not in it decides nothing, and shows in no finding."""

    facts: frozenset[FactName]
    objects: frozenset[tuple[ComponentName, str]]
    """Kinds of objects that tell such a fact, each with the component that reads them."""
    homes: frozenset[str]
    """The namespaces in which absence can be seen."""


def asked_by(knowledge: KnowledgeBase) -> Asked:
    """What the conditions, the symptoms and the bundles of a knowledge base ask."""
    facts = ALWAYS_TOLD | {
        leaf.fact for each in _conditions(knowledge) for leaf in leaves(each) if isinstance(leaf, FactTest)
    }
    return Asked(
        facts=facts,
        objects=frozenset(_objects(knowledge, facts)),
        homes=_homes(knowledge),
    )


def declared_in(knowledge: KnowledgeBase) -> Asked:
    """Everything that could be asked of a cluster by the facts that are declared, whoever asks: planning asks more."""
    facts = frozenset(knowledge.facts) | ALWAYS_TOLD
    return Asked(facts=facts, objects=frozenset(_objects(knowledge, facts)), homes=_homes(knowledge))


def _homes(knowledge: KnowledgeBase) -> frozenset[str]:
    return frozenset(home for known in knowledge.components.values() for home in known.homes)


def _conditions(knowledge: KnowledgeBase) -> Iterator[Condition]:
    for advisory in knowledge.advisories.values():
        yield advisory.when
        yield from (each.when for each in advisory.symptoms if each.when)
    for catalogue in knowledge.catalogues.values():
        yield from (slot.provided for slot in catalogue.slots)


def _objects(knowledge: KnowledgeBase, facts: frozenset[FactName]) -> Iterator[tuple[ComponentName, str]]:
    for name in facts & knowledge.facts.keys():
        fact = knowledge.facts[name]
        if fact.setting:
            yield fact.setting.component, fact.setting.kind or ENVIRONMENT
        if fact.objects:
            yield fact.objects.component, fact.objects.kind
