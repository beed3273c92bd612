"""Of paths that cost the same one is kept, always the same one: which one that is is said here once more, plainly."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import example, given
from hypothesis import strategies as st

from advisor.model.advisory import Severity
from advisor.model.compatibility import Binding, Permission
from advisor.planner.cost import NONE, UNDISTURBED, Disruption, plus, times
from advisor.planner.grounds import State
from advisor.planner.plan import graph_of
from advisor.planner.question import Options
from advisor.planner.release_graph import Hop, ReleaseGraph
from advisor.planner.search import Wanted, front
from tests.builders import CALICO, RANCHER, RKE2, advisory
from tests.planner.roads import road
from tests.planner.worlds import (
    ANY_LATER,
    ASKS,
    CALICO_TEXTS,
    RANCHER_TEXTS,
    RKE2_TEXTS,
    World,
    hazard,
    some_of,
    table,
    world,
    worlds,
    worlds_with_settings,
)

Path = tuple[tuple[State, Hop], ...]
Told = tuple[tuple[Hop, ...], tuple[int, ...]]
"""Hops, and the window of each."""


def _paths(graph: ReleaseGraph, state: State, been: Path = ()) -> Iterator[Path]:
    """Every simple path from a state on."""
    yield been
    if graph.options.max_hops is not None and len(been) >= graph.options.max_hops:
        return
    gone = {state, *(at for at, _ in been)}
    for hop in graph.hops(state):
        after = graph.after(state, hop)
        if after not in gone and graph.is_legal(state, hop):
            yield from _paths(graph, after, (*been, (state, hop)))


def _windows(hops: int, most: int) -> Iterator[tuple[int, ...]]:
    """Every way to share hops out among windows, as the window of each."""
    if hops == 0:
        yield ()
        return
    for before in _windows(hops - 1, most):
        last = before[-1] if before else 0
        yield (*before, last + 1)
        if last and before.count(last) < most:
            yield (*before, last)


def _preferred(graph: ReleaseGraph, goal: Wanted) -> dict[tuple[object, ...], Told]:
    """For each cost the path that ties are broken for: fewest hops, then least rests, then newest, axis by axis."""
    best: dict[tuple[object, ...], tuple[tuple[object, ...], Told]] = {}
    for path in _paths(graph, graph.start):
        states = [*(state for state, _ in path), graph.after(*path[-1]) if path else graph.start]
        if not goal(states[-1]):
            continue
        felt = sum((graph.disruption(*each) for each in path), start=UNDISTURBED)
        rests = sum(len(graph.said(*each).rests) for each in path)
        for windows in _windows(len(path), graph.options.hops_per_window):
            cost = _cost(graph, states, windows, felt)
            opens = [one != two for one, two in zip(windows, (0, *windows), strict=False)]
            turns = [(new, hop.axis, -hop.end) for new, (_, hop) in zip(opens, path, strict=True)]
            told = (len(path), rests, turns), (tuple(hop for _, hop in path), windows)
            best[cost] = min(best[cost], told, key=lambda each: each[0]) if cost in best else told
    return {cost: told for cost, (_, told) in best.items()}


def _cost(graph: ReleaseGraph, states: list[State], windows: tuple[int, ...], felt: Disruption) -> tuple[object, ...]:
    ends = [n for n, window in enumerate(windows, 1) if n == len(windows) or windows[n] != window]
    exposure = NONE
    for at in (0, *ends):
        exposure = plus(exposure, times(graph.weight(states[at]), graph.options.every_days))
    return (graph.weight(states[-1]), len(ends), exposure, felt)


def _is_kept(of: World, goal: Wanted) -> None:
    graph = graph_of(of.assessed, of.knowledge, of.options)
    preferred = _preferred(graph, goal)
    best = {cost: told for cost, told in preferred.items() if not any(_dominates(each, cost) for each in preferred)}
    assert {each.cost.coordinates: (each.hops, each.windows) for each in front(graph, goal).ways} == best


def _dominates(one: tuple[object, ...], two: tuple[object, ...]) -> bool:
    return one != two and all(a <= b for a, b in zip(one, two, strict=True))  # type: ignore[operator]  # like by like


def _tight() -> st.SearchStrategy[World]:
    """Worlds in which much is tied: few faults, few kinds of cargo, and tables that look at it and at Rancher."""
    permission = st.sampled_from([Permission.ALLOWED, Permission.REFUSED, Permission.REFUSED])

    def rows(of: tuple[str, ...]) -> st.SearchStrategy[list[tuple[Permission, list[str], list[str]]]]:
        return st.lists(st.tuples(permission, some_of(RANCHER_TEXTS), some_of(of)), min_size=1, max_size=3)

    def made(
        ships: tuple[str, ...],
        cargo: list[tuple[Permission, list[str], list[str]]],
        of_rke2: list[tuple[Permission, list[str], list[str]]],
        hit: tuple[int, int],
        asks: bool,
        options: Options,
    ) -> World:
        faults = [
            advisory(
                {"introduced": RKE2_TEXTS[0], "fixed": RKE2_TEXTS[hit[0]]}, of=RKE2, severity=Severity.LOW, name="one"
            ),
            advisory(
                {"introduced": RANCHER_TEXTS[0], "fixed": RANCHER_TEXTS[hit[1]]},
                of=RANCHER,
                severity=Severity.LOW,
                name="two",
            ),
        ]
        return world(
            *faults,
            rules=ANY_LATER,
            ships=dict(zip(RKE2_TEXTS, ships, strict=True)),
            tables=[
                table("of-cargo", RANCHER, CALICO, *cargo, binds=Binding.STANDING),
                table("of-rke2", RANCHER, RKE2, *of_rke2, binds=Binding.STANDING),
            ],
            hazards=[hazard("bites", RKE2, RKE2_TEXTS[:2], RKE2_TEXTS[2:3], can_prepare=True, when=ASKS)]
            if asks
            else [],
            options=options,
        )

    return st.builds(
        made,
        st.tuples(*[st.sampled_from(CALICO_TEXTS[:2])] * 4).map(lambda each: tuple(sorted(each))),
        rows(CALICO_TEXTS[:2]),
        rows(RKE2_TEXTS),
        st.tuples(st.integers(1, 3), st.integers(1, 2)),
        st.booleans(),
        st.builds(Options, hops_per_window=st.sampled_from([1, 1, 2]), every_days=st.sampled_from([0, 90])),
    )


CARRIED = world(
    advisory({"introduced": RKE2_TEXTS[0], "fixed": RKE2_TEXTS[2]}, of=RKE2, severity=Severity.LOW, name="one"),
    ships=dict(zip(RKE2_TEXTS, (CALICO_TEXTS[n] for n in (0, 1, 0, 1)), strict=True)),
    tables=[
        table(
            "of-cargo",
            RANCHER,
            CALICO,
            (Permission.REFUSED, RANCHER_TEXTS[1:], CALICO_TEXTS[1:]),
            binds=Binding.MOVING_TO,
        ),
        table("of-rke2", RANCHER, RKE2, (Permission.REFUSED, RANCHER_TEXTS[:1], RKE2_TEXTS[3:])),
    ],
)
"""The later Rancher takes no cluster to the Calico of the second release and of the last one, and the last one stands
beside no earlier Rancher. So Calico has to be there first; the third release leads nowhere."""

IN_ONE_WINDOW = road([3, 1, 2, 0], (0, 1), (0, 2), (1, 3), (2, 3), options=Options(hops_per_window=2))
"""Two ways of one window, by releases that are open for no day: the newer one is taken, though more is open at it."""

RESTING_FIRST = road([2, 1, 1, 0], (0, 1), (0, 2, ASKS), (1, 3), (2, 3))
RESTING_LATER = road([2, 1, 1, 0], (0, 1), (0, 2), (1, 3), (2, 3, ASKS))
"""Nobody stated what the hop to the newer release hangs on, or the hop from it: so the older one is taken."""

PLACES = st.sampled_from([{}, {}, {0: 1}, {1: 3}, {1: 2}])


@given(st.one_of(worlds(), _tight(), _tight()), PLACES)
@example(CARRIED, {0: 1, 1: 3})
@example(IN_ONE_WINDOW, {})
@example(RESTING_FIRST, {})
@example(RESTING_LATER, {})
def test_of_paths_that_cost_the_same_the_preferred_one_is_kept(drawn: World, places: dict[int, int]) -> None:
    """Fewest hops, then resting on least, then the newest releases: whatever the search did not try."""
    _is_kept(drawn, Wanted(places=places))


@given(worlds_with_settings())
def test_so_it_is_where_things_can_be_set(drawn: World) -> None:
    """Settings are numbered after the versions, and lose ties to them."""
    _is_kept(drawn, Wanted())
