"""Whether a rule speaks of a hop, and whether a hazard lies on it. Planner, checker and case runner share these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from advisor.engine.conditions import evaluate
from advisor.model.condition import Leaf
from advisor.model.hop import Direction, Hazard, HopRule, Patch
from advisor.truth import Truth, every, truth_of
from advisor.versions import Order, Version, VersionSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One change of one version, and where its ends stand among what the user's edition can obtain."""

    start: Version
    end: Version
    start_is_latest: Truth
    """Whether no later patch of the start's line can be had."""
    end_is_latest: Truth


def speaks_of(rule: HopRule, hop: Hop, truth_of_leaf: Callable[[Leaf], Truth]) -> Truth:
    """Whether a rule is about a hop. Whether it then allows or refuses it is the rule's `permission`."""
    return every(
        (
            _goes(rule.direction, hop),
            _crosses(rule.lines, hop),
            _contains(rule.from_versions, hop.start),
            _contains(rule.to_versions, hop.end),
            Truth.TRUE if rule.from_patch is Patch.ANY else hop.start_is_latest,
            Truth.TRUE if rule.to_patch is Patch.ANY else hop.end_is_latest,
            evaluate(rule.when, truth_of_leaf),
        )
    )


def lies_on(hazard: Hazard, start: Version, end: Version, truth_of_leaf: Callable[[Leaf], Truth]) -> Truth:
    """Whether a hazard lies between two versions, in one hop or dragged by a bundle's. Unknown is not safe."""
    return every(
        (
            hazard.from_versions.contains(start),
            hazard.to_versions.contains(end),
            evaluate(hazard.when, truth_of_leaf),
        )
    )


def _goes(direction: Direction, hop: Hop) -> Truth:
    order = hop.start.compare(hop.end)
    if order is Order.UNORDERED:
        return Truth.UNKNOWN
    return truth_of(order is (Order.BEFORE if direction is Direction.UP else Order.AFTER))


def _crosses(lines: int | None, hop: Hop) -> Truth:
    """Lines of one major are counted by their minor; how many lie between two majors nobody has said."""
    start, end = hop.start.line, hop.end.line
    if lines is None:
        return Truth.TRUE
    if start[:-1] != end[:-1]:
        return truth_of(False) if lines == 0 else Truth.UNKNOWN
    return truth_of(abs(end[-1] - start[-1]) == lines)


def _contains(versions: VersionSet | None, version: Version) -> Truth:
    return Truth.TRUE if versions is None else versions.contains(version)
