"""The hops worth trying from each state, with what they come to: all that a search asks of a graph while it goes on.

What an axis can do hangs on few of the others. So it is worked out once for each of what these are at, and each state
puts together what its axes have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import NamedTuple

from advisor.planner.grounds import State
from advisor.planner.preferred import Preferred
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.weights import number_of


class Step(NamedTuple):
    """A hop worth trying from a state, with what it comes to."""

    axis: int
    end: int
    after: State
    rests: int
    """On how many things that nobody settled it rests."""
    felt: int
    """What users feel of it, as a number."""


class _End(NamedTuple):
    """Where an axis may go, whatever stands where it does not look."""

    place: int
    rests: int
    felt: int


class Steps:
    """The steps of a graph."""

    def __init__(self, graph: ReleaseGraph, preferred: Preferred) -> None:
        self._graph = graph
        self._preferred = preferred
        self._sights = [_sight(graph, axis) for axis in range(len(graph.movable.axes))]
        self._ends: dict[tuple[int, object], tuple[_End, ...]] = {}

    def __call__(self, state: State) -> Iterator[Step]:
        """The steps from a state, axis by axis, the newest ends first; settings last."""
        for axis, sight in enumerate(self._sights):
            key = (axis, sight(state))
            ends = self._ends.get(key)
            if ends is None:
                ends = self._ends[key] = tuple(self._of_axis(state, axis))
            for place, rests, felt in ends:
                yield Step(axis, place, (*state[:axis], place, *state[axis + 1 :]), rests, felt)
        for hop in self._graph.setting_hops(state):
            if self._graph.is_legal(state, hop):
                felt = number_of(self._graph.disruption(state, hop))
                yield Step(hop.axis, hop.end, self._graph.after(state, hop), self._graph.rests(state, hop), felt)

    def _of_axis(self, state: State, axis: int) -> Iterator[_End]:
        successors = self._graph.successors
        felt = number_of(self._graph.rulings[axis].felt(state))
        rests = successors.rests(state, axis)
        for place in self._preferred.among(state, axis, successors.legal(state, axis)):
            yield _End(place, rests(place), felt)


def _sight(graph: ReleaseGraph, axis: int) -> Callable[[State], object]:
    """What of a state the hops of an axis hang on."""
    rulings = graph.rulings[axis]
    beside = (number for look in graph.tables.looks(axis) for number in look.beside)
    return itemgetter(*sorted({axis, *rulings.context, *rulings.of_runbooks, *beside}))
