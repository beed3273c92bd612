"""Unknown findings by what is missing, so that one gap is told once and not once for every advisory that asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from advisor.model.fact import Missing, MissingKind
from advisor.model.finding import Finding

Gap: TypeAlias = tuple[MissingKind, str, str]
"""What kind of thing is missing, the fact, and how to get it."""


def by_gap(findings: Iterable[Finding]) -> Mapping[Gap, Sequence[tuple[Finding, Missing]]]:
    """The findings that wait for each gap, with their own words for it, in the order met."""
    found: defaultdict[Gap, list[tuple[Finding, Missing]]] = defaultdict(list)
    for finding in findings:
        for gap in finding.missing:
            found[gap.kind, gap.fact, gap.how].append((finding, gap))
    return found
