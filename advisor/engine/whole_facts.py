"""How a test on one fact comes out on a whole cluster, and which values the fact has there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.engine.facts import FactReader
from advisor.engine.node_classes import UNSEEN, NodeClass, node_classes
from advisor.engine.presence import sight
from advisor.engine.tests_on_facts import FactTests
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Component
from advisor.model.condition import FactTest
from advisor.model.fact import Known, Missing
from advisor.model.knowledge_base import KnowledgeBase
from advisor.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """How a test came out on nodes that are alike."""

    truth: Truth
    value: str
    """Empty where it is not known."""
    nodes: tuple[str, ...]
    """Sorted; empty for nodes that nobody listed."""
    missing: Missing | None
    """What would tell; None where it is known."""


def came_out(test: FactTest, assessed: ClusterAssessment, knowledge: KnowledgeBase) -> tuple[Came, ...]:
    """One entry for each group of nodes that does not run Windows; none where the cluster has no component at all."""
    cluster = assessed.cluster
    reader = _reader(test, assessed, knowledge)
    if reader is None:
        return ()
    tests = FactTests(knowledge=knowledge, reader=FactReader(cluster=cluster), sight=sight)
    return tuple(_came(tests, test, reader, [each for each in node_classes(cluster) if not each.is_windows]))


def _came(tests: FactTests, test: FactTest, reader: Component, classes: list[NodeClass]) -> Iterator[Came]:
    for each in classes or [UNSEEN]:
        outcome = tests.outcome(test, each, reader)
        answer = outcome.answer
        yield Came(
            truth=outcome.truth,
            value=str(answer.value) if isinstance(answer, Known) else "",
            nodes=each.names,
            missing=answer if isinstance(answer, Missing) else None,
        )


def _reader(test: FactTest, assessed: ClusterAssessment, knowledge: KnowledgeBase) -> Component | None:
    """The component that reads the setting, else any."""
    setting = knowledge.facts[test.fact].setting
    own = [each for each in assessed.components if setting and each.name == setting.component]
    return next(iter(own or assessed.components), None)
