from dataclasses import replace
from itertools import combinations

from hypothesis import example, given
from hypothesis import strategies as st

from advisor.model.advisory import Severity
from advisor.planner.counterfactual import Change, SettingChange, VersionChange, counterfactuals
from advisor.planner.standpoint import Standpoint
from advisor.versions import parse_version
from tests.builders import RANCHER, advisory
from tests.planner.worlds import RANCHER_TEXTS, RKE2_TEXTS, World, world, worlds


def _after(of: World, changes: tuple[Change, ...]) -> Standpoint:
    """The cluster as the checker sees it once versions are changed."""
    place = Standpoint.first(of.assessed, of.knowledge, of.options)
    for each in changes:
        assert isinstance(each, VersionChange)
        scheme = place.knowledge.components[each.component].scheme
        place = place.after(each.component, parse_version(scheme, each.end))
    return place


@given(worlds())
def test_a_change_clears_its_finding_and_no_part_of_it_does(drawn: World) -> None:
    """Applied it clears the finding; with any part left out it is back."""
    for each in counterfactuals(drawn.assessed, drawn.knowledge, drawn.options):
        if any(isinstance(change, SettingChange) for change in each.changes):
            continue
        assert (each.open.advisory in _after(drawn, each.changes).open) == (not each.changes)
        for part in combinations(each.changes, max(len(each.changes) - 1, 0)):
            assert each.open.advisory in _after(drawn, part).open


FOR_GOOD = advisory(of=RANCHER, name="for-good", severity=Severity.LOW)
LATE = advisory({"introduced": RANCHER_TEXTS[0], "fixed": RANCHER_TEXTS[2]}, of=RANCHER, name="late")


@given(worlds(), st.integers(0, 12))
@example(world(FOR_GOOD, LATE), 3)
def test_work_that_ends_is_told(drawn: World, work: int) -> None:
    """What is proven is what unlimited work names; else what is named clears the finding by as few changes."""
    whole = counterfactuals(drawn.assessed, drawn.knowledge, drawn.options)
    less = counterfactuals(drawn.assessed, drawn.knowledge, replace(drawn.options, work=work))
    assert all(each.is_proven for each in whole)
    for told, true in zip(less, whole, strict=True):
        if told.is_proven:
            assert told == true
        elif told.changes:
            assert told.open.advisory not in _after(drawn, told.changes).open
            assert len(told.changes) == len(true.changes)


def _with_work(work: int, of: World) -> list[tuple[str, list[str], bool]]:
    found = counterfactuals(of.assessed, of.knowledge, replace(of.options, work=work))
    return [(each.open.advisory, [change.end for change in each.changes], each.is_proven) for each in found]


def test_each_state_that_is_looked_at_is_a_step_of_the_work() -> None:
    """Two later releases are two steps: with one less none that clears is seen, and that is told."""
    assert _with_work(2, world(LATE)) == [("late", [RANCHER_TEXTS[2]], True)]
    assert _with_work(1, world(LATE)) == [("late", [], False)]
    early = advisory({"introduced": RANCHER_TEXTS[0], "fixed": RANCHER_TEXTS[1]}, of=RANCHER, name="early")
    assert _with_work(1, world(early)) == [("early", [RANCHER_TEXTS[1]], False)]


def test_no_finding_takes_the_work_of_the_others() -> None:
    """They share it evenly, and what one leaves goes to those after it; the first asks two states, the other two."""
    both = world(FOR_GOOD, LATE)
    of_late = ("late", [RANCHER_TEXTS[2]], True)
    assert _with_work(4, both) == [("for-good", [], True), of_late]
    assert _with_work(3, both) == [("for-good", [], False), of_late]
    assert _with_work(2, both) == [("for-good", [], False), ("late", [], False)]


def test_the_nearest_release_that_clears_it_is_named() -> None:
    """Of a dragged component, the bundle's; of one by itself, its own."""
    dragged = advisory({"introduced": "v3.27.3", "fixed": "v3.27.4"}, name="dragged")
    own = advisory({"introduced": RANCHER_TEXTS[0], "fixed": RANCHER_TEXTS[1]}, of=RANCHER, name="own")
    for_good = advisory(of=RANCHER, name="for-good", severity=Severity.LOW)
    of = world(dragged, own, for_good)
    told = {each.open.advisory: each.changes for each in counterfactuals(of.assessed, of.knowledge)}
    (bundle,) = told[dragged.id]
    (alone,) = told[own.id]
    assert isinstance(bundle, VersionChange)
    assert (bundle.component, bundle.start, bundle.end) == ("rke2", RKE2_TEXTS[0], RKE2_TEXTS[2])
    assert isinstance(alone, VersionChange)
    assert (alone.component, alone.end) == (RANCHER, RANCHER_TEXTS[1])
    assert told[for_good.id] == ()
