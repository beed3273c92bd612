"""Where managed clusters may stand while their manager goes its way, when only some constraints hold."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from advisor.planner.allowance import Allowance
from advisor.planner.barriers import Passes
from advisor.planner.conflict import limit_of
from advisor.planner.estate_ties import Ties
from advisor.planner.estate_unit import Unit
from advisor.planner.grounds import State
from advisor.planner.outcome import Constraint
from advisor.planner.reach import Seen
from advisor.planner.release_graph import Hop
from advisor.versions import Version

Lack: TypeAlias = Callable[[State], int]
"""How much is lacking at a state of one unit, in all clusters that it stands for."""
_Reached: TypeAlias = frozenset[tuple[State, int]]
"""Where a cluster may stand, each with the fewest hops that lead there; with 0 where these are not limited."""
Stand: TypeAlias = tuple[int, ...]
"""Where all of them may stand: the number of what was reached, for each."""
_Stage: TypeAlias = tuple[int, State]
"""How far the manager has come on its course, and where the cluster stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Where an estate is to come to: where less is lacking, in all clusters together, than `before`."""

    lacks: tuple[Lack, ...]
    """For each unit, the hub's first."""
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Which constraints hold."""

    passes: Passes
    """Whether something is let that these constraints forbid."""
    limit: int | None
    """How many hops may be made in a cluster; None where that is not limited, or the limit does not hold."""


@dataclass(slots=True, kw_only=True)
class Clusters:
    """All managed clusters side by side, those that are alike as one."""

    units: tuple[Unit, ...]
    lacks: tuple[Lack, ...]
    holding: Holding
    allowance: Allowance
    stay: bool = False
    """Whether they are not moved: then there may be a way that is not found, and one that is found is one."""
    _reached: list[tuple[_Reached, int]] = field(default_factory=list)
    """What was reached, and the least that is lacking in some state of it."""
    _numbers: dict[tuple[int, _Reached], int] = field(default_factory=dict)
    _spreads: dict[tuple[int, _Reached, Version], int] = field(default_factory=dict)
    _moves: dict[tuple[int, Version], tuple[_Reached, _Reached]] = field(default_factory=dict)
    _covers: dict[tuple[Stand, Stand], bool] = field(default_factory=dict)

    def first(self, at: Version) -> Stand:
        """Before the manager was moved."""
        starts = (frozenset({(unit.terrain.graph.start, 0)}) for unit in self.units)
        return tuple(self._spread(number, start, at) for number, start in enumerate(starts))

    def least(self, stand: Stand) -> Iterator[int]:
        """Of each how little may be lacking."""
        return (self._reached[number][1] for number in stand)

    def covers(self, one: Stand, two: Stand) -> bool:
        """Whether each may stand wherever it may in the other case, after no more hops."""
        if one == two:
            return True
        if (one, two) not in self._covers:
            both = zip(one, two, strict=True)
            self._covers[one, two] = all(a == b or self._reached[a][0] >= self._reached[b][0] for a, b in both)
        return self._covers[one, two]

    def moved(self, stand: Stand, at: Version, to: Version) -> Stand | None:
        """Where they may stand once the manager was moved; None where some cluster does not let it."""
        after: list[int] = []
        for number, reached in enumerate(stand):
            found = self._moved(number, reached, at, to)
            if found is None:
                return None
            after.append(found)
        return tuple(after)

    def _moved(self, number: int, reached: int, at: Version, to: Version) -> int | None:
        ties = _ties(self.units[number])
        let, stuck = self._let(number, reached, to)
        before = frozenset(each for each in stuck if ties.left_behind(at, each[0]))
        return self._spread(number, let | before, to) if let or before else None

    def _let(self, number: int, reached: int, to: Version) -> tuple[_Reached, _Reached]:
        """The states in which the manager may come to a version, and those in which it may where it did no better."""
        key = (reached, to)
        if key not in self._moves:
            ties, passes = _ties(self.units[number]), self.holding.passes
            let = [each for each in self._reached[reached][0] if passes(ties.beside(to, each[0]).against)]
            free = frozenset(each for each in let if passes(ties.left_behind(to, each[0])))
            self._moves[key] = (free, frozenset(let) - free)
        return self._moves[key]

    def _spread(self, number: int, start: _Reached, at: Version) -> int:
        """Everything that hops lead to from some states while the manager stands still."""
        key = (number, start, at)
        if key not in self._spreads:
            reached = frozenset(self._spread_out(self.units[number], start, at).items())
            if (number, reached) not in self._numbers:
                self._numbers[number, reached] = len(self._reached)
                self._reached.append((reached, min(self.lacks[number](state) for state, _ in reached)))
            self._spreads[key] = self._numbers[number, reached]
        return self._spreads[key]

    def _spread_out(self, unit: Unit, start: _Reached, at: Version) -> dict[State, int]:
        best, been = dict(start), Seen(*(state for state, _ in start))
        todo = deque([] if self.stay else sorted(start, key=lambda each: (each[1], each[0])))
        one = 0 if self.holding.limit is None else 1
        while todo and self.allowance.take():
            state, hops = todo.popleft()
            if hops != best[state] or (self.holding.limit is not None and hops >= self.holding.limit):
                continue
            for hop in _hops(unit, state, at, self.holding, been):
                after = unit.terrain.graph.after(state, hop)
                if after not in best or best[after] > hops + one:
                    best[after] = hops + one
                    been.add(after)
                    todo.append((after, hops + one))
        return best

    def broken(self, course: Sequence[Version], stand: Stand, spare: int) -> Iterator[Constraint]:
        """What forbids the hops that bring clusters along with the manager, to where they may stand at the end.

        `course` has the manager's versions. Nearer states will do where no more than `spare` is lacking there besides.
        """
        for unit, lack, least in zip(self.units, self.lacks, self.least(stand), strict=True):
            way = Along(unit=unit, course=course, holding=self.holding).broken(lack, least + spare)
            assert way is not None
            found, end = way
            spare -= lack(end) - least
            yield from found


@dataclass(slots=True, kw_only=True)
class Along:
    """One cluster on the way with its manager."""

    unit: Unit
    course: Sequence[Version]
    holding: Holding

    def broken(self, lack: Lack, most: int) -> tuple[frozenset[Constraint], State] | None:
        """What forbids a way with the fewest hops to where no more is lacking beside the last version, and its end."""
        first = (0, self.unit.terrain.graph.start)
        came: dict[_Stage, tuple[_Stage, frozenset[Constraint]] | None] = {first: None}
        hops = {first: 0}
        been = [Seen() for _ in self.course]
        todo = deque([first])
        while todo:
            stage = todo.popleft()
            if stage[0] == len(self.course) - 1 and lack(stage[1]) <= most:
                return self._summed(came, stage, hops[stage]), stage[1]
            for after, against, more in self._on(stage, hops[stage], been[stage[0]]):
                been[after[0]].add(after[1])
                if after not in hops or hops[after] > hops[stage] + more:
                    hops[after] = hops[stage] + more
                    came[after] = (stage, against)
                    todo.append(after) if more else todo.appendleft(after)
        return None

    def _on(self, stage: _Stage, hops: int, been: Seen) -> Iterator[tuple[_Stage, frozenset[Constraint], int]]:
        number, state = stage
        ties, graph, passes = _ties(self.unit), self.unit.terrain.graph, self.holding.passes
        if number + 1 < len(self.course):
            against = ties.moved(self.course[number], self.course[number + 1], state).against
            if passes(against):
                yield (number + 1, state), against, 0
        if self.holding.limit is None or hops < self.holding.limit:
            at = self.course[number]
            for hop in _hops(self.unit, state, at, self.holding, been):
                against = graph.against(state, hop) | ties.moving(at, state, hop).against
                yield (number, graph.after(state, hop)), against, 1

    def _summed(
        self, came: Mapping[_Stage, tuple[_Stage, frozenset[Constraint]] | None], end: _Stage, hops: int
    ) -> frozenset[Constraint]:
        most = self.unit.terrain.graph.options.max_hops
        found = frozenset([limit_of(most)] if most is not None and hops > most else [])
        while (step := came[end]) is not None:
            end, against = step
            found |= against
        return found


def _hops(unit: Unit, state: State, at: Version, holding: Holding, been: Seen) -> Iterator[Hop]:
    """Those of a cluster that pass while the manager stands at a version; where hops are not limited, to new states."""
    graph, ties = unit.terrain.graph, _ties(unit)
    for axis, ends in graph.ends(state, holding.passes):
        known = been.on_line(state, axis) if holding.limit is None else 0
        for end in graph.successors.places(ends & ~known):
            hop = Hop(axis=axis, start=state[axis], end=end)
            if holding.passes(ties.moving(at, state, hop).against):
                yield hop


def _ties(unit: Unit) -> Ties:
    assert unit.ties is not None
    return unit.ties
