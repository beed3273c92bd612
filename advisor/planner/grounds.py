"""The grounds of all states of a cluster: where the axes stand, and which of them some condition looks at from another.

Most conditions look at nothing that moves. States that differ only in axes no condition looks at share one ground.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from advisor.engine.derived_facts import TIER
from advisor.model.advisory import Advisory
from advisor.model.assessment import ClusterAssessment
from advisor.model.compatibility import CompatibilityTable
from advisor.model.component import Component, Edition
from advisor.model.condition import Beside, Condition, FactTest, Leaf, leaves
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase
from advisor.planner.axes import Axis
from advisor.planner.ground import Ground
from advisor.planner.setting_axes import SettingAxis

State: TypeAlias = tuple[int, ...]
"""Where each axis stands, as a place among its candidates, in the order of the axes; then where each setting does."""


@dataclass(slots=True, kw_only=True)
class Grounds:
    """Makes the ground of each state once."""

    assessed: ClusterAssessment
    knowledge: KnowledgeBase
    edition: Edition | None
    axes: tuple[Axis, ...]
    advisories: tuple[Advisory, ...]
    """Those whose findings count."""
    settings: tuple[SettingAxis, ...] = ()
    start: State = field(init=False)
    """Where everything stands now."""
    held: tuple[Component, ...] = field(init=False)
    """The components that no axis moves, in the order of the assessment."""
    beside: frozenset[int] = field(init=False)
    """The axes that some advisory stands others beside, or whose edition some advisory asks for."""
    context: frozenset[int] = field(init=False)
    """The axes that a table, a hop or a hazard may look at besides the ones that it is about."""
    _alike: tuple[tuple[int, ...], ...] = field(init=False)
    """For each axis and place, the first place that no condition can tell from it."""
    _made: dict[State, Ground] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.start = (*(axis.start for axis in self.axes), *(0 for _ in self.settings))
        moving = {each.name for axis in self.axes for each in axis.components_at(axis.start)}
        self.held = tuple(each for each in self.assessed.components if each.name not in moving)
        self.beside = self.looked_at(each.when for each in self.advisories)
        upgrades = list(of_upgrades(self.knowledge))
        self.context = self.context_of(upgrades)
        asked = [*upgrades, *(each.when for each in self.advisories)]
        self._alike = tuple(self._kinds(axis, asked) for axis in self.axes)

    def projected(self, state: State, onto: Collection[int]) -> State:
        """A state as conditions see it that look at some axes only: every other one where it is now.

        Where they look at no setting it ends with the axes, so that it is the same whatever else can be set.
        """
        axes = len(self.axes)
        seen = list(self.start if any(number >= axes for number in onto) else self.start[:axes])
        for number in onto:
            seen[number] = self.alike(number, state[number])
        return tuple(seen)

    def alike(self, number: int, place: int) -> int:
        """The first place of an axis that no condition can tell from this one; settings are all told apart."""
        return self._alike[number][place] if number < len(self.axes) else place

    def at(self, state: State) -> Ground:
        """The ground of a state; of one that ends with the axes, with every setting as it is now."""
        if state not in self._made:
            components = [*self.components_at(state), *self.held]
            self._made[state] = Ground.of(self.cluster_at(state), components, self.knowledge, self.edition)
        return self._made[state]

    def cluster_at(self, state: State) -> Cluster:
        """The cluster with the settings of a state, and the versions it has now."""
        cluster = self.assessed.cluster
        for setting, place in zip(self.settings, state[len(self.axes) :], strict=False):
            cluster = setting.at(cluster, self.knowledge, place)
        return cluster

    def components_at(self, state: State) -> tuple[Component, ...]:
        """What the axes hold at a state, in their order."""
        return tuple(each for axis, at in zip(self.axes, state, strict=False) for each in axis.components_at(at))

    def looked_at(self, conditions: Iterable[Condition]) -> frozenset[int]:
        """The axes that some of the conditions stands others beside, or whose edition they ask for; and settings."""
        asked = [leaf for each in conditions for leaf in leaves(each)]
        beside = {leaf.component for leaf in asked if isinstance(leaf, Beside)}
        facts = {leaf.fact for leaf in asked if isinstance(leaf, FactTest)}
        of_axes = (n for n, axis in enumerate(self.axes) if TIER in facts or beside & axis.names)
        of_settings = (n for n, each in enumerate(self.settings, len(self.axes)) if each.fact in facts)
        return frozenset((*of_axes, *of_settings))

    def context_of(self, conditions: Iterable[Condition]) -> frozenset[int]:
        """The axes that conditions of upgrades look at: beside which they stand, or whose settings they ask for."""
        asked = list(conditions)
        return self.looked_at(asked) | self._read(asked)

    def _read(self, conditions: Iterable[Condition]) -> frozenset[int]:
        """The axes that read a setting some condition asks for: its default hangs on their version."""
        readers = self._readers(leaf for each in conditions for leaf in leaves(each))
        return frozenset(number for number, axis in enumerate(self.axes) if readers & axis.names)

    def _readers(self, asked: Iterable[Leaf]) -> set[str]:
        facts = {leaf.fact for leaf in asked if isinstance(leaf, FactTest)}
        settings = [self.knowledge.facts[fact].setting for fact in facts if fact in self.knowledge.facts]
        return {setting.component for setting in settings if setting}

    def _kinds(self, axis: Axis, conditions: Iterable[Condition]) -> tuple[int, ...]:
        """Of each place the first one with the same versions of all that conditions look at."""
        asked = [leaf for each in conditions for leaf in leaves(each)]
        if _ask_tier(asked):
            return tuple(range(len(axis.candidates)))
        names = {leaf.component for leaf in asked if isinstance(leaf, Beside)} | self._readers(asked)
        first: dict[tuple[Component, ...], int] = {}
        kinds = (
            tuple(each for each in axis.components_at(n) if each.name in names) for n in range(len(axis.candidates))
        )
        return tuple(first.setdefault(kind, number) for number, kind in enumerate(kinds))


def _ask_tier(asked: Iterable[Leaf]) -> bool:
    """Whether a test asks for the edition, which a release may prove."""
    return any(isinstance(leaf, FactTest) and leaf.fact == TIER for leaf in asked)


def asked_by(table: CompatibilityTable) -> Iterator[Condition]:
    """Every condition that a table asks."""
    yield table.when
    for row in table.rows:
        yield row.when
        if isinstance(row.other, FactTest):
            yield row.other


def of_upgrades(knowledge: KnowledgeBase) -> Iterator[Condition]:
    """Every condition that a table, a hop rule or a hazard asks."""
    for table in knowledge.upgrades.tables.values():
        yield from asked_by(table)
    yield from (rule.when for hops in knowledge.upgrades.hops.values() for rule in hops.rules)
    yield from (hazard.when for hazard in knowledge.upgrades.hazards.values())
