"""Why an estate has no way: what holds in one of its clusters alone, or else what stands between manager and clusters.

Where some cluster cannot reach the goal even by itself, its own conflict is the answer. Otherwise each of them could,
and the constraints between the manager and the clusters are gathered, and then left out one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.planner.conflict import Conflict, conflict
from advisor.planner.cost import NONE
from advisor.planner.estate import Estate
from advisor.planner.estate_outcome import Blocker
from advisor.planner.estate_propose import Unit, blockers_at
from advisor.planner.grounds import State
from advisor.planner.outcome import Constraint
from advisor.planner.question import Clear, Goal
from advisor.planner.reach import reachable
from advisor.planner.release_graph import Hop, ReleaseGraph
from advisor.planner.search import IsGoal
from advisor.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateConflict:
    """The constraints in the way, and the clusters that they hold in."""

    core: tuple[Constraint, ...]
    relaxations: tuple[Constraint, ...]
    blockers: tuple[Blocker, ...]


def estate_conflict(estate: Estate, units: Sequence[Unit], goal: Goal, goals: Sequence[IsGoal]) -> EstateConflict:
    """What stands between the present state and a goal that no legal way leads to."""
    cores: dict[Constraint, None] = {}
    relaxed: dict[Constraint, None] = {}
    for unit, is_goal in zip(units, goals, strict=True):
        found = _alone(unit.terrain.graph, _wanted(goal, is_goal, unit.terrain.graph))
        if found is not None:
            cores.update(dict.fromkeys(found.core))
            relaxed.update(dict.fromkeys(found.relaxations))
    if not cores or isinstance(goal, Clear):
        between = _Between(units=tuple(units), goal=goal, goals=tuple(goals)).core()
        cores.update(dict.fromkeys(between))
        relaxed.update(dict.fromkeys(between))
    states = [unit.terrain.graph.start for unit in units]
    blockers = tuple(blockers_at(units, units[0].terrain.managers[0], states, estate))
    of_core = tuple(each for each in blockers if each.constraint in cores)
    return EstateConflict(core=tuple(sorted(cores)), relaxations=tuple(sorted(relaxed)), blockers=of_core or blockers)


def _wanted(goal: Goal, is_goal: IsGoal, graph: ReleaseGraph) -> IsGoal | None:
    """Where a cluster by itself would be better off; None where nothing is open there."""
    if not isinstance(goal, Clear):
        return is_goal
    now = graph.weight(graph.start)
    return None if now == NONE else lambda state: graph.weight(state) < now


def _alone(graph: ReleaseGraph, wanted: IsGoal | None) -> Conflict | None:
    """The conflict of one cluster by itself; None where it has a way."""
    if wanted is None or any(wanted(state) for state in reachable(graph)):
        return None
    return conflict(graph, wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Between:
    """What the manager's tables forbid, every cluster being free to do what is legal in it by itself."""

    units: tuple[Unit, ...]
    goal: Goal
    goals: tuple[IsGoal, ...]

    def core(self) -> tuple[Constraint, ...]:
        """Constraints that together leave no way, none of which could be left out; empty where they do leave one."""
        everything = self._everything()
        if self._has_way(everything):
            return ()
        enough = set(everything)
        for each in sorted(everything):
            if not self._has_way(enough - {each}):
                enough.discard(each)
        return tuple(sorted(enough))

    def _everything(self) -> set[Constraint]:
        found: set[Constraint] = set()
        for unit in self.units[1:]:
            for state in reachable(unit.terrain.graph):
                for start, end in self._moves():
                    found |= self._against_move(unit, start, end, state)
                for hop in self._legal(unit, state):
                    for version in unit.terrain.managers:
                        found |= self._against_hop(unit, version, state, hop)
        return found

    def _has_way(self, enforced: set[Constraint]) -> bool:
        """Whether the manager has a course under which every cluster gets there. Waiting costs nothing here."""
        hub = self.units[0].terrain
        start = tuple(frozenset([unit.terrain.graph.start]) for unit in self.units[1:])
        first = (hub.graph.start, self._closed(start, hub.managers[0], enforced))
        todo, seen = [first], {first}
        for state, reached in todo:
            if self._is_there(state, reached):
                return True
            at = self._manager_at(state)
            for hop in hub.graph.hops(state):
                if not hub.graph.is_legal(state, hop):
                    continue
                after = hub.graph.after(state, hop)
                to = self._manager_at(after)
                let = reached if at == to else self._let(reached, at, to, enforced)
                place = (after, self._closed(let, to, enforced) if at != to else let)
                if all(let) and place not in seen:
                    seen.add(place)
                    todo.append(place)
        return False

    def _is_there(self, state: State, reached: tuple[frozenset[State], ...]) -> bool:
        places = (frozenset([state]), *reached)
        if not isinstance(self.goal, Clear):
            return all(any(map(goal, found)) for goal, found in zip(self.goals, places, strict=True))
        return any(
            unit.terrain.graph.weight(each) < unit.terrain.graph.weight(unit.terrain.graph.start)
            for unit, found in zip(self.units, places, strict=True)
            for each in found
        )

    def _closed(
        self, reached: tuple[frozenset[State], ...], at: Version, enforced: set[Constraint]
    ) -> tuple[frozenset[State], ...]:
        return tuple(
            self._spread(unit, found, at, enforced) for unit, found in zip(self.units[1:], reached, strict=True)
        )

    def _spread(self, unit: Unit, found: frozenset[State], at: Version, enforced: set[Constraint]) -> frozenset[State]:
        todo, seen = sorted(found), set(found)
        for state in todo:
            for hop in self._legal(unit, state):
                after = unit.terrain.graph.after(state, hop)
                if after not in seen and self._against_hop(unit, at, state, hop).isdisjoint(enforced):
                    seen.add(after)
                    todo.append(after)
        return frozenset(seen)

    def _let(
        self, reached: tuple[frozenset[State], ...], at: Version, to: Version, enforced: set[Constraint]
    ) -> tuple[frozenset[State], ...]:
        return tuple(
            frozenset(each for each in found if self._against_move(unit, at, to, each).isdisjoint(enforced))
            for unit, found in zip(self.units[1:], reached, strict=True)
        )

    def _legal(self, unit: Unit, state: State) -> tuple[Hop, ...]:
        assert unit.ties is not None
        return unit.ties.legal(state)

    def _against_hop(self, unit: Unit, at: Version, state: State, hop: Hop) -> frozenset[Constraint]:
        assert unit.ties is not None
        return unit.ties.moving(at, state, hop).against

    def _against_move(self, unit: Unit, at: Version, to: Version, state: State) -> frozenset[Constraint]:
        assert unit.ties is not None
        return unit.ties.moved(at, to, state).against

    def _moves(self) -> list[tuple[Version, Version]]:
        versions = self.units[0].terrain.managers
        return [(one, two) for one in versions for two in versions if one != two]

    def _manager_at(self, state: State) -> Version:
        hub = self.units[0].terrain
        if hub.manager_axis is None:
            return hub.managers[0]
        return hub.graph.movable.axes[hub.manager_axis].candidates[state[hub.manager_axis]].version
