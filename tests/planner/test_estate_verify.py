from collections.abc import Callable
from dataclasses import replace

import pytest

from advisor.model.compatibility import Binding, Permission
from advisor.planner.cost import NONE
from advisor.planner.estate_outcome import EstateAlternative, EstateHop, EstateNoPath, EstatePlan
from advisor.planner.estate_plan import plan_estate
from advisor.planner.estate_verify import verify_estate
from advisor.planner.outcome import Permit
from advisor.planner.question import Targets
from advisor.problems import InvalidInput
from tests.builders import CALICO, RANCHER, RKE2, advisory, version
from tests.planner.estate_worlds import STEVE, EstateWorld, estate_world, member
from tests.planner.worlds import RANCHER_TEXTS, RKE2_TEXTS, table, world

OLD_RKE2 = advisory({"introduced": RKE2_TEXTS[0], "fixed": RKE2_TEXTS[3]}, of=RKE2, name="old-rke2")
LAST = (RKE2_TEXTS[3], RANCHER_TEXTS[0])
NOT_BESIDE_OLD = table("stands", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS[2:], RKE2_TEXTS[:3]))
OFFERS = table(
    "offers",
    RANCHER,
    RKE2,
    (Permission.ALLOWED, RANCHER_TEXTS[:2], RKE2_TEXTS[:2]),
    (Permission.ALLOWED, RANCHER_TEXTS[2:], RKE2_TEXTS[1:]),
    binds=Binding.MOVING_TO,
)


OF_ANOTHER = Permit(rule="offers row 9", says="as of another Rancher", sources=())


def _estate(*tables: object, names: tuple[str, ...] = ("a", "b")) -> EstateWorld:
    of = world(STEVE, OLD_RKE2, tables=tables, start=LAST)  # type: ignore[arg-type]  # tables of the builders
    return estate_world(of, *(member(name) for name in names))


def _plan(of: EstateWorld) -> EstatePlan:
    found = plan_estate(of.estate, of.knowledge, options=of.options)
    assert isinstance(found, EstatePlan)
    return found


def _best(of: EstateWorld) -> EstateAlternative:
    return _plan(of).alternatives[0]


def _moves(way: EstateAlternative) -> list[tuple[int, tuple[str, ...], str]]:
    return [(each.hop.window, each.clusters, each.hop.moves.end) for each in way.hops]


def test_rancher_is_moved_once_and_where_it_runs() -> None:
    """The agents state its version in the others, where it is neither judged nor moved; equal ones go together."""
    of = _estate()
    assert [group.names for group in of.estate.groups] == [("a", "b")]
    assert sorted(_moves(_best(of))) == [(1, ("a", "b"), RKE2_TEXTS[3]), (2, ("hub",), RANCHER_TEXTS[2])]
    assert _best(of).cost.hops == 3
    assert _best(of).cost.exposure == tuple(90 * each for each in (0, 4, 0, 0))


def test_a_cluster_that_rancher_would_not_manage_any_more_goes_first() -> None:
    """And it is named, with what it stood at and what forbids the other order."""
    way = _best(_estate(NOT_BESIDE_OLD))
    assert _moves(way) == [(1, ("a", "b"), RKE2_TEXTS[3]), (2, ("hub",), RANCHER_TEXTS[2])]
    (forced,) = way.forced
    assert (forced.clusters, forced.version, forced.manager_at) == (("a", "b"), RKE2_TEXTS[0], RANCHER_TEXTS[2])
    assert forced.constraint.name == "stands row 1"


def test_a_cluster_is_moved_to_what_its_rancher_offers() -> None:
    """Here only the later Rancher offers the cure, and only what the earlier one offers leads there: three phases."""
    assert _moves(_best(_estate(OFFERS))) == [
        (1, ("hub",), RANCHER_TEXTS[2]),
        (2, ("a", "b"), RKE2_TEXTS[3]),
    ]


def test_what_no_way_leads_to_names_the_clusters() -> None:
    """A Rancher that manages none of a cluster's releases, and no other release of it is offered."""
    only_the_first = (Permission.ALLOWED, RANCHER_TEXTS, RKE2_TEXTS[:1])
    nothing = table("offers", RANCHER, RKE2, only_the_first, binds=Binding.MOVING_TO)
    of = _estate(NOT_BESIDE_OLD, nothing)
    goal = Targets({RANCHER: version(RANCHER_TEXTS[2], RANCHER)})
    found = plan_estate(of.estate, of.knowledge, goal, of.options)
    assert isinstance(found, EstateNoPath)
    assert [each.name for each in found.core][-1] == "stands row 1"
    assert [(each.clusters, each.component, each.version) for each in found.blockers] == [
        (("a", "b"), RKE2, RKE2_TEXTS[0])
    ]


