"""Why there is no way: a set of constraints that together leave none, and of which none could be left out.

Constraints are gathered from the ways that they forbid: while some way breaks none of those gathered, what it breaks
joins them. Then each is left out in turn, and stays out where there is still no way.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.planner.allowance import Allowance
from advisor.planner.outcome import Constraint
from advisor.planner.reach import Path, shortest
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.search import IsGoal


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """The constraints in the way."""

    core: tuple[Constraint, ...]
    """Sorted. Lifting any one of it opens a way that breaks no other one of it; empty when nothing leads to the goal,
    whatever is lifted."""
    relaxations: tuple[Constraint, ...]
    """Those of the core whose lifting opens a way that breaks nothing at all."""
    is_proven: bool
    """Whether the work allowed sufficed. Else there may be more constraints, or fewer that would do, and more
    relaxations; each of those that are named does open a way."""


def conflict(graph: ReleaseGraph, is_goal: IsGoal) -> Conflict:
    """What stands between the present state and a goal that no legal way leads to."""
    return _Question(graph, is_goal).answer()


class _Question:
    def __init__(self, graph: ReleaseGraph, is_goal: IsGoal) -> None:
        self._graph = graph
        self._is_goal = is_goal
        self._limit = _limit(graph)
        self._allowance = Allowance(graph.options.work)

    def answer(self) -> Conflict:
        core = self._least(self._enough())
        relaxations = tuple(each for each in core if self._opens(each))
        return Conflict(core=core, relaxations=relaxations, is_proven=not self._allowance.is_short)

    def _enough(self) -> frozenset[Constraint]:
        """Constraints that leave no way; none at all when there is none without any."""
        gathered: frozenset[Constraint] = frozenset()
        while (way := self._way(gathered)) is not None:
            broken = self._broken(way)
            if not broken:
                raise ValueError("there is a legal way")
            gathered |= broken
        return gathered

    def _least(self, enough: frozenset[Constraint]) -> tuple[Constraint, ...]:
        for each in sorted(enough):
            if self._way(enough - {each}) is None and not self._allowance.is_short:
                enough -= {each}
        return tuple(sorted(enough))

    def _opens(self, lifted: Constraint) -> bool:
        limit = None if lifted == self._limit else self._graph.options.max_hops
        passes = frozenset({lifted}).issuperset
        return shortest(self._graph, self._is_goal, passes, limit, self._allowance) is not None

    def _way(self, enforced: frozenset[Constraint]) -> Path | None:
        """A shortest way that breaks none of these."""
        limit = self._graph.options.max_hops if self._limit in enforced else None
        return shortest(self._graph, self._is_goal, enforced.isdisjoint, limit, self._allowance)

    def _broken(self, way: Path) -> frozenset[Constraint]:
        broken = {each for state, hop in way for each in self._graph.against(state, hop)}
        most = self._graph.options.max_hops
        if most is not None and len(way) > most:
            broken.add(limit_of(most))
        return frozenset(broken)


def _limit(graph: ReleaseGraph) -> Constraint | None:
    """The user's limit on hops; None when there is none."""
    most = graph.options.max_hops
    return None if most is None else limit_of(most)


def limit_of(most: int) -> Constraint:
    """The user's limit on hops as a constraint."""
    says = f"no more than {most} {'hop is' if most == 1 else 'hops are'} made"
    return Constraint(name=f"--max-hops {most}", says=says, lifted_by=f"no --max-hops {most}")
