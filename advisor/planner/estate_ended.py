"""Whether a finding of one cluster is ended anywhere, once all clusters of its estate and their manager have a say.

A cluster's own hops may end what the manager offers nowhere, or only where another cluster does not let it go. What
states no plan needs was cut by then: it took no course of the manager away, but it may have taken the one state that
ends a finding. So what is not found among what was left is looked for once more in the cluster as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from advisor.planner.allowance import Allowance
from advisor.planner.estate_joint import Joint
from advisor.planner.estate_terrain import Terrain
from advisor.planner.outcome import Open
from advisor.planner.question import Options
from advisor.truth import Truth


@dataclass(slots=True, kw_only=True)
class Ended:
    """Answers for all clusters of an estate, and remembers what it explored."""

    terrains: Sequence[Terrain]
    """The hub's, then the others', as far as plans need them."""
    whole: Sequence[Callable[[], Terrain]]
    """How each is explored again, so that nothing is cut from it."""
    options: Options
    _joints: dict[int | None, Joint] = field(default_factory=dict)
    """By the cluster that is whole in it; None where none is."""

    def tells(self, number: int, left: Open) -> Truth:
        """Whether legal hops of all clusters lead to where a finding of one is settled.

        Unknown where the work allowed ended before that was seen; it is the same for each of the two looks.
        """
        if self._leads_to(None, number, left) is Truth.TRUE:
            return Truth.TRUE
        return self._leads_to(number, number, left)

    def _leads_to(self, whole: int | None, number: int, left: Open) -> Truth:
        joint = self._joint(whole)
        return joint.leads_to(number, settled_in(joint.terrains[number], left))

    def _joint(self, whole: int | None) -> Joint:
        if whole not in self._joints:
            terrains = [self.whole[n]() if n == whole else each for n, each in enumerate(self.terrains)]
            allowance = Allowance(self.options.work * len(terrains))
            self._joints[whole] = Joint(terrains=terrains, limit=self.options.max_hops, allowance=allowance)
        return self._joints[whole]


def settled_in(terrain: Terrain, left: Open) -> list[frozenset[int]]:
    """By the manager's version: the states of a terrain that are left, and in which a finding is settled."""
    if terrain.manager_axis is not None:
        return [_settled(terrain, manager, by, left) for manager, by in enumerate(terrain.steps)]
    return [_settled(terrain, 0, {0}.union(*terrain.steps), left)] * len(terrain.managers)


def _settled(terrain: Terrain, manager: int, states: Iterable[int], left: Open) -> frozenset[int]:
    graph = terrain.graph
    return frozenset(each for each in states if graph.is_settled(terrain.state(manager, each), left))
