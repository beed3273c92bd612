import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest

from advisor.model.advisory import Severity
from advisor.model.compatibility import Binding, Permission
from advisor.model.inventory import Cluster
from advisor.model.record import NOTHING_ON_RECORD
from advisor.model.runbook import Rollback
from advisor.model.support import DateBasis, EndsAt, Horizon, Support, SupportLine
from advisor.planner.cost import NONE, Disruption
from advisor.planner.estate import Estate, Group
from advisor.planner.estate_outcome import (
    EstateAccepted,
    EstateAlternative,
    EstateHop,
    EstateLeftover,
    EstateNoPath,
    EstateNothingToDo,
    EstatePlan,
)
from advisor.planner.estate_plan import plan_estate
from advisor.planner.estate_same import same_but_for_names
from advisor.planner.estate_verify import verify_estate
from advisor.planner.outcome import Label, Leftover, Open, Permit, PlannedHop, Why
from advisor.planner.question import Options, Targets
from advisor.problems import InvalidInput
from tests.builders import CALICO, GROWS, KERNEL, OLD, RANCHER, RKE2, advisory, is_, node, on_record, version, waiver
from tests.planner.estate_worlds import STEVE, EstateWorld, estate_world, member, with_runbooks
from tests.planner.worlds import RANCHER_TEXTS, RKE2_TEXTS, runbook, table, world

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


OF_NOTHING = Open(advisory=STEVE.id, component=RANCHER, is_unknown=False)
OF_THE_HUB = EstateLeftover(clusters=("hub",), left=Leftover(open=OF_NOTHING, why=Why.NO_CURE))
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
    return [(each.hop.window, each.clusters, str(each.hop.end)) for each in way.hops]


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
    """With no more than what leaves no way: what the Rancher that cannot be come to offers has no part in it."""
    of = _stuck()
    found = plan_estate(of.estate, of.knowledge, AFAR, of.options)
    assert isinstance(found, EstateNoPath)
    earlier = [f"offers of {each}" for each in RANCHER_TEXTS[:2]]
    assert [each.name for each in found.core] == [*earlier, "stands row 1"]
    assert found.relaxations == found.core
    assert [(each.clusters, each.component, each.version) for each in found.blockers] == [
        (("a", "b"), RKE2, RKE2_TEXTS[0])
    ]


AFAR = Targets({RANCHER: version(RANCHER_TEXTS[2], RANCHER)})


def _stuck() -> EstateWorld:
    """Where Rancher must not go further beside what the clusters run, and offers them nothing else."""
    only_the_first = (Permission.ALLOWED, RANCHER_TEXTS, RKE2_TEXTS[:1])
    return _estate(NOT_BESIDE_OLD, table("offers", RANCHER, RKE2, only_the_first, binds=Binding.MOVING_TO))


def test_a_target_that_no_cluster_has_is_a_fault_of_the_request() -> None:
    """One that some cluster has speaks of those."""
    of = _estate()
    with pytest.raises(InvalidInput) as caught:
        plan_estate(of.estate, of.knowledge, Targets({"netlink": version("v1.3.0", CALICO)}))  # type: ignore[dict-item]  # any name
    assert [each.code for each in caught.value.problems] == ["target-absent"]


def test_a_search_that_ends_too_soon_says_so() -> None:
    """With more work it goes from no way to one, and to all: before the last it tells what no plan falls below."""
    of = _estate(OFFERS)
    whole = _plan(of)
    seen: list[str] = []
    for work in range(1, 40):
        found = _with_work(of, work)
        bound = found.bound if found else None
        seen.append("none" if found is None else "some" if bound else "all")
        assert bound or found is None or _ways(found) == _ways(whole)
        for each in whole.alternatives if bound else ():
            assert bound is not None
            assert bound.unresolved <= each.cost.unresolved
            assert bound.windows <= each.cost.windows
            assert bound.exposure <= each.cost.exposure
    assert list(dict.fromkeys(seen)) == ["none", "some", "all"]
    assert _with_work(of, 200) == whole


