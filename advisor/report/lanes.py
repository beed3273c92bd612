"""One alternative as lanes: where everything that moves stands after each window, and how much is open then.

A value, so that a page of HTML and a screen draw the same. Clusters that are alike share their lanes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from advisor.model.names import AdvisoryId
from advisor.planner.cost import Tally, plus, tally, times
from advisor.planner.disruption import disruption_of
from advisor.planner.estate_outcome import EstatePlan, Phase
from advisor.planner.outcome import Alternative, Planned
from advisor.report.hop_words import changes_of
from advisor.report.phases_json import estate_way
from advisor.report.plan_document import Plan, PlanReport, before

Clusters: TypeAlias = tuple[str, ...]
"""The clusters a hop is made in; empty where there is only one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A version that a lane comes to."""

    window: int
    hop: int
    """The place of the hop in the way, counted from 1."""
    version: str
    is_brought: bool
    """Whether it comes along with something else that moves."""
    has_no_way_back: bool
    """Whether nothing but a backup, or nothing at all, takes the hop back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One thing that moves, in clusters that are alike."""

    clusters: Clusters
    what: str
    start: str
    stops: tuple[Stop, ...]
    """In their order; at least one."""

    def after(self, window: int) -> str | None:
        """The version that it comes to in a window; None where it stays."""
        return next((each.version for each in reversed(self.stops) if each.window == window), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """One alternative, drawn."""

    lanes: tuple[Lane, ...]
    """In the order in which they first move."""
    open_after: tuple[Tally, ...]
    """How many findings are open now, and after each window; in clusters that are alike, each counts in each."""
    phases: tuple[Phase, ...] = ()
    """Of clusters that a manager tends, its versions."""

    @property
    def windows(self) -> int:
        """The last window."""
        return len(self.open_after) - 1


def lanes_of(report: PlanReport, plan: Plan, way: Alternative) -> Lanes:
    """An alternative as lanes."""
    hops = list(zip(clusters_of(plan, way), way.hops, strict=True))
    found: dict[tuple[Clusters, str], tuple[str, list[Stop]]] = {}
    for place, (clusters, hop) in enumerate(hops, 1):
        has_no_way_back = bool(disruption_of(hop.runbook).irreversible)
        for number, each in enumerate(changes_of(hop)):
            _, stops = found.setdefault((clusters, each.what), (each.start, []))
            stop = Stop(
                window=hop.window, hop=place, version=each.end, is_brought=number > 0, has_no_way_back=has_no_way_back
            )
            stops.append(stop)
    return Lanes(
        lanes=tuple(
            Lane(clusters=clusters, what=what, start=start, stops=tuple(stops))
            for (clusters, what), (start, stops) in found.items()
        ),
        open_after=tuple(_by_window(report, plan, way, hops)),
        phases=estate_way(plan.estate, way).phases if isinstance(plan.estate, EstatePlan) else (),
    )


def clusters_of(plan: Plan, way: Alternative) -> tuple[Clusters, ...]:
    """For each hop of a way the clusters it is made in."""
    if not isinstance(plan.estate, EstatePlan):
        return ((),) * len(way.hops)
    return tuple(each.clusters for each in estate_way(plan.estate, way).hops)


_Open: TypeAlias = frozenset[tuple[Clusters, AdvisoryId]]


def _by_window(
    report: PlanReport, plan: Plan, way: Alternative, hops: Sequence[tuple[Clusters, Planned]]
) -> Iterator[Tally]:
    """Told backwards, as what is open at the end is what is known."""
    states = [_at_the_end(plan, way)]
    for clusters, hop in reversed(hops):
        mine = frozenset(advisory for where, advisory in states[-1] if where == clusters)
        others = states[-1] - {(clusters, each) for each in mine}
        states.append(others | {(clusters, each) for each in before(hop, mine)})
    states.reverse()
    yield _tally(report, states[0])
    for window in range(1, max((hop.window for _, hop in hops), default=0) + 1):
        done = sum(hop.window <= window for _, hop in hops)
        yield _tally(report, states[done])


def _at_the_end(plan: Plan, way: Alternative) -> _Open:
    if isinstance(plan.estate, EstatePlan):
        left = estate_way(plan.estate, way).unresolved
        return frozenset((each.clusters, each.left.open.advisory) for each in left)
    return frozenset(((), each.open.advisory) for each in way.unresolved)


def _tally(report: PlanReport, state: _Open) -> Tally:
    total: Tally = tally(())
    for clusters, advisory in state:
        severity = report.judged.knowledge.advisories[advisory].severity
        total = plus(total, times(tally([severity]), max(1, len(clusters))))
    return total
