"""Each axis by itself: what is open at its places, and where its own rules lead, whatever the others do.

What hangs on other axes is left out on the safe side: findings that look at others weigh nothing here, and an axis
whose rules do may go anywhere that can be had.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from advisor.planner.grounds import State
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.successors import Bits
from advisor.planner.weights import Weight, number_of, weight_of


class Places:
    """The axes of a graph, each alone."""

    def __init__(self, graph: ReleaseGraph) -> None:
        self._graph = graph
        self._seen_from = [graph.findings.seen_from(number) for number in range(len(graph.movable.axes))]
        self._rest = graph.findings.seen_from_the_rest()
        self._weights: dict[tuple[int, int], Weight] = {}
        self._watched: dict[int, bool] = {}
        self._reached: dict[int, list[int]] = {}
        self._next: dict[tuple[int, int], Bits] = {}

    @property
    def numbers(self) -> range:
        """The axes that versions move on. Settings come after them in states, and bound nothing."""
        return range(len(self._graph.movable.axes))

    @cached_property
    def always(self) -> Weight:
        """What is open at every state of what no axis moves."""
        return 0 if self._rest else weight_of(self._graph.findings.of_the_rest(self._graph.start))

    @cached_property
    def least_felt(self) -> int:
        """What users feel of every hop, at least."""
        if self._graph.settings or any(each.of_runbooks for each in self._graph.rulings):
            return 0
        felt = [each.felt(self._graph.start) for each in self._graph.rulings]
        return min((number_of(each) for each in felt), default=0)

    def is_weighed_alone(self, number: int) -> bool:
        """Whether what is open on an axis hangs on no other one."""
        return self._seen_from[number] <= {number}

    def is_ruled_alone(self, number: int) -> bool:
        """Whether the rules and hazards of an axis look at no other one."""
        return not self._graph.rulings[number].beside

    def is_watched(self, number: int) -> bool:
        """Whether a condition of others looks at an axis: of other axes, of tables, or of what no axis moves."""
        if number not in self._watched:
            self._watched[number] = self._watch(number)
        return self._watched[number]

    def _watch(self, number: int) -> bool:
        others = [each for n, each in enumerate(self._seen_from) if n != number]
        others += [each.context for n, each in enumerate(self._graph.rulings) if n != number]
        others += [each.of_runbooks for each in self._graph.rulings]
        others += [look.context for n in range(len(self._graph.movable.axes)) for look in self._graph.tables.looks(n)]
        return any(number in each for each in (*others, self._rest))

    def weight(self, number: int, place: int) -> Weight:
        """What is open on an axis at a place however the others stand, or less."""
        key = (number, place)
        if key not in self._weights:
            self._weights[key] = self._weigh(number, place)
        return self._weights[key]

    def weight_of(self, state: State) -> Weight:
        """What is open at a state; put together from the places where no axis bears on what is open at another."""
        if self._is_sum:
            return self.always + sum([self.weight(number, state[number]) for number in self.numbers])
        return weight_of(self._graph.weight(state))

    @cached_property
    def _is_sum(self) -> bool:
        alone = all(self.is_weighed_alone(number) for number in self.numbers)
        return alone and (not self._rest or self._rest in [{number} for number in self.numbers])

    def next(self, number: int, place: int) -> tuple[int, ...]:
        """Where one hop of the axis may lead."""
        return self._graph.successors.places(self.ends(number, place))

    def ends(self, number: int, place: int) -> Bits:
        """The same as bits. Tables that look at other axes are not asked."""
        key = (number, place)
        if key not in self._next:
            alone = self.is_ruled_alone(number)
            self._next[key] = (
                self._graph.successors.own(self.with_place(number, place), number) if alone else self._free(number)
            )
        return self._next[key]

    def reached(self, number: int) -> Collection[int]:
        """Every place that hops of the axis may lead to, its present one among them, in their order."""
        if number not in self._reached:
            self._reached[number] = self._reach(number)
        return self._reached[number]

    def _reach(self, number: int) -> list[int]:
        todo = [self._graph.start[number]]
        found = set(todo)
        while todo:
            new = set(self.next(number, todo.pop())) - found
            found |= new
            todo.extend(new)
        return sorted(found)

    def with_place(self, number: int, place: int) -> tuple[int, ...]:
        """The state where one axis stands there, and the others where they are."""
        start = self._graph.start
        return (*start[:number], place, *start[number + 1 :])

    def _weigh(self, number: int, place: int) -> Weight:
        state = self.with_place(number, place)
        own = self._graph.findings.of_axis(number, state) if self.is_weighed_alone(number) else None
        rest = self._graph.findings.of_the_rest(state) if self._rest == {number} else None
        return sum(weight_of(each) for each in (own, rest) if each is not None)

    def _free(self, number: int) -> Bits:
        axis = self._graph.movable.axes[number]
        if axis.keep:
            return 0
        return sum(1 << place for place, each in enumerate(axis.candidates) if not each.barred)