def _ways(found: EstatePlan) -> list[EstateAlternative]:
    """The ways, without the reasons why something stays open: the work may end before these are seen."""
    return [
        replace(way, unresolved=tuple(replace(each, left=each.left.open) for each in way.unresolved))  # type: ignore[arg-type]  # held against its like
        for way in found.alternatives
    ]


def _with_work(of: EstateWorld, work: int) -> EstatePlan | None:
    """What so much work comes to; None where it says that it gave up."""
    try:
        found = plan_estate(of.estate, of.knowledge, options=replace(of.options, work=work))
    except InvalidInput as error:
        (problem,) = error.problems
        return None if problem.code == "search-gave-up" else pytest.fail(problem.message)
    assert isinstance(found, EstatePlan)
    return found


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
            "does not clear what it says",
        ),
        (
            _hops(lambda hops: _shifted(hops, 0, permitted_by=())),
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
        (lambda sound: replace(sound, cost=replace(sound.cost, hops=4)), "hops are miscounted"),
        (lambda sound: replace(sound, cost=replace(sound.cost, windows=3)), "its windows are miscounted"),
        (_hops(lambda hops: [hops[0], *hops]), "a, b: more than 1 hops in one window"),
        (lambda sound: replace(sound, cost=replace(sound.cost, disruption=Disruption(drains=1))), "it disrupts"),
        (_hops(lambda hops: _shifted(hops, 0, drags=())), "it drags along"),
        (lambda sound: replace(sound, support_days=7), "support lasts None days, not 7"),
        (lambda sound: replace(sound, unresolved=(OF_THE_HUB,)), "hub: what it says to stay open is not"),
        (lambda sound: replace(sound, waived=(EstateAccepted(clusters=("hub",), open=OF_NOTHING),)), "be accepted"),
    ],
)
def test_sabotage_is_noticed(sabotage: Callable[[EstateAlternative], EstateAlternative], says: str) -> None:
    """Each part of a plan that is told otherwise is a fault; the sound plan has none."""
    of = _estate(NOT_BESIDE_OLD)
    sound = _best(of)
    assert verify_estate(sound, of.estate, of.knowledge, of.options) == ()
    assert says in "; ".join(verify_estate(sabotage(sound), of.estate, of.knowledge, of.options))


def test_a_cluster_that_goes_where_its_manager_offers_nothing_is_noticed() -> None:
    """Before the manager was moved on, that is, where the other order is sound."""
    of = _estate(OFFERS)
    (manager, clusters) = _best(of).hops
    swapped = (
        replace(clusters, hop=replace(clusters.hop, window=1)),
        replace(manager, hop=replace(manager.hop, window=2)),
    )
    faults = verify_estate(replace(_best(of), hops=swapped), of.estate, of.knowledge, of.options)
    assert f"window 1, a, b: offers does not let rancher {RANCHER_TEXTS[0]} stand with {RKE2_TEXTS[3]}" in faults


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_of_a_cost_is_compared(severity: Severity) -> None:
    """One day or one finding more than there is, of whichever severity, is a fault."""
    of = _estate()
    sound = _best(of)
    for part, says in (("exposure", "its exposure is"), ("unresolved", "stays unresolved")):
        counts = tuple(each + (n == severity.rank) for n, each in enumerate(getattr(sound.cost, part)))
        more = replace(sound, cost=replace(sound.cost, **{part: counts}))  # type: ignore[arg-type]  # a tally
        assert says in "; ".join(verify_estate(more, of.estate, of.knowledge, of.options))


def test_as_many_hops_as_may_be_are_sound() -> None:
    """In each cluster by itself: one more is a fault."""
    of = _estate()
    for most in (1, 0):
        faults = verify_estate(_best(of), of.estate, of.knowledge, replace(of.options, max_hops=most))
        assert ("a, b: more than 0 hops" in faults) == (most == 0)


