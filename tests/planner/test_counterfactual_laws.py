from itertools import combinations

from hypothesis import given

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
