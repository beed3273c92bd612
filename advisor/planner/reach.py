"""Which states hops lead to, and the shortest way to one, when only some constraints hold."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from advisor.planner.grounds import State
from advisor.planner.outcome import Constraint
from advisor.planner.release_graph import Hop, ReleaseGraph

Following = Callable[[State], Iterable[Hop]]
"""The hops that count, from each state."""
Path = tuple[tuple[State, Hop], ...]
"""Hops in their order, each with the state that it starts from."""


def reachable(graph: ReleaseGraph, lifted: frozenset[Constraint] = frozenset()) -> Iterator[State]:
    """Every state that legal hops lead to, the present one first, nearest first; each is found when it is asked for."""
    limit = graph.options.max_hops
    seen: set[State] = {graph.start}
    todo = deque([(graph.start, 0)])
    while todo:
        state, hops = todo.popleft()
        yield state
        for hop in _hops(graph, state, lifted) if limit is None or hops < limit else ():
            after = graph.after(state, hop)
            if after not in seen:
                seen.add(after)
                todo.append((after, hops + 1))


def _hops(graph: ReleaseGraph, state: State, lifted: frozenset[Constraint]) -> Iterator[Hop]:
    if not lifted:
        return graph.legal_hops(state)
    return (hop for hop in graph.hops(state) if graph.is_legal(state, hop, lifted))


def shortest(
    graph: ReleaseGraph, is_goal: Callable[[State], bool], following: Following, limit: int | None
) -> Path | None:
    """The first way to the goal with the fewest hops, none more than the limit; None when there is none."""
    came_from, end = _spread(graph, following, limit, is_goal)
    if end is None:
        return None
    path: list[tuple[State, Hop]] = []
    while (step := came_from[end]) is not None:
        path.append(step)
        end = step[0]
    return tuple(reversed(path))


def _spread(
    graph: ReleaseGraph, following: Following, limit: int | None, is_goal: Callable[[State], bool]
) -> tuple[dict[State, tuple[State, Hop] | None], State | None]:
    """The states, each with the hop that first led there, and the goal where it was met: there it ends."""
    came_from: dict[State, tuple[State, Hop] | None] = {graph.start: None}
    todo = deque([(graph.start, 0)])
    while todo:
        state, hops = todo.popleft()
        if is_goal(state):
            return came_from, state
        for hop in following(state) if limit is None or hops < limit else ():
            after = graph.after(state, hop)
            if after not in came_from:
                came_from[after] = (state, hop)
                todo.append((after, hops + 1))
    return came_from, None
