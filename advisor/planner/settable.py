"""What is a move besides versions: the settings that end what affects a cluster now, and no way through versions ends.

The set hangs on where the cluster stands and on the options alone, so that the front stays one of a fixed graph. Where
the work allowed does not tell whether some way ends a finding, it counts as not ended, and that is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from advisor.planner.outcome import Open
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.setting_axes import SettingAxis, setting_axes
from advisor.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Settable:
    """What can be set in a cluster."""

    axes: tuple[SettingAxis, ...]
    is_proven: bool
    """Whether all of them are for findings that no way through versions ends."""


def settable(graph: ReleaseGraph, is_ended: Callable[[Open], Truth]) -> Settable:
    """What can be set where versions alone are moved; `is_ended` tells whether some way of versions ends a finding."""
    ended = {each: is_ended(each) for each in _curable(graph)}
    uncleared = (each.advisory for each, told in ended.items() if told is not Truth.TRUE)
    axes = setting_axes(uncleared, graph.assessed, graph.knowledge, graph.options)
    return Settable(axes=axes, is_proven=not axes or Truth.UNKNOWN not in ended.values())


def with_settings(graph: ReleaseGraph, found: Settable) -> ReleaseGraph:
    """The same graph, in which that can be set besides."""
    if not found.axes:
        return graph
    return graph.with_settings(found.axes, are_proven=found.is_proven)


def _curable(graph: ReleaseGraph) -> Iterator[Open]:
    """What affects the cluster now, and has a workaround that can be set."""
    for part in graph.open_at(graph.start):
        for each in sorted(part.findings):
            if not each.is_unknown and setting_axes([each.advisory], graph.assessed, graph.knowledge, graph.options):
                yield each
