"""Asks conditions of a cluster with other versions in it: what the facts say, and where a default hangs on a version.

Facts that are observed stay as they are on the whole way, but for what a plan itself sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.engine.conditions import evaluate
from advisor.engine.derived_facts import with_derived_facts
from advisor.engine.facts import FactReader
from advisor.engine.node_classes import UNSEEN, NodeClass, node_classes
from advisor.engine.presence import sight
from advisor.engine.tests_on_facts import FactTests
from advisor.model.component import Component, Edition
from advisor.model.condition import Condition, FactTest, Leaf, OneOf, leaves
from advisor.model.fact import FactValue, Known
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, FactName
from advisor.truth import Truth, every

TruthOfLeaf = Callable[[Leaf], Truth]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A cluster as it is at some versions."""

    tests: FactTests
    classes: tuple[NodeClass, ...]
    """Every class of nodes, those that run Windows among them."""
    readers: Mapping[ComponentName, Component]
    """Who reads a setting, by name; of several the first."""

    @classmethod
    def of(
        cls,
        cluster: Cluster,
        components: Sequence[Component],
        knowledge: KnowledgeBase,
        edition: Edition | None = None,
    ) -> Ground:
        """The ground with these components in place of those of the same names."""
        names = {each.name for each in components}
        others = [each for each in cluster.components if each.name not in names]
        changed = replace(cluster, components=tuple(sorted([*others, *components], key=lambda each: each.sort_key)))
        told = with_derived_facts(changed, knowledge, edition)
        tests = FactTests(knowledge=knowledge, reader=FactReader(cluster=told), sight=sight)
        readers = {each.name: each for each in reversed(components)}
        return cls(tests=tests, classes=node_classes(cluster), readers=readers)

    def truth(self, condition: Condition) -> Truth:
        """Whether a condition holds, everywhere."""
        return every(evaluate(condition, truth) for truth in self.everywhere(leaves(condition)))

    def everywhere(self, asked: Iterable[Leaf]) -> Iterable[TruthOfLeaf]:
        """The truth of tests, by class of nodes; one stands for all where no test looks at nodes."""
        if not any(self.tests.asks_nodes(leaf) for leaf in asked):
            return [self._on(UNSEEN)]
        linux = [each for each in self.classes if not each.is_windows]
        return [self._on(each) for each in linux or [UNSEEN]]

    def gaps(self, asked: Iterable[Leaf]) -> tuple[str, ...]:
        """The facts that are missing of those the tests ask, sorted."""
        tests = list(asked)
        classes = [each for each in self.classes if not each.is_windows] or [UNSEEN]
        outcomes = (self.tests.outcome(leaf, on, self._reader(leaf)) for leaf in tests for on in classes)
        return tuple(sorted({each.missing.fact for each in outcomes if each.missing}))

    def values_of(self, fact: FactName) -> tuple[FactValue, ...]:
        """Every value of a fact on the nodes, sorted by its text; those that are not known are left out."""
        if fact not in self.tests.knowledge.facts:
            return ()
        asked = FactTest(fact=fact, test=OneOf(()))
        classes = [each for each in self.classes if not each.is_windows] or [UNSEEN]
        answers = (self.tests.outcome(asked, on, self._reader(asked)).answer for on in classes)
        known = {each.value for each in answers if isinstance(each, Known)}
        return tuple(sorted(known, key=str))

    def _on(self, on: NodeClass) -> TruthOfLeaf:
        return lambda leaf: self.tests.outcome(leaf, on, self._reader(leaf)).truth

    def _reader(self, leaf: Leaf) -> Component:
        """Who reads the setting behind a test: its default hangs on their version."""
        first = next(iter(self.readers.values()))
        if not isinstance(leaf, FactTest):
            return first
        setting = self.tests.knowledge.facts[leaf.fact].setting
        return self.readers.get(ComponentName(setting.component), first) if setting else first