def test_a_target_that_no_cluster_has_is_a_fault_of_the_request() -> None:
    """One that some cluster has speaks of those."""
    of = _estate()
    with pytest.raises(InvalidInput) as caught:
        plan_estate(of.estate, of.knowledge, Targets({"netlink": version("v1.3.0", CALICO)}))  # type: ignore[dict-item]  # any name
    assert [each.code for each in caught.value.problems] == ["target-absent"]


def test_a_search_that_ends_too_soon_says_so() -> None:
    """Without a budget nothing is proven; what no plan falls below is told, and the plans that are told are sound."""
    of = _estate(OFFERS)
    found = plan_estate(of.estate, of.knowledge, options=of.options, budget=0)
    whole = _plan(of)
    assert isinstance(found, EstatePlan)
    assert found.bound is not None
    assert whole.bound is None
    for each in whole.alternatives:
        assert found.bound.unresolved <= each.cost.unresolved
        assert found.bound.windows <= each.cost.windows
        assert found.bound.exposure <= each.cost.exposure


def _hops(change: Callable[[list[EstateHop]], list[EstateHop]]) -> Callable[[EstateAlternative], EstateAlternative]:
    return lambda sound: replace(sound, hops=tuple(change(list(sound.hops))))


def _shifted(hops: list[EstateHop], number: int, **changes: object) -> list[EstateHop]:
    return [
        replace(each, hop=replace(each.hop, **changes)) if place == number else each  # type: ignore[arg-type]  # windows
        for place, each in enumerate(hops)
    ]


@pytest.mark.parametrize(
    ("sabotage", "says"),
    [
        (_hops(lambda hops: _shifted(hops, 1, window=1)), "while rancher is moved"),
        (_hops(lambda hops: hops[::-1]), "out of order"),
        (_hops(lambda hops: hops[:1]), "miscounted"),
        (_hops(lambda hops: [replace(hops[0], clusters=("a",)), *hops[1:]]), "not moved together"),
        (_hops(lambda hops: [replace(hops[0], clusters=("x",)), *hops[1:]]), "not in this estate"),
        (
            _hops(
                lambda hops: [replace(each, hop=replace(each.hop, window=3 - each.hop.window)) for each in hops[::-1]]
            ),
            "does not let rancher",
        ),
        (
            _hops(lambda hops: [replace(hops[0], hop=replace(hops[0].hop, clears=())), *hops[1:]]),
            "clears and introduces",
        ),
        (
            _hops(lambda hops: [replace(hops[0], hop=replace(hops[0].hop, permitted_by=())), *hops[1:]]),
            "nothing permits",
        ),
        (_hops(lambda hops: _shifted(hops, 0, permitted_by=(OF_ANOTHER,))), "offers row 9 does not permit it"),
        (_hops(lambda hops: _shifted(hops, 1, permitted_by=(OF_ANOTHER,))), "offers row 9 does not permit it"),
        (
            _hops(lambda hops: _shifted(hops, 0, rests_on=())),
            "window 1, a, b: it does not tell that it rests on stands",
        ),
        (_hops(lambda hops: _shifted(hops, 1, rests_on=())), "window 2, hub: it does not tell that it rests on stands"),
        (lambda sound: replace(sound, cost=replace(sound.cost, exposure=NONE)), "its exposure is"),
        (lambda sound: replace(sound, cost=replace(sound.cost, unresolved=(1, 0, 0, 0))), "stays unresolved"),
        (lambda sound: replace(sound, cost=replace(sound.cost, hops=1)), "hops are miscounted"),
    ],
)
def test_sabotage_is_noticed(sabotage: Callable[[EstateAlternative], EstateAlternative], says: str) -> None:
    """Each part of a plan that is told otherwise is a fault; the sound plan has none."""
    of = _estate(NOT_BESIDE_OLD)
    sound = _best(of)
    assert verify_estate(sound, of.estate, of.knowledge, of.options) == ()
    assert says in "; ".join(verify_estate(sabotage(sound), of.estate, of.knowledge, of.options))
