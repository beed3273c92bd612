"""What the knowledge base says of a hop: what forbids it, what allows it, what nobody settled, what lies on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from advisor.model.advisory import Reference
from advisor.model.condition import FactTest, Leaf
from advisor.model.names import FactName, HazardId
from advisor.planner.outcome import Constraint, Permit, Rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said, by one part of the knowledge base or by several."""

    against: frozenset[Constraint] = frozenset()
    rests: frozenset[Rest] = frozenset()
    permits: frozenset[Permit] = frozenset()
    hazards: frozenset[HazardId] = frozenset()
    """Those that lie on it, or may, and that somebody can prepare for."""

    def __or__(self, other: Said) -> Said:
        return Said(
            against=self.against | other.against,
            rests=self.rests | other.rests,
            permits=self.permits | other.permits,
            hazards=self.hazards | other.hazards,
        )


NOTHING = Said()


def facts_in(asked: Iterable[Leaf]) -> tuple[FactName, ...]:
    """The facts that some tests ask, sorted."""
    return tuple(sorted({each.fact for each in asked if isinstance(each, FactTest)}))


def addresses(references: Iterable[Reference]) -> tuple[str, ...]:
    """Where references can be read, in their order, each once."""
    return tuple(dict.fromkeys(each.url for each in references))
