"""What alternatives say beside each other: of how long support lasts, and of what another one ends."""

from dataclasses import replace

import pytest

from advisor.planner import plan
from advisor.planner.checked_front import front_faults
from advisor.planner.outcome import Alternative, Label, Leftover, UpgradePlan, Why
from tests.builders import RANCHER, RKE2, advisory
from tests.planner.worlds import world

FAULTS = (
    advisory({"introduced": "v3.27.3", "fixed": "v3.28.0"}, name="of-calico"),
    advisory({"introduced": "v2.9.1", "fixed": "v2.10.1"}, of=RANCHER, name="of-rancher"),
)


def _ways() -> tuple[Alternative, Alternative]:
    """One that ends both faults, and one that leaves one of them open; neither says how long support lasts."""
    of = world(*FAULTS)
    found = plan(of.assessed, of.knowledge)
    assert isinstance(found, UpgradePlan)
    both, one = found.alternatives[:2]
    assert (len(both.unresolved), len(one.unresolved)) == (0, 1)
    return both, one


def _said_of_support(days: tuple[int, int], holder: int) -> list[str]:
    ways = (
        replace(way, support_days=lasts, labels=(*way.labels, *([Label.LONGEST_SUPPORT] if number == holder else [])))
        for number, (way, lasts) in enumerate(zip(_ways(), days, strict=True))
    )
    return [each for each in front_faults([*ways]) if each.startswith("longest_support")]


@pytest.mark.parametrize(("days", "longest"), [((100, 200), {1}), ((200, 100), {0}), ((100, 100), {0, 1})])
def test_the_longest_support_is_that_of_none_that_ends_earlier(days: tuple[int, int], longest: set[int]) -> None:
    """Whichever of those that last as long has the label."""
    assert {holder for holder in range(2) if _said_of_support(days, holder) == []} == longest


def _said_of_left(left: Leftover, *, instead: Leftover | None = None) -> list[str]:
    """What is said where the second way leaves this open, and the first another thing, or nothing."""
    both, one = _ways()
    ways = [replace(both, unresolved=(instead,) if instead else ()), replace(one, unresolved=(left,))]
    return [each for each in front_faults(ways) if "stands where" not in each]


def test_what_nobody_knows_is_not_without_a_cure() -> None:
    """Where no way ends it either."""
    (left,) = _ways()[1].unresolved
    unknown = replace(left, open=replace(left.open, is_unknown=True), why=Why.NO_CURE)
    assert _said_of_left(unknown, instead=unknown) == [f"{left.open.advisory} is no_cure, and is unknown"] * 2
    settled = replace(unknown, why=Why.UNKNOWN)
    assert _said_of_left(settled, instead=settled) == []


def test_what_was_not_searched_may_end_elsewhere() -> None:
    """The work allowed ended before that was seen."""
    (left,) = _ways()[1].unresolved
    assert _said_of_left(replace(left, why=Why.UNSEARCHED)) == []


def test_what_is_ended_for_one_component_is_not_ended_for_another() -> None:
    """One advisory may be open for several."""
    (left,) = _ways()[1].unresolved
    kept, other = (replace(left, open=replace(left.open, component=each), why=Why.NO_CURE) for each in (RANCHER, RKE2))
    assert _said_of_left(kept, instead=kept) == []
    assert (
        _said_of_left(kept, instead=other) == [f"{left.open.advisory} is no_cure, and another alternative ends it"] * 2
    )
