"""How far a plan has come: one stage for what is known, and none where what is known fits several."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.engine import assess
from advisor.model.component import Basis, Component
from advisor.model.fact import FactValue
from advisor.model.inventory import Coverage, Inventory
from advisor.model.names import FactName
from advisor.model.recorded_plan import RecordedHop, RecordedWay
from advisor.report.progress import Elsewhere, Made, Making, Stand, Untold, stage_of, stands_of
from tests.builders import (
    ALL_COVERED,
    CALICO,
    INTERFACES,
    KERNEL,
    NEW_KERNEL,
    OLD_KERNEL,
    XDP,
    advisory,
    cluster,
    component,
    covering,
    knowledge_of,
    node,
    unreadable,
)

KNOWLEDGE = knowledge_of(advisory())


def hop(start: str, end: str, *, fact: FactName | None = None, nodes: tuple[str, ...] = ()) -> RecordedHop:
    """A move of Calico, or what is set."""
    return RecordedHop(
        window=1,
        cluster="prod",
        component=None if fact == KERNEL else CALICO,
        fact=fact,
        start=start,
        end=end,
        drags=MappingProxyType({}),
        nodes=nodes,
        clears=(),
        introduces=(),
        checks=(),
        asks=(),
        has_runbook=True,
    )


def way(*hops: RecordedHop) -> RecordedWay:
    """An alternative."""
    return RecordedWay(name="A", hops=hops, unresolved=frozenset())


LADDER = way(hop("v3.27.3", "v3.27.4"), hop("v3.27.4", "v3.28.1"))


def stands(
    plan: RecordedWay,
    *components: Component,
    kernels: Mapping[str, str | None] = MappingProxyType({"n1": OLD_KERNEL}),
    facts: Mapping[FactName, FactValue] = MappingProxyType({}),
    basis: Basis = Basis.RUNNING,
    coverage: tuple[Coverage, ...] = ALL_COVERED,
) -> tuple[Stand, ...]:
    """Where things stand in a cluster of these components."""
    nodes = [node(name, kernel, facts) for name, kernel in kernels.items()]
    assessed = assess(Inventory(clusters=(cluster(*components, nodes=nodes, coverage=coverage),)), KNOWLEDGE).clusters[
        0
    ]
    return stands_of(plan, (), {"prod": assessed}, KNOWLEDGE, basis)


class TestVersions:
    """By the versions that are there."""

    @pytest.mark.parametrize(
        ("seen", "stage"),
        [
            (("v3.27.3",), Made(0)),
            (("v3.27.4",), Made(1)),
            (("v3.28.1",), Made(2)),
            (("v3.28.1-build20240423",), Made(2)),
            (("v3.27.3", "v3.27.4"), Making(1)),
            (("v3.27.4", "v3.28.1"), Making(2)),
            (("v3.27.3", "v3.28.1"), Elsewhere()),
            (("v3.27.3", "v3.27.5"), Elsewhere()),
            (("v3.28.0",), Elsewhere()),
            ((), Untold()),
        ],
    )
    def test_the_stage(self, seen: tuple[str, ...], stage: object) -> None:
        """A rebuild of a release is that release; another one is not on the way; two that are no hop apart neither."""
        found = stands(LADDER, *(component(each) for each in seen))
        assert stage_of(found, 2) == stage

    def test_one_that_cannot_be_read(self) -> None:
        """Says why, and fits everything."""
        (found,) = stands(LADDER, unreadable())
        assert (found.at, stage_of([found], 2)) == (None, Untold())
        assert found.seen

    def test_a_weaker_basis_is_told(self) -> None:
        """The version is reached, and nobody saw it running; unless that will do."""
        bundled = component("v3.28.1", basis=Basis.BUNDLED)
        (found,) = stands(LADDER, bundled, coverage=())
        assert (found.at, found.is_weakly_known) == (frozenset({2}), True)
        assert not stands(LADDER, bundled, basis=Basis.BUNDLED, coverage=())[0].is_weakly_known


class TestSettings:
    """By what a hop sets."""

    @pytest.mark.parametrize(("value", "stage"), [(True, Made(0)), (False, Made(1))])
    def test_a_setting(self, value: bool, stage: object) -> None:
        """As a source states it."""
        coverage = (covering("Node"),)
        found = stands(way(hop("true", "false", fact=XDP)), component(), facts={XDP: value}, coverage=coverage)
        assert stage_of(found, 1) == stage

    @pytest.mark.parametrize(("value", "stage"), [(3, Made(1)), (4, Made(0))])
    def test_a_number(self, value: int, stage: object) -> None:
        """As a number."""
        found = stands(way(hop("4", "3", fact=INTERFACES)), component(), facts={INTERFACES: value})
        assert stage_of(found, 1) == stage

    def test_nobody_tells(self) -> None:
        """Unknown, with what would tell."""
        (found,) = stands(way(hop("4", "3", fact=INTERFACES)), component())
        assert (found.at, stage_of([found], 1)) == (None, Untold())
        assert "look up" in found.how

    @pytest.mark.parametrize(
        ("kernels", "stage"),
        [
            ({"n1": OLD_KERNEL, "n2": OLD_KERNEL, "n3": NEW_KERNEL}, Made(0)),
            ({"n1": NEW_KERNEL, "n2": OLD_KERNEL, "n3": NEW_KERNEL}, Making(1)),
            ({"n1": NEW_KERNEL, "n2": NEW_KERNEL, "n3": NEW_KERNEL}, Made(1)),
            ({"n1": NEW_KERNEL, "n2": NEW_KERNEL, "n3": OLD_KERNEL}, Made(1)),
            ({"n3": NEW_KERNEL}, Untold()),
            ({"n1": None, "n2": NEW_KERNEL, "n3": NEW_KERNEL}, Untold()),
        ],
    )
    def test_kernels(self, kernels: Mapping[str, str | None], stage: object) -> None:
        """Of the nodes that the hop moves, and no others."""
        plan = way(hop("ubuntu 5.4", "ubuntu 5.15", fact=KERNEL, nodes=("n1", "n2")))
        assert stage_of(stands(plan, component(), kernels=kernels), 1) == stage

    def test_a_fact_that_no_rule_knows(self) -> None:
        """Nobody can tell."""
        (found,) = stands(way(hop("1", "2", fact=FactName("felix.gone"))), component())
        assert (found.at, found.seen) == (None, "nobody tells")


def stand(at: frozenset[int] | None, amid: int | None = None) -> Stand:
    """Something that fits these states."""
    return Stand(cluster="prod", what="x", expected=("a", "b"), seen="a", at=at, amid=amid)


STATES = st.frozensets(st.integers(0, 4))


@given(st.lists(STATES, max_size=4), st.integers(0, 4))
def test_a_stage_fits_everything_that_is_known(fits: list[frozenset[int]], more: int) -> None:
    """And what nobody knows changes no stage."""
    known = [stand(each) for each in fits]
    stage = stage_of(known, 4)
    assert stage_of([*known, stand(None)], 4) == stage
    match stage:
        case Made(hops):
            assert all(hops in each for each in fits)
            assert stage_of([*known, stand(frozenset({hops}))], 4) == stage
        case Making(number):
            assert all({number - 1, number} & each for each in fits)
        case Elsewhere():
            assert stage_of([*known, stand(frozenset({more}))], 4) in (Elsewhere(),)
        case Untold():
            assert stage_of([*known, stand(frozenset({more}))], 4) != Untold()
