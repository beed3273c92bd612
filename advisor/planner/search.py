"""Finds every way to the goal that no other one dominates: exactly, and in the same order every time.

Labels are settled in the order of what they cost so far, which never falls along a path. At a state a label is dropped
when another one there costs no more in anything; a path is given up when one that is finished already costs no more
than the least it could still come to. Both are sound, so what is left is the whole Pareto front: one path for each
cost, the one with the fewest hops, then the one that rests on least, then the one that leads to newer releases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple, TypeAlias

from advisor.planner.bound import Floor
from advisor.planner.cost import NONE, UNDISTURBED, Cost, Disruption, Tally, plus, times
from advisor.planner.grounds import State
from advisor.planner.release_graph import Hop, ReleaseGraph

IsGoal: TypeAlias = Callable[[State], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A path through the graph and what it costs."""

    cost: Cost
    hops: tuple[Hop, ...]
    windows: tuple[int, ...]
    """The window of each hop, counted from 1."""


class _Disturbance(NamedTuple):
    """A disruption as a tuple, which compares quickly, in the same order."""

    irreversible: int
    reboots: int
    drains: int


class _Turn(NamedTuple):
    """One hop as it breaks ties: in the same window first, then by axis, the newest release first."""

    opens: bool
    axis: int
    backwards: int


class _Label(NamedTuple):
    """A path from the start, in the order in which labels are settled."""

    windows: int
    exposure: Tally
    """Of the intervals that are over; that of the open one is not known before the next window, or the end."""
    disturbance: _Disturbance
    hops: int
    rests: int
    path: tuple[_Turn, ...]
    state: State
    used: int
    """How many hops the open window holds."""


def front(graph: ReleaseGraph, is_goal: IsGoal) -> tuple[Way, ...]:
    """The ways to the goal, best first, coordinate by coordinate. Where the start is one, it is a way of no hops."""
    return _Search(graph, is_goal).run()


class _Search:
    def __init__(self, graph: ReleaseGraph, is_goal: IsGoal) -> None:
        self._graph = graph
        self._is_goal = is_goal
        self._options = graph.options
        self._floor = Floor(graph)
        self._settled: dict[tuple[State, int], list[_Label]] = {}
        self._found: list[tuple[Cost, _Label]] = []

    def run(self) -> tuple[Way, ...]:
        no_room = self._options.hops_per_window
        still = _Disturbance(UNDISTURBED.irreversible, UNDISTURBED.reboots, UNDISTURBED.drains)
        heap = [_Label(0, NONE, still, 0, 0, (), self._graph.start, no_room)]
        while heap:
            label = heappop(heap)
            if not self._settles(label):
                continue
            if self._is_goal(label.state):
                self._finish(label)
            if not self._is_hopeless(label):
                for longer in self._longer(label):
                    heappush(heap, longer)
        return tuple(
            self._way(cost, label) for cost, label in sorted(self._found, key=lambda each: each[0].coordinates)
        )

    def _settles(self, label: _Label) -> bool:
        """Whether nothing at the same place is as good."""
        there = self._settled.setdefault((label.state, label.used), [])
        if any(self._is_as_good(each, label) for each in there):
            return False
        there.append(label)
        return True

    def _is_as_good(self, one: _Label, two: _Label) -> bool:
        """Hops count only where their number is limited: then fewer leave more to come."""
        return (
            one.windows <= two.windows
            and one.exposure <= two.exposure
            and one.disturbance <= two.disturbance
            and (self._options.max_hops is None or one.hops <= two.hops)
        )

    def _finish(self, label: _Label) -> None:
        weight = self._graph.weight(label.state)
        cost = self._cost(label, plus(label.exposure, times(weight, self._options.every_days)), weight, label.windows)
        if not any(each.covers(cost) for each, _ in self._found):
            self._found = [(each, by) for each, by in self._found if not cost.dominates(each)]
            self._found.append((cost, label))

    def _is_hopeless(self, label: _Label) -> bool:
        """Whether every longer path costs no less than one that is finished, or would be too long."""
        if self._options.max_hops is not None and label.hops >= self._options.max_hops:
            return True
        is_full = label.used == self._options.hops_per_window
        exposure = plus(label.exposure, times(self._floor.weight, self._options.every_days))
        if is_full:
            exposure = plus(exposure, times(self._graph.weight(label.state), self._options.every_days))
        least = self._cost(label, exposure, self._floor.weight, label.windows + is_full)
        return any(each.covers(least) for each, _ in self._found)

    def _longer(self, label: _Label) -> Iterator[_Label]:
        for hop in self._graph.legal_hops(label.state):
            if label.used < self._options.hops_per_window:
                yield self._with(label, hop, opens=False)
            yield self._with(label, hop, opens=True)

    def _with(self, label: _Label, hop: Hop, *, opens: bool) -> _Label:
        """The label after one hop more, in a window of its own or in the open one."""
        over = times(self._graph.weight(label.state), self._options.every_days) if opens else NONE
        felt = self._graph.disruption(label.state, hop)
        irreversible, reboots, drains = label.disturbance
        return _Label(
            windows=label.windows + opens,
            exposure=plus(label.exposure, over),
            disturbance=_Disturbance(irreversible + felt.irreversible, reboots + felt.reboots, drains + felt.drains),
            hops=label.hops + 1,
            rests=label.rests + self._graph.rests(label.state, hop),
            path=(*label.path, _Turn(opens, hop.axis, -hop.end)),
            state=self._graph.after(label.state, hop),
            used=1 if opens else label.used + 1,
        )

    def _cost(self, label: _Label, exposure: Tally, unresolved: Tally, windows: int) -> Cost:
        irreversible, reboots, drains = label.disturbance
        felt = Disruption(irreversible=irreversible, reboots=reboots, drains=drains)
        return Cost(unresolved=unresolved, windows=windows, exposure=exposure, disruption=felt, hops=label.hops)

    def _way(self, cost: Cost, label: _Label) -> Way:
        state, window = self._graph.start, 0
        hops: list[Hop] = []
        windows: list[int] = []
        for turn in label.path:
            hop = Hop(axis=turn.axis, start=state[turn.axis], end=-turn.backwards)
            window += turn.opens
            hops.append(hop)
            windows.append(window)
            state = self._graph.after(state, hop)
        return Way(cost=cost, hops=tuple(hops), windows=tuple(windows))
