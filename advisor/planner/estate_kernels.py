"""What the knowledge base can tell of kernels: two that no test tells apart are one, whatever their patch is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from advisor.engine.facts import FactReader
from advisor.engine.node_classes import node_classes
from advisor.engine.presence import sight
from advisor.engine.supposing import moves_kernel
from advisor.engine.tests_on_facts import FactTests
from advisor.model.assessment import ClusterAssessment
from advisor.model.condition import Condition, FactTest, KernelIn, leaves
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.planner.grounds import asked_by
from advisor.planner.outcome import KernelMoved
from advisor.planner.setting_axes import turn_of
from advisor.versions import KernelSpan

KERNEL = FactName("node.kernel")


def kernel_tests(knowledge: KnowledgeBase) -> tuple[FactTest, ...] | None:
    """Every test on kernels, each once; None where some test looks at the text of one."""
    asked = {
        leaf
        for condition in _conditions(knowledge)
        for leaf in leaves(condition)
        if isinstance(leaf, FactTest) and leaf.fact == KERNEL
    }
    is_of_spans = all(isinstance(each.test, KernelIn) for each in asked)
    return tuple(sorted(asked, key=repr)) if is_of_spans else None


def kernels_told(
    assessed: ClusterAssessment, knowledge: KnowledgeBase, asked: tuple[FactTest, ...] | None
) -> Mapping[str, object]:
    """For each node what the tests make of its kernel; nothing where its text matters."""
    if asked is None or not assessed.components or KERNEL not in knowledge.facts:
        return {}
    cluster = assessed.cluster
    tests = FactTests(knowledge=knowledge, reader=FactReader(cluster=cluster), sight=sight)
    told: dict[str, tuple[object, ...]] = {}
    for on in node_classes(cluster):
        outcomes = [tests.outcome(each, on, assessed.components[0]) for each in asked]
        told.update(dict.fromkeys(on.names, tuple((each.truth, each.missing is None) for each in outcomes)))
    spans = _moved_to(knowledge)
    nodes = {node.name: node for node in cluster.nodes}
    return {name: (*own, *(moves_kernel(nodes[name], each) for each in spans)) for name, own in told.items()}


def _moved_to(knowledge: KnowledgeBase) -> tuple[KernelSpan, ...]:
    """Where workarounds move kernels to: which nodes that moves tells clusters apart too."""
    tests = (each.clears for advisory in knowledge.advisories.values() for each in advisory.workarounds if each.clears)
    turns = (turn_of(each) for each in tests)
    return tuple(dict.fromkeys(each.span for each in turns if isinstance(each, KernelMoved)))


def _conditions(knowledge: KnowledgeBase) -> Iterator[Condition]:
    """Every condition that planning may ask."""
    upgrades = knowledge.upgrades
    yield from (each.when for each in knowledge.advisories.values())
    for table in upgrades.tables.values():
        yield from asked_by(table)
    yield from (rule.when for hops in upgrades.hops.values() for rule in hops.rules)
    yield from (each.when for each in upgrades.hazards.values())
    yield from (each.when for each in upgrades.runbooks.values())
    for catalogue in knowledge.catalogues.values():
        yield from (each.provided for each in catalogue.slots)
        yield from (each.unless for each in catalogue.slots if each.unless is not None)
