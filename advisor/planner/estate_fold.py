"""Leaves a whole place of an axis out for another one of it, whatever the other axes stand at.

`estate_cut.py` compares single states: of two axes each state has ends of its own, so that none replaces another. Here
every state at one place is led over to the state beside it at another place. Where as little is open there, where every
hop between two such states has its like, and every hop in or on leads in or on as well, at no greater price, and the
manager may be moved wherever it may be, a plan by way of the one place is as good by way of the other.
"""

from __future__ import annotations

from collections.abc import Mapping

from advisor.planner.estate_terrain import Price, Terrain
from advisor.planner.grounds import State

_By = dict[int, dict[int, Price]]


def fold(terrain: Terrain) -> None:
    """Takes places out of a terrain that no plan needs. The present ones always stay."""
    if len(terrain.states[0]) > 1:
        folder = _Folder(terrain)
        while folder.leaves_one_out():
            pass


class _Folder:
    def __init__(self, terrain: Terrain) -> None:
        self._terrain = terrain
        self._numbers: dict[State, int] = {state: number for number, state in enumerate(terrain.states)}
        self._at: list[dict[int, list[int]]] = [{} for _ in terrain.states[0]]
        """By axis, by place: the states there."""
        for number, state in enumerate(terrain.states):
            for axis, place in enumerate(state):
                self._at[axis].setdefault(place, []).append(number)
        managers = range(len(terrain.steps))
        self._told_apart = [n for n in managers if not any(self._are_alike(n, other) for other in range(n))]
        """Of manager versions under which everything is the same, the first."""
        self._into = [_turned(steps) for steps in terrain.steps]

    def _are_alike(self, one: int, two: int) -> bool:
        terrain = self._terrain
        return (
            terrain.weights[one] == terrain.weights[two]
            and terrain.goals[one] == terrain.goals[two]
            and terrain.steps[one] == terrain.steps[two]
        )

    def leaves_one_out(self) -> bool:
        """Whether some place went; of two that are as good the newer one stays."""
        gone = [place for axis, by in enumerate(self._at) for place in sorted(by) if self._goes(axis, place)]
        return bool(gone)

    def _goes(self, axis: int, place: int) -> bool:
        if place == self._terrain.states[0][axis]:
            return False
        others = sorted(self._at[axis].keys() - {place}, reverse=True)
        if not any(self._replaces(axis, place, other) for other in others):
            return False
        for number in self._at[axis].pop(place):
            self._leave_out(number)
        return True

    def _leave_out(self, number: int) -> None:
        state = self._terrain.states[number]
        del self._numbers[state]
        for axis, place in enumerate(state):
            if place in self._at[axis]:
                self._at[axis][place].remove(number)
        for steps, into in zip(self._terrain.steps, self._into, strict=True):
            for end in steps.pop(number, {}):
                into[end].pop(number, None)
            for start in into.pop(number, {}):
                steps[start].pop(number, None)
        for allowed in self._terrain.moves.values():
            allowed.pop(number, None)

    def _replaces(self, axis: int, place: int, other: int) -> bool:
        """Whether every state at a place can be led over to the one beside it at another."""
        beside: dict[int, int] = {}
        for number in self._at[axis][place]:
            state = self._terrain.states[number]
            found = self._numbers.get((*state[:axis], other, *state[axis + 1 :]))
            if found is None:
                return False
            beside[number] = found
        covers = all(self._covers(manager, number, beside) for manager in self._told_apart for number in beside)
        return covers and all(_lets(allowed, beside) for allowed in self._terrain.moves.values())

    def _covers(self, manager: int, one: int, beside: Mapping[int, int]) -> bool:
        """Whether a state's own place can be taken under one version of the manager, all of its plane moving along."""
        terrain, other = self._terrain, beside[one]
        weights, goals = terrain.weights[manager], terrain.goals[manager]
        if one not in weights:
            return True
        if other not in weights or weights[other] > weights[one] or (one in goals and other not in goals):
            return False
        into = self._into[manager]
        ways = terrain.steps[manager].get(other, {})
        out = ((beside.get(end, end), price) for end, price in terrain.steps[manager].get(one, {}).items())
        back = ((start, price) for start, price in into.get(one, {}).items() if start not in beside)
        return all(_is_as_cheap(ways, other, *each) for each in out) and all(
            _is_as_cheap(into.get(other, {}), other, *each) for each in back
        )


def _lets(allowed: Mapping[int, Price], beside: Mapping[int, int]) -> bool:
    """Whether the manager may make a move beside the other place wherever it may beside the one."""
    return all(
        other in allowed and allowed[other].is_no_more_than(allowed[one])
        for one, other in beside.items()
        if one in allowed
    )


def _is_as_cheap(ways: Mapping[int, Price], here: int, there: int, price: Price) -> bool:
    """Whether one of the ways leads there at no greater price. No hop is needed to where one is."""
    return there == here or (there in ways and ways[there].is_no_more_than(price))


def _turned(steps: _By) -> _By:
    """By state: from where hops lead into it."""
    into: _By = {}
    for start, ends in steps.items():
        for end, price in ends.items():
            into.setdefault(end, {})[start] = price
    return into
