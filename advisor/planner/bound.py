"""How little may stay open, whatever is done: a bound that no path falls below.

The least of a sum is no less than the sum of the least, for tallies order as sums do. So each axis is asked by itself
for the best of its candidates that can be had; an axis whose findings look at other axes counts for nothing.
"""

from __future__ import annotations

from functools import cached_property

from advisor.planner.cost import NONE, Tally, plus
from advisor.planner.release_graph import ReleaseGraph


class Floor:
    """The least that can be open at any state that hops lead to, the present one among them."""

    def __init__(self, graph: ReleaseGraph) -> None:
        self._graph = graph

    @cached_property
    def weight(self) -> Tally:
        """No state weighs less."""
        total = NONE
        for number in range(len(self._graph.movable.axes)):
            total = plus(total, self._least(number))
        return total

    def _least(self, number: int) -> Tally:
        axis = self._graph.movable.axes[number]
        places = (
            n for n, each in enumerate(axis.candidates) if not each.barred and (axis.keep is None or n == axis.start)
        )
        return min(self._graph.findings.least(number, place) for place in places)
