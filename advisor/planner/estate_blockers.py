"""Which clusters keep a manager from where it would have to be, and what it is in them that keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from advisor.model.runbook import Change
from advisor.planner.allowance import Allowance
from advisor.planner.barriers import Against
from advisor.planner.estate import Estate, Group
from advisor.planner.estate_clusters import Holding, Wanted
from advisor.planner.estate_outcome import Blocker
from advisor.planner.estate_unit import Unit
from advisor.planner.estate_ways import way_breaks
from advisor.planner.grounds import State
from advisor.planner.outcome import Constraint, Leftover, Why
from advisor.planner.release_graph import ReleaseGraph
from advisor.versions import Version

IsEnd = Callable[[State], bool]

#: What a release ends, and no way that was found leads to it.
KEPT_OPEN = frozenset({Why.FURTHER_ON, Why.COMPATIBILITY, Why.UNSEARCHED})


def blockers_at(
    units: Sequence[Unit], at: Version, states: Sequence[State], estate: Estate, ends: Sequence[IsEnd]
) -> Iterator[Blocker]:
    """The clusters that keep the manager at a version from some end, each by itself, whatever else is in its way.

    `states` has one for every unit, the hub's first: where they stand. `ends` are looked for in the hub alone.
    """
    hub = units[0]
    for group, unit, state in zip(estate.groups, units[1:], states[1:], strict=True):
        if any(_keeps(hub, unit, end) for end in ends):
            yield from _told(group, hub, unit, state, at)


def settled(graph: ReleaseGraph, left: Leftover) -> IsEnd:
    """Whether something that stays open is neither affecting nor unknown at a state."""
    return lambda state: graph.is_settled(state, left.open)


def _keeps(hub: Unit, unit: Unit, end: IsEnd) -> bool:
    """Whether the hub comes to an end beside no cluster, and beside this one does not.

    In the hub only what cannot be had is out of reach, so that one obstacle does not hide behind another.
    """
    graph = hub.terrain.graph
    bars = {bar for axis in graph.movable.axes for each in axis.candidates for bar in each.barred}
    bars |= {axis.keep for axis in graph.movable.axes if axis.keep}
    bars |= {bar for axis in graph.settings for each in axis.settings for bar in each.barred}
    holding = Holding(passes=_nothing, limit=None)

    def is_let(*units: Unit) -> bool:
        allowance = Allowance(graph.options.work)
        wanted = Wanted(lacks=(lambda state: 0 if end(state) else 1, *(_lacks_nothing for _ in units[1:])), before=1)
        return way_breaks(units, wanted, holding, allowance, bars.isdisjoint) is not None or allowance.is_short

    return is_let(hub) and not is_let(hub, unit)


def _nothing(against: Against) -> bool:
    return not against


def _lacks_nothing(_: State) -> int:
    return 0


def _told(group: Group, hub: Unit, unit: Unit, state: State, at: Version) -> Iterator[Blocker]:
    """By the first version that the manager is kept from while the cluster stands as it does, or could."""
    refused = next(filter(None, (_refused(hub, unit, each, at) for each in (state, *unit.terrain.states))), None)
    if refused is not None:
        version, against = refused
        lasting = frozenset.intersection(*(_against(unit, at, version, each) for each in unit.terrain.states))
        for constraint in sorted(against & lasting or against):
            yield blocker(group, unit, state, str(version), constraint)


def _refused(hub: Unit, unit: Unit, state: State, at: Version) -> tuple[Version, Against] | None:
    axis = hub.terrain.manager_axis
    if axis is None:
        return None
    candidates = hub.terrain.graph.movable.axes[axis].candidates
    place = next(number for number, each in enumerate(candidates) if each.version == at)
    later = (each.version for each in candidates[place + 1 :] if not each.barred)
    return next(((each, against) for each in later if (against := _against(unit, at, each, state))), None)


def _against(unit: Unit, at: Version, to: Version, state: State) -> Against:
    assert unit.ties is not None
    return unit.ties.moved(at, to, state).against


def blocker(group: Group, unit: Unit, state: State, manager_at: str, constraint: Constraint) -> Blocker:
    """A group of clusters that stands in the manager's way, by the component that the constraint is about."""
    graph = unit.terrain.graph
    assert unit.ties is not None
    tables = {each.id: each for each in unit.ties.tables}
    table = next(
        (each for name, each in sorted(tables.items(), reverse=True) if constraint.name.startswith(name)), None
    )
    components = [*graph.grounds.components_at(state), *graph.grounds.held]
    named = [each for each in components if table and table.other and each.name == table.other.component]
    found = (named or components)[0]
    runbooks = (
        each.id
        for each in graph.knowledge.upgrades.runbooks.values()
        if each.component == found.name and each.changes is Change.PLATFORM
    )
    return Blocker(
        clusters=group.names,
        component=found.name,
        version=found.version_text,
        manager_at=manager_at,
        constraint=constraint,
        runbooks=tuple(runbooks),
    )
