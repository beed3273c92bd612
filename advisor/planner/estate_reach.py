"""What one cluster of an estate can have come to after some windows, and at which price: labels at its states.

Clusters hang on each other only by what the manager does when. So once that is settled, each of them is worked out by
itself, and once for all courses of the manager that look alike to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from advisor.planner.estate_terrain import Price, Terrain
from advisor.planner.question import Options


class Trail(NamedTuple):
    """How a label was come by: the window before, and the states gone through in this one, with the manager's."""

    before: Trail | None
    places: tuple[tuple[int, int], ...]


class Label(NamedTuple):
    """One way to a state, ordered by what it costs."""

    exposure: int
    """Of the intervals that are over."""
    felt: int
    hops: int
    rests: int
    trail: Trail | None


Labels: TypeAlias = dict[int, tuple[Label, ...]]
"""By state: the ways to it of which none is better than another."""


class End(NamedTuple):
    """One way that a cluster can end, with what it comes to in all clusters that it stands for."""

    unresolved: int
    exposure: int
    felt: int
    hops: int
    rests: int
    state: int
    trail: Trail | None


@dataclass(slots=True, kw_only=True)
class Reach:
    """Works out the labels of one terrain, and counts the work."""

    terrain: Terrain
    options: Options
    work: int = 0
    _ends: dict[tuple[int, int], tuple[End, ...]] = field(default_factory=dict)

    @property
    def start(self) -> Labels:
        """Before the first window."""
        return {0: (Label(0, 0, 0, 0, None),)}

    def after_window(self, labels: Labels, manager: int) -> Labels:
        """After a window in which the manager stands still."""
        level = {(manager, state): self._waited(found, manager, state) for state, found in labels.items()}
        after = dict(level)
        for _ in range(self.options.hops_per_window):
            level = self._stepped(level)
            for place, found in level.items():
                after[place] = self._best([*after.get(place, ()), *found])
        return {state: found for (_, state), found in after.items()}

    def after_move(self, labels: Labels, course: tuple[int, ...]) -> Labels:
        """After a window in which the manager goes through these versions, and this cluster stands still."""
        after: Labels = {}
        for state, found in labels.items():
            prices = [self.terrain.moves.get(pair, {}).get(state) for pair in pairwise(course)]
            if None not in prices:
                rests = sum(price.rests for price in prices if price)
                after[state] = tuple(
                    each._replace(rests=each.rests + rests) for each in self._waited(found, course[0], state)
                )
        return after

    def led(self, labels: Labels, manager: int) -> dict[tuple[int, ...], Labels]:
        """For the hub: after a window with a hop of the manager at least, by the versions that it goes through."""
        here: tuple[int, ...] = (manager,)
        level = {(here, state): self._waited(found, manager, state) for state, found in labels.items()}
        found: dict[tuple[int, ...], Labels] = {}
        for _ in range(self.options.hops_per_window):
            level = self._led_on(level)
            for (course, state), there in level.items():
                if len(course) > 1:
                    at = found.setdefault(course, {})
                    at[state] = self._best([*at.get(state, ()), *there])
        return found

    def ends(self, labels: Labels, manager: int) -> tuple[End, ...]:
        """How it can end here and be where the user wants to be: the best ends only."""
        terrain, days, count = self.terrain, self.options.every_days, self.terrain.count
        ends: list[End] = []
        for state, found in labels.items():
            if state in terrain.goals[manager]:
                weight = terrain.weights[manager][state]
                ends.extend(
                    End(
                        weight * count,
                        (each.exposure + weight * days) * count,
                        each.felt * count,
                        each.hops * count,
                        each.rests,
                        state,
                        each.trail,
                    )
                    for each in found
                )
        return best_ends(ends)

    def _waited(self, found: Iterable[Label], manager: int, state: int) -> tuple[Label, ...]:
        """The labels when the interval before a window is over."""
        over = self.terrain.weights[manager][state] * self.options.every_days
        return tuple(
            each._replace(exposure=each.exposure + over, trail=Trail(each.trail, ((manager, state),))) for each in found
        )

    def _stepped(self, level: dict[tuple[int, int], tuple[Label, ...]]) -> dict[tuple[int, int], tuple[Label, ...]]:
        after: dict[tuple[int, int], list[Label]] = {}
        for (manager, state), found in level.items():
            for end, price in self.terrain.steps[manager].get(state, {}).items():
                after.setdefault((manager, end), []).extend(
                    self._on(each, (manager, end), price.felt, price.rests) for each in found if self._may_go_on(each)
                )
        return {place: self._best(found) for place, found in after.items() if found}

    def _led_on(
        self, level: dict[tuple[tuple[int, ...], int], tuple[Label, ...]]
    ) -> dict[tuple[tuple[int, ...], int], tuple[Label, ...]]:
        after: dict[tuple[tuple[int, ...], int], list[Label]] = {}
        for (course, state), found in level.items():
            here = course[-1]
            ways = [
                ((*course, to), state, allowed[state]) for to, allowed in self._moves_from(here) if state in allowed
            ]
            ways += [(course, end, price) for end, price in self.terrain.steps[here].get(state, {}).items()]
            for on, end, price in ways:
                after.setdefault((on, end), []).extend(
                    self._on(each, (on[-1], end), price.felt, price.rests) for each in found if self._may_go_on(each)
                )
        return {place: self._best(found) for place, found in after.items() if found}

    def _moves_from(self, manager: int) -> Iterator[tuple[int, dict[int, Price]]]:
        for (start, end), allowed in self.terrain.moves.items():
            if start == manager:
                yield end, allowed

    def _may_go_on(self, label: Label) -> bool:
        return self.options.max_hops is None or label.hops < self.options.max_hops

    def _on(self, label: Label, place: tuple[int, int], felt: int, rests: int) -> Label:
        self.work += 1
        self.options.observer.followed()
        assert label.trail is not None
        trail = Trail(label.trail.before, (*label.trail.places, place))
        return Label(label.exposure, label.felt + felt, label.hops + 1, label.rests + rests, trail)

    def _best(self, found: Iterable[Label]) -> tuple[Label, ...]:
        """Those that no other one is as good as. Hops count only where their number is limited."""
        kept: list[Label] = []
        counts_hops = self.options.max_hops is not None
        for each in sorted(found):
            if not any(one.felt <= each.felt and (not counts_hops or one.hops <= each.hops) for one in kept):
                kept.append(each)
        return tuple(kept)


def best_ends(ends: Iterable[End]) -> tuple[End, ...]:
    """Those that no other one is as good as in what stays open, exposure and disruption."""
    kept: list[End] = []
    for each in sorted(ends, key=lambda end: end[:6]):
        if not any(one.exposure <= each.exposure and one.felt <= each.felt for one in kept):
            kept.append(each)
    return tuple(kept)
