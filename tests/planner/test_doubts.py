"""Whether another answer to what nobody settled would change the plan."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from hypothesis import example, given

from advisor.model.compatibility import CompatibilityTable, Permission
from advisor.model.names import TableId
from advisor.planner import plan
from advisor.planner.doubts import course_of
from advisor.planner.outcome import Alternative, Doubt, Otherwise, Rest, UpgradePlan
from advisor.planner.plan import graph_of
from advisor.planner.question import Options
from advisor.planner.search import Wanted, front, states_of
from tests.builders import GROWS, RANCHER, RKE2, advisory, is_
from tests.planner.exhaustive import Exhaustive
from tests.planner.worlds import ASKS, RANCHER_TEXTS, RKE2_TEXTS, World, hop_rule, table, world, worlds

FAULT = advisory({"introduced": "v3.27.3", "fixed": "v3.28.0"}, name="calico-fault")


def _best(of: World) -> Alternative:
    found = plan(of.assessed, of.knowledge, options=of.options)
    assert isinstance(found, UpgradePlan)
    return found.alternatives[0]


def _told(of: World, *, replans: int = 8) -> list[tuple[str, Otherwise]]:
    best = _best(replace(of, options=replace(of.options, replans=replans)))
    return [(each.says, each.otherwise) for doubt in best.doubts for each in doubt.supposed]


def _only_where_it_grows() -> World:
    return world(FAULT, rules=[hop_rule(RKE2, "rke2-later", when=ASKS), hop_rule(RANCHER, "rancher-later")])


def test_a_fact_that_the_plan_hangs_on() -> None:
    """The same plan where it is so, and none where it is not."""
    assert _told(_only_where_it_grows()) == [
        ("rancher.grows is true", Otherwise.SAME),
        ("rancher.grows is false", Otherwise.NO_PATH),
    ]


def test_a_fact_that_changes_nothing() -> None:
    """Either rule leads there."""
    rules = [
        hop_rule(RKE2, "rke2-growing", when=ASKS),
        hop_rule(RKE2, "rke2-other", when=is_(GROWS, False)),
        hop_rule(RANCHER, "rancher-later"),
    ]
    best = _best(world(FAULT, rules=rules, options=Options(replans=8)))
    assert [doubt.rest.about for doubt in best.doubts] == ["rke2-growing", "rke2-other"]
    assert all(doubt.is_harmless for doubt in best.doubts)


def test_an_unlisted_pair_that_is_refused() -> None:
    """Where every way needs a pair that nobody listed, none is left; where one does without, it is told."""
    kept = world(FAULT, tables=[table("together", RANCHER, RKE2)], options=Options(keep=frozenset({RANCHER})))
    assert _told(kept) == [("it is refused", Otherwise.NO_PATH)]
    both = Permission.ALLOWED, RANCHER_TEXTS[1:], RKE2_TEXTS
    listed = world(FAULT, tables=[table("together", RANCHER, RKE2, both)], options=Options(replans=8))
    [doubt] = _best(listed).doubts
    [supposed] = doubt.supposed
    assert supposed.otherwise is Otherwise.OTHER
    assert supposed.instead[-1] == f"rke2 {RKE2_TEXTS[3]}"
    assert len(supposed.instead) == 2


def test_what_is_not_tried_is_said() -> None:
    """No more plans are made than may be."""
    assert _told(_only_where_it_grows(), replans=1) == [
        ("rancher.grows is true", Otherwise.SAME),
        ("rancher.grows is false", Otherwise.NOT_TRIED),
    ]
    assert _told(_only_where_it_grows(), replans=0) == []


def _by_hand(of: World, doubt: Doubt, best: Alternative) -> list[Otherwise]:
    """The same by stating the fact in the inventory."""
    found = []
    for value in (True, False):
        stated = tuple(each for each in world(facts={GROWS: value}).cluster.facts if each.fact == GROWS)
        changed = replace(of, cluster=replace(of.cluster, facts=(*of.cluster.facts, *stated)))
        other = plan(changed.assessed, changed.knowledge, options=replace(of.options, replans=0))
        moves = [course_of(each) for each in getattr(other, "alternatives", ())]
        if not moves:
            found.append(Otherwise.NO_PATH)
        elif course_of(best) in moves:
            found.append(Otherwise.SAME)
        else:
            covered = any(each.cost.covers(best.cost) for each in getattr(other, "alternatives", ()))
            found.append(Otherwise.AS_GOOD if covered else Otherwise.OTHER)
    return found


@given(worlds())
def test_a_doubt_is_what_stating_it_comes_to(drawn: World) -> None:
    """Whoever states the fact gets the plan that was foretold."""
    found = plan(drawn.assessed, drawn.knowledge, options=replace(drawn.options, replans=2))
    if not isinstance(found, UpgradePlan):
        return
    best = found.alternatives[0]
    for doubt in best.doubts:
        told = [each.otherwise for each in doubt.supposed]
        if doubt.rest.facts == (GROWS,) and Otherwise.NOTHING_TO_DO not in told and Otherwise.NOT_TRIED not in told:
            assert told == _by_hand(drawn, doubt, best)


def _rows_added(to: CompatibilityTable, pairs: Iterable[tuple[str, str]]) -> CompatibilityTable:
    """The table with a row that refuses each of some pairs, and nothing else."""
    assert to.other
    refusing = table("added", to.of.component, to.other.component, *((Permission.REFUSED, [a], [b]) for a, b in pairs))
    return replace(to, rows=(*to.rows, *refusing.rows))


def _refusing(of: World, rest: Rest) -> World:
    """The world in which what an unlisted pair rests on is a row of its table that refuses it."""
    tables = of.knowledge.upgrades.tables
    one, other = (side.split()[1] for side in rest.subject.split(" with "))
    changed = {**tables, TableId(rest.about): _rows_added(tables[TableId(rest.about)], [(one, other)])}
    return replace(
        of, knowledge=replace(of.knowledge, upgrades=replace(of.knowledge.upgrades, tables=MappingProxyType(changed)))
    )


def _unlisted(of: World) -> list[Rest]:
    """The unlisted pairs that some way of the front rests on."""
    graph = graph_of(of.assessed, of.knowledge, of.options)
    found = {
        rest
        for way in front(graph, Wanted()).ways
        for state, hop in zip(states_of(graph, way), way.hops, strict=False)
        for rest in graph.said(state, hop).rests
    }
    return sorted(each for each in found if not each.facts)


@given(worlds())
@example(world(FAULT, tables=[table("together", RANCHER, RKE2)]))
def test_refusing_an_unlisted_pair_is_what_a_row_would_come_to(drawn: World) -> None:
    """Of that pair alone, however many versions no row tells from its own; and of no other pair of the table."""
    for rest in _unlisted(drawn)[:2]:
        supposed = replace(drawn, options=replace(drawn.options, refused=frozenset({rest})))
        graph = graph_of(supposed.assessed, supposed.knowledge, supposed.options)
        found = {way.cost.coordinates for way in front(graph, Wanted()).ways}
        assert found == Exhaustive(_refusing(drawn, rest)).front()
