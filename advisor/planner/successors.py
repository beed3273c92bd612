"""Where legal hops lead to from each state: the same answers as asking hop by hop, by looking up bits.

The ends of an axis that rules and hazards allow hang on little besides its start. Which of them a table leaves hangs on
the places of the axes that it looks at; as the bits of a number, what several tables leave is one `&`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from advisor.planner.axes import Axis
from advisor.planner.grounds import State
from advisor.planner.rulings import Rulings
from advisor.planner.tables import Look, Tables

Bits: TypeAlias = int
"""A set of places on an axis, one bit each."""


@dataclass(slots=True)
class Ends:
    """The ends of an axis that rules and hazards allow from one start, and what tables leave of them."""

    allowed: Bits
    rests: dict[int, int]
    """On how much each of them rests, by the rules and hazards."""
    left: dict[tuple[int, tuple[int, ...]], tuple[Bits, Mapping[int, int]]] = field(default_factory=dict)
    """By table, and by what it can tell of the other axes that it looks at."""


class Successors:
    """The legal hops of a graph."""

    def __init__(self, axes: Sequence[Axis], rulings: Sequence[Rulings], tables: Tables) -> None:
        self._offered = [
            0 if axis.keep else sum(1 << place for place, each in enumerate(axis.candidates) if not each.barred)
            for axis in axes
        ]
        """The places of each axis that can be had."""
        self._rulings = rulings
        self._tables = tables
        self._alone = [[look for look in tables.looks(axis) if not look.beside] for axis in range(len(axes))]
        self._ends: dict[tuple[object, ...], Ends] = {}
        self._places: dict[Bits, tuple[int, ...]] = {}

    def legal(self, state: State, axis: int) -> Bits:
        """The places that an axis may legally go to from a state."""
        return self._both(state, axis, self._tables.looks(axis))[0]

    def own(self, state: State, axis: int) -> Bits:
        """The same, as far as no other axis has a part in it."""
        return self._both(state, axis, self._alone[axis])[0]

    def rests(self, state: State, axis: int) -> Callable[[int], int]:
        """On how many things that nobody settled each legal hop of an axis rests, by its end."""
        return self._resting(state, axis, self._tables.looks(axis))

    def own_rests(self, state: State, axis: int) -> Callable[[int], int]:
        """The same, as far as no other axis has a part in it."""
        return self._resting(state, axis, self._alone[axis])

    def places(self, bits: Bits) -> tuple[int, ...]:
        """The places of a set, the newest first."""
        if bits not in self._places:
            self._places[bits] = tuple(n for n in range(bits.bit_length() - 1, -1, -1) if bits >> n & 1)
        return self._places[bits]

    def _both(self, state: State, axis: int, looks: Sequence[Look]) -> tuple[Bits, list[Mapping[int, int]]]:
        """What rules and hazards allow, and each of these tables too; and by the end, on how much that rests."""
        ends = self._from(state, axis)
        bits, rests = ends.allowed, list[Mapping[int, int]]([ends.rests])
        for look in looks:
            beside = self._tables.beside(look, state)
            key = (look.number, beside)
            if key not in ends.left:
                ends.left[key] = self._tables.left(look, state, beside, ends.allowed, self.places(ends.allowed))
            left = ends.left[key]
            bits &= left[0]
            if left[1]:
                rests.append(left[1])
        return bits, rests

    def _resting(self, state: State, axis: int, looks: Sequence[Look]) -> Callable[[int], int]:
        rests = self._both(state, axis, looks)[1]
        return lambda end: sum([each.get(end, 0) for each in rests])

    def _from(self, state: State, axis: int) -> Ends:
        rulings = self._rulings[axis]
        key = (axis, state[axis], *[state[number] for number in rulings.beside])
        if key not in self._ends:
            self._ends[key] = self._allowed(state, axis)
        return self._ends[key]

    def _allowed(self, state: State, number: int) -> Ends:
        """The ends that nothing but a table could forbid. What no rule or hazard tells apart is asked of one."""
        rulings, start = self._rulings[number], state[number]
        allowed, rests = self._offered[number] & ~(1 << start), dict[int, int]()
        for end, alike in rulings.ruled_alike(start, self.places(allowed)):
            said = rulings.ruled(state, start, end)
            allowed &= ~alike if said.against else -1
            self._count(rests, alike & allowed, len(said.rests))
        for end, alike in rulings.endangered_alike(start, self.places(allowed)):
            said = rulings.endangered(state, start, end)
            allowed &= ~alike if said.against else -1
            self._count(rests, alike & allowed, len(said.rests))
        return Ends(allowed, rests)

    def _count(self, rests: dict[int, int], ends: Bits, number: int) -> None:
        """Adds on how much more each of the ends rests."""
        for end in self.places(ends) if number else ():
            rests[end] = rests.get(end, 0) + number
