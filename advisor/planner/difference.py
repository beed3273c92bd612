"""In which facts a cluster differs from another one that was planned before, and what therefore is the same in both.

To try another answer is to plan for a cluster that is the same but for a fact. What is worked out of a condition that
asks no such fact need not be worked out again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from advisor.engine.asked import ALWAYS_TOLD
from advisor.model.condition import Condition, FactTest, leaves
from advisor.model.fact import FactDeclaration
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The facts that may be something else."""

    facts: frozenset[FactName]
    is_about_what_is_there: bool = False
    """Whether they tell which components there are, and on which nodes: then nothing need be the same."""

    def shows_in(self, conditions: Iterable[Condition]) -> bool:
        """Whether some condition asks one of the facts."""
        return self.is_about_what_is_there or any(
            isinstance(leaf, FactTest) and leaf.fact in self.facts for each in conditions for leaf in leaves(each)
        )

    def with_facts(self, facts: Iterable[FactName]) -> Difference:
        """These facts too."""
        return replace(self, facts=self.facts.union(facts))


NO_DIFFERENCE = Difference(facts=frozenset())


def difference_of(fact: FactName, cluster: Cluster, knowledge: KnowledgeBase) -> Difference:
    """What may differ where a fact of a cluster is supposed.

    To suppose a setting writes it into an object, one that was not there if need be. That such an object is there may
    be told of every setting of the same component.
    """
    found = Difference(facts=frozenset({fact}) | _siblings(knowledge.facts[fact], knowledge))
    catalogues = {each.name: knowledge.catalogues.get(each.name) for each in cluster.components}.values()
    slots = [slot for catalogue in catalogues if catalogue for slot in catalogue.slots]
    decides = [each for slot in slots for each in (slot.provided, slot.unless) if each is not None]
    return replace(found, is_about_what_is_there=bool(found.facts & ALWAYS_TOLD) or found.shows_in(decides))


def _siblings(fact: FactDeclaration, knowledge: KnowledgeBase) -> frozenset[FactName]:
    home = _home(fact)
    return frozenset(name for name, each in knowledge.facts.items() if home is not None and _home(each) == home)


def _home(fact: FactDeclaration) -> str | None:
    """The component whose objects tell a fact; None for what is stated outright."""
    told_by = fact.setting or fact.objects
    return told_by.component if told_by else None
