"""Finds every way to the goal that no other one dominates: exactly, and in the same order every time.

Labels are settled in the order of what they cost so far, which never falls along a path. At a state a label is dropped
when another one there costs no more in anything; a path is given up when one that is finished already costs no more
than the least it could still come to; a hop is not tried where another one, or none, is at least as good whatever
follows (`preferred.py`). All of these are sound, so what is left is the whole Pareto front: one path for each cost, the
one with the fewest hops, then the one that rests on least, then the one that leads to newer releases.

Work is counted in labels that were followed, never in seconds, so that a search that gives up does so at the same place
every time. What it then cannot know is bounded by what it had still to follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as field_of
from heapq import heappop, heappush
from typing import NamedTuple, TypeAlias

from advisor.planner.ahead import Ahead, Coordinates
from advisor.planner.cost import Cost
from advisor.planner.grounds import State
from advisor.planner.outcome import Bound
from advisor.planner.places import Places
from advisor.planner.preferred import Preferred
from advisor.planner.release_graph import Hop, ReleaseGraph
from advisor.planner.steps import Step, Steps
from advisor.planner.weights import Weight, disruption_of_number, tally_of

IsGoal: TypeAlias = Callable[[State], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A goal: where some of the axes have to stand, each at one place. The others may stand anywhere."""

    places: Mapping[int, int] = field_of(default_factory=dict)

    def __call__(self, state: State) -> bool:
        """Whether a state is one."""
        return all(state[number] == place for number, place in self.places.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A path through the graph and what it costs."""

    cost: Cost
    hops: tuple[Hop, ...]
    windows: tuple[int, ...]
    """The window of each hop, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What a search came to."""

    ways: tuple[Way, ...]
    """Best first, coordinate by coordinate."""
    bound: Bound | None
    """What no other way falls below, where the work allowed did not suffice; None when these are all."""


class _Turn(NamedTuple):
    """One hop as it breaks ties: in the same window first, then by axis, the newest release first."""

    opens: bool
    axis: int
    backwards: int


class _Label(NamedTuple):
    """A path from the start, in the order in which labels are settled."""

    windows: int
    exposure: Weight
    """Of the intervals that are over; that of the open one is not known before the next window, or the end."""
    disturbance: int
    hops: int
    rests: int
    path: tuple[_Turn, ...]
    state: State
    used: int
    """How many hops the open window holds."""


def front(graph: ReleaseGraph, goal: Wanted) -> Front:
    """The ways to the goal. Where the start is one, it is a way of no hops."""
    return _Search(graph, goal).run()


def states_of(graph: ReleaseGraph, way: Way) -> Iterator[State]:
    """The states that a way leads through, the first and the last among them."""
    state = graph.start
    yield state
    for hop in way.hops:
        state = graph.after(state, hop)
        yield state


class _Search:
    def __init__(self, graph: ReleaseGraph, goal: Wanted) -> None:
        self._graph = graph
        self._goal = goal
        self._options = graph.options
        self._places = Places(graph)
        self._ahead = Ahead(self._places, graph.options)
        self._steps_from = Steps(graph, Preferred(graph, self._places, goal.places))
        self._heap: list[_Label] = []
        self._settled: dict[tuple[State, int], list[_Label]] = {}
        self._found: dict[Coordinates, _Label] = {}
        self._costs: tuple[Coordinates, ...] = ()
        self._steps: dict[State, tuple[Step, ...]] = {}
        self._weights: dict[State, Weight] = {}

    def run(self) -> Front:
        self._heap = [_Label(0, 0, 0, 0, 0, (), self._graph.start, self._options.hops_per_window)]
        work = 0
        while self._heap and work < self._options.work:
            label = heappop(self._heap)
            if self._settles(label):
                work += 1
                self._options.observer.followed()
                self._follow(label)
        ways = (self._way(cost, label) for cost, label in sorted(self._found.items()))
        return Front(ways=tuple(ways), bound=self._bound())

    def _follow(self, label: _Label) -> None:
        if self._goal(label.state):
            self._finish(label)
        for longer in () if self._is_hopeless(label) else self._longer(label):
            if not self._is_settled(longer) and any(self._open_ends(longer)):
                heappush(self._heap, longer)

    def _settles(self, label: _Label) -> bool:
        """Whether nothing at the same place is as good."""
        if self._is_settled(label):
            return False
        self._settled.setdefault((label.state, label.used), []).append(label)
        return True

    def _is_settled(self, label: _Label) -> bool:
        return any(self._is_as_good(each, label) for each in self._settled.get((label.state, label.used), ()))

    def _is_as_good(self, one: _Label, two: _Label) -> bool:
        """Hops count only where their number is limited: then fewer leave more to come."""
        return (
            one.windows <= two.windows
            and one.exposure <= two.exposure
            and one.disturbance <= two.disturbance
            and (self._options.max_hops is None or one.hops <= two.hops)
        )

    def _finish(self, label: _Label) -> None:
        cost = self._cost(label)
        if not any(each.covers(cost) for each in self._costs):
            self._found = {each: by for each, by in self._found.items() if not cost.covers(each)}
            self._found[cost] = label
            self._costs = tuple(self._found)

    def _cost(self, label: _Label) -> Coordinates:
        """What a path comes to that ends where this one is."""
        weight = self._weight(label.state)
        exposure = label.exposure + weight * self._options.every_days
        return Coordinates(weight, label.windows, exposure, label.disturbance)

    def _is_hopeless(self, label: _Label) -> bool:
        """Whether every longer path costs no less than one that is finished, or would be too long."""
        return next(self._ahead.of(label, self._costs), None) is None

    def _longer(self, label: _Label) -> Iterator[_Label]:
        over = self._weight(label.state) * self._options.every_days
        for step in self._worth(label.state):
            if label.used < self._options.hops_per_window:
                yield _with(label, step, opens=False, over=0)
            yield _with(label, step, opens=True, over=over)

    def _worth(self, state: State) -> tuple[Step, ...]:
        if state not in self._steps:
            self._steps[state] = tuple(self._steps_from(state))
        return self._steps[state]

    def _weight(self, state: State) -> Weight:
        if state not in self._weights:
            self._weights[state] = self._places.weight_of(state)
        return self._weights[state]

    def _bound(self) -> Bound | None:
        """The least, coordinate by coordinate, of all that was still to be followed."""
        least = [each for label in self._heap for each in self._open_ends(label)]
        if not least:
            return None
        unresolved, windows, exposure, disturbance = map(min, zip(*least, strict=True))
        return Bound(
            unresolved=tally_of(unresolved),
            windows=windows,
            exposure=tally_of(exposure),
            disruption=disruption_of_number(disturbance),
        )

    def _open_ends(self, label: _Label) -> Iterator[Coordinates]:
        """What a label could come to, itself among it, that no finished path covers."""
        if self._goal(label.state):
            now = self._cost(label)
            if not any(each.covers(now) for each in self._costs):
                yield now
        yield from self._ahead.of(label, self._costs)

    def _way(self, cost: Coordinates, label: _Label) -> Way:
        state, window = self._graph.start, 0
        hops: list[Hop] = []
        windows: list[int] = []
        for turn in label.path:
            hop = Hop(axis=turn.axis, start=state[turn.axis], end=-turn.backwards)
            window += turn.opens
            hops.append(hop)
            windows.append(window)
            state = self._graph.after(state, hop)
        told = Cost(
            unresolved=tally_of(cost.unresolved),
            windows=cost.windows,
            exposure=tally_of(cost.exposure),
            disruption=disruption_of_number(cost.disturbance),
            hops=label.hops,
        )
        return Way(cost=told, hops=tuple(hops), windows=tuple(windows))


def _with(label: _Label, step: Step, *, opens: bool, over: Weight) -> _Label:
    """The label after one hop more, in a window of its own or in the open one."""
    return _Label(
        label.windows + opens,
        label.exposure + over,
        label.disturbance + step.felt,
        label.hops + 1,
        label.rests + step.rests,
        (*label.path, _Turn(opens, step.axis, -step.end)),
        step.after,
        1 if opens else label.used + 1,
    )
