"""Why a plan leaves something open: nobody knows, nothing ends it, it cannot be had, no legal way, or a longer one.

The states that this asks are charged to the work allowed. Where it ends before an answer, that is what is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advisor.model.names import AdvisoryId, ComponentName
from advisor.planner.allowance import Allowance
from advisor.planner.grounds import State
from advisor.planner.outcome import Constraint, Leftover, Open, Why
from advisor.planner.reach import reachable
from advisor.planner.release_graph import Hop, ReleaseGraph
from advisor.truth import Truth

#: How many states are looked at for what giving up one wish would open: advice, and nothing that a plan hangs on.
NEAREST = 2_000


class Leftovers:
    """Says why, and remembers where the graph leads to."""

    def __init__(self, graph: ReleaseGraph) -> None:
        self._graph = graph
        self._seen: list[State] = []
        self._allowance = Allowance(graph.options.work)
        self._coming = reachable(graph, self._allowance)
        self._ended: dict[tuple[AdvisoryId, ComponentName], Truth] = {}

    def at(self, state: State) -> tuple[Leftover, ...]:
        """What is open at a state, each with the reason why, sorted."""
        found = (each for part in self._graph.open_at(state) for each in part.findings)
        return tuple(sorted(self._leftover(state, each) for each in found))

    def is_ended_somewhere(self, left: Open) -> Truth:
        """Whether legal hops lead to where an advisory is settled; unknown where the work allowed ended before that."""
        key = (left.advisory, left.component)
        if key not in self._ended:
            self._ended[key] = Truth.FALSE if self._is_hopeless(left) else self._looked_for(left)
        return self._ended[key]

    def _looked_for(self, left: Open) -> Truth:
        if any(self._is_free(each, left) for each in self._reachable()):
            return Truth.TRUE
        return Truth.UNKNOWN if self._allowance.is_short else Truth.FALSE

    def _leftover(self, state: State, left: Open) -> Leftover:
        if left.is_unknown:
            return Leftover(open=left, why=Why.UNKNOWN)
        is_ended = self.is_ended_somewhere(left)
        if is_ended is not Truth.FALSE:
            return Leftover(open=left, why=Why.FURTHER_ON if is_ended is Truth.TRUE else Why.UNSEARCHED)
        bars = [
            self._bars(hop) for hop in self._graph.hops(state) if self._is_free(self._graph.after(state, hop), left)
        ]
        found = Leftover(open=left, why=_why(bars))
        return replace(found, opened_by=tuple(self._opening(left))) if bars else found

    def _reachable(self) -> Iterator[State]:
        """The states that legal hops lead to; those seen before first, and further ones only where they are asked."""
        yield from self._seen
        for state in self._coming:
            self._seen.append(state)
            yield state

    def _is_hopeless(self, left: Open) -> bool:
        """Whether it is open at every candidate of its axis, where nothing else bears on it."""
        graph, start = self._graph, self._graph.start
        number = next(
            (
                n
                for n, axis in enumerate(graph.movable.axes)
                if any(each.name == left.component for each in axis.components_at(axis.start))
            ),
            None,
        )
        asked = graph.grounds.looked_at([graph.knowledge.advisories[left.advisory].when])
        if not asked <= ({number} if number is not None else set()):
            return False
        places = range(len(graph.movable.axes[number].candidates)) if number is not None else (0,)
        states = ((*start[:number], place, *start[number + 1 :]) if number is not None else start for place in places)
        return not any(self._is_free(each, left) for each in states)

    def _is_free(self, state: State, left: Open) -> bool:
        """Whether an advisory is settled at a state: neither affected there nor unknown."""
        return all(
            (each.advisory, each.component) != (left.advisory, left.component)
            for part in self._graph.open_at(state)
            for each in part.findings
        )

    def _bars(self, hop: Hop) -> frozenset[Constraint]:
        """What forbids a hop whatever its start is: it cannot be had, or the user does not want it."""
        setting = self._graph.setting_of(hop)
        if setting:
            return frozenset(setting.settings[hop.end - 1].barred)
        axis = self._graph.movable.axes[hop.axis]
        return frozenset([*axis.candidates[hop.end].barred, *([axis.keep] if axis.keep else [])])

    def _opening(self, left: Open) -> Iterator[Constraint]:
        wishes = {each for hop in self._graph.hops(self._graph.start) for each in self._bars(hop) if each.lifted_by}
        for wish in sorted(wishes):
            near = reachable(
                self._graph, Allowance(min(NEAREST, self._graph.options.work)), frozenset({wish}).issuperset
            )
            if any(self._is_free(each, left) for each in near):
                yield wish


def _why(bars: list[frozenset[Constraint]]) -> Why:
    """By the least that stands against any of the moves that would end it."""
    if not all(bars):
        return Why.COMPATIBILITY
    liftable = [each for each in bars if all(bar.lifted_by for bar in each)]
    if not bars or not liftable:
        return Why.NO_CURE
    is_about_editions = all(any(bar.is_edition for bar in each) for each in liftable)
    return Why.EDITION if is_about_editions else Why.OPTION
