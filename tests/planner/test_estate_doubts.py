"""Whether another answer to what nobody settled would change a plan of several clusters."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from advisor.model.inventory import Cluster
from advisor.planner.estate_doubts import clusters_words, tried
from advisor.planner.estate_outcome import EstateAlternative, EstateDoubt, EstateOutcome, EstatePlan, told_as_one
from advisor.planner.estate_plan import plan_estate
from advisor.planner.outcome import Otherwise, UpgradePlan
from advisor.planner.question import Options
from tests.builders import GROWS, RANCHER, RKE2, advisory, observed
from tests.planner.estate_worlds import EstateWorld, estate_world, estate_worlds, member
from tests.planner.worlds import ASKS, RANCHER_TEXTS, RKE2_TEXTS, hop_rule, table, world

OLD_RKE2 = advisory({"introduced": RKE2_TEXTS[0], "fixed": RKE2_TEXTS[3]}, of=RKE2, name="old-rke2")
LAST = (RKE2_TEXTS[3], RANCHER_TEXTS[0])


def _told(of: EstateWorld, replans: int = 8) -> EstateOutcome:
    return plan_estate(of.estate, of.knowledge, options=replace(of.options, replans=replans))


def _best(of: EstateWorld, replans: int = 8) -> EstateAlternative:
    found = _told(of, replans)
    assert isinstance(found, EstatePlan)
    return found.alternatives[0]


def _supposed(doubt: EstateDoubt) -> list[tuple[str, Otherwise]]:
    return [(each.says, each.otherwise) for each in doubt.doubt.supposed]


def _only_where_it_grows(**facts: bool | None) -> EstateWorld:
    rules = [hop_rule(RKE2, "rke2-later", when=ASKS), hop_rule(RANCHER, "rancher-later")]
    members = (member(name, grows=grows) for name, grows in facts.items())
    return estate_world(world(OLD_RKE2, rules=rules, start=LAST), *members)


def test_a_fact_is_supposed_in_all_clusters_that_are_alike() -> None:
    """The same plan where it is so, and none where it is not."""
    best = _best(_only_where_it_grows(a=None, b=None))
    [doubt] = best.doubts
    assert (doubt.clusters, doubt.doubt.rest.about) == (("a", "b"), "rke2-later")
    assert _supposed(doubt) == [
        ("rancher.grows is true in a, b", Otherwise.SAME),
        ("rancher.grows is false in a, b", Otherwise.NO_PATH),
    ]


def test_each_cluster_is_asked_by_itself() -> None:
    """One that is known is not asked; where the other cannot be moved, another plan is best, told with its clusters."""
    [doubt] = _best(_only_where_it_grows(a=None, b=True)).doubts
    assert doubt.clusters == ("a",)
    same, other = doubt.doubt.supposed
    assert (same.otherwise, other.otherwise) == (Otherwise.SAME, Otherwise.OTHER)
    assert other.instead == (f"b: rke2 {RKE2_TEXTS[3]}",)


def test_a_pair_that_a_managers_table_does_not_list() -> None:
    """It is refused in every cluster at once."""
    kept = world(OLD_RKE2, tables=[table("stands", RANCHER, RKE2)], start=LAST, options=KEEPING)
    members = (member("a"), member("b", RKE2_TEXTS[1]))
    [doubt] = _best(estate_world(kept, *members)).doubts
    assert doubt.clusters == ("a", "b")
    assert _supposed(doubt) == [("it is refused", Otherwise.NO_PATH)]
    assert doubt.doubt.rest.subject == f"rancher {RANCHER_TEXTS[0]} with rke2 {RKE2_TEXTS[3]}"
    [doubt] = _best(estate_world(replace(kept, options=Options()), *members)).doubts
    [supposed] = doubt.doubt.supposed
    assert supposed.otherwise is Otherwise.OTHER
    assert supposed.instead[0].startswith("hub: rancher ")


KEEPING = Options(keep=frozenset({RANCHER}))


def test_what_is_not_tried_is_said() -> None:
    """No more plans are made than may be, and none where that is not asked for."""
    [doubt] = _best(_only_where_it_grows(a=None), replans=1).doubts
    assert [each for _, each in _supposed(doubt)] == [Otherwise.SAME, Otherwise.NOT_TRIED]
    assert _best(_only_where_it_grows(a=None), replans=0).doubts == ()


def test_all_clusters_told_as_one_have_all_doubts() -> None:
    """What the formats show."""
    found = _told(_only_where_it_grows(a=None, b=True))
    assert isinstance(found, EstatePlan)
    one = told_as_one(found)
    assert isinstance(one, UpgradePlan)
    assert [each.doubts for each in one.alternatives] == [
        tuple(doubt.doubt for doubt in each.doubts) for each in found.alternatives
    ]


def test_many_clusters_are_counted() -> None:
    """Three are named."""
    assert clusters_words(["a", "b", "c"]) == "a, b, c"
    assert clusters_words(["a", "b", "c", "d"]) == "a, b, c and 1 more"


def _stated(of: EstateWorld, clusters: tuple[str, ...], *, value: bool) -> EstateWorld:
    """The world in which somebody stated the fact in some clusters."""

    def stated(each: Cluster) -> Cluster:
        return replace(each, facts=(*each.facts, observed(GROWS, value))) if each.name in clusters else each

    return replace(of, hub=stated(of.hub), members=tuple(map(stated, of.members)))


@settings(max_examples=40)
@given(estate_worlds())
def test_a_doubt_is_what_stating_it_comes_to(drawn: EstateWorld) -> None:
    """Whoever states the fact in those clusters gets the plan that was foretold."""
    found = _told(drawn, 2)
    for way in found.alternatives[:1] if isinstance(found, EstatePlan) else ():
        for each in way.doubts:
            told = [supposed.otherwise for supposed in each.doubt.supposed]
            if each.doubt.rest.facts == (GROWS,) and not {Otherwise.NOT_TRIED} & set(told):
                by_hand = [_by_hand(_stated(drawn, each.clusters, value=value), way) for value in (True, False)]
                assert told == by_hand


def _by_hand(of: EstateWorld, way: EstateAlternative) -> Otherwise:
    other = _told(of, 0)
    if not isinstance(other, EstatePlan):
        there = type(other).__name__ == "EstateNothingToDo"
        return Otherwise.NOTHING_TO_DO if there else Otherwise.NO_PATH
    mine = tried(way.hops, way.cost).course
    if mine in [tried(each.hops, each.cost).course for each in other.alternatives]:
        return Otherwise.SAME
    covered = any(each.cost.covers(way.cost) for each in other.alternatives)
    return Otherwise.AS_GOOD if covered else Otherwise.OTHER
