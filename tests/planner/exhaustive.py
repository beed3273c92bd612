"""Every path there is, by brute force: it asks the checker's code and not the search's what each hop comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from advisor.model.names import ComponentName
from advisor.planner.cost import NONE, UNDISTURBED, Cost, Tally, plus, times
from advisor.planner.standpoint import Standpoint
from advisor.versions import Version
from tests.planner.worlds import World


@dataclass(slots=True)
class Exhaustive:
    """All simple paths of a world. There are no runbooks in it, so nothing disrupts."""

    world: World
    _after: dict[tuple[object, ...], list[Standpoint]] = field(default_factory=dict)

    def costs(self) -> list[Cost]:
        """What each path costs, in every way to share its hops out among windows."""
        first = Standpoint.first(self.world.assessed, self.world.knowledge, self.world.options)
        return [cost for path in self._paths([first]) for cost in self._shared_out(path)]

    def front(self) -> set[tuple[object, ...]]:
        """The coordinates that no path dominates."""
        costs = self.costs()
        return {one.coordinates for one in costs if not any(two.dominates(one) for two in costs)}

    def _paths(self, path: list[Standpoint]) -> Iterator[list[Standpoint]]:
        yield path
        most = self.world.options.max_hops
        if most is not None and len(path) > most:
            return
        been = [each.versions for each in path]
        for after in self._next(path[-1]):
            if after.versions not in been:
                yield from self._paths([*path, after])

    def _next(self, place: Standpoint) -> list[Standpoint]:
        key = tuple(sorted((name, version.text) for name, version in place.versions.items()))
        if key not in self._after:
            self._after[key] = [
                place.after(name, version)
                for name, version in self._moves(place)
                if not list(place.forbids(name, version))
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
