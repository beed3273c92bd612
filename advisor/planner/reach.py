"""Which states hops lead to, and the shortest way to one, when only some constraints hold.

States that differ on one axis alone are bits of one number, so that a hop is only looked at where it leads to a state
that is new. Each state costs one step of the work that is allowed.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator

from advisor.planner.allowance import Allowance
from advisor.planner.barriers import Passes
from advisor.planner.grounds import State
from advisor.planner.release_graph import Hop, ReleaseGraph
from advisor.planner.successors import Bits
from advisor.truth import Truth, truth_of

Path = tuple[tuple[State, Hop], ...]
"""Hops in their order, each with the state that it starts from."""


def reachable(graph: ReleaseGraph, allowance: Allowance | None = None, passes: Passes | None = None) -> Iterator[State]:
    """Every state that hops lead to, the present one first, nearest first; each is found when it is asked for.

    Hops are those that pass; without a test, the legal ones. Without an allowance all are found, however many.
    """
    return (state for state, _ in _spread(graph, passes, graph.options.max_hops, allowance))


class Reached:
    """The states that hops lead to, as far as they were asked for: each is found once, and charged to the work."""

    def __init__(
        self, graph: ReleaseGraph, work: int, passes: Passes | None = None, known: Iterable[State] = ()
    ) -> None:
        """Of hops that pass, or legal ones without a test. States that are known to be reached cost nothing."""
        self._allowance = Allowance(work)
        self._coming = reachable(graph, self._allowance, passes)
        self.seen: list[State] = list(dict.fromkeys(known))

    def __iter__(self) -> Iterator[State]:
        """Those seen before first, and further ones only where they are asked for."""
        yield from self.seen
        yield from self.further()

    def further(self) -> Iterator[State]:
        """Those that were not seen before, nearest first."""
        for state in self._coming:
            self.seen.append(state)
            yield state

    def told(self, is_found: bool) -> Truth:
        """What was looked for among all of them: it is not there only if the work sufficed for them."""
        return Truth.UNKNOWN if self._allowance.is_short and not is_found else truth_of(is_found)


def shortest(
    graph: ReleaseGraph, is_goal: Callable[[State], bool], passes: Passes, limit: int | None, allowance: Allowance
) -> Path | None:
    """The first way to the goal with the fewest hops, none more than the limit.

    None when there is none, or when the allowance was short.
    """
    came_from: dict[State, tuple[State, Hop] | None] = {}
    for state, step in _spread(graph, passes, limit, allowance):
        came_from[state] = step
        if is_goal(state):
            return tuple(reversed(list(_back(came_from, state))))
    return None


def _back(came_from: dict[State, tuple[State, Hop] | None], end: State) -> Iterator[tuple[State, Hop]]:
    while (step := came_from[end]) is not None:
        yield step
        end = step[0]


def _spread(
    graph: ReleaseGraph, passes: Passes | None, limit: int | None, allowance: Allowance | None
) -> Iterator[tuple[State, tuple[State, Hop] | None]]:
    """The states, each with the hop that first led there; None for the present one."""
    seen = Seen(graph.start)
    todo: deque[tuple[State, tuple[State, Hop] | None, int]] = deque([(graph.start, None, 0)])
    while todo and (allowance is None or allowance.take()):
        graph.options.observer.followed()
        state, step, hops = todo.popleft()
        yield state, step
        if limit is not None and hops >= limit:
            continue
        for axis, ends in graph.ends(state, passes):
            for end in graph.successors.places(ends & ~seen.on_line(state, axis)):
                hop = Hop(axis=axis, start=state[axis], end=end)
                after = graph.after(state, hop)
                seen.add(after)
                todo.append((after, (state, hop), hops + 1))


class Seen:
    """States that were found."""

    def __init__(self, *states: State) -> None:
        self._lines: defaultdict[tuple[int, State], Bits] = defaultdict(int)
        for each in states:
            self.add(each)

    def add(self, state: State) -> None:
        """Notes that a state was found."""
        for axis, place in enumerate(state):
            self._lines[axis, (*state[:axis], *state[axis + 1 :])] |= 1 << place

    def on_line(self, state: State, axis: int) -> Bits:
        """The places of an axis at which a state was found that is like this one on all the others."""
        return self._lines[axis, (*state[:axis], *state[axis + 1 :])]
