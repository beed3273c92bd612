"""Every plan for a small estate, window by window: it asks the checkers' code and not the search's what may be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise, product
from operator import add
from typing import TypeAlias

from advisor.model.names import ComponentName
from advisor.model.runbook import Rollback
from advisor.planner.cost import NONE, UNDISTURBED, Cost, Disruption, Tally, plus, times
from advisor.planner.estate import Estate
from advisor.planner.estate_standpoint import Tended
from advisor.planner.outcome import Turn
from advisor.planner.standpoint import Standpoint
from advisor.versions import Version
from tests.planner.estate_worlds import EstateWorld
from tests.planner.exhaustive import turns_of

Place: TypeAlias = tuple[tuple[str, ...], int]
"""Versions of everything in one cluster, and how many hops were made in it where their number is limited."""
Joint: TypeAlias = tuple[Place, ...]
Spent: TypeAlias = tuple[Tally, Disruption]
"""Exposure of the intervals that are over, and what users felt."""


NOBODY = ComponentName("nobody")
"""Whose runbook it is to set something."""


@dataclass(slots=True)
class ExhaustiveEstate:
    """All plans of an estate. Its runbooks are those of a component, whatever is known of a cluster."""

    world: EstateWorld
    estate: Estate = field(init=False)
    counts: tuple[int, ...] = field(init=False)
    _turns: tuple[tuple[Turn, ...], ...] = ()
    _standing: dict[Place, Standpoint] = field(default_factory=dict)
    _after: dict[Joint, set[tuple[Joint, Disruption]]] = field(default_factory=dict)
    _next: dict[tuple[Place, str], list[tuple[Place, ComponentName]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.estate = self.world.estate
        self.counts = (1, *(len(group.names) for group in self.estate.groups))
        self._turns = ((),) * len(self.counts)

    def front(self) -> set[tuple[object, ...]]:
        """The coordinates that no plan dominates."""
        costs = list(self._costs())
        return {one.coordinates for one in costs if not any(two.dominates(one) for two in costs)}

    def _costs(self) -> Iterator[Cost]:
        """The least of each joint state after each number of windows: nothing else of a path matters."""
        knowledge, options = self.world.knowledge, self.world.options
        units = (self.estate.hub, *(group.assessed for group in self.estate.groups))
        first = tuple(
            self._key(number, Standpoint.first(each, knowledge, options), 0) for number, each in enumerate(units)
        )
        self._turns = self._uncleared(first)
        self._after, self._next = {}, {}
        layer: dict[Joint, set[Spent]] = {first: {(NONE, UNDISTURBED)}}
        best: dict[Joint, list[Spent]] = {}
        windows = 0
        while layer:
            following: dict[Joint, set[Spent]] = {}
            for joint, all_spent in layer.items():
                known = best.setdefault(joint, [])
                for over, felt in sorted(all_spent):
                    if any(one[0] <= over and one[1] <= felt for one in known):
                        continue
                    known.append((over, felt))
                    open_now = self._weight(joint)
                    through = plus(over, times(open_now, options.every_days))
                    yield Cost(unresolved=open_now, windows=windows, exposure=through, disruption=felt, hops=0)
                    for after, more in self._windows(joint):
                        following.setdefault(after, set()).add((through, felt + more))
            layer = following
            windows += 1

    def _uncleared(self, first: Joint) -> tuple[tuple[Turn, ...], ...]:
        """By cluster, what workarounds set of all that affects it now, and that no windows of versions end."""
        if not any(each.workarounds for each in self.world.knowledge.advisories.values()):
            return self._turns
        todo, seen = [first], {first}
        for joint in todo:
            new = {after for after, _ in self._windows(joint)} - seen
            seen |= new
            todo.extend(new)
        return tuple(
            tuple(turns_of(self._standing[start], [self._standing[each] for each in {joint[number] for joint in seen}]))
            for number, start in enumerate(first)
        )

    def _weight(self, joint: Joint) -> Tally:
        total = NONE
        for place, count in zip(joint, self.counts, strict=True):
            total = plus(total, times(self._standing[place].weight, count))
        return total

    def _windows(self, joint: Joint) -> set[tuple[Joint, Disruption]]:
        """What one window can make of a joint state, and what users feel of it."""
        if joint not in self._after:
            self._after[joint] = set(self._one_window(joint))
        return self._after[joint]

    def _one_window(self, joint: Joint) -> Iterator[tuple[Joint, Disruption]]:
        hub, *members = joint
        manager = self.estate.manager
        at = self._standing[hub].versions[manager]
        ways = [
            {(after, self._felt(named, 1)) for after, named in self._sequences(hub, None) if manager not in named},
            *(
                {(after, self._felt(named, count)) for after, named in self._sequences(each, at)}
                for each, count in zip(members, self.counts[1:], strict=True)
            ),
        ]
        for found in product(*ways):
            yield tuple(after for after, _ in found), reduce(add, (felt for _, felt in found))
        for after, named in self._sequences(hub, None):
            if manager in named and self._let(hub, after, members):
                yield (after, *members), self._felt(named, 1)

    def _felt(self, named: tuple[ComponentName, ...], count: int) -> Disruption:
        """What hops of these components come to in so many clusters."""
        runbooks = self.world.knowledge.upgrades.runbooks.values()
        felt = UNDISTURBED
        for name in named * count:
            for each in (runbook for runbook in runbooks if runbook.component == name):
                is_irreversible = int(each.rollback.kind is not Rollback.REVERSIBLE)
                felt += Disruption(irreversible=is_irreversible, drains=int(each.disruption.drains))
        return felt

    def _let(self, hub: Place, after: Place, members: list[Place]) -> bool:
        """Whether every managed cluster lets the manager go there, by way of any versions in one window."""
        start, end = (self._standing[each].versions[self.estate.manager] for each in (hub, after))
        return any(
            all(self._lets(member, one, two) for member in members for one, two in pairwise(course))
            for course in self._courses(hub, after, start, end)
        )

    def _courses(self, hub: Place, after: Place, start: Version, end: Version) -> Iterator[tuple[Version, ...]]:
        """The versions the manager may go through between two states of the hub within one window."""

        def walk(place: Place, course: tuple[Version, ...], left: int) -> Iterator[tuple[Version, ...]]:
            if place == after:
                yield course
            for following, _ in self._hops(place, None) if left else ():
                at = self._standing[following].versions[self.estate.manager]
                yield from walk(following, course if at == course[-1] else (*course, at), left - 1)

        yield from (each for each in walk(hub, (start,), self.world.options.hops_per_window) if each[-1] == end)

    def _lets(self, member: Place, start: Version, end: Version) -> bool:
        tended = Tended(manager=self.estate.manager, place=self._standing[member])
        return not list(tended.against_move(start, end))

    def _sequences(self, place: Place, at: Version | None) -> set[tuple[Place, tuple[ComponentName, ...]]]:
        """Every state that as many hops as one window holds lead to, with what was moved, sorted."""
        level: set[tuple[Place, tuple[ComponentName, ...]]] = {(place, ())}
        found = set(level)
        for _ in range(self.world.options.hops_per_window):
            level = {
                (after, tuple(sorted((*named, name)))) for here, named in level for after, name in self._hops(here, at)
            }
            found |= level
        return found

    def _hops(self, place: Place, at: Version | None) -> list[tuple[Place, ComponentName]]:
        key = (place, str(at))
        if key not in self._next:
            self._next[key] = list(self._legal(place, at))
        return self._next[key]

    def _legal(self, place: Place, at: Version | None) -> Iterator[tuple[Place, ComponentName]]:
        here = self._standing[place]
        limit = self.world.options.max_hops
        if limit is not None and place[1] >= limit:
            return
        for name, catalogue in self.world.knowledge.catalogues.items():
            for release in catalogue.releases if name in here.versions else ():
                version = release.version
                if version == here.versions[name] or list(here.forbids(name, version)):
                    continue
                after = here.after(name, version)
                tended = Tended(manager=self.estate.manager, place=here)
                if at is None or not list(tended.against_hop(after, at)):
                    yield self._key(place[0][0], after, place[1] + (limit is not None)), name
        yield from self._set(place, at)

    def _set(self, place: Place, at: Version | None) -> Iterator[tuple[Place, ComponentName]]:
        """What can be set. Nobody feels anything of it."""
        here, limit = self._standing[place], self.world.options.max_hops
        for turn in self._turns[int(place[0][0])]:
            tended = Tended(manager=self.estate.manager, place=here)
            after = here.after_turn(turn)
            if not list(here.forbids_turn(turn)) and (at is None or not list(tended.against_turn(after, at))):
                yield self._key(place[0][0], after, place[1] + (limit is not None)), NOBODY

    def _key(self, unit: object, place: Standpoint, hops: int) -> Place:
        texts = tuple(f"{name}={version}" for name, version in sorted(place.versions.items()))
        key = ((str(unit), *texts, *sorted(map(repr, place.turns))), hops)
        self._standing.setdefault(key, place)
        return key
