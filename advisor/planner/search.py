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
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from advisor.planner.bound import Floor
from advisor.planner.cost import Cost
from advisor.planner.grounds import State
from advisor.planner.outcome import Bound
from advisor.planner.places import Places
from advisor.planner.preferred import Preferred
from advisor.planner.release_graph import Hop, ReleaseGraph
from advisor.planner.weights import Weight, disruption_of_number, number_of, tally_of, weight_of

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


class _Step(NamedTuple):
    """A hop worth trying from a state, with what it comes to."""

    axis: int
    end: int
    after: State
    rests: int
    felt: int


class _Coordinates(NamedTuple):
    """What is weighed against each other, as numbers."""

    unresolved: Weight
    windows: int
    exposure: Weight
    disturbance: int

    def covers(self, other: _Coordinates) -> bool:
        """Whether it is no worse in any coordinate."""
        return (
            self.unresolved <= other.unresolved
            and self.windows <= other.windows
            and self.exposure <= other.exposure
            and self.disturbance <= other.disturbance
        )


class _Ahead(NamedTuple):
    """The least that one more window can come to, and two, and so on, from a state whose open window has some room."""

    unresolved: tuple[Weight, ...]
    exposure: tuple[Weight, ...]
    """From the open interval to the last one."""


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
        self._floor = Floor(self._places)
        self._preferred = Preferred(graph, self._places, goal.places)
        self._heap: list[_Label] = []
        self._settled: dict[tuple[State, int], list[_Label]] = {}
        self._found: list[tuple[_Coordinates, _Label]] = []
        self._steps: dict[State, tuple[_Step, ...]] = {}
        self._weights: dict[State, Weight] = {}
        self._ahead: dict[tuple[State, int], _Ahead] = {}

    def run(self) -> Front:
        self._heap = [_Label(0, 0, 0, 0, 0, (), self._graph.start, self._options.hops_per_window)]
        work = 0
        while self._heap and work < self._options.work:
            label = heappop(self._heap)
            if self._settles(label):
                work += 1
                self._options.observer.followed()
                self._follow(label)
        ways = (self._way(cost, label) for cost, label in sorted(self._found, key=lambda each: each[0]))
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
        weight = self._weight(label.state)
        exposure = label.exposure + weight * self._options.every_days
        cost = _Coordinates(weight, label.windows, exposure, label.disturbance)
        if not any(each.covers(cost) for each, _ in self._found):
            self._found = [(each, by) for each, by in self._found if not cost.covers(each)]
            self._found.append((cost, label))

    def _is_hopeless(self, label: _Label) -> bool:
        """Whether every longer path costs no less than one that is finished, or would be too long."""
        return all(any(each.covers(least) for each, _ in self._found) for least in self._least(label))

    def _least(self, label: _Label) -> Iterator[_Coordinates]:
        """The least that longer paths can come to, by their windows. More windows than these leave no less open."""
        room = self._options.hops_per_window - label.used
        most = self._options.max_hops
        if most is not None and label.hops >= most:
            return
        ahead = self._look_ahead(label.state, room)
        felt = self._places.least_felt
        for more in range(0 if room else 1, len(ahead.unresolved)):
            if most is not None and label.hops + more > most:
                return
            yield _Coordinates(
                ahead.unresolved[more],
                label.windows + more,
                label.exposure + ahead.exposure[more],
                label.disturbance + max(more, 1) * felt,
            )

    def _look_ahead(self, state: State, room: int) -> _Ahead:
        key = (state, room)
        if key not in self._ahead:
            floor, each = self._floor.at(state), self._options.hops_per_window
            windows = max(1, -(-(len(floor) - 1 - room) // each))
            least = tuple([floor[min(room + each * more, len(floor) - 1)] for more in range(windows + 1)])
            days = self._options.every_days
            self._ahead[key] = _Ahead(least, tuple(accumulate(weight * days for weight in least)))
        return self._ahead[key]

    def _longer(self, label: _Label) -> Iterator[_Label]:
        over = self._weight(label.state) * self._options.every_days
        for step in self._worth(label.state):
            if label.used < self._options.hops_per_window:
                yield _with(label, step, opens=False, over=0)
            yield _with(label, step, opens=True, over=over)

    def _worth(self, state: State) -> tuple[_Step, ...]:
        if state not in self._steps:
            self._steps[state] = tuple(self._made(state))
        return self._steps[state]

    def _made(self, state: State) -> Iterator[_Step]:
        successors = self._graph.successors
        for axis in range(len(self._graph.movable.axes)):
            felt = number_of(self._graph.rulings[axis].felt(state))
            rests = successors.rests(state, axis)
            for end in self._preferred.among(state, axis, successors.legal(state, axis)):
                after = (*state[:axis], end, *state[axis + 1 :])
                yield _Step(axis, end, after, rests(end), felt)
        for hop in self._graph.setting_hops(state):
            if self._graph.is_legal(state, hop):
                felt = number_of(self._graph.disruption(state, hop))
                yield _Step(hop.axis, hop.end, self._graph.after(state, hop), self._graph.rests(state, hop), felt)

    def _weight(self, state: State) -> Weight:
        if state not in self._weights:
            self._weights[state] = weight_of(self._graph.weight(state))
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

    def _open_ends(self, label: _Label) -> Iterator[_Coordinates]:
        """What a label could come to, itself among it, that no finished path covers."""
        weight = self._weight(label.state)
        exposure = label.exposure + weight * self._options.every_days
        now = [_Coordinates(weight, label.windows, exposure, label.disturbance)] if self._goal(label.state) else []
        return (each for each in (*now, *self._least(label)) if not any(found.covers(each) for found, _ in self._found))

    def _way(self, cost: _Coordinates, label: _Label) -> Way:
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


def _with(label: _Label, step: _Step, *, opens: bool, over: Weight) -> _Label:
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
