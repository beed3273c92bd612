"""Where the clusters of a small estate can be brought to, said as plainly as can be: the oracle of several laws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from advisor.planner.conflict import limit_of
from advisor.planner.estate_ties import Ties, lists_of
from advisor.planner.grounds import State
from advisor.planner.outcome import Constraint
from advisor.planner.question import Targets
from advisor.planner.release_graph import Hop, ReleaseGraph
from tests.builders import RANCHER
from tests.planner.estate_worlds import EstateWorld

Joint = tuple[tuple[State, int], ...]
"""Where the hub and each cluster stand, and after how many hops."""


class Plainly:
    """Whether an estate gets anywhere, said as plainly as can be: all clusters at once, one hop after the other."""

    def __init__(self, of: EstateWorld, targets: Targets | None) -> None:
        self.of, self.targets = of, targets
        estate = of.estate
        clusters = (estate.hub, *(group.assessed for group in estate.groups))
        self.names = tuple(tuple(each.cluster.name for each in part) for part in estate.parts)
        self.counts = (1, *(len(group.names) for group in estate.groups))
        self.graphs = [ReleaseGraph(assessed=each, knowledge=of.knowledge, options=of.options) for each in clusters]
        lists = lists_of(RANCHER, of.knowledge)
        self.ties = [Ties(lists=lists, graph=graph) for graph in self.graphs[1:]]
        self.axis = next(n for n, axis in enumerate(self.graphs[0].movable.axes) if axis.name == RANCHER)
        self.edges: dict[Joint, list[tuple[Joint, frozenset[Constraint]]]] = {}
        todo = [tuple((graph.start, 0) for graph in self.graphs)]
        for joint in todo:
            if joint not in self.edges:
                self.edges[joint] = [
                    (self._after(joint, number, hop), self._against(joint, number, hop))
                    for number, graph in enumerate(self.graphs)
                    for hop in graph.hops(joint[number][0])
                ]
                todo.extend(after for after, _ in self.edges[joint])

    def leads_on(self, enforced: Iterable[Constraint]) -> bool:
        """Whether hops that break none of these lead to where the user wants it, or to where less is open."""
        return any(self._is_there(joint) for joint in self.reached(enforced))

    def reached(self, enforced: Iterable[Constraint]) -> Iterator[Joint]:
        """Where hops that break none of these lead, the present first."""
        holds = frozenset(enforced)
        first = tuple((graph.start, 0) for graph in self.graphs)
        todo, seen = [first], {first}
        for joint in todo:
            yield joint
            for after, against in self.edges[joint]:
                if after not in seen and against.isdisjoint(holds):
                    seen.add(after)
                    todo.append(after)

    def legal(self) -> list[Joint]:
        """Where hops lead that break nothing."""
        return list(self.reached(self.everything))

    @property
    def everything(self) -> frozenset[Constraint]:
        """All that forbids some hop."""
        return frozenset(chain.from_iterable(against for edges in self.edges.values() for _, against in edges))

    def _after(self, joint: Joint, number: int, hop: Hop) -> Joint:
        state, hops = joint[number]
        most = self.of.options.max_hops
        more = 0 if most is None else min(hops + 1, most + 1)
        return (*joint[:number], (self.graphs[number].after(state, hop), more), *joint[number + 1 :])

    def _against(self, joint: Joint, number: int, hop: Hop) -> frozenset[Constraint]:
        state, hops = joint[number]
        most = self.of.options.max_hops
        against = set(self.graphs[number].against(state, hop))
        if most is not None and hops >= most:
            against.add(limit_of(most))
        candidates = self.graphs[0].movable.axes[self.axis].candidates
        at = candidates[joint[0][0][self.axis]].version
        if number:
            against |= self.ties[number - 1].moving(at, state, hop).against
        elif hop.axis == self.axis:
            for ties, (stands, _) in zip(self.ties, joint[1:], strict=True):
                against |= ties.moved(at, candidates[hop.end].version, stands).against
        return frozenset(against)

    def _is_there(self, joint: Joint) -> bool:
        if self.targets is None:
            return self._weight(joint) < self._weight(tuple((graph.start, 0) for graph in self.graphs))
        return all(self._is_at(graph, state) for graph, (state, _) in zip(self.graphs, joint, strict=True))

    def _is_at(self, graph: ReleaseGraph, state: State) -> bool:
        assert self.targets is not None
        return all(
            axis.candidates[place].version == self.targets.versions.get(axis.name, axis.candidates[place].version)
            for axis, place in zip(graph.movable.axes, state, strict=True)
        )

    def _weight(self, joint: Joint) -> tuple[int, ...]:
        weights = [graph.weight(state) for graph, (state, _) in zip(self.graphs, joint, strict=True)]
        return tuple(sum(w[n] * c for w, c in zip(weights, self.counts, strict=True)) for n in range(4))
