"""Why there is no way: a set of constraints that together leave none, and of which none could be left out.

Constraints are gathered from the ways that they forbid: while some way breaks none of those gathered, what it breaks
joins them. Then each is left out in turn, and stays out where there is still no way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.planner.grounds import State
from advisor.planner.outcome import Constraint
from advisor.planner.reach import Path, shortest
from advisor.planner.release_graph import Hop, ReleaseGraph
from advisor.planner.search import IsGoal


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """The constraints in the way."""

    core: tuple[Constraint, ...]
    """Sorted. Lifting any one of it opens a way that breaks no other one of it; empty when nothing leads to the goal,
    whatever is lifted."""
    relaxations: tuple[Constraint, ...]
    """Those of the core whose lifting opens a way that breaks nothing at all."""


def conflict(graph: ReleaseGraph, is_goal: IsGoal) -> Conflict:
    """What stands between the present state and a goal that no legal way leads to."""
    core = _least(graph, is_goal, _enough(graph, is_goal))
    return Conflict(core=core, relaxations=tuple(each for each in core if _opens(graph, is_goal, each)))


def _enough(graph: ReleaseGraph, is_goal: IsGoal) -> frozenset[Constraint]:
    """Constraints that leave no way; none at all when there is none without any."""
    gathered: frozenset[Constraint] = frozenset()
    while (way := _way(graph, is_goal, gathered)) is not None:
        broken = _broken(graph, way)
        if not broken:
            raise ValueError("there is a legal way")
        gathered |= broken
    return gathered


def _least(graph: ReleaseGraph, is_goal: IsGoal, enough: frozenset[Constraint]) -> tuple[Constraint, ...]:
    for each in sorted(enough):
        if _way(graph, is_goal, enough - {each}) is None:
            enough -= {each}
    return tuple(sorted(enough))


def _opens(graph: ReleaseGraph, is_goal: IsGoal, lifted: Constraint) -> bool:
    def following(state: State) -> Iterator[Hop]:
        return (hop for hop in graph.hops(state) if graph.is_legal(state, hop, frozenset({lifted})))

    limit = None if lifted == _limit(graph) else graph.options.max_hops
    return shortest(graph, is_goal, following, limit) is not None


def _way(graph: ReleaseGraph, is_goal: IsGoal, enforced: frozenset[Constraint]) -> Path | None:
    """A shortest way that breaks none of these."""

    def following(state: State) -> Iterator[Hop]:
        return (hop for hop in graph.hops(state) if graph.against(state, hop).isdisjoint(enforced))

    limit = graph.options.max_hops if _limit(graph) in enforced else None
    return shortest(graph, is_goal, following, limit)


def _broken(graph: ReleaseGraph, way: Path) -> frozenset[Constraint]:
    broken = {each for state, hop in way for each in graph.against(state, hop)}
    limit = _limit(graph)
    if limit is not None and graph.options.max_hops is not None and len(way) > graph.options.max_hops:
        broken.add(limit)
    return frozenset(broken)


def _limit(graph: ReleaseGraph) -> Constraint | None:
    """The user's limit on hops; None when there is none."""
    most = graph.options.max_hops
    return None if most is None else limit_of(most)


def limit_of(most: int) -> Constraint:
    """The user's limit on hops as a constraint."""
    says = f"no more than {most} {'hop is' if most == 1 else 'hops are'} made"
    return Constraint(name=f"--max-hops {most}", says=says, lifted_by=f"no --max-hops {most}")
