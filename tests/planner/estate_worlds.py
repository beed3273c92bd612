"""Small estates that hypothesis makes up: one Rancher and what it tends, and all that can stand between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from hypothesis import strategies as st

from advisor.engine import assess
from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment
from advisor.model.compatibility import Binding, CompatibilityTable, Permission
from advisor.model.condition import ALWAYS, Condition
from advisor.model.fact import FactValue
from advisor.model.inventory import Cluster, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.model.runbook import Rollback, Runbook
from advisor.planner.estate import Estate, estates
from advisor.planner.question import Options
from tests.builders import CNI, GROWS, RANCHER, RKE2, advisory, cluster, component, is_, node
from tests.planner.worlds import (
    RANCHER_TEXTS,
    RKE2_TEXTS,
    SHIPS,
    World,
    advisories,
    rules_of,
    runbook,
    some_of,
    table,
    world,
)

STEVE = advisory(
    {"introduced": RANCHER_TEXTS[0], "fixed": RANCHER_TEXTS[2]}, of=RANCHER, severity=Severity.HIGH, name="steve"
)
"""What makes one move Rancher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateWorld:
    """A hub, the clusters it manages, and what is known."""

    hub: Cluster
    members: tuple[Cluster, ...]
    knowledge: KnowledgeBase
    options: Options = field(default_factory=Options)

    @property
    def assessed(self) -> tuple[ClusterAssessment, ...]:
        """All clusters judged."""
        inventory = Inventory(clusters=(self.hub, *self.members))
        return assess(inventory, self.knowledge, edition=self.options.edition, horizon=self.options.horizon).clusters

    @property
    def estate(self) -> Estate:
        """The one estate there is."""
        (found,) = estates(self.assessed, self.knowledge, self.options)
        return found


def member(name: str, rke2: str = RKE2_TEXTS[0], *, grows: bool | None = None) -> Cluster:
    """A managed cluster of RKE2 with the Calico that it ships, and an agent that states Rancher's version."""
    facts: dict[FactName, FactValue] = {CNI: "calico"}
    if grows is not None:
        facts[GROWS] = grows
    seen = cluster(
        component(SHIPS[rke2]),
        component("v2.9.1", RANCHER),
        component(rke2, RKE2),
        nodes=[node()],
        facts=facts,
        name=name,
    )
    return replace(seen, managed_by="hub")


def estate_world(of: World, *members: Cluster) -> EstateWorld:
    """A world's cluster as the hub, and others beside it."""
    components = dict(of.knowledge.components)
    components[RANCHER] = replace(components[RANCHER], manages_clusters=True)
    return EstateWorld(
        hub=replace(of.cluster, name="hub"),
        members=members,
        knowledge=replace(of.knowledge, components=components),
        options=of.options,
    )


def with_runbooks(of: EstateWorld, *runbooks: Runbook) -> EstateWorld:
    """The same estate, with these in place of those that disrupt nothing."""
    others = of.knowledge.upgrades.runbooks
    upgrades = replace(
        of.knowledge.upgrades, runbooks=MappingProxyType({**others, **{each.id: each for each in runbooks}})
    )
    return replace(of, knowledge=replace(of.knowledge, upgrades=upgrades))


def _runbooks() -> st.SearchStrategy[list[Runbook]]:
    """Mostly gentle ones, so that disruption does not stand in the way of what else is to be compared."""
    rke2 = st.builds(
        runbook,
        st.just(RKE2),
        drains=st.booleans(),
        back=st.sampled_from([Rollback.REVERSIBLE, Rollback.REVERSIBLE, Rollback.RESTORE]),
    )
    rancher = st.builds(runbook, st.just(RANCHER), drains=st.just(True), back=st.just(Rollback.REVERSIBLE))
    none: list[Runbook] = []
    return st.one_of(st.just(none), rke2.map(lambda one: [one]), st.tuples(rke2, rancher).map(list))


def _offers() -> st.SearchStrategy[CompatibilityTable]:
    """What each Rancher offers: a part of the list, without gaps, as lists move on with the years."""
    last = len(RKE2_TEXTS)
    part = st.tuples(st.integers(0, last - 1), st.integers(1, last)).map(lambda ends: RKE2_TEXTS[slice(*ends)])
    rows = st.tuples(*[part] * len(RANCHER_TEXTS))
    when = st.sampled_from([ALWAYS, ALWAYS, is_(GROWS, True)])

    def offers(parts: tuple[tuple[str, ...], ...], when: Condition) -> CompatibilityTable:
        rows = [(Permission.ALLOWED, [of], part) for of, part in zip(RANCHER_TEXTS, parts, strict=True) if part]
        return table("offers", RANCHER, RKE2, *rows, binds=Binding.MOVING_TO, when=when)

    return st.builds(offers, rows, when)


def _stands() -> st.SearchStrategy[CompatibilityTable]:
    """What a later Rancher does not manage any more."""
    row = st.tuples(st.just(Permission.REFUSED), some_of(RANCHER_TEXTS[1:]), some_of(RKE2_TEXTS[:3]))
    when = st.sampled_from([ALWAYS, ALWAYS, is_(GROWS, True)])
    return st.builds(lambda row, when: table("stands", RANCHER, RKE2, row, when=when), row, when)


def _tables() -> st.SearchStrategy[list[CompatibilityTable]]:
    return st.one_of(
        st.tuples(_offers(), _stands()).map(list),
        _offers().map(lambda found: [found]),
        _stands().map(lambda found: [found]),
    )


def _members() -> st.SearchStrategy[list[Cluster]]:
    starts = st.sampled_from(RKE2_TEXTS[:3])
    grows = st.sampled_from([None, True, False])
    one = st.builds(lambda rke2, grows: member("a", rke2, grows=grows), starts, grows)
    return st.lists(one, min_size=1, max_size=2).map(
        lambda found: [replace(each, name=f"member-{number}") for number, each in enumerate(found)]
    )


def estate_worlds() -> st.SearchStrategy[EstateWorld]:
    """Estates of a hub and one or two others, which may be alike."""
    return _estate_worlds(with_settings=False, most=[None, None, None, 2])


def estate_worlds_with_settings() -> st.SearchStrategy[EstateWorld]:
    """Estates in which workarounds can be done besides: four times the states of each, and so two hops at most."""
    return _estate_worlds(with_settings=True, most=[2])


def _estate_worlds(*, with_settings: bool, most: list[int | None]) -> st.SearchStrategy[EstateWorld]:
    rules = st.tuples(rules_of(RKE2), rules_of(RANCHER)).map(lambda both: [*both[0], *both[1]])
    options = st.builds(
        Options,
        allow_os=st.booleans() if with_settings else st.just(False),
        max_hops=st.sampled_from(most),
        hops_per_window=st.sampled_from([1, 1, 2]),
    )

    def hub(faults: Iterable[object], **parts: object) -> World:
        return world(STEVE, *faults, **parts)  # type: ignore[arg-type]  # as drawn below

    hubs = st.builds(
        hub,
        advisories(with_settings=with_settings),
        rules=rules,
        tables=_tables(),
        start=st.tuples(st.sampled_from(RKE2_TEXTS[2:]), st.sampled_from(RANCHER_TEXTS[:2])),
        facts=st.sampled_from([{}, {GROWS: True}, {GROWS: False}]),
        options=options,
    )
    return st.builds(
        lambda of, members, runbooks: with_runbooks(estate_world(of, *members), *runbooks),
        hubs,
        _members(),
        _runbooks(),
    )
