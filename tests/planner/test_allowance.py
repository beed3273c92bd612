"""Work that is not done is told: no core, no reason and no front is claimed that the work allowed did not prove."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.planner import plan
from advisor.planner.doubts import Doubts, Found
from advisor.planner.grounds import State
from advisor.planner.leftovers import Leftovers
from advisor.planner.outcome import (
    Constraint,
    NoPath,
    Otherwise,
    PlanOutcome,
    Rest,
    UpgradePlan,
    Why,
)
from advisor.planner.plan import graph_of
from advisor.planner.question import Options
from advisor.planner.release_graph import Hop, ReleaseGraph
from advisor.planner.successors import Bits
from advisor.problems import InvalidInput
from tests.builders import GROWS, RANCHER, advisory
from tests.planner.exhaustive import Exhaustive
from tests.planner.roads import PLACES, lead, road
from tests.planner.worlds import ASKS, World, curable, world, worlds, worlds_with_settings

WORK = st.integers(1, 12)


def _graph(of: World, work: int) -> ReleaseGraph:
    return graph_of(of.assessed, of.knowledge, replace(of.options, work=work))


def _outcome(of: World, work: int) -> PlanOutcome | None:
    """What is planned with so much work; None where neither a way nor the proof that there is none was found."""
    try:
        return plan(of.assessed, of.knowledge, options=replace(of.options, work=work))
    except InvalidInput:
        return None


@given(st.one_of(worlds(), worlds_with_settings()), st.data())
def test_ends_are_those_of_the_hops_that_pass(drawn: World, data: st.DataObject) -> None:
    """Groups of ends say the same as asking hop by hop, whatever is lifted, and whatever alone is enforced."""
    graph = _graph(drawn, 1000)
    near = {graph.after(graph.start, hop) for hop in graph.hops(graph.start)}
    state = data.draw(st.sampled_from(sorted({graph.start, *near})))
    against = {hop: graph.against(state, hop) for hop in graph.hops(state)}
    everything = sorted({each for found in against.values() for each in found})
    some = frozenset(each for each in everything if data.draw(st.booleans()))
    for passes in (some.issuperset, some.isdisjoint):
        passing = {hop for hop, found in against.items() if passes(found)}
        assert _hops(graph, state, graph.ends(state, passes)) == passing
    assert _hops(graph, state, graph.ends(state)) == {hop for hop, found in against.items() if not found}


def _hops(graph: ReleaseGraph, state: State, ends: Iterable[tuple[int, Bits]]) -> set[Hop]:
    return {Hop(axis=axis, start=state[axis], end=end) for axis, bits in ends for end in graph.successors.places(bits)}


@given(st.one_of(worlds(), worlds_with_settings()), WORK)
def test_a_core_says_whether_it_is_proven(drawn: World, work: int) -> None:
    """A proven one is what unlimited work finds; of one that is not, each relaxation is true all the same."""
    whole = plan(drawn.assessed, drawn.knowledge, options=drawn.options)
    assume(isinstance(whole, NoPath))
    found = _outcome(drawn, work)
    if not isinstance(found, NoPath):
        assert found is None
        return
    if found.is_core_proven:
        assert (found.core, found.relaxations) == (whole.core, whole.relaxations)  # type: ignore[union-attr]  # assumed
        return
    graph = _graph(drawn, 1000)
    for each in found.relaxations:
        assert conflict_opens(graph, each)


def conflict_opens(graph: ReleaseGraph, lifted: Constraint) -> bool:
    """Whether lifting a constraint leads to where less is open."""
    seen, todo = {graph.start}, [(graph.start, 0)]
    limit = None if lifted.name.startswith("--max-hops") else graph.options.max_hops
    for state, hops in todo:
        if graph.weight(state) < graph.weight(graph.start):
            return True
        for hop in graph.hops(state) if limit is None or hops < limit else ():
            after = graph.after(state, hop)
            if graph.is_legal(state, hop, frozenset({lifted})) and after not in seen:
                seen.add(after)
                todo.append((after, hops + 1))
    return False


@given(st.one_of(worlds(), worlds_with_settings()), WORK)
def test_a_reason_is_the_true_one_or_is_said_not_to_be_known(drawn: World, work: int) -> None:
    """Why something stays hangs on no budget; only whether that is told does."""
    graph = _graph(drawn, 1000)
    less = replace_work(graph, work)
    for told, true in zip(Leftovers(less).at(graph.start), Leftovers(graph).at(graph.start), strict=True):
        assert told.why in {true.why, Why.UNSEARCHED}
        assert told.why is not Why.UNSEARCHED or true.why is not Why.UNKNOWN


def replace_work(graph: ReleaseGraph, work: int) -> ReleaseGraph:
    """The same graph, with so much work allowed."""
    options = replace(graph.options, work=work)
    return ReleaseGraph(assessed=graph.assessed, knowledge=graph.knowledge, options=options, settings=graph.settings)


@given(worlds_with_settings(), WORK)
def test_a_front_with_settings_is_whole_or_has_a_bound(drawn: World, work: int) -> None:
    """Where it was not seen whether versions end a finding, what the front lacks lies above its bound."""
    found = _outcome(drawn, work)
    if not isinstance(found, UpgradePlan):
        return
    every = Exhaustive(drawn)
    best = every.front() - {way.cost.coordinates for way in found.alternatives}
    missed = [each for each in every.costs() if each.hops and each.coordinates in best]
    assert found.bound or not missed
    for each in missed:
        assert found.bound
        assert each.unresolved >= found.bound.unresolved
        assert each.windows >= found.bound.windows
        assert each.exposure >= found.bound.exposure


CURED = advisory({"introduced": PLACES[0], "fixed": PLACES[3]}, of=RANCHER, when=ASKS, name="cured")


def _cured_at_the_end(work: int) -> World:
    """A fault that the last release ends three hops on, and a setting at once, where nobody saw the release."""
    return replace(
        world(
            curable(CURED),
            rules=[lead(0, 1), lead(1, 2), lead(2, 3)],
            rancher=road([0] * 4).knowledge.catalogues[RANCHER].releases,
            start=("v1.29.7+rke2r1", PLACES[0]),
            facts={GROWS: True},
        ),
        options=Options(work=work),
    )


def test_a_setting_that_may_not_be_needed_leaves_the_front_unproven() -> None:
    """With two steps the release that ends it is not seen, so that the setting counts, and the plan says so."""
    less, whole = (_outcome(_cured_at_the_end(work), work) for work in (3, 1000))
    assert isinstance(whole, UpgradePlan)
    assert whole.bound is None
    assert whole.alternatives[0].cost.windows == 3
    assert isinstance(less, UpgradePlan)
    assert less.bound
    assert less.bound.windows <= 1


def test_a_doubt_that_was_not_planned_to_its_end_is_not_called_a_dead_end() -> None:
    """No way found within the work allowed is not no way."""
    rest = Rest(about="apart", says="Nobody tried.", subject="both")
    of = _cured_at_the_end(1000)
    (way, *_) = _plan_of(of).alternatives
    doubted = replace(way, hops=(replace(way.hops[0], rests_on=(rest,)),))
    graph = _graph(replace(of, options=Options(replans=1)), 1000)
    for found, otherwise in (
        (Found(ways=()), Otherwise.NO_PATH),
        (Found(ways=(), is_proven=False), Otherwise.NOT_TRIED),
        (Found(ways=(), is_there=True), Otherwise.NOTHING_TO_DO),
    ):
        doubts = Doubts(graph, lambda *_, found=found: found)
        told = doubts.told(replace(_plan_of(of), alternatives=(doubted,)))
        assert [each.otherwise for each in told.alternatives[0].doubts[0].supposed] == [otherwise]


def _plan_of(of: World) -> UpgradePlan:
    found = _outcome(of, of.options.work)
    assert isinstance(found, UpgradePlan)
    return found
