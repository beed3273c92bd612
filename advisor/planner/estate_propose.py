"""Writes a way for an estate down as a plan: what is done in which cluster and window, and what forced the order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from operator import or_

from advisor.planner.cost import Cost, Disruption
from advisor.planner.estate import Estate
from advisor.planner.estate_blockers import blocker
from advisor.planner.estate_hops import made_in
from advisor.planner.estate_outcome import (
    Asked,
    Blocker,
    EstateAccepted,
    EstateAlternative,
    EstateHop,
    EstateLeftover,
    Phase,
)
from advisor.planner.estate_reach import Trail
from advisor.planner.estate_search import JointWay
from advisor.planner.estate_terrain import unpacked
from advisor.planner.estate_unit import Unit
from advisor.planner.grounds import State
from advisor.planner.labels import support_of
from advisor.planner.outcome import Constraint, Label, Planned, PlannedSetting
from advisor.planner.propose import step, waived_at
from advisor.planner.release_graph import Hop
from advisor.planner.said import Said
from advisor.planner.setting_axes import turn_text
from advisor.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """One hop in one window, with the manager where it stands before it."""

    window: int
    manager: int
    state: State
    hop: Hop
    to_manager: int


def estate_alternative(
    units: Sequence[Unit], way: JointWay, labels: tuple[Label, ...], estate: Estate
) -> EstateAlternative:
    """The plan that a way is."""
    writer = _Writer(units=tuple(units), way=way, estate=estate)
    return EstateAlternative(
        labels=labels,
        cost=cost_of(way),
        hops=tuple(writer.hops()),
        phases=tuple(writer.phases()),
        forced=tuple(writer.forced()),
        unresolved=tuple(writer.unresolved()),
        waived=tuple(writer.waived()),
        support_days=support_in(units, way),
    )


def hops_of(units: Sequence[Unit], way: JointWay, estate: Estate) -> tuple[EstateHop, ...]:
    """The hops of a way alone."""
    return tuple(_Writer(units=tuple(units), way=way, estate=estate).hops())


def support_in(units: Sequence[Unit], way: JointWay) -> int | None:
    """Days until support first ends in any cluster where a way leads; None where some end is not known."""
    graphs = [unit.terrain.graph for unit in units]
    found = [support_of(graph, end) for graph, end in zip(graphs, ends_of(units, way), strict=True)]
    known = [each for each in found if each is not None]
    return min(known) if len(known) == len(found) else None


def stays_on_line(units: Sequence[Unit], way: JointWay) -> bool:
    """Whether no component of any cluster leaves its line on the way."""
    return all(
        axis.candidates[axis.start].version.line == axis.candidates[place].version.line
        for unit, end in zip(units, way.ends, strict=True)
        for state in _gone_through(unit, end.trail)
        for axis, place in zip(unit.terrain.graph.movable.axes, state, strict=False)
    )


def _gone_through(unit: Unit, trail: Trail | None) -> Iterator[State]:
    while trail is not None:
        yield from (unit.terrain.state(manager, state) for manager, state in trail.places)
        trail = trail.before


def ends_of(units: Sequence[Unit], way: JointWay) -> list[State]:
    """Where each unit stands after the last window of a way."""
    manager = next((through[-1] for through in reversed(way.courses) if through), 0)
    return [unit.terrain.state(manager, end.state) for unit, end in zip(units, way.ends, strict=True)]


def manager_after(units: Sequence[Unit], way: JointWay) -> Version:
    """Where the manager stands after the last window of a way."""
    return units[0].terrain.managers[next((through[-1] for through in reversed(way.courses) if through), 0)]


def cost_of(way: JointWay) -> Cost:
    """What a way costs, as it is told."""
    irreversible, reboots, drains = unpacked(way.point.felt, 3)
    return Cost(
        unresolved=unpacked(way.point.unresolved, 4),
        windows=way.point.windows,
        exposure=unpacked(way.point.exposure, 4),
        disruption=Disruption(irreversible=irreversible, reboots=reboots, drains=drains),
        hops=way.hops,
    )


@dataclass(slots=True, kw_only=True)
class _Writer:
    units: tuple[Unit, ...]
    way: JointWay
    estate: Estate

    def hops(self) -> Iterator[EstateHop]:
        """By window; within one the hub first, then by the name of the cluster."""
        managed = [
            (turn.window, number, order, unit, turn)
            for number, unit in enumerate(self.units)
            for order, turn in enumerate(self._turns(number))
        ]
        moved = 0
        for window, number, _, unit, turn in sorted(managed, key=lambda each: each[:3]):
            clusters = self.estate.parts[number]
            hop = made_in(clusters, self._planned(unit, turn, window), moved, unit.terrain.graph.knowledge)
            yield replace(hop, asked=tuple(sorted(self._asked(unit, turn, window))))
            moved += turn.to_manager != turn.manager

    def _planned(self, unit: Unit, turn: _Turn, window: int) -> Planned:
        hop = step(unit.terrain.graph, turn.state, turn.hop, window)
        more = reduce(or_, (said for _, said in self._beside(unit, turn, window)), Said())
        told = replace(hop, rests_on=tuple(sorted({*hop.rests_on, *more.rests})))
        if isinstance(told, PlannedSetting):
            return told
        return replace(told, permitted_by=tuple(sorted({*told.permitted_by, *more.permits})))

    def _beside(self, unit: Unit, turn: _Turn, window: int) -> Iterator[tuple[Unit, Said]]:
        """What is said of a hop between the manager and each cluster that it is about."""
        versions = unit.terrain.managers
        if unit.ties is not None:
            yield unit, unit.ties.moving(versions[turn.manager], turn.state, turn.hop)
        elif turn.to_manager != turn.manager:
            for number, other in enumerate(self.units[1:], 1):
                assert other.ties is not None
                at = self._states(number)[window - 1]
                yield other, other.ties.moved(versions[turn.manager], versions[turn.to_manager], at)

    def _asked(self, unit: Unit, turn: _Turn, window: int) -> set[Asked]:
        own = unit.terrain.graph.said(turn.state, turn.hop)
        said = [(unit, own), *self._beside(unit, turn, window)]
        return {Asked(clusters=of.names, rest=rest) for of, each in said for rest in each.rests}

    def phases(self) -> Iterator[Phase]:
        """The manager's versions, each with its windows."""
        versions = self.units[0].terrain.managers
        course = [(0, 0)]
        for window, through in enumerate(self.way.courses, 1):
            course.extend((window, manager) for manager in through[1:])
        ends = [*(max(window - 1, 0) for window, _ in course[1:]), len(self.way.courses)]
        for number, ((window, manager), last) in enumerate(zip(course, ends, strict=True)):
            yield Phase(number=number, manager=str(versions[manager]), first_window=max(window, 1), last_window=last)

    def unresolved(self) -> Iterator[EstateLeftover]:
        """What each cluster ends with."""
        for unit, state in zip(self.units, self.ends(), strict=True):
            yield from (EstateLeftover(clusters=unit.names, left=each) for each in unit.left.at(state))

    def waived(self) -> Iterator[EstateAccepted]:
        """What is accepted in each cluster where it ends."""
        for unit, state in zip(self.units, self.ends(), strict=True):
            for each in waived_at(unit.terrain.graph, state):
                yield EstateAccepted(clusters=unit.names, open=each)

    def ends(self) -> list[State]:
        """Where each unit stands after the last window."""
        return ends_of(self.units, self.way)

    def forced(self) -> Iterator[Blocker]:
        """What was moved before the manager because the manager could not have been moved first, or not for good."""
        for number, unit in enumerate(self.units[1:], 1):
            yield from self._forced_in(number, unit)

    def _forced_in(self, number: int, unit: Unit) -> Iterator[Blocker]:
        assert unit.ties is not None
        versions, turns = unit.terrain.managers, self._turns(number)
        for window, through in enumerate(self.way.courses, 1):
            earlier = [turn for turn in turns if turn.window < window]
            for start, end in pairwise(through):
                found = next(
                    filter(None, (self._why_first(unit, turn, (start, end)) for turn in reversed(earlier))), None
                )
                if found is not None:
                    turn, constraint = found
                    found_at = blocker(self.estate.groups[number - 1], unit, turn.state, str(versions[end]), constraint)
                    yield replace(found_at, until=_until(unit, turn.hop))

    def _why_first(self, unit: Unit, turn: _Turn, move: tuple[int, int]) -> tuple[_Turn, Constraint] | None:
        assert unit.ties is not None
        versions = unit.terrain.managers
        start, end = (versions[each] for each in move)
        against = unit.ties.moved(start, end, turn.state).against
        if not against:
            later = {end, *(versions[each] for through in self.way.courses for each in through[1:])}
            offered = [unit.ties.moving(each, turn.state, turn.hop) for each in later if each.sort_key >= end.sort_key]
            against = (
                unit.ties.moving(end, turn.state, turn.hop).against if all(x.against for x in offered) else frozenset()
            )
        return (turn, min(against)) if against else None

    def _managers(self) -> list[int]:
        """Where the manager stands after each window, the present first."""
        found = [0]
        for through in self.way.courses:
            found.append(through[-1] if through else found[-1])
        return found

    def _windows(self, number: int) -> list[Trail]:
        trail = self.way.ends[number].trail
        found: list[Trail] = []
        while trail is not None:
            found.append(trail)
            trail = trail.before
        return found[::-1]

    def _states(self, number: int) -> list[State]:
        """Where a cluster stands before each window."""
        terrain = self.units[number].terrain
        return [
            terrain.state(manager, trail.places[0][1])
            for manager, trail in zip(self._managers(), self._windows(number), strict=False)
        ]

    def _turns(self, number: int) -> list[_Turn]:
        terrain = self.units[number].terrain
        turns: list[_Turn] = []
        for window, trail in enumerate(self._windows(number), 1):
            at = self._managers()[window - 1]
            for (one, start), (two, end) in pairwise(trail.places):
                before, after = (one, two) if terrain.manager_axis is not None else (at, at)
                state, next_state = terrain.state(before, start), terrain.state(after, end)
                axis = next(n for n, (a, b) in enumerate(zip(state, next_state, strict=True)) if a != b)
                hop = Hop(axis=axis, start=state[axis], end=next_state[axis])
                turns.append(_Turn(window=window, manager=before, state=state, hop=hop, to_manager=after))
        return turns


def _until(unit: Unit, hop: Hop) -> str:
    """What a hop sets; empty for one that moves a version."""
    axis = unit.terrain.graph.setting_of(hop)
    return f"{axis.fact} is {turn_text(axis.settings[hop.end - 1].turn)}" if axis else ""
