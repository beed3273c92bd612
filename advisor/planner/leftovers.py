"""Why a plan leaves something open: nobody knows, nothing ends it, it cannot be had, no legal way, or a longer one.

The states that this asks are charged to the work allowed. Where it ends before an answer, that is what is said: of
why something stays, and of each wish of the user that may keep it from its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace

from advisor.model.names import AdvisoryId, ComponentName
from advisor.planner.grounds import State
from advisor.planner.outcome import Constraint, Leftover, Open, Why
from advisor.planner.places import Places
from advisor.planner.reach import Reached
from advisor.planner.release_graph import Hop, ReleaseGraph
from advisor.truth import Truth, truth_of

#: What giving up a wish opens is advice, and nothing that a plan hangs on: each wish may take this part of the work.
PART_OF_A_WISH = 50


class Leftovers:
    """Says why, and remembers where the graph leads to."""

    def __init__(
        self,
        graph: ReleaseGraph,
        known: Iterable[State] = (),
        is_ended_beside: Callable[[Open], Truth] = lambda _: Truth.TRUE,
    ) -> None:
        """Of a graph, of which some states are known to be reached.

        `is_ended_beside` tells whether other clusters leave what the graph's own hops end; nothing else is asked of it.
        """
        self._graph = graph
        self._is_ended_beside = is_ended_beside
        self._places = Places(graph)
        self._reached = Reached(graph, graph.options.work, known=known)
        self._stood_at = [{state[number] for state in self._reached.seen} for number in self._places.numbers]
        self._ended: dict[tuple[AdvisoryId, ComponentName], Truth] = {}
        self._beside: dict[tuple[AdvisoryId, ComponentName], Truth] = {}
        self._without: dict[Constraint, Reached] = {}
        """What is reached where one wish is given up. It is found once for all findings."""

    def at(self, state: State) -> tuple[Leftover, ...]:
        """What is open at a state, each with the reason why, sorted."""
        found = (each for part in self._graph.open_at(state) for each in part.findings)
        return tuple(sorted(self._leftover(state, each) for each in found))

    def is_ended_somewhere(self, left: Open) -> Truth:
        """Whether legal hops lead to where an advisory is settled; unknown where the work allowed ended before that."""
        if left.key not in self._ended:
            self._ended[left.key] = self._looked_for(left)
        return self._ended[left.key]

    def _looked_for(self, left: Open) -> Truth:
        number = self._axis_of(left)
        if self._looks_further(left, number):
            return self._reached.told(any(self._graph.is_settled(each, left) for each in self._every()))
        if number is None:
            return truth_of(self._graph.is_settled(self._graph.start, left))
        places = self._free_places(number, left)
        return self._reached.told(self._leads_to(number, places)) if places else Truth.FALSE

    def _leftover(self, state: State, left: Open) -> Leftover:
        if left.is_unknown:
            return Leftover(open=left, why=Why.UNKNOWN)
        is_ended = self.is_ended_somewhere(left)
        if is_ended is not Truth.FALSE:
            return Leftover(open=left, why=self._why_ended(left) if is_ended is Truth.TRUE else Why.UNSEARCHED)
        bars = [
            self._bars(hop)
            for hop in self._graph.hops(state)
            if self._graph.is_settled(self._graph.after(state, hop), left)
        ]
        found = Leftover(open=left, why=_why(bars))
        return self._with_wishes(found) if bars else found

    def _why_ended(self, left: Open) -> Why:
        """Of what hops of the graph end: whether they are of use beside other clusters. Each is asked once."""
        if left.key not in self._beside:
            self._beside[left.key] = self._is_ended_beside(left)
        match self._beside[left.key]:
            case Truth.TRUE:
                return Why.FURTHER_ON
            case Truth.FALSE:
                return Why.COMPATIBILITY
            case Truth.UNKNOWN:
                return Why.UNSEARCHED

    def _with_wishes(self, left: Leftover) -> Leftover:
        """The same, with what each wish of the user has to do with it."""
        opens = {wish: self._opens(wish, left.open) for wish in self._wishes()}
        opened_by, unsearched = (
            tuple(wish for wish, told in opens.items() if told is truth) for truth in (Truth.TRUE, Truth.UNKNOWN)
        )
        return replace(left, opened_by=opened_by, unsearched=unsearched)

    def _wishes(self) -> list[Constraint]:
        """What the user can lift of all that bars hops, sorted."""
        hops = self._graph.hops(self._graph.start)
        return sorted({each for hop in hops for each in self._bars(hop) if each.lifted_by})

    def _opens(self, wish: Constraint, left: Open) -> Truth:
        """Whether giving up a wish, and nothing else, opens a way to where an advisory is settled."""
        if wish not in self._without:
            work = self._graph.options.work // PART_OF_A_WISH
            self._without[wish] = Reached(self._graph, work, frozenset({wish}).issuperset)
        near = self._without[wish]
        return near.told(any(self._graph.is_settled(each, left) for each in near))

    def _every(self) -> Iterator[State]:
        """The states that legal hops lead to."""
        yield from self._reached.seen
        yield from self._further()

    def _further(self) -> Iterator[State]:
        for state in self._reached.further():
            for number in self._places.numbers:
                self._stood_at[number].add(state[number])
            yield state

    def _leads_to(self, number: int, places: Set[int]) -> bool:
        """Whether legal hops lead to where an axis stands at one of some places."""
        return bool(self._stood_at[number] & places) or any(state[number] in places for state in self._further())

    def _axis_of(self, left: Open) -> int | None:
        """The axis that moves a component; None where none does."""
        axes = enumerate(self._graph.movable.axes)
        return next((n for n, axis in axes if left.component in axis.names), None)

    def _looks_further(self, left: Open, number: int | None) -> bool:
        """Whether a finding hangs on anything that moves but the axis of its component."""
        asked = self._graph.grounds.looked_at([self._graph.knowledge.advisories[left.advisory].when])
        return not asked <= ({number} if number is not None else set())

    def _free_places(self, number: int, left: Open) -> Set[int]:
        """The places of an axis at which a finding that hangs on it alone is settled, of those its own hops lead to."""
        reached = self._places.reached(number)
        return {place for place in reached if self._graph.is_settled(self._places.with_place(number, place), left)}

    def _bars(self, hop: Hop) -> frozenset[Constraint]:
        """What forbids a hop whatever its start is: it cannot be had, or the user does not want it."""
        setting = self._graph.setting_of(hop)
        if setting:
            return frozenset(setting.settings[hop.end - 1].barred)
        axis = self._graph.movable.axes[hop.axis]
        return frozenset([*axis.candidates[hop.end].barred, *([axis.keep] if axis.keep else [])])


def _why(bars: list[frozenset[Constraint]]) -> Why:
    """By the least that stands against any of the moves that would end it."""
    if not all(bars):
        return Why.COMPATIBILITY
    liftable = [each for each in bars if all(bar.lifted_by for bar in each)]
    if not bars or not liftable:
        return Why.NO_CURE
    is_about_editions = all(any(bar.is_edition for bar in each) for each in liftable)
    return Why.EDITION if is_about_editions else Why.OPTION
