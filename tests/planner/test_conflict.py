"""Which constraints are blamed where there is no way, and which of them are worth lifting, in worlds made by hand."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from advisor.model.compatibility import Permission
from advisor.model.component import Edition
from advisor.model.release import ReleaseStatus
from advisor.planner import plan
from advisor.planner.conflict import limit_of
from advisor.planner.outcome import NoPath
from advisor.planner.question import Options, Targets
from tests.builders import RANCHER, RKE2, release, version
from tests.planner.roads import PLACES, lead
from tests.planner.worlds import RKE2_TEXTS, World, hazard, hop_rule, table, world

AVOID_LAST = Options(avoid={RANCHER: frozenset({PLACES[2]})})


def _road(leads: Iterable[tuple[int, int]], *, options: Options | None = None, **last: object) -> World:
    """Three releases of Rancher, the last one to be had on these terms; RKE2 is free to move, and has no part in it."""
    releases = [release(text, RANCHER) for text in PLACES[:2]]
    rules = [*(lead(start, end) for start, end in leads), hop_rule(RKE2, "rke2-later")]
    return world(
        rules=rules,
        rancher=[*releases, replace(release(PLACES[2], RANCHER), **last)],  # type: ignore[arg-type]  # fields of a release
        start=(RKE2_TEXTS[0], PLACES[0]),
        options=options,
    )


def _blamed(of: World) -> tuple[list[str], list[str]]:
    target = Targets({RANCHER: version(PLACES[2], RANCHER)})
    found = plan(of.assessed, of.knowledge, target, of.options)
    assert isinstance(found, NoPath)
    return [each.name for each in found.core], [each.name for each in found.relaxations]


def _with_hazard(of: World) -> World:
    """The same road, with a danger on its second step alone."""
    bites = hazard("bites", RANCHER, PLACES[1:2], PLACES[2:3])
    upgrades = replace(of.knowledge.upgrades, hazards={bites.id: bites})
    return replace(of, knowledge=replace(of.knowledge, upgrades=upgrades))


GONE = ReleaseStatus.WITHDRAWN
PRIME = frozenset({Edition.PRIME})
DIRECT, BY_STEPS = [(0, 2)], [(0, 1), (1, 2)]


@pytest.mark.parametrize(
    ("of", "core", "relaxations"),
    [
        pytest.param(_road(DIRECT, status=GONE), ["rancher withdrawn"], ["rancher withdrawn"], id="one"),
        pytest.param(
            _road(DIRECT, status=GONE, options=AVOID_LAST),
            ["rancher withdrawn"],
            [],
            id="either of two is enough, so one is named and lifting it alone opens nothing",
        ),
        pytest.param(
            _road(DIRECT, status=GONE, editions=PRIME, options=AVOID_LAST),
            ["rancher withdrawn"],
            [],
            id="of three each of which is enough one is named",
        ),
        pytest.param(
            _with_hazard(_road(BY_STEPS)),
            ["bites", "rancher hops"],
            ["bites", "rancher hops"],
            id="the first step is free, the second is not, and both at once is no rule's",
        ),
        pytest.param(
            _road(DIRECT, editions=PRIME, options=Options(max_hops=1)),
            ["rancher edition"],
            ["rancher edition"],
            id="a limit that is kept has no part",
        ),
        pytest.param(
            _road(BY_STEPS, options=Options(max_hops=1)),
            ["--max-hops 1", "rancher hops"],
            ["--max-hops 1", "rancher hops"],
            id="a limit and the rules that make the way long stand against each other",
        ),
        pytest.param(
            _road(BY_STEPS, editions=PRIME, options=Options(max_hops=1)),
            ["rancher edition"],
            [],
            id="whatever the way, its end cannot be had, and it would be too long besides",
        ),
        pytest.param(
            _road(BY_STEPS, options=Options(keep=frozenset({RKE2}), avoid={RANCHER: frozenset({PLACES[1]})})),
            [f"--avoid rancher={PLACES[1]}", "rancher hops"],
            [f"--avoid rancher={PLACES[1]}", "rancher hops"],
            id="the step between is avoided, the jump is no rule's; what is kept has no part",
        ),
    ],
)
def test_the_core_is_what_stands_in_the_way_and_no_more(of: World, core: list[str], relaxations: list[str]) -> None:
    """Deletion-minimal, without bystanders; and a relaxation opens a way by itself."""
    assert _blamed(of) == (core, relaxations)


def test_a_row_is_blamed_with_what_keeps_the_other_side() -> None:
    """A refused pair is no obstacle while its other side may move; where that is kept, lifting either would do."""
    apart = table("apart", RANCHER, RKE2, (Permission.REFUSED, PLACES[2:3], RKE2_TEXTS[:1]))
    free = _road(DIRECT)
    free = replace(
        free, knowledge=replace(free.knowledge, upgrades=replace(free.knowledge.upgrades, tables={apart.id: apart}))
    )
    kept = replace(free, options=Options(keep=frozenset({RKE2})))
    assert _blamed(kept) == (["--keep rke2", "apart row 1"], ["--keep rke2", "apart row 1"])
    found = plan(free.assessed, free.knowledge, Targets({RANCHER: version(PLACES[2], RANCHER)}))
    assert not isinstance(found, NoPath)


GATHERED = 8


def test_work_that_ends_leaves_no_constraint_out_unseen() -> None:
    """Once all that conflict were gathered, a constraint goes only where it was seen that the others are enough.

    They are gathered from two ways, the last of which takes four states to find, as the first does.
    """
    of = _road(BY_STEPS, options=Options(max_hops=1))
    target = Targets({RANCHER: version(PLACES[2], RANCHER)})
    whole = {"--max-hops 1", "rancher hops"}
    found = [plan(of.assessed, of.knowledge, target, replace(of.options, work=work)) for work in range(6, 60)]
    cores = [({each.name for each in one.core}, one.is_core_proven) for one in found if isinstance(one, NoPath)]
    is_whole = [whole <= core for core, _ in cores]
    assert is_whole == sorted(is_whole)
    assert {False, True} == {is_proven for _, is_proven in cores}
    assert is_whole.index(True) == GATHERED - 6
    assert all(core == whole for core, is_proven in cores if is_proven)


def test_a_limit_on_hops_says_how_to_lift_it() -> None:
    """One hop or several, in words; and the option to leave out."""
    of = _road(BY_STEPS, options=Options(max_hops=1))
    found = plan(of.assessed, of.knowledge, Targets({RANCHER: version(PLACES[2], RANCHER)}), of.options)
    assert isinstance(found, NoPath)
    (limit, _) = found.relaxations
    assert (limit.says, limit.lifted_by) == ("no more than 1 hop is made", "no --max-hops 1")
    assert limit_of(2).says == "no more than 2 hops are made"
