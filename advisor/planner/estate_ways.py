"""Whether an estate can be brought to a goal while only some constraints hold, and what a way breaks of the others.

Waiting costs nothing here, so that no windows are told apart. Once the manager's course is settled, clusters do not
hang on each other: of each all states are kept that it may stand at by then. States of the manager's own cluster that
differ on one axis alone are bits of one number, as in `reach.py`. Each state gone on from is a step of work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from advisor.planner.allowance import Allowance
from advisor.planner.barriers import Passes
from advisor.planner.conflict import limit_of
from advisor.planner.estate_clusters import Along, Clusters, Holding, Stand, Wanted
from advisor.planner.estate_unit import Unit
from advisor.planner.grounds import State
from advisor.planner.outcome import Constraint
from advisor.planner.reach import Seen, shortest
from advisor.planner.release_graph import Hop
from advisor.planner.successors import Bits
from advisor.versions import Version

_Place: TypeAlias = tuple[Stand, State]
"""Where all managed clusters may stand, and where the hub stands."""


def way_breaks(
    units: tuple[Unit, ...], wanted: Wanted, holding: Holding, allowance: Allowance, in_hub: Passes | None = None
) -> frozenset[Constraint] | None:
    """All that forbids some hop of a way to the goal on which nothing that holds is broken; None without such a way.

    None as well where the work allowed was too little to see one. `in_hub` is what lets a hop of the hub pass, where
    other constraints hold there.
    """
    tried = _Tried(units=units, wanted=wanted, holding=holding, allowance=allowance, in_hub=in_hub)
    if tried.is_ruled_out_in_hub():
        return None
    for way in (tried.all_staying, tried.one_moved):
        if (found := way()) is not None:
            return found
    return None if tried.is_ruled_out() else tried.all_moved()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """Ways from the simplest on: most are found with few clusters moved, or ruled out with few of them looked at."""

    units: tuple[Unit, ...]
    wanted: Wanted
    holding: Holding
    allowance: Allowance
    in_hub: Passes | None

    def is_ruled_out_in_hub(self) -> bool:
        """Whether there is none even where no other cluster is regarded."""
        graph, lack = self.units[0].terrain.graph, self.wanted.lacks[0]
        if self.wanted.before != 1:
            return False
        passes, limit = self.in_hub or self.holding.passes, self.holding.limit
        return shortest(graph, lambda state: lack(state) < 1, passes, limit, self.allowance) is None

    def all_staying(self) -> frozenset[Constraint] | None:
        """What a way breaks on which nothing but the hub is moved."""
        return self._found(self.units, self.wanted, stay=True)

    def one_moved(self) -> frozenset[Constraint] | None:
        """What a way breaks on which one managed cluster is moved, and nothing else."""
        at = self.units[0].terrain.managers[:1]
        now = [lack(unit.terrain.graph.start) for lack, unit in zip(self.wanted.lacks, self.units, strict=True)]
        spare = self.wanted.before - 1 - sum(now)
        for unit, lack, own in list(zip(self.units, self.wanted.lacks, now, strict=True))[1:]:
            if own + spare >= 0:
                found = Along(unit=unit, course=at, holding=self.holding).broken(lack, own + spare)
                if found is not None:
                    return found[0]
        return None

    def is_ruled_out(self) -> bool:
        """Whether there is none even where every cluster but the hub and another one is disregarded.

        Where there is but one other cluster, that is what is asked last anyway.
        """
        hub, *others = self.units
        if self.wanted.before != 1 or len(others) == 1:
            return False
        some = [(hub, each) for each in others]
        lacks = [(self.wanted.lacks[0], each) for each in self.wanted.lacks[1:]]
        return any(
            self._found(units, Wanted(lacks=own, before=1)) is None for units, own in zip(some, lacks, strict=True)
        )

    def all_moved(self) -> frozenset[Constraint] | None:
        """What any way breaks."""
        return self._found(self.units, self.wanted)

    def _found(self, units: tuple[Unit, ...], wanted: Wanted, *, stay: bool = False) -> frozenset[Constraint] | None:
        clusters = Clusters(
            units=units[1:], lacks=wanted.lacks[1:], holding=self.holding, allowance=self.allowance, stay=stay
        )
        search = _Search(
            hub=units[0],
            wanted=wanted,
            clusters=clusters,
            passes=self.in_hub or self.holding.passes,
            limit=self.holding.limit,
            allowance=self.allowance,
        )
        end = search.end()
        return None if end is None else frozenset(search.broken(end))


@dataclass(slots=True)
class _Led:
    """Where the manager's moves lead the clusters, whatever else stands where in the hub: each is asked once."""

    asked: Bits = 0
    _by_stand: dict[Stand, Bits] = field(default_factory=dict)

    def add(self, end: int, after: Stand | None) -> None:
        """Notes a move; None where some cluster does not let it."""
        self.asked |= 1 << end
        if after is not None:
            self._by_stand[after] = self._by_stand.get(after, 0) | 1 << end

    def among(self, ends: Bits) -> list[tuple[Stand, Bits]]:
        """Some ends, by where the clusters may stand then, those with the newest first."""
        found = [(stand, bits & ends) for stand, bits in self._by_stand.items() if bits & ends]
        return sorted(found, key=lambda each: each[1].bit_length(), reverse=True)


