"""What a scan can tell of the way to a release without looking for it."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from advisor.engine.way_there import fewest_hops, support_at
from advisor.model.finding import SupportVerdict
from advisor.model.hop import HopRule
from advisor.model.support import DateBasis, EndsAt, Horizon, Support, SupportLine
from tests.builders import RKE2, advisory, component, version
from tests.planner.worlds import hop_rule, world

PATCH, LINE = hop_rule(RKE2, "patch", lines=0), hop_rule(RKE2, "line", lines=1)
HERE = component("v1.29.6+rke2r1", RKE2)


@pytest.mark.parametrize(
    ("rules", "end", "least"),
    [
        ([PATCH, LINE], "v1.29.9+rke2r1", 1),
        ([PATCH, LINE], "v1.30.1+rke2r1", 1),
        ([PATCH, LINE], "v1.31.1+rke2r1", 2),
        ([PATCH, hop_rule(RKE2, "lines", lines=2)], "v1.32.1+rke2r1", 2),
        ([LINE, hop_rule(RKE2, "any")], "v1.32.1+rke2r1", 1),
        ([PATCH], "v1.31.1+rke2r1", 1),
        ([PATCH, LINE], "v2.3.1+rke2r1", 1),
    ],
)
def test_the_lines_that_a_hop_may_cross_bound_the_hops(rules: list[HopRule], end: str, least: int) -> None:
    """A rule that counts no lines bounds nothing, and between majors nobody counts them."""
    assert fewest_hops(HERE, version(end, RKE2), world(rules=rules).knowledge) == least


def test_support_is_that_of_the_line_gone_to() -> None:
    """On the day asked for, the last with support among them."""
    line = SupportLine(line="1.30", ends=datetime.date(2025, 6, 28), basis=DateBasis.PUBLISHED)
    support = Support(tier="community", ends_at=EndsAt.END_OF_DAY, builds=frozenset(), lines=(line,))
    knowledge = world(replace(advisory(of=RKE2), support=support)).knowledge

    def told(end: str, day: str) -> list[SupportVerdict]:
        horizon = Horizon(today=datetime.date.fromisoformat(day))
        return [each.verdict for each in support_at(HERE, version(end, RKE2), knowledge, horizon)]

    assert told("v1.30.1+rke2r1", "2025-06-28") == [SupportVerdict.SUPPORTED]
    assert told("v1.30.1+rke2r1", "2025-06-29") == [SupportVerdict.ENDED]
    assert told("v1.31.1+rke2r1", "2025-06-29") == [SupportVerdict.NO_LINE]
