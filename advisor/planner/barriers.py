"""What forbids the hops of an axis, ends grouped by it: where hops lead to while only some constraints count.

The same answers as asking what is against each hop. But rules, hazards and tables speak of many ends at once, so that
the ends of one start fall into few groups, whatever else stands where.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from advisor.planner.axes import Axis
from advisor.planner.grounds import State
from advisor.planner.outcome import Constraint
from advisor.planner.rulings import Rulings
from advisor.planner.successors import Bits
from advisor.planner.tables import Look, Tables

Against: TypeAlias = frozenset[Constraint]
Groups: TypeAlias = tuple[tuple[Against, Bits], ...]
"""Sets of ends, disjoint, each with all that forbids a hop to any of them."""
Passes: TypeAlias = Callable[[Against], bool]
"""Whether a hop counts that these constraints forbid: `lifted.issuperset`, or `enforced.isdisjoint`."""


class Barriers:
    """The hops of a graph that move versions, legal or not."""

    def __init__(self, axes: Sequence[Axis], rulings: Sequence[Rulings], tables: Tables) -> None:
        self._axes = axes
        self._rulings = rulings
        self._tables = tables
        self._barred = [_grouped(_bars(axis)) for axis in axes]
        self._ruled: dict[tuple[int, ...], Groups] = {}
        self._of_tables: dict[tuple[int, int, tuple[int, ...]], Groups] = {}
        self._groups: dict[tuple[object, ...], Groups] = {}

    def ends(self, state: State, axis: int, passes: Passes) -> Bits:
        """The places that hops of an axis lead to from a state, of the hops that count."""
        return sum([bits for against, bits in self.groups(state, axis) if passes(against)])

    def groups(self, state: State, axis: int) -> Groups:
        """Every end of a hop of an axis from a state, by what forbids it."""
        start, beside = state[axis], [state[number] for number in self._rulings[axis].beside]
        looks = self._tables.looks(axis)
        seen = [self._tables.beside(look, state) for look in looks]
        key = (axis, start, *beside, *seen)
        if key not in self._groups:
            groups = self._by_rules(state, axis, (axis, start, *beside))
            for look, sight in zip(looks, seen, strict=True):
                groups = _split(groups, self._by_table(look, state, sight))
            self._groups[key] = groups
        return self._groups[key]

    def _by_rules(self, state: State, axis: int, key: tuple[int, ...]) -> Groups:
        if key not in self._ruled:
            rulings, start = self._rulings[axis], state[axis]
            others = tuple(place for place in range(len(self._axes[axis].candidates)) if place != start)
            ruled = [
                (rulings.ruled(state, start, end).against, alike) for end, alike in rulings.ruled_alike(start, others)
            ]
            endangered = [
                (rulings.endangered(state, start, end).against, alike)
                for end, alike in rulings.endangered_alike(start, others)
            ]
            self._ruled[key] = _split(_split(_grouped(ruled), _grouped(endangered)), self._barred[axis])
        return self._ruled[key]

    def _by_table(self, look: Look, state: State, sight: tuple[int, ...]) -> Groups:
        """The ends that a table has something to say of; what it is silent of is in no group."""
        key = (look.number, state[look.axis], sight)
        if key not in self._of_tables:
            told = self._tables.alike(look, state[look.axis])
            says = [(self._tables.say(look, state, end).against, alike) for end, alike in told]
            self._of_tables[key] = _grouped(each for each in says if each[0])
        return self._of_tables[key]


def _bars(axis: Axis) -> Iterator[tuple[Against, Bits]]:
    kept = [axis.keep] if axis.keep else []
    for place, candidate in enumerate(axis.candidates):
        yield frozenset([*candidate.barred, *kept]), 1 << place


def _grouped(found: Iterable[tuple[Against, Bits]]) -> Groups:
    together: defaultdict[Against, Bits] = defaultdict(int)
    for against, bits in found:
        together[against] |= bits
    return tuple(together.items())


def _split(groups: Groups, more: Groups) -> Groups:
    """The groups, each with what more forbids of it; the ends in none of the others stay as they are."""
    if not more:
        return groups
    told = sum([bits for _, bits in more])
    both = [(one | two, a & b) for one, a in groups for two, b in more]
    rest = [(one, a & ~told) for one, a in groups]
    return _grouped(each for each in (*both, *rest) if each[1])