@pytest.mark.parametrize("listed", [RKE2_TEXTS[3:], RKE2_TEXTS[:1]], ids=["where it runs", "in the clusters"])
def test_what_is_said_of_the_managers_move_anywhere_is_told(listed: tuple[str, ...]) -> None:
    """Where the pair is listed, the row permits it; where it is not, the plan rests on that."""
    of = _estate(table("stands", RANCHER, RKE2, (Permission.ALLOWED, RANCHER_TEXTS, listed)))
    to_last = Targets({RANCHER: version(RANCHER_TEXTS[2], RANCHER)})
    found = plan_estate(of.estate, of.knowledge, to_last, of.options)
    assert isinstance(found, EstatePlan)
    sound = next(each for each in found.alternatives if len(each.hops) == 1)
    (moved,) = sound.hops
    assert isinstance(moved.hop, PlannedHop)
    assert "stands row 1" in {each.rule for each in moved.hop.permitted_by}
    untold = replace(sound, hops=(replace(moved, hop=replace(moved.hop, rests_on=())),))
    faults = verify_estate(untold, of.estate, of.knowledge, of.options)
    assert "window 1, hub: it does not tell that it rests on stands" in faults


def _grouped(of: EstateWorld, *clusters: str) -> Estate:
    """An estate whose clusters are said to be alike, whether they are or not."""
    members = {each.cluster.name: each for group in of.estate.groups for each in group.clusters}
    return replace(of.estate, groups=(Group(clusters=tuple(members[name] for name in clusters)),))


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (member("b", RKE2_TEXTS[1]), "window 1, b: rke2 does not stand at"),
        (member("b", grows=True), "b: what it says to stay open is not what stays open"),
    ],
)
def test_each_cluster_of_a_group_is_walked(other: Cluster, says: str) -> None:
    """One that was put to others without being like them is a fault of the plan for all of them."""
    grown = advisory({"introduced": RKE2_TEXTS[0]}, of=RKE2, name="grown", when=is_(GROWS, True))
    of = world(STEVE, OLD_RKE2, grown, start=LAST, facts={GROWS: False})
    alike = estate_world(of, member("a", grows=False), member("b", grows=False))
    sound = _best(alike)
    odd = estate_world(of, member("a", grows=False), other)
    assert verify_estate(sound, _grouped(alike, "a", "b"), alike.knowledge, alike.options) == ()
    assert says in "; ".join(verify_estate(sound, _grouped(odd, "a", "b"), odd.knowledge, odd.options))


def test_clusters_that_only_names_tell_apart_are_walked_once() -> None:
    """Their nodes have other names, and the same facts."""
    a, b = (replace(member(name), nodes=(node(f"node-of-{name}"),)) for name in ("a", "b"))
    other = replace(member("c"), nodes=(node("n1", "5.15.0-91-generic"), node("n2", "5.15.0-92-generic")))
    of = estate_world(world(STEVE), a, b, other)
    everyone = [each for group in of.estate.groups for each in group.clusters]
    assert [names for names, _ in same_but_for_names(everyone, NOTHING_ON_RECORD)] == [("a", "b"), ("c",)]
    of_a = on_record(waiver("old-rke2", clusters=["a"]))
    assert [names for names, _ in same_but_for_names(everyone, of_a)] == [("a",), ("b",), ("c",)]


def test_what_is_accepted_in_one_cluster_weighs_in_another() -> None:
    """Then they are not alike, and only one of them has to move."""
    of = _estate()
    waived = replace(of, options=replace(of.options, record=on_record(waiver("old-rke2", clusters=["a"]))))
    assert [group.names for group in waived.estate.groups] == [("a",), ("b",)]
    assert sorted(_moves(_best(waived))) == [(1, ("b",), RKE2_TEXTS[3]), (2, ("hub",), RANCHER_TEXTS[2])]
    everywhere = replace(of, options=replace(of.options, record=on_record(waiver("old-rke2"))))
    assert [group.names for group in everywhere.estate.groups] == [("a", "b")]
    assert _moves(_best(everywhere)) == [(1, ("hub",), RANCHER_TEXTS[2])]
    assert _accepted(_best(waived)) == [(("a",), "old-rke2")]
    untold = replace(_best(waived), waived=())
    faults = verify_estate(untold, waived.estate, waived.knowledge, waived.options)
    assert faults == ("a: what it says to be accepted is not what is",)
    assert _accepted(_best(everywhere)) == [(("a", "b"), "old-rke2")]


