"""What each way of the front is best at. Ties go by all that it costs, so that each label stands once."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.planner.outcome import Label
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.search import Way


def labels_of(graph: ReleaseGraph, ways: Sequence[Way]) -> list[tuple[Label, ...]]:
    """The labels of each way, in the order of the ways."""
    by_cost = sorted(range(len(ways)), key=lambda n: ways[n].cost.coordinates)
    best = {
        Label.CLEARS_MOST: min(by_cost, key=lambda n: ways[n].cost.unresolved),
        Label.FEWEST_WINDOWS: min(by_cost, key=lambda n: ways[n].cost.windows),
        Label.LEAST_EXPOSURE: min(by_cost, key=lambda n: ways[n].cost.exposure),
        Label.LEAST_DISRUPTION: min(by_cost, key=lambda n: ways[n].cost.disruption),
    }
    on_line = [number for number in by_cost if _stays_on_line(graph, ways[number])]
    if on_line:
        best[Label.STAYS_ON_LINE] = on_line[0]
    return [tuple(label for label in Label if best.get(label) == number) for number in range(len(ways))]


def _stays_on_line(graph: ReleaseGraph, way: Way) -> bool:
    for hop in way.hops:
        candidates = graph.movable.axes[hop.axis].candidates
        if candidates[hop.start].version.line != candidates[hop.end].version.line:
            return False
    return True
