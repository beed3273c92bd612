"""What the checker says of alternatives side by side: each label is true, and nothing is given up that one ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from advisor.planner.outcome import Alternative, Label, Open, PlannedHop, Why
from advisor.planner.standpoint import Fault
from advisor.versions import parse_version

_BEST: Mapping[Label, Callable[[Alternative], Any]] = MappingProxyType(
    {
        Label.CLEARS_MOST: lambda way: way.cost.unresolved,
        Label.FEWEST_WINDOWS: lambda way: way.cost.windows,
        Label.LEAST_EXPOSURE: lambda way: way.cost.exposure,
        Label.LEAST_DISRUPTION: lambda way: way.cost.disruption,
    }
)
"""What a label says to be the least of all."""


def front_faults(ways: Sequence[Alternative]) -> Iterator[Fault]:
    """Everything that is wrong with alternatives beside each other."""
    for label in Label:
        named = [way for way in ways if label in way.labels]
        true = [way for way in ways if _is_true(label, way, ways)]
        if len(named) != min(len(true), 1) or any(way not in true for way in named):
            yield f"{label} stands where it does not hold, or does not stand where it does"
    yield from _given_up(ways)


def _is_true(label: Label, way: Alternative, ways: Sequence[Alternative]) -> bool:
    if label is Label.STAYS_ON_LINE:
        return all(_is_of_one_line(hop) for hop in way.hops if isinstance(hop, PlannedHop))
    if label is Label.LONGEST_SUPPORT:
        lasting = [each.support_days for each in ways if each.support_days is not None and each.support_days >= 0]
        return bool(lasting) and way.support_days == max(lasting)
    return bool(_BEST[label](way) == min(map(_BEST[label], ways)))


def _is_of_one_line(hop: PlannedHop) -> bool:
    return parse_version(hop.end.scheme, hop.moves.start).line == hop.end.line


def _given_up(ways: Sequence[Alternative]) -> Iterator[Fault]:
    """What one way leaves open and another one ends is no finding that nothing ends; nor is what is unknown."""
    for way in ways:
        for left in way.unresolved:
            ended = any(all(_what(each.open) != _what(left.open) for each in other.unresolved) for other in ways)
            if left.open.is_unknown != (left.why is Why.UNKNOWN):
                yield f"{left.open.advisory} is {left.why}, and is {'' if left.open.is_unknown else 'not '}unknown"
            elif ended and left.why not in {Why.UNKNOWN, Why.FURTHER_ON, Why.UNSEARCHED}:
                yield f"{left.open.advisory} is {left.why}, and another alternative ends it"


def _what(left: Open) -> tuple[str, str]:
    return left.advisory, left.component
