"""Finds the windows of a whole estate: every plan that no other one dominates, exactly, or as far as the budget goes.

A node is a course of the manager: for each window the versions it goes through, or none where the clusters are moved.
All clusters are worked out under it, each by itself, and their ends are added up. A node is given up when a plan that
is found already costs no more than the least it could still come to, or when another node, with the manager at the
same version after no more windows, has come to every state that it has come to, for no more days in all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from advisor.planner.estate_reach import End, Labels, Reach, best_ends

#: Sums that are kept when the budget has ended: the best at each thing.
THINNED = 3

Course: TypeAlias = tuple[int, ...]
"""The manager's versions through one window, the one it begins with foremost; empty where it stands still."""


class Point(NamedTuple):
    """What a plan costs, packed; compared in this order."""

    unresolved: int
    windows: int
    exposure: int
    felt: int

    def covers(self, other: Point) -> bool:
        """Whether it is no worse in anything."""
        return (
            self.unresolved <= other.unresolved
            and self.windows <= other.windows
            and self.exposure <= other.exposure
            and self.felt <= other.felt
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JointWay:
    """One plan for the whole estate."""

    point: Point
    hops: int
    ends: tuple[End, ...]
    """The hub's, then each group's."""
    courses: tuple[Course, ...]
    """Window by window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JointFront:
    """What a search comes to."""

    ways: tuple[JointWay, ...]
    """Best first. Each beats every other one in something."""
    bound: Point | None
    """What no plan falls below, in each part by itself, where the budget ended before the search; None where it is
    exact."""
    work: int


@dataclass(slots=True, kw_only=True)
class _Node:
    courses: tuple[Course, ...]
    manager: int
    keys: tuple[int, ...]
    labels: tuple[Labels, ...]


class _Exhausted(Exception):
    """The budget has ended."""


def joint_front(hub: Reach, members: Sequence[Reach], budget: int) -> JointFront:
    """Every way for the estate of which none is better than another, the empty one among them where it is one.

    The budget is the number of steps, in all clusters together, after which what is found is all that is told.
    """
    return _JointSearch(hub=hub, units=(hub, *members), budget=budget).run()


@dataclass(slots=True, kw_only=True)
class _JointSearch:
    hub: Reach
    units: tuple[Reach, ...]
    budget: int
    _found: list[JointWay] = field(default_factory=list)
    _settled: dict[int, list[_Node]] = field(default_factory=dict)
    _memo: list[dict[tuple[int, object], tuple[int, Labels]]] = field(default_factory=list)
    _floors: list[int] = field(default_factory=list)
    _needs: list[dict[tuple[int, int], int]] = field(default_factory=list)
    _alike: list[dict[object, int]] = field(default_factory=list)
    _keys: int = 0
    _sums: int = 0
    _is_thinned: bool = False

    def run(self) -> JointFront:
        """Settles nodes, those that promise to be through soonest first."""
        self._memo = [{} for _ in self.units]
        self._alike = [_itself(self.hub), *(_alike(unit) for unit in self.units[1:])]
        self._floors = [_floor(unit) for unit in self.units]
        self._needs = [_needs(unit, floor) for unit, floor in zip(self.units, self._floors, strict=True)]
        first = _Node(courses=(), manager=0, keys=(0,) * len(self.units), labels=tuple(u.start for u in self.units))
        heap: list[tuple[int, int, int, tuple[Course, ...], _Node]] = []
        is_whole = all(unit.terrain.least is None for unit in self.units)
        try:
            self._push(heap, first)
            while heap:
                node = heappop(heap)[-1]
                if self._is_settled(node):
                    continue
                self._finish(node)
                if not self._is_hopeless(node):
                    for longer in self._longer(node):
                        self._push(heap, longer)
        except _Exhausted:
            is_whole = False
        bound = None if is_whole and not self._is_thinned else self._bound(first)
        found = self._found if bound is None else [each for each in self._found if not _idles(each)]
        return JointFront(ways=tuple(sorted(found, key=lambda way: way.point)), bound=bound, work=self._work)

    @property
    def _is_spent(self) -> bool:
        return self._work > self.budget

    @property
    def _work(self) -> int:
        return self._sums + sum(unit.work for unit in self.units)

    def _push(self, heap: list[tuple[int, int, int, tuple[Course, ...], _Node]], node: _Node) -> None:
        if self._is_spent:
            raise _Exhausted
        need = max(
            min(needs[node.manager, state] for state in labels)
            for needs, labels in zip(self._needs, node.labels, strict=True)
        )
        windows = len(node.courses)
        heappush(heap, (windows + need, -windows, self._least_exposure(node), node.courses, node))

    def _longer(self, node: _Node) -> Iterator[_Node]:
        """Every node one window further: the clusters moved, or the manager."""
        found = [
            self._remembered(number, key, ("still", self._alike[number]["still", node.manager]), labels, node.manager)
            for number, (key, labels) in enumerate(zip(node.keys, node.labels, strict=True))
        ]
        yield self._node(node, (), node.manager, found)
        for course, led in sorted(self.hub.led(node.labels[0], node.manager).items()):
            self._keys += 1
            found = [(self._keys, led)]
            for number in range(1, len(self.units)):
                key, labels = node.keys[number], node.labels[number]
                pairs = tuple(self._alike[number]["move", pair] for pair in pairwise(course))
                found.append(self._remembered(number, key, (node.manager, *pairs), labels, course))
            if all(labels for _, labels in found):
                yield self._node(node, course, course[-1], found)

    def _node(self, node: _Node, course: Course, manager: int, found: Sequence[tuple[int, Labels]]) -> _Node:
        return _Node(
            courses=(*node.courses, course),
            manager=manager,
            keys=tuple(key for key, _ in found),
            labels=tuple(labels for _, labels in found),
        )

    def _remembered(
        self, number: int, key: int, token: object, labels: Labels, does: int | Course
    ) -> tuple[int, Labels]:
        memo, unit = self._memo[number], self.units[number]
        if (key, token) not in memo:
            self._keys += 1
            after = unit.after_window(labels, does) if isinstance(does, int) else unit.after_move(labels, does)
            memo[key, token] = (self._keys, after)
        return memo[key, token]

    def _is_settled(self, node: _Node) -> bool:
        """Whether another node has come as far in everything."""
        there = self._settled.setdefault(node.manager, [])
        if any(self._has_come_as_far(each, node) for each in there):
            return True
        there.append(node)
        return False

    def _has_come_as_far(self, one: _Node, two: _Node) -> bool:
        if len(one.courses) > len(two.courses):
            return False
        if not all(mine.keys() >= yours.keys() for mine, yours in zip(one.labels, two.labels, strict=True)):
            return False
        total = 0
        for unit, mine, yours in zip(self.units, one.labels, two.labels, strict=True):
            lag = _lag(mine, yours, counts_hops=unit.options.max_hops is not None)
            if lag is None:
                return False
            total += lag * unit.terrain.count
        return total <= 0

    def _finish(self, node: _Node) -> None:
        """Adds the ends of all clusters up, and keeps the sums that nothing covers."""
        windows = len(node.courses)
        sums: list[tuple[End, tuple[End, ...]]] = [(End(0, 0, 0, 0, 0, 0, None), ())]
        own = [unit.ends(labels, node.manager) for unit, labels in zip(self.units, node.labels, strict=True)]
        if not all(own) or self._is_covered(_ideal(own, windows)):
            return
        for ends in own:
            self._sums += len(sums) * len(ends)
            if self._is_spent and len(sums) > THINNED:
                self._is_thinned = True
                sums = [(total, parts) for total, parts in _extremes(sums)]
            added = [(_sum(total, end), (*parts, end)) for total, parts in sums for end in ends]
            kept = best_ends(total._replace(state=number) for number, (total, _) in enumerate(added))
            sums = [(each, added[each.state][1]) for each in kept]
        for total, parts in sums:
            point = Point(total.unresolved, windows, total.exposure, total.felt)
            if not self._is_covered(point):
                self._found = [each for each in self._found if not point.covers(each.point)]
                self._found.append(JointWay(point=point, hops=total.hops, ends=parts, courses=node.courses))

    def _is_covered(self, point: Point) -> bool:
        return any(each.point.covers(point) for each in self._found)

    def _is_hopeless(self, node: _Node) -> bool:
        return self._is_covered(self._bound(node))

    def _bound(self, node: _Node) -> Point:
        """What no plan that goes on from a node falls below."""
        unresolved = sum(floor * unit.terrain.count for unit, floor in zip(self.units, self._floors, strict=True))
        disturbed = sum(
            min(each.felt for found in labels.values() for each in found) * unit.terrain.count
            for unit, labels in zip(self.units, node.labels, strict=True)
        )
        return Point(unresolved, len(node.courses) + 1, self._least_exposure(node), disturbed)

    def _least_exposure(self, node: _Node) -> int:
        total = 0
        for unit, floor, labels in zip(self.units, self._floors, node.labels, strict=True):
            days, weights = unit.options.every_days, unit.terrain.weights[node.manager]
            least = min(found[0].exposure + weights[state] * days for state, found in labels.items())
            total += (least + floor * days) * unit.terrain.count
        return total


def _idles(way: JointWay) -> bool:
    """Whether nothing is done in some window: then the same way without it is better, and was not come to yet."""
    trails = [end.trail for end in way.ends]
    for course in reversed(way.courses):
        if not course and all(trail and len(trail.places) == 1 for trail in trails):
            return True
        trails = [trail and trail.before for trail in trails]
    return False


def _floor(unit: Reach) -> int:
    """How little may be open in a cluster, wherever it comes to."""
    least = min(min(by.values(), default=0) for by in unit.terrain.weights if by)
    return least if unit.terrain.least is None else min(least, unit.terrain.least)


def _lag(mine: Labels, yours: Labels, *, counts_hops: bool) -> int | None:
    """By how many days mine are behind at worst, state by state; None where yours are better in something else."""
    worst: int | None = None
    for state, found in yours.items():
        for label in found:
            days = [
                each.exposure - label.exposure
                for each in mine[state]
                if each.felt <= label.felt and (not counts_hops or each.hops <= label.hops)
            ]
            if not days:
                return None
            worst = min(days) if worst is None else max(worst, min(days))
    return worst or 0


def _sum(one: End, two: End) -> End:
    """What two ends come to together; in no state of its own."""
    return End(
        one.unresolved + two.unresolved,
        one.exposure + two.exposure,
        one.felt + two.felt,
        one.hops + two.hops,
        one.rests + two.rests,
        0,
        None,
    )


def _ideal(own: Sequence[Sequence[End]], windows: int) -> Point:
    """The best of each part by itself."""
    return Point(
        sum(min(end.unresolved for end in ends) for ends in own),
        windows,
        sum(min(end.exposure for end in ends) for ends in own),
        sum(min(end.felt for end in ends) for ends in own),
    )


def _extremes(sums: Sequence[tuple[End, tuple[End, ...]]]) -> list[tuple[End, tuple[End, ...]]]:
    """The sums that are best at one thing: of the rest none is kept where the budget has ended."""
    return [
        min(sums, key=lambda each: each[0][:6]),
        min(sums, key=lambda each: (each[0].exposure, each[0][:6])),
        min(sums, key=lambda each: (each[0].felt, each[0][:6])),
    ]


def _itself(hub: Reach) -> dict[object, int]:
    """To the hub nothing that the manager does is like another."""
    return {("still", manager): manager for manager in range(len(hub.terrain.managers) or 1)}


def _alike(unit: Reach) -> dict[object, int]:
    """For each thing that the manager can do: the first that is the same to this cluster."""
    terrain = unit.terrain
    found: dict[object, int] = {}
    for manager, steps in enumerate(terrain.steps):
        found["still", manager] = next(
            n
            for n in range(manager + 1)
            if terrain.steps[n] == steps and terrain.weights[n] == terrain.weights[manager]
        )
    moves = sorted(terrain.moves)
    for number, pair in enumerate(moves):
        found["move", pair] = next(n for n in range(number + 1) if terrain.moves[moves[n]] == terrain.moves[pair])
    return found


def _needs(unit: Reach, floor: int) -> dict[tuple[int, int], int]:
    """How many windows it takes at least, by manager version and state, to where as little as can be is open."""
    terrain = unit.terrain
    before: dict[tuple[int, int], set[tuple[int, int]]] = {}
    places = {(manager, state) for manager, by in enumerate(terrain.steps) for state in by}
    for manager, by in enumerate(terrain.steps):
        for state, ends in by.items():
            for end in ends:
                before.setdefault((manager, end), set()).add((manager, state))
    for (start, end), allowed in terrain.moves.items():
        for state in allowed:
            before.setdefault((end, state), set()).add((start, state))
    hops = {place: 0 for place in places if terrain.weights[place[0]][place[1]] == floor}
    layer = set(hops)
    distance = 0
    while layer:
        distance += 1
        layer = {each for place in layer for each in before.get(place, ()) if each not in hops}
        hops.update(dict.fromkeys(layer, distance))
    size = unit.options.hops_per_window
    far = len(places)
    return {place: -(-hops[place] // size) if place in hops else far for place in places}
