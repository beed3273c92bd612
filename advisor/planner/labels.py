"""What each way of the front is best at. Ties go to the best in all that it costs, so that each label stands once."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.engine.derived_facts import TIER
from advisor.model.component import Edition
from advisor.planner.ground import Ground
from advisor.planner.grounds import State
from advisor.planner.outcome import Label
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.search import Way
from advisor.planner.support_left import support_days


def labels_of(graph: ReleaseGraph, ways: Sequence[Way]) -> list[tuple[Label, ...]]:
    """The labels of each way, in the order of the ways, which come best first."""
    numbers = range(len(ways))
    best = {
        Label.CLEARS_MOST: min(numbers, key=lambda n: ways[n].cost.unresolved),
        Label.FEWEST_WINDOWS: min(numbers, key=lambda n: ways[n].cost.windows),
        Label.LEAST_EXPOSURE: min(numbers, key=lambda n: ways[n].cost.exposure),
        Label.LEAST_DISRUPTION: min(numbers, key=lambda n: ways[n].cost.disruption),
    }
    on_line = [number for number in numbers if _stays_on_line(graph, ways[number])]
    if on_line:
        best[Label.STAYS_ON_LINE] = on_line[0]
    supported = {n: days for n in numbers if (days := support_at(graph, ways[n])) is not None and days >= 0}
    if supported:
        best[Label.LONGEST_SUPPORT] = max(supported, key=lambda n: supported[n])
    return [tuple(label for label in Label if best.get(label) == number) for number in range(len(ways))]


def support_at(graph: ReleaseGraph, way: Way) -> int | None:
    """Days of support left where a way ends; None where they are not known. Who says no tier counts as community."""
    state = graph.start
    for hop in way.hops:
        state = graph.after(state, hop)
    return support_of(graph, state)


def support_of(graph: ReleaseGraph, state: State) -> int | None:
    """The same of a state."""
    components = [*graph.grounds.components_at(state), *graph.grounds.held]
    ground = graph.grounds.at(state)
    if not ground.values_of(TIER):
        ground = Ground.of(graph.grounds.cluster_at(state), components, graph.knowledge, Edition.COMMUNITY)
    return support_days(components, ground, graph.options.horizon)


def _stays_on_line(graph: ReleaseGraph, way: Way) -> bool:
    for hop in way.hops:
        if graph.setting_of(hop):
            continue
        candidates = graph.movable.axes[hop.axis].candidates
        if candidates[hop.start].version.line != candidates[hop.end].version.line:
            return False
    return True
