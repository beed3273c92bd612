"""Leaves states of a cluster out that another one replaces in every plan, so that few are left to search.

A state may be left out for another one where as little or less is open, which every hop into the first leads into as
well, and from which every hop on leads on as well, under every version of the manager, at no greater price; and in
which the manager may be moved wherever it may be in the first. Then a plan through the first is as good through the
other. States are left out one after the other, so that of several that replace each other one stays.
"""

from __future__ import annotations

from collections.abc import Mapping

from advisor.planner.estate_fold import fold
from advisor.planner.estate_terrain import Price, Terrain

_By = list[dict[int, dict[int, Price]]]


def cut(terrain: Terrain) -> None:
    """Takes out of a terrain what no plan needs. The present state always stays."""
    fold(terrain)
    cutter = _Cutter(terrain)
    while cutter.leaves_one_out():
        pass


class _Cutter:
    def __init__(self, terrain: Terrain) -> None:
        self._terrain = terrain
        self._alive = {0}.union(*terrain.steps)
        self._out = terrain.steps
        self._into: _By = [{} for _ in terrain.steps]
        for into, steps in zip(self._into, terrain.steps, strict=True):
            for start, ends in steps.items():
                for end, price in ends.items():
                    into.setdefault(end, {})[start] = price

    def leaves_one_out(self) -> bool:
        """Whether some state went."""
        gone = [one for one in sorted(self._alive - {0}, reverse=True) if self._goes(one)]
        return bool(gone)

    def _goes(self, one: int) -> bool:
        if not any(self._replaces(one, other) for other in self._near(one)):
            return False
        terrain = self._terrain
        self._alive.discard(one)
        for out, into in zip(self._out, self._into, strict=True):
            for end in out.pop(one, {}):
                into[end].pop(one)
            for start in into.pop(one, {}):
                out[start].pop(one)
        for allowed in terrain.moves.values():
            allowed.pop(one, None)
        return True

    def _near(self, one: int) -> list[int]:
        """Who might replace it: what some hop leads into from where one leads into this."""
        for out, into in zip(self._out, self._into, strict=True):
            if into.get(one):
                start = min(into[one])
                return sorted(({start} | out[start].keys()) & self._alive - {one}, reverse=True)
        return sorted(self._alive - {one}, reverse=True)

    def _replaces(self, one: int, other: int) -> bool:
        terrain = self._terrain
        for manager, weights in enumerate(terrain.weights):
            if one not in weights:
                continue
            if other not in weights or weights[other] > weights[one]:
                return False
            if one in terrain.goals[manager] and other not in terrain.goals[manager]:
                return False
            for steps in (self._out[manager], self._into[manager]):
                if not _covers(steps.get(other, {}), steps.get(one, {}), but=other):
                    return False
        return all(
            one not in allowed or (other in allowed and allowed[other].is_no_more_than(allowed[one]))
            for allowed in terrain.moves.values()
        )


def _covers(mine: Mapping[int, Price], yours: Mapping[int, Price], *, but: int) -> bool:
    """Whether all of yours are mine too, at no greater price."""
    if len(yours) > len(mine) + 1:
        return False
    return all(end == but or (end in mine and mine[end].is_no_more_than(price)) for end, price in yours.items())
