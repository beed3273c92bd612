"""For each open finding the smallest change that would clear it: what stands between the cluster and its being settled.

A change is one component at another release that can be obtained, or one thing set otherwise; a bundle's change takes
along what it brings. The fewest changes come first, then the nearest releases. Whether hops lead there is another
question, which a plan answers. Each state that is looked at is a step of the work allowed, which findings share evenly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product, takewhile
from typing import TypeAlias

from advisor.model.assessment import ClusterAssessment
from advisor.model.condition import FactTest, leaves
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, FactName
from advisor.planner.allowance import Allowance
from advisor.planner.grounds import State
from advisor.planner.nearest import standing
from advisor.planner.outcome import Open
from advisor.planner.question import Options
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.setting_axes import setting_axes, turn_text
from advisor.planner.tended_alone import tended_alone

#: More than this many changes at once are no small change any more, and nobody would look them over.
MOST_CHANGES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionChange:
    """A component at another release."""

    component: ComponentName
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """Something set otherwise."""

    fact: FactName
    end: str


Change: TypeAlias = VersionChange | SettingChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterfactual:
    """What would clear a finding."""

    open: Open
    changes: tuple[Change, ...]
    """All of them are needed; empty where no `MOST_CHANGES` that are known and can be obtained clear it."""
    is_proven: bool = True
    """Whether the work allowed sufficed. Else a nearer change may clear it too, or one where none is named; what is
    named clears it all the same, and nothing less does."""


def counterfactuals(
    assessed: ClusterAssessment, knowledge: KnowledgeBase, options: Options | None = None
) -> tuple[Counterfactual, ...]:
    """For each finding that counts and is open, sorted. Raises `InvalidInput` as `plan` does."""
    options = options or Options()
    assessed, knowledge = tended_alone(assessed, knowledge, options)
    assessed = standing(assessed, knowledge, options).assessed
    bare = ReleaseGraph(assessed=assessed, knowledge=knowledge, options=options)
    found = sorted({each for part in bare.open_at(bare.start) for each in part.findings})
    settings = setting_axes((each.advisory for each in found), assessed, knowledge, options)
    return tuple(_each(bare.with_settings(settings), found))


def changed(graph: ReleaseGraph, state: State) -> tuple[Change, ...]:
    """What differs at a state from now."""
    return tuple(_change(graph, n, place) for n, place in enumerate(state) if place != graph.start[n])


def _each(graph: ReleaseGraph, found: Sequence[Open]) -> Iterator[Counterfactual]:
    """What one finding leaves of its share goes to those after it."""
    left = graph.options.work
    for number, each in enumerate(found):
        share = left // (len(found) - number)
        allowance = Allowance(share)
        changes = _smallest(graph, each, allowance)
        left -= share - allowance.left
        yield Counterfactual(open=each, changes=changes, is_proven=not allowance.is_short)


def _smallest(graph: ReleaseGraph, found: Open, allowance: Allowance) -> tuple[Change, ...]:
    axes = _relevant(graph, found)
    for size in range(1, MOST_CHANGES + 1):
        states = takewhile(lambda _: allowance.take(), _states(graph, axes, size))
        clearing = (state for state in states if graph.is_settled(state, found))
        best = min(clearing, key=lambda state: _distance(graph, state), default=None)
        if best is not None:
            return changed(graph, best)
    return ()


def _relevant(graph: ReleaseGraph, found: Open) -> list[int]:
    """The axes that the finding looks at: its component's, those of others it is stood beside, and its facts."""
    when = graph.knowledge.advisories[found.advisory].when
    asked = {leaf.fact for leaf in leaves(when) if isinstance(leaf, FactTest)}
    versions = graph.movable.axes
    own = {n for n, axis in enumerate(versions) if found.component in axis.names}
    set_here = {n for n, axis in enumerate(graph.settings, len(versions)) if axis.fact in asked}
    return sorted(own | set_here | graph.grounds.looked_at([when]))


def _states(graph: ReleaseGraph, axes: list[int], size: int) -> Iterator[State]:
    """Every state that differs from now on as many of the axes, and can be obtained."""
    for chosen in combinations(axes, size):
        for places in product(*(_places(graph, number) for number in chosen)):
            moved = dict(zip(chosen, places, strict=True))
            yield tuple(moved.get(number, place) for number, place in enumerate(graph.start))


def _places(graph: ReleaseGraph, number: int) -> list[int]:
    """Where an axis can be moved on to, its user's wishes and edition minded."""
    versions = graph.movable.axes
    if number >= len(versions):
        settings = graph.settings[number - len(versions)].settings
        return [place for place, each in enumerate(settings, 1) if not each.barred]
    axis = versions[number]
    if axis.keep is not None:
        return []
    return [place for place in range(axis.start + 1, len(axis.candidates)) if not axis.candidates[place].barred]


def _distance(graph: ReleaseGraph, state: State) -> tuple[int, State]:
    """How many releases lie between, in all; the first of those that are as near."""
    return sum(abs(place - start) for place, start in zip(state, graph.start, strict=True)), state


def _change(graph: ReleaseGraph, number: int, place: int) -> Change:
    versions = graph.movable.axes
    if number >= len(versions):
        axis = graph.settings[number - len(versions)]
        return SettingChange(fact=axis.fact, end=turn_text(axis.settings[place - 1].turn))
    moved = versions[number]
    start, end = (str(moved.candidates[at].version) for at in (moved.start, place))
    return VersionChange(component=moved.name, start=start, end=end)