@dataclass(slots=True, kw_only=True)
class _Search:
    hub: Unit
    wanted: Wanted
    clusters: Clusters
    passes: Passes
    limit: int | None
    allowance: Allowance
    _seen: dict[Stand, Seen] = field(default_factory=dict)
    _came: dict[_Place, tuple[_Place, Hop] | None] = field(default_factory=dict)
    _led: dict[tuple[Stand, int], _Led] = field(default_factory=dict)
    """By where the clusters may stand and where the manager does: how much was asked of its moves."""

    def end(self) -> _Place | None:
        """The first place found where the goal is reached."""
        start = self.hub.terrain.graph.start
        first = (self.clusters.first(self._version(start)), start)
        self._seen[first[0]] = Seen(start)
        self._came[first] = None
        todo = deque([(first, 0)])
        while todo and self.allowance.take():
            place, hops = todo.popleft()
            if self._is_there(place):
                return place
            if self.limit is not None and hops >= self.limit:
                continue
            for after, hop in self._longer(place):
                self._came[after] = (place, hop)
                todo.append((after, hops + 1))
        return None

    def _is_there(self, place: _Place) -> bool:
        return self._spare(place) > 0

    def _spare(self, place: _Place) -> int:
        """By how much less is lacking there at best than may be."""
        stand, state = place
        return self.wanted.before - self.wanted.lacks[0](state) - sum(self.clusters.least(stand))

    def _longer(self, place: _Place) -> Iterator[tuple[_Place, Hop]]:
        """Where hops of the hub lead that is new."""
        state = place[1]
        graph = self.hub.terrain.graph
        for axis, ends in graph.ends(state, self.passes):
            for beside, bits in self._by_stand(place, axis, ends):
                for end in graph.successors.places(bits & ~self._known(beside, state, axis)):
                    hop = Hop(axis=axis, start=state[axis], end=end)
                    after = graph.after(state, hop)
                    self._seen.setdefault(beside, Seen(after)).add(after)
                    yield (beside, after), hop

    def _by_stand(self, place: _Place, axis: int, ends: Bits) -> Iterable[tuple[Stand, Bits]]:
        """Ends of an axis, by where the clusters may stand then; without those that some cluster does not let."""
        stand, state = place
        if axis != self.hub.terrain.manager_axis:
            return [(stand, ends)]
        led = self._led.setdefault((stand, state[axis]), _Led())
        for end in self.hub.terrain.graph.successors.places(ends & ~led.asked):
            led.add(end, self._moved(stand, state, end))
        return led.among(ends)

    def _moved(self, stand: Stand, state: State, end: int) -> Stand | None:
        terrain = self.hub.terrain
        assert terrain.manager_axis is not None
        to = terrain.graph.movable.axes[terrain.manager_axis].candidates[end].version
        return self.clusters.moved(stand, self._version(state), to)

    def _known(self, stand: Stand, state: State, axis: int) -> Bits:
        """The places of an axis that were come to beside clusters that may stand wherever they may stand now."""
        known: Bits = 0
        for other, seen in self._seen.items():
            if self.clusters.covers(other, stand):
                known |= seen.on_line(state, axis)
        return known

    def _version(self, state: State) -> Version:
        """The manager's."""
        terrain = self.hub.terrain
        if terrain.manager_axis is None:
            return terrain.managers[0]
        return terrain.graph.movable.axes[terrain.manager_axis].candidates[state[terrain.manager_axis]].version

    def broken(self, end: _Place) -> Iterator[Constraint]:
        """What forbids the hops of the hub on the way to a place, and those of clusters that go along with it."""
        graph, most = self.hub.terrain.graph, self.hub.terrain.graph.options.max_hops
        steps = list(self._back(end))[::-1]
        for (_, state), hop in steps:
            yield from graph.against(state, hop)
        course = [self._version(state) for (_, state), _ in steps] + [self._version(end[1])]
        versions = [at for number, at in enumerate(course) if number == 0 or at != course[number - 1]]
        yield from self.clusters.broken(versions, end[0], self._spare(end) - 1)
        if most is not None and len(steps) > most:
            yield limit_of(most)

    def _back(self, end: _Place) -> Iterator[tuple[_Place, Hop]]:
        while (step := self._came[end]) is not None:
            yield step
            end = step[0]
