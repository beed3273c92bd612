"""What counts as being there, for each goal. A target that is no release, or lies behind, is a fault of the request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from advisor.model.hop import Direction
from advisor.model.names import ComponentName
from advisor.planner.axes import Axis
from advisor.planner.question import Clear, Goal, Latest, LatestPatch, Targets
from advisor.planner.release_graph import ReleaseGraph
from advisor.planner.search import Wanted
from advisor.problems import InvalidInput, Place, Problem, nearest
from advisor.versions import Order, Version

COMMAND_LINE = Place(file="command line")


def reached(goal: Goal, graph: ReleaseGraph) -> Wanted:
    """Whether a state is where the user wants to be. Raises `InvalidInput` with every target that cannot be meant."""
    free = [(number, axis) for number, axis in enumerate(graph.movable.axes) if axis.keep is None]
    match goal:
        case Clear():
            wanted = {}
        case LatestPatch():
            wanted = {number: _newest(axis, on_line=True) for number, axis in free}
        case Latest():
            wanted = {number: _newest(axis, on_line=False) for number, axis in free}
        case Targets(versions):
            wanted = _places(versions, graph)
        case _:
            assert_never(goal)
    return Wanted(places=wanted)


def _newest(axis: Axis, *, on_line: bool) -> int:
    """The newest release that can be had; where the present one is newer than all of them, that."""
    line = axis.candidates[axis.start].version.line
    for place in range(len(axis.candidates) - 1, axis.start, -1):
        candidate = axis.candidates[place]
        if candidate.is_offered and (not on_line or candidate.version.line == line):
            return place
    return axis.start


def _places(versions: Mapping[ComponentName, Version], graph: ReleaseGraph) -> dict[int, int]:
    problems = list(_faults(versions, graph))
    if problems:
        raise InvalidInput(problems)
    return {
        number: place
        for number, axis in enumerate(graph.movable.axes)
        if axis.name in versions and (place := _place(axis, versions[axis.name])) is not None
    }


def _faults(versions: Mapping[ComponentName, Version], graph: ReleaseGraph) -> Iterator[Problem]:
    axes = {axis.name: axis for axis in graph.movable.axes}
    held = {each.component: each for each in graph.movable.held}
    for name, version in sorted(versions.items()):
        if name in axes:
            yield from _faults_of(axes[name], version, graph)
        elif name in held:
            message = f"{name} cannot be moved by itself: {held[name].why}"
            yield Problem(code="target-held", message=message, place=COMMAND_LINE)
        else:
            message = f"{name} is not in this cluster"
            yield Problem(code="target-absent", message=message, place=COMMAND_LINE, hint=nearest(name, axes))


def _faults_of(axis: Axis, version: Version, graph: ReleaseGraph) -> Iterator[Problem]:
    here = axis.candidates[axis.start].version
    if _place(axis, version) is None:
        known = [str(each.version) for each in axis.candidates]
        message = f"{axis.name} {version} is no release that is known"
        hint = nearest(str(version), known)
        yield Problem(code="target-unknown", message=message, place=COMMAND_LINE, hint=hint)
    goes_down = any(rule.direction is Direction.DOWN for rule in graph.knowledge.upgrades.hops[axis.name].rules)
    if version.compare(here) is Order.BEFORE and not goes_down:
        message = f"{axis.name} {version} lies behind {here}, and no rule takes {axis.name} back"
        hint = f"name a later release; advisor rules list releases {axis.name} shows them all"
        yield Problem(code="target-behind", message=message, place=COMMAND_LINE, hint=hint)
    if axis.keep is not None and version.compare(here) is not Order.SAME:
        message = f"{axis.name} is to be kept, and to go to {version}"
        yield Problem(code="options-contradict", message=message, place=COMMAND_LINE, hint="leave one of the two out")


def _place(axis: Axis, version: Version) -> int | None:
    return next((n for n, each in enumerate(axis.candidates) if each.version.release == version.release), None)
