"""How little may stay open, whatever is done: a bound that no path falls below.

The least of a sum is no less than the sum of the least, for tallies order as sums do. So each axis is asked by itself
how little it could hold open after so many hops of its own, as if no table forbade any; the hops are then shared out
among the axes in the best way. Findings that look at other axes count for nothing.
"""

from __future__ import annotations

from itertools import accumulate

from advisor.planner.grounds import State
from advisor.planner.places import Places
from advisor.planner.weights import Weight

Curve = tuple[Weight, ...]
"""The least after no hop, after one, and so on; the last holds for ever."""


class Floor:
    """The least that can be open at any state that hops lead to, by their number."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._of_axis: dict[tuple[int, int], Curve] = {}
        self._known: dict[tuple[int, State], Curve] = {}

    def at(self, state: State) -> Curve:
        """From a state, by the number of hops."""
        axes = state[: len(self._places.numbers)]
        if not axes:
            return (self._places.always,)
        return self._of_some(0, axes)

    def _of_some(self, first: int, places: State) -> Curve:
        """Of neighbouring axes together. States that differ in one axis share most of these halves."""
        key = (first, places)
        curve = self._known.get(key)
        if curve is None:
            curve = self._known[key] = self._of_halves(first, places)
        return curve

    def _of_halves(self, first: int, places: State) -> Curve:
        half = len(places) // 2
        if half:
            return _shared(self._of_some(first, places[:half]), self._of_some(first + half, places[half:]))
        curve = self._curve(first, places[0])
        return tuple([self._places.always + each for each in curve]) if first == 0 else curve

    def _curve(self, number: int, place: int) -> Curve:
        key = (number, place)
        if key not in self._of_axis:
            self._of_axis[key] = tuple(self._least(number, place))
        return self._of_axis[key]

    def _least(self, number: int, place: int) -> list[Weight]:
        weigh = self._places.weight
        layer, seen = {place}, {place}
        least = [weigh(number, place)]
        while layer:
            layer = {end for at in layer for end in self._places.next(number, at)} - seen
            seen |= layer
            least.extend([min(weigh(number, at) for at in layer)] if layer else [])
        falling = list(accumulate(least, min))
        return falling[: falling.index(falling[-1]) + 1]


def _shared(one: Curve, two: Curve) -> Curve:
    """The least of both together, the hops shared out among them."""
    if len(one) == 1 or len(two) == 1:
        short, long = sorted((one, two), key=len)
        return tuple([short[0] + each for each in long])
    first, last = len(one) - 1, len(two) - 1
    return tuple(
        [
            min(
                [
                    one[min(n, first)] + two[min(hops - n, last)]
                    for n in range(max(0, hops - last), min(hops, first) + 1)
                ]
            )
            for hops in range(first + last + 1)
        ]
    )
