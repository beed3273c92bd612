"""Every path there is, by brute force: it asks the checker's code and not the search's what each hop comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from advisor.model.condition import AtLeast, FactTest, KernelIn, OneOf
from advisor.model.names import ComponentName
from advisor.planner.cost import NONE, UNDISTURBED, Cost, Tally, plus, times
from advisor.planner.outcome import FactSet, KernelMoved, Turn
from advisor.planner.standpoint import Standpoint
from advisor.versions import Version
from tests.planner.worlds import World


@dataclass(slots=True)
class Exhaustive:
    """All simple paths of a world. Its runbooks are gentle, so that nothing disrupts."""

    world: World
    _after: dict[tuple[object, ...], list[Standpoint]] = field(default_factory=dict)

    def costs(self) -> list[Cost]:
        """What each path costs, in every way to share its hops out among windows."""
        turns = self._turns()
        return [cost for path in self._paths([self._first], turns) for cost in self._shared_out(path)]

    def front(self) -> set[tuple[object, ...]]:
        """The coordinates that no path dominates."""
        costs = self.costs()
        return {one.coordinates for one in costs if not any(two.dominates(one) for two in costs)}

    @property
    def _first(self) -> Standpoint:
        return Standpoint.first(self.world.assessed, self.world.knowledge, self.world.options)

    def _turns(self) -> list[Turn]:
        """What the workarounds set of all that affects the cluster now, and that no path of versions ends."""
        return turns_of(self._first, [path[-1] for path in self._paths([self._first], [])])

    def _paths(self, path: list[Standpoint], turns: Sequence[Turn]) -> Iterator[list[Standpoint]]:
        yield path
        most = self.world.options.max_hops
        if most is not None and len(path) > most:
            return
        been = [(each.versions, each.turns) for each in path]
        for after in self._next(path[-1], turns):
            if (after.versions, after.turns) not in been:
                yield from self._paths([*path, after], turns)

    def _next(self, place: Standpoint, turns: Sequence[Turn]) -> list[Standpoint]:
        at = tuple(sorted((name, version.text) for name, version in place.versions.items()))
        key = (at, place.turns, tuple(turns))
        if key not in self._after:
            moved = [
                place.after(name, version)
                for name, version in self._moves(place)
                if not list(place.forbids(name, version))
            ]
            self._after[key] = [
                *moved,
                *(place.after_turn(each) for each in turns if not list(place.forbids_turn(each))),
            ]
        return self._after[key]

    def _moves(self, place: Standpoint) -> Iterator[tuple[ComponentName, Version]]:
        for name, catalogue in self.world.knowledge.catalogues.items():
            for release in catalogue.releases:
                if release.version != place.versions[name]:
                    yield name, release.version

    def _shared_out(self, path: Sequence[Standpoint]) -> Iterator[Cost]:
        """One cost for each way to end a window after some of the hops."""
        for ends in self._ends(len(path) - 1):
            over: Tally = NONE
            for number in (0, *ends):
                over = plus(over, times(path[number].weight, self.world.options.every_days))
            yield Cost(
                unresolved=path[-1].weight,
                windows=len(ends),
                exposure=over,
                disruption=UNDISTURBED,
                hops=len(path) - 1,
            )

    def _ends(self, hops: int) -> Iterator[tuple[int, ...]]:
        """After which hops windows end: the last always, and no window longer than it may be."""
        if hops == 0:
            yield ()
        for size in range(1, min(hops, self.world.options.hops_per_window) + 1):
            yield from ((*before, hops) for before in self._ends(hops - size))


def turns_of(first: Standpoint, ends: Iterable[Standpoint]) -> list[Turn]:
    """What the workarounds set of all that affects a cluster now, and that is ended in none of the ends."""
    lefts = [{(name, of) for name, of, _ in end.left} for end in ends]
    stuck = [
        name for name, of, is_unknown in first.left if not is_unknown and all((name, of) in left for left in lefts)
    ]
    tests = [
        each.clears
        for name in stuck
        for each in first.knowledge.advisories[name].workarounds
        if each.clears is not None
    ]
    return list(dict.fromkeys(map(_turn, tests)))


def _turn(test: FactTest) -> Turn:
    match test.test:
        case OneOf(values):
            return FactSet(test.fact, values[0])
        case AtLeast(minimum):
            return FactSet(test.fact, minimum)
        case KernelIn(spans):
            return KernelMoved(spans[0])
        case _:
            assert_never(test.test)
