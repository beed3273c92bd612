"""Where clusters of an estate can be brought to, at whatever price: the manager on any course that all of them let it.

Once that course is settled, clusters do not hang on each other, nor does the manager's own. So for each course all
states are kept in which each of them may stand by then. Waiting costs nothing here: no windows are told apart.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from advisor.planner.allowance import Allowance
from advisor.planner.estate_terrain import Terrain
from advisor.truth import Truth

_Stand: TypeAlias = frozenset[tuple[int, int]]
"""Where a cluster may stand: states, each with the fewest hops that lead there; 0 where these are not limited."""


@dataclass(slots=True, kw_only=True)
class Joint:
    """Terrains under one manager, from which nothing was cut."""

    terrains: Sequence[Terrain]
    """The hub's, then those of the clusters that are managed."""
    limit: int | None
    """How many hops may be made in a cluster; None where that is not limited."""
    allowance: Allowance
    """States that are gone on from, and stands of all clusters together."""
    _spread: dict[tuple[int, int, _Stand], _Stand] = field(default_factory=dict)

    def leads_to(self, number: int, wanted: Sequence[frozenset[int]]) -> Truth:
        """Whether a cluster can be brought to one of some states, which are given by the manager's version.

        Unknown where the work allowed ended before that was seen. Beside the hub alone it is looked for first: what is
        ruled out there need not be looked for beside all clusters.
        """
        if not any(wanted):
            return self._missed
        every = range(len(self.terrains))
        for among in (sorted({0, number}), [*every]):
            if not self._leads(among, number, wanted):
                return self._missed
        return Truth.TRUE

    @property
    def _missed(self) -> Truth:
        is_whole = all(each.least is None for each in self.terrains) and not self.allowance.is_short
        return Truth.FALSE if is_whole else Truth.UNKNOWN

    def _leads(self, among: list[int], number: int, wanted: Sequence[frozenset[int]]) -> bool:
        """Whether it can where only some clusters are regarded."""
        first = tuple(self._spread_out(each, 0, frozenset({(0, 0)})) for each in among)
        todo = deque([(0, first)])
        been: dict[int, list[tuple[_Stand, ...]]] = {}
        while todo and self.allowance.take():
            manager, stands = todo.popleft()
            there = been.setdefault(manager, [])
            if any(_cover(each, stands) for each in there):
                continue
            there.append(stands)
            if any(state in wanted[manager] for state, _ in stands[among.index(number)]):
                return True
            todo.extend(self._moved(among, manager, stands))
        return False

    def _moved(
        self, among: list[int], manager: int, stands: tuple[_Stand, ...]
    ) -> Iterator[tuple[int, tuple[_Stand, ...]]]:
        """Where all may stand once the manager was moved on, by its version; none that some cluster does not let."""
        for move in sorted(each for each in self.terrains[0].moves if each[0] == manager):
            let = [self._let(each, move, stand) for each, stand in zip(among, stands, strict=True)]
            if all(let):
                end = move[1]
                yield end, tuple(self._spread_out(each, end, stand) for each, stand in zip(among, let, strict=True))

    def _let(self, number: int, move: tuple[int, int], stand: _Stand) -> _Stand:
        """The states from which a move of the manager may be made. It is a hop of the hub."""
        allowed = self.terrains[number].moves.get(move, {})
        one = 0 if number or self.limit is None else 1
        most = self.limit if one else None
        return frozenset(
            (state, hops + one) for state, hops in stand if state in allowed and (most is None or hops < most)
        )

    def _spread_out(self, number: int, manager: int, start: _Stand) -> _Stand:
        """Everything that hops lead to while the manager stands still."""
        key = (number, manager, start)
        if key not in self._spread:
            self._spread[key] = frozenset(self._reached(number, manager, start).items())
        return self._spread[key]

    def _reached(self, number: int, manager: int, start: _Stand) -> dict[int, int]:
        steps = self.terrains[number].steps[manager]
        best = dict(start)
        todo = deque(sorted(start, key=lambda each: (each[1], each[0])))
        one = 0 if self.limit is None else 1
        while todo and self.allowance.take():
            state, hops = todo.popleft()
            if hops != best[state] or (self.limit is not None and hops >= self.limit):
                continue
            for end in steps.get(state, ()):
                if end not in best or best[end] > hops + one:
                    best[end] = hops + one
                    todo.append((end, hops + one))
        return best


def _cover(one: tuple[_Stand, ...], two: tuple[_Stand, ...]) -> bool:
    """Whether each may stand wherever it may in the other case, after as many hops."""
    return all(a is b or a >= b for a, b in zip(one, two, strict=True))
