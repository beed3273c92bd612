"""Why an estate has no way: constraints that together leave none in all its clusters, none of which could be left out.

As for one cluster they are gathered from the ways that they forbid, whichever cluster they hold in, and then left out
one after the other. Besides, the clusters are named that keep the manager from where it would have to be.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.planner.allowance import Allowance
from advisor.planner.barriers import Passes
from advisor.planner.conflict import Conflict, limit_of
from advisor.planner.estate_clusters import Holding, Lack, Wanted
from advisor.planner.estate_terrain import packed
from advisor.planner.estate_unit import Unit
from advisor.planner.estate_ways import way_breaks
from advisor.planner.outcome import Constraint
from advisor.planner.question import Clear, Goal, Options
from advisor.planner.search import IsGoal


def estate_conflict(units: Sequence[Unit], goal: Goal, goals: Sequence[IsGoal], options: Options) -> Conflict:
    """What stands between the present state and a goal that no legal way leads to."""
    return _Question(tuple(units), _wanted(units, goal, goals), options).answer()


class _Question:
    def __init__(self, units: tuple[Unit, ...], wanted: Wanted, options: Options) -> None:
        self._units = units
        self._wanted = wanted
        self._most = options.max_hops
        self._limit = None if options.max_hops is None else limit_of(options.max_hops)
        self._allowance = Allowance(options.work * len(units))

    def answer(self) -> Conflict:
        core = self._least(self._enough())
        relaxations = tuple(each for each in core if self._opens(each))
        return Conflict(core=core, relaxations=relaxations, is_proven=not self._allowance.is_short)

    def _enough(self) -> frozenset[Constraint]:
        """Constraints that leave no way; none at all where there is none without any."""
        gathered: frozenset[Constraint] = frozenset()
        while (broken := self._breaks(gathered.isdisjoint, is_limited=self._limit in gathered)) is not None:
            if not broken:
                raise ValueError("there is a legal way")
            gathered |= broken
        return gathered

    def _least(self, enough: frozenset[Constraint]) -> tuple[Constraint, ...]:
        for each in sorted(enough):
            left = enough - {each}
            way = self._breaks(left.isdisjoint, is_limited=self._limit in left)
            if way is None and not self._allowance.is_short:
                enough = left
        return tuple(sorted(enough))

    def _opens(self, lifted: Constraint) -> bool:
        passes = frozenset({lifted}).issuperset
        return self._breaks(passes, is_limited=lifted != self._limit) is not None

    def _breaks(self, passes: Passes, *, is_limited: bool) -> frozenset[Constraint] | None:
        holding = Holding(passes=passes, limit=self._most if is_limited else None)
        return way_breaks(self._units, self._wanted, holding, self._allowance)


def _wanted(units: Sequence[Unit], goal: Goal, goals: Sequence[IsGoal]) -> Wanted:
    """Where less is open in all clusters together, or else where each is where the user wants it."""
    if not isinstance(goal, Clear):
        return Wanted(lacks=tuple(map(_missing, goals)), before=1)
    lacks = tuple(map(_open, units))
    return Wanted(lacks=lacks, before=sum(lack(u.terrain.graph.start) for lack, u in zip(lacks, units, strict=True)))


def _missing(is_goal: IsGoal) -> Lack:
    return lambda state: 0 if is_goal(state) else 1


def _open(unit: Unit) -> Lack:
    graph, count = unit.terrain.graph, unit.terrain.count
    return lambda state: packed(graph.weight(state)) * count
