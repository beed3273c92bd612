"""Which places of an axis are at least as good as others, whatever follows: what need not be tried, with no plan lost.

A place covers another one when no more is open there, every table leaves it at least as much, it is the goal if the
other is, and each hop from the other either leads on from it too, or to a place that it covers as well, so that the hop
can be saved. Then a path through the other one can be led through it, at no more cost. The search drops a hop to a
covered place where the path that replaces it costs less, or costs the same and is the one that ties are broken for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from advisor.model.names import ComponentName, TableId
from advisor.planner.grounds import State
from advisor.planner.places import Places
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.rulings import Alike, grouped
from advisor.planner.successors import Bits
from advisor.planner.tables import Look
from advisor.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class _Met:
    """What tables say of a place beside each place of the other axes."""

    allowed: tuple[Bits, ...]
    rests: tuple[int, ...]
    seen: tuple[object, ...]
    """What tables see of it that look at more than pairs."""

    def covers(self, other: _Met) -> bool:
        """Whether nothing is forbidden here but what is forbidden there."""
        return self.seen == other.seen and not any(b & ~a for a, b in zip(self.allowed, other.allowed, strict=True))

    def rests_on_no_more(self, other: _Met) -> bool:
        """Whether nothing rests here but what rests there."""
        return all(a <= b for a, b in zip(self.rests, other.rests, strict=True))


class Preferred:
    """The places of every axis, compared."""

    def __init__(self, graph: ReleaseGraph, places: Places, wanted: Mapping[int, int]) -> None:
        self._graph = graph
        self._places = places
        self._wanted = wanted
        #: With one hop a window, every state is left open for an interval, so that less open is less exposure.
        self._every_state_counts = graph.options.hops_per_window == 1 and graph.options.every_days > 0
        self._covered: dict[int, dict[int, Bits]] = {}
        self._cargos: dict[tuple[int, int], Mapping[ComponentName, tuple[Version, ...]]] = {}
        self._said: dict[tuple[int, int], tuple[tuple[Bits, Bits], list[int]]] = {}
        self._met: dict[tuple[int, int], _Met] = {}
        self._grouped: dict[tuple[TableId, int], Alike] = {}
        self._kept: dict[tuple[int, int, Bits], tuple[int, ...]] = {}

    def among(self, state: State, axis: int, ends: Bits) -> tuple[int, ...]:
        """The ends worth a hop from a state, the newest first."""
        key = (axis, state[axis], ends)
        if key not in self._kept:
            self._kept[key] = tuple(self._worth(axis, state[axis], self._graph.successors.places(ends)))
        return self._kept[key]

    def _worth(self, axis: int, start: int, ends: tuple[int, ...]) -> Iterable[int]:
        if self._graph.settings or not self._places.is_ruled_alone(axis) or not self._places.is_weighed_alone(axis):
            return ends
        covered = self._covered_on(axis)
        worth = [end for end in ends if not covered[start] >> end & 1]
        return [end for end in worth if not any(self._replaces(axis, start, one, end) for one in ends if one != end)]

    def _replaces(self, axis: int, start: int, one: int, other: int) -> bool:
        """Whether a path through one place beats the same through another, or ties are broken for it."""
        if not self._covered_on(axis)[one] >> other & 1:
            return False
        weigh = self._places.weight
        if self._every_state_counts and weigh(axis, one) < weigh(axis, other):
            return True
        is_tied_for = one > other and self._cargo(axis, one) == self._cargo(axis, other)
        return is_tied_for and self._rests_on_no_more(axis, start, one, other)

    def _rests_on_no_more(self, axis: int, start: int, one: int, other: int) -> bool:
        if not self._meeting(axis, one).rests_on_no_more(self._meeting(axis, other)):
            return False
        if self._rests(axis, start, one) > self._rests(axis, start, other):
            return False
        saved = self._covered_on(axis)[one]
        onwards = (end for end in self._places.next(axis, other) if not saved >> end & 1)
        return all(self._rests(axis, one, end) <= self._rests(axis, other, end) for end in onwards)

    def _rests(self, axis: int, start: int, end: int) -> int:
        return self._graph.successors.own_rests(self._places.with_place(axis, start), axis)(end)

    def _covered_on(self, axis: int) -> dict[int, Bits]:
        """For each place the ones that it covers, itself among them: the greatest relation that keeps its promise."""
        if axis not in self._covered:
            reached = self._places.reached(axis)
            covered = {one: sum(1 << two for two in reached if self._may_cover(axis, one, two)) for one in reached}
            ends = {one: self._places.ends(axis, one) for one in reached}
            is_changing = True
            while is_changing:
                is_changing = False
                for one, bits in covered.items():
                    left = sum(
                        1 << two
                        for two in reached
                        if bits >> two & 1 and not ends[two] & ~(ends[one] & ~self._asked_anew(axis, one, two) | bits)
                    )
                    is_changing = is_changing or left != bits
                    covered[one] = left
            self._covered[axis] = covered
        return self._covered[axis]

    def _may_cover(self, axis: int, one: int, two: int) -> bool:
        if one == two:
            return True
        grounds, weigh = self._graph.grounds, self._places.weight
        if weigh(axis, one) > weigh(axis, two) or two == self._wanted.get(axis):
            return False
        if self._places.is_watched(axis) and grounds.alike(axis, one) != grounds.alike(axis, two):
            return False
        return self._meeting(axis, one).covers(self._meeting(axis, two))

    def _asked_anew(self, axis: int, one: int, two: int) -> Bits:
        """The ends that bring along what the second place has already: from there no table is asked of it again."""
        old, new = self._cargo(axis, one), self._cargo(axis, two)
        bits = 0
        for name, versions in new.items():
            if old.get(name) != versions:
                places = (end for end in self._places.reached(axis) if self._cargo(axis, end).get(name) == versions)
                bits |= sum(1 << end for end in places)
        return bits

    def _cargo(self, axis: int, place: int) -> Mapping[ComponentName, tuple[Version, ...]]:
        """What is dragged along to a place, as far as tables look at it that look at other axes too."""
        key = (axis, place)
        if key not in self._cargos:
            looks = [look for look in self._graph.tables.looks(axis) if look.beside]
            names = {name for look in looks for name in look.names} - {self._graph.movable.axes[axis].name}
            seen = self._graph.tables.seen_at(axis, place)
            self._cargos[key] = {name: seen[name] for name in sorted(names) if name in seen}
        return self._cargos[key]

    def _meeting(self, axis: int, place: int) -> _Met:
        key = (axis, place)
        if key not in self._met:
            said = [self._met_by(look, place) for look in self._graph.tables.looks(axis) if self._is_of_two(look)]
            others = [look for look in self._graph.tables.looks(axis) if look.beside and not self._is_of_two(look)]
            seen = self._graph.tables.seen_at(axis, place)
            self._met[key] = _Met(
                allowed=tuple(bits for allowed, _ in said for bits in allowed),
                rests=tuple(count for _, rests in said for count in rests),
                seen=tuple(seen.get(name) for look in others for name in look.names),
            )
        return self._met[key]

    def _is_of_two(self, look: Look) -> bool:
        """Whether a table speaks of pairs of this axis and one other, whichever of them moves."""
        if len(look.beside) != 1 or not look.is_of_pairs:
            return False
        backs = [each for each in self._graph.tables.looks(look.beside[0]) if each.table.id == look.table.id]
        return bool(backs) and backs[0].is_of_pairs

    def _met_by(self, look: Look, place: int) -> tuple[tuple[Bits, Bits], list[int]]:
        """The same for all places that the table cannot tell apart."""
        key = (look.number, self._graph.tables.kind(look, look.axis, place))
        if key not in self._said:
            self._said[key] = self._beside(look, place)
        return self._said[key]

    def _beside(self, look: Look, place: int) -> tuple[tuple[Bits, Bits], list[int]]:
        """What a table allows of a place beside each of another axis, and what rests: as one moves, and the other."""
        tables, number = self._graph.tables, look.beside[0]
        back = next(each for each in tables.looks(number) if each.table.id == look.table.id)
        allowed, rests = [0, 0], list[int]()
        for other, alike in self._alike(look, number):
            state = self._places.with_place(look.axis, place)
            state = (*state[:number], other, *state[number + 1 :])
            for side, said in enumerate((tables.say_where(look, state), tables.say_where(back, state))):
                allowed[side] |= 0 if said.against else alike
                rests.append(said.rests)
        return (allowed[0], allowed[1]), rests

    def _alike(self, look: Look, number: int) -> Alike:
        """The places of an axis that a table cannot tell apart."""
        key = (look.table.id, number)
        if key not in self._grouped:
            kinds = ((place, self._graph.tables.kind(look, number, place)) for place in self._places.reached(number))
            self._grouped[key] = grouped(kinds)
        return self._grouped[key]
