"""Why a plan leaves something open: nobody knows, nothing ends it, it cannot be had, no legal way, or a longer one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from advisor.planner.grounds import State
from advisor.planner.outcome import Leftover, Open, Why
from advisor.planner.reach import reachable
from advisor.planner.release_graph import ReleaseGraph


class Leftovers:
    """Says why, and remembers where the graph leads to."""

    def __init__(self, graph: ReleaseGraph) -> None:
        self._graph = graph

    def at(self, state: State) -> tuple[Leftover, ...]:
        """What is open at a state, each with the reason why, sorted."""
        found = (each for part in self._graph.open_at(state) for each in part.findings)
        return tuple(sorted(Leftover(open=each, why=self._why(state, each)) for each in found))

    def _why(self, state: State, left: Open) -> Why:
        if left.is_unknown:
            return Why.UNKNOWN
        if any(self._is_free(each, left) for each in self._reachable):
            return Why.FURTHER_ON
        free = [each for each in self._one_axis_apart(state) if self._is_free(each, left)]
        if not free:
            return Why.NO_CURE
        is_obtainable = any(not self._is_barred(each) for each in free)
        return Why.COMPATIBILITY if is_obtainable else Why.EDITION

    @cached_property
    def _reachable(self) -> tuple[State, ...]:
        return tuple(reachable(self._graph))

    def _is_free(self, state: State, left: Open) -> bool:
        """Whether an advisory is settled at a state: neither affected there nor unknown."""
        return all(
            (each.advisory, each.component) != (left.advisory, left.component)
            for part in self._graph.open_at(state)
            for each in part.findings
        )

    def _one_axis_apart(self, state: State) -> Iterator[State]:
        for hop in self._graph.hops(state):
            yield self._graph.after(state, hop)

    def _is_barred(self, state: State) -> bool:
        return any(axis.candidates[at].barred for axis, at in zip(self._graph.movable.axes, state, strict=True))
