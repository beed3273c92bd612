"""The least that a path which has come so far could still come to: this tells a search which ones are hopeless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, Protocol

from advisor.planner.bound import Floor
from advisor.planner.grounds import State
from advisor.planner.places import Places
from advisor.planner.question import Options
from advisor.planner.weights import Weight


class Coordinates(NamedTuple):
    """What is weighed against each other, as numbers."""

    unresolved: Weight
    windows: int
    exposure: Weight
    disturbance: int

    def covers(self, other: Coordinates) -> bool:
        """Whether it is no worse in any coordinate."""
        return (
            self.unresolved <= other.unresolved
            and self.windows <= other.windows
            and self.exposure <= other.exposure
            and self.disturbance <= other.disturbance
        )


class Label(Protocol):
    """A path from the start, as far as its going on hangs on it."""

    @property
    def state(self) -> State:
        """Where it has come to."""

    @property
    def windows(self) -> int:
        """Those it has taken."""

    @property
    def exposure(self) -> Weight:
        """Of the intervals that are over."""

    @property
    def disturbance(self) -> int:
        """What users felt of it."""

    @property
    def hops(self) -> int:
        """Those it has made."""

    @property
    def used(self) -> int:
        """How many hops the open window holds."""


class _Least(NamedTuple):
    """The least that a path can come to with so many windows more."""

    unresolved: Weight
    windows: int
    exposure: Weight
    """From the open interval to the last one."""
    felt: int


class Ahead:
    """What lies ahead of each state."""

    def __init__(self, places: Places, options: Options) -> None:
        self._floor = Floor(places)
        self._felt = places.least_felt
        self._options = options
        self._known: dict[tuple[State, int], tuple[_Least, ...]] = {}

    def of(self, label: Label, found: Sequence[Coordinates]) -> Iterator[Coordinates]:
        """The least that longer paths can come to, by their windows, and that no cost found covers.

        More windows than these leave no less open.
        """
        most = self._options.max_hops
        left = None if most is None else most - label.hops
        if left == 0:
            return
        for least in self._from(label.state, self._options.hops_per_window - label.used):
            if left is not None and least.windows > left:
                return
            unresolved, windows = least.unresolved, label.windows + least.windows
            exposure, felt = label.exposure + least.exposure, label.disturbance + least.felt
            for each in found:  # as `covers` says it: this is where a search spends its time
                if each[0] <= unresolved and each[1] <= windows and each[2] <= exposure and each[3] <= felt:
                    break
            else:
                yield Coordinates(unresolved, windows, exposure, felt)

    def _from(self, state: State, room: int) -> tuple[_Least, ...]:
        key = (state, room)
        if key not in self._known:
            self._known[key] = tuple(self._least(state, room))
        return self._known[key]

    def _least(self, state: State, room: int) -> Iterator[_Least]:
        floor, each = self._floor.at(state), self._options.hops_per_window
        windows = max(1, -(-(len(floor) - 1 - room) // each))
        least = [floor[min(room + each * more, len(floor) - 1)] for more in range(windows + 1)]
        exposure = accumulate(weight * self._options.every_days for weight in least)
        for more, (unresolved, days) in enumerate(zip(least, exposure, strict=True)):
            if more or room:
                yield _Least(unresolved, more, days, max(more, 1) * self._felt)
