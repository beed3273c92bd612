"""What the rules speak of, and what they could speak of and do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from advisor.model.condition import Condition, FactTest, leaves
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, FactName
from advisor.model.upgrades import UpgradeKnowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What no fault is, and yet what an author wants to see."""

    advisories: Mapping[ComponentName, int]
    """How many there are about each component; sorted, components without one included."""
    unasked: tuple[FactName, ...]
    """Facts that no condition, symptom, workaround or compatibility table names, sorted."""


def coverage_of(knowledge: KnowledgeBase) -> Coverage:
    """The coverage of all advisories together."""
    counts = {name: len(knowledge.by_component.get(name, ())) for name in sorted(knowledge.components)}
    unasked = tuple(sorted(set(knowledge.facts) - _asked(knowledge)))
    return Coverage(advisories=MappingProxyType(counts), unasked=unasked)


def _asked(knowledge: KnowledgeBase) -> set[FactName]:
    conditions = [each.when for each in knowledge.advisories.values()]
    conditions += [slot.provided for each in knowledge.catalogues.values() for slot in each.slots]
    conditions += conditions_on_upgrades(knowledge.upgrades)
    tests = [test for condition in conditions for test in leaves(condition) if isinstance(test, FactTest)]
    for each in knowledge.advisories.values():
        tests += [symptom.when for symptom in each.symptoms if symptom.when]
        tests += [workaround.clears for workaround in each.workarounds if workaround.clears]
    return {test.fact for test in tests}


def conditions_on_upgrades(upgrades: UpgradeKnowledge) -> list[Condition]:
    """Every condition, and every test that is a side, of tables, hops, hazards and runbooks."""
    rows = [row for table in upgrades.tables.values() for row in table.rows]
    found: list[Condition] = [row.when for row in rows]
    found += [row.other for row in rows if isinstance(row.other, FactTest)]
    found += [table.when for table in upgrades.tables.values()]
    found += [hazard.when for hazard in upgrades.hazards.values()]
    found += [rule.when for hops in upgrades.hops.values() for rule in hops.rules]
    found += [runbook.when for runbook in upgrades.runbooks.values()]
    return found
