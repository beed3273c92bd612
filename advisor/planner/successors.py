"""Where legal hops lead to from each state: the same answers as asking hop by hop, by looking up bits.

The ends of an axis that rules and hazards allow hang on little besides its start. Which of them a table leaves hangs on
the places of the axes that it looks at; as the bits of a number, what several tables leave is one `&`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    left: list[dict[tuple[int, ...], Bits]] = field(default_factory=list)
    """For each table, by the places of the other axes that it looks at."""


class Successors:
    """The legal hops of a graph."""

    def __init__(self, axes: Sequence[Axis], rulings: Sequence[Rulings], tables: Tables) -> None:
        self._axes = axes
        self._rulings = rulings
        self._tables = tables
        self._ends: dict[tuple[object, ...], Ends] = {}
        self._places: dict[Bits, tuple[int, ...]] = {}

    def legal(self, state: State, axis: int) -> Bits:
        """The places that an axis may legally go to from a state."""
        ends = self._from(state, axis)
        bits = ends.allowed
        for left, look in zip(ends.left, self._tables.looks(axis), strict=True):
            if not bits:
                break
            key = tuple([state[number] for number in look.beside])
            if key not in left:
                left[key] = self._left(look, state, ends.allowed)
            bits &= left[key]
        return bits

    def rests(self, state: State, axis: int, end: int) -> int:
        """On how many things that nobody settled a legal hop rests."""
        looks = self._tables.looks(axis)
        return self._from(state, axis).rests[end] + sum(
            len(self._tables.said_by(look, state, end).rests) for look in looks
        )

    def places(self, bits: Bits) -> tuple[int, ...]:
        """The places of a set, the newest first."""
        if bits not in self._places:
            self._places[bits] = tuple(n for n in range(bits.bit_length() - 1, -1, -1) if bits >> n & 1)
        return self._places[bits]

    def _from(self, state: State, axis: int) -> Ends:
        rulings = self._rulings[axis]
        key = (axis, state[axis], *[state[number] for number in rulings.beside])
        if key not in self._ends:
            rests = dict(self._allowed(state, axis))
            allowed = sum(1 << end for end in rests)
            self._ends[key] = Ends(allowed, rests, [{} for _ in self._tables.looks(axis)])
        return self._ends[key]

    def _allowed(self, state: State, number: int) -> Iterator[tuple[int, int]]:
        """The ends that nothing but a table could forbid, each with the number of what it rests on."""
        axis, rulings = self._axes[number], self._rulings[number]
        for end, candidate in enumerate(axis.candidates):
            if axis.keep or candidate.barred or end == state[number]:
                continue
            ruled = rulings.ruled(state, state[number], end)
            if not ruled.against:
                endangered = rulings.endangered(state, state[number], end)
                if not endangered.against:
                    yield end, len(ruled.rests) + len(endangered.rests)

    def _left(self, look: Look, state: State, allowed: Bits) -> Bits:
        ends = self.places(allowed)
        return sum(1 << end for end in ends if not self._tables.said_by(look, state, end).against)
