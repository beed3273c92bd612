"""What the rules speak of, and what they could speak of and do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from advisor.model.condition import FactTest, leaves
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, FactName


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What no fault is, and yet what an author wants to see."""

    advisories: Mapping[ComponentName, int]
    """How many there are about each component; sorted, components without one included."""
    unasked: tuple[FactName, ...]
    """Facts that no condition, symptom or workaround names, sorted."""


def coverage_of(knowledge: KnowledgeBase) -> Coverage:
    """The coverage of all advisories together."""
    counts = {name: len(knowledge.by_component.get(name, ())) for name in sorted(knowledge.components)}
    unasked = tuple(sorted(set(knowledge.facts) - _asked(knowledge)))
    return Coverage(advisories=MappingProxyType(counts), unasked=unasked)


def _asked(knowledge: KnowledgeBase) -> set[FactName]:
    conditions = [each.when for each in knowledge.advisories.values()]
    conditions += [slot.provided for each in knowledge.catalogues.values() for slot in each.slots]
    tests = [test for condition in conditions for test in leaves(condition) if isinstance(test, FactTest)]
    for each in knowledge.advisories.values():
        tests += [symptom.when for symptom in each.symptoms if symptom.when]
        tests += [workaround.clears for workaround in each.workarounds if workaround.clears]
    return {test.fact for test in tests}