def _accepted(way: EstateAlternative) -> list[tuple[tuple[str, ...], str]]:
    return [(each.clusters, each.open.advisory) for each in way.waived]


def test_where_no_way_is_left_to_go_what_is_accepted_is_told() -> None:
    """As it stands now: where nothing is to be done, and where nothing can be."""
    of = _estate()
    everything = on_record(waiver("old-rke2"), waiver("steve"))
    done = plan_estate(of.estate, of.knowledge, options=replace(of.options, record=everything))
    assert isinstance(done, EstateNothingToDo)
    assert {each.open.advisory for each in done.waived} == {"old-rke2", "steve"}
    stuck = _stuck()
    found = plan_estate(stuck.estate, stuck.knowledge, AFAR, replace(stuck.options, record=everything))
    assert isinstance(found, EstateNoPath)
    assert found.waived == done.waived


def test_a_way_that_leaves_no_line_says_so() -> None:
    """One that goes to the next line does not, in whichever cluster that is."""
    ways = _plan(_estate()).alternatives
    assert [Label.STAYS_ON_LINE in each.labels for each in ways] == [_is_on_line(each) for each in ways]


def _is_on_line(way: EstateAlternative) -> bool:
    moves = [each.hop.moves for each in way.hops if isinstance(each.hop, PlannedHop)]
    return all(each.start.split(".")[:2] == each.end.split(".")[:2] for each in moves)


def test_disruption_is_that_of_all_clusters() -> None:
    """Two clusters are drained, and Rancher's move cannot be taken back."""
    of = with_runbooks(
        _estate(),
        runbook(RKE2, drains=True, back=Rollback.REVERSIBLE),
        runbook(RANCHER, drains=False, back=Rollback.RESTORE),
    )
    assert _best(of).cost.disruption == Disruption(irreversible=1, drains=2)


def test_kernels_that_no_test_tells_apart_are_alike() -> None:
    """Another patch is the same to a rule about a series; another series is not, nor a kernel that nobody stated."""
    kernels = {"a": "5.4.0-100-generic", "b": "5.4.0-200-generic", "c": "5.15.0-100-generic", "d": None}
    members = [replace(member(name), nodes=(node("n1", kernel),)) for name, kernel in kernels.items()]
    asking = estate_world(world(STEVE, advisory({"introduced": RKE2_TEXTS[0]}, of=RKE2, when=OLD)), *members)
    assert [group.names for group in asking.estate.groups] == [("a", "b"), ("c",), ("d",)]
    by_text = estate_world(world(STEVE, advisory(when=is_(KERNEL, kernels["a"] or ""))), *members)
    assert [group.names for group in by_text.estate.groups] == [("a",), ("b",), ("c",), ("d",)]


@pytest.mark.parametrize(("later", "lasts"), [(400, 100), (50, 50), (None, None)])
def test_support_is_that_of_the_cluster_in_which_it_ends_first(later: int | None, lasts: int | None) -> None:
    """Where RKE2 stays, each cluster has the end of its line; where one is not known, nobody knows the first."""
    today = datetime.date(2026, 1, 1)
    lines = tuple(
        SupportLine(
            line=line,
            ends=None if days is None else today + datetime.timedelta(days=days),
            basis=None if days is None else DateBasis.PUBLISHED,
        )
        for line, days in (("1.29", 100), ("1.30", later))
    )
    ends = Support(tier="community", ends_at=EndsAt.END_OF_DAY, builds=frozenset(), lines=lines)
    options = Options(keep=frozenset({RKE2}), horizon=Horizon(today=today))
    of = world(STEVE, replace(advisory(of=RKE2, name="ends"), support=ends), start=LAST, options=options)
    way = _best(estate_world(of, member("a")))
    assert _moves(way) == [(1, ("hub",), RANCHER_TEXTS[2])]
    assert way.support_days == lasts
