"""Writes a way through the graph down as a plan: what each hop drags, rests on and clears, and what stays open."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.model.names import AdvisoryId
from advisor.planner.axes import Axis
from advisor.planner.grounds import State
from advisor.planner.labels import support_at
from advisor.planner.leftovers import Leftovers
from advisor.planner.outcome import Alternative, Detour, Label, Moved, Open, Planned, PlannedHop, PlannedSetting
from advisor.planner.release_graph import Hop, ReleaseGraph
from advisor.planner.search import Way
from advisor.planner.setting_axes import SettingAxis, nodes_moved, turn_text, value_text


def alternative(graph: ReleaseGraph, way: Way, left: Leftovers, labels: tuple[Label, ...] = ()) -> Alternative:
    """The plan that a way is."""
    end = end_of(graph, way)
    return Alternative(
        labels=labels,
        cost=way.cost,
        hops=tuple(_hops(graph, way)),
        unresolved=left.at(end),
        waived=waived_at(graph, end),
        support_days=support_at(graph, way),
        detours=tuple(_detours(graph, way)),
    )


def waived_at(graph: ReleaseGraph, state: State) -> tuple[Open, ...]:
    """What would be open at a state, had nobody accepted it, sorted."""
    return tuple(sorted(each for part in graph.open_at(state) for each in part.waived))


def end_of(graph: ReleaseGraph, way: Way) -> State:
    """The state that a way leads to."""
    state = graph.start
    for hop in way.hops:
        state = graph.after(state, hop)
    return state


def _hops(graph: ReleaseGraph, way: Way) -> Iterator[Planned]:
    state = graph.start
    for hop, window in zip(way.hops, way.windows, strict=True):
        yield step(graph, state, hop, window)
        state = graph.after(state, hop)


def step(graph: ReleaseGraph, state: State, hop: Hop, window: int) -> Planned:
    """A hop from a state, of versions or of a setting, with all that it does."""
    axis = graph.setting_of(hop)
    return _set(graph, axis, state, hop, window) if axis else _planned(graph, state, hop, window)


def _set(graph: ReleaseGraph, axis: SettingAxis, state: State, hop: Hop, window: int) -> PlannedSetting:
    setting = axis.settings[hop.end - 1]
    before, after = _open(graph, state), _open(graph, graph.after(state, hop))
    cluster = graph.grounds.cluster_at(state)
    return PlannedSetting(
        window=window,
        turn=setting.turn,
        fact=axis.fact,
        component=axis.component,
        start=", ".join(map(value_text, graph.grounds.at(state).values_of(axis.fact))) or "unknown",
        end=turn_text(setting.turn),
        nodes=nodes_moved(setting.turn, cluster),
        advisory=setting.advisory,
        workarounds=setting.workarounds,
        runbook=graph.runbook(state, hop),
        rests_on=tuple(sorted(graph.said(state, hop).rests)),
        clears=tuple(sorted(before - after)),
        introduces=tuple(sorted(after - before)),
    )


def _planned(graph: ReleaseGraph, state: State, hop: Hop, window: int) -> PlannedHop:
    axis = graph.movable.axes[hop.axis]
    said = graph.said(state, hop)
    before, after = _open(graph, state), _open(graph, graph.after(state, hop))
    return PlannedHop(
        window=window,
        moves=_moved(graph, hop),
        end=axis.candidates[hop.end].version,
        drags=tuple(_drags(axis, hop)),
        permitted_by=tuple(sorted(said.permits)),
        hazards=tuple(graph.knowledge.upgrades.hazards[each] for each in sorted(said.hazards)),
        rests_on=tuple(sorted(said.rests)),
        clears=tuple(sorted(before - after)),
        introduces=tuple(sorted(after - before)),
        runbook=graph.runbook(state, hop),
    )


def _detours(graph: ReleaseGraph, way: Way) -> Iterator[Detour]:
    """What forbids to take, from where each component first moves, all of its hops at once."""
    state = graph.start
    for number, hop in enumerate(way.hops):
        own = [each for each in way.hops if each.axis == hop.axis]
        if len(own) > 1 and own[0] is way.hops[number]:
            direct = Hop(axis=hop.axis, start=hop.start, end=own[-1].end)
            against = graph.said(state, direct).against
            if against:
                yield Detour(moves=_moved(graph, direct), against=tuple(sorted(against)))
        state = graph.after(state, hop)


def _moved(graph: ReleaseGraph, hop: Hop) -> Moved:
    axis = graph.movable.axes[hop.axis]
    start, end = (str(axis.candidates[place].version) for place in (hop.start, hop.end))
    return Moved(component=axis.name, start=start, end=end)


def _drags(axis: Axis, hop: Hop) -> Iterator[Moved]:
    old, new = axis.candidates[hop.start].brings, axis.candidates[hop.end].brings
    for name in sorted(old):
        if old[name] != new[name]:
            yield Moved(component=name, start=str(old[name]), end=str(new[name]))


def _open(graph: ReleaseGraph, state: State) -> frozenset[AdvisoryId]:
    return frozenset(each.advisory for part in graph.open_at(state) for each in part.findings)
