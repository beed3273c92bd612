"""Clusters that nothing can tell apart are planned once, and each as if it were planned by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from advisor.engine.facts import DISAGREE
from advisor.model.assessment import ClusterAssessment
from advisor.model.fact import Observation
from advisor.model.inventory import Cluster
from advisor.model.record import NOTHING_ON_RECORD, Record
from advisor.planner import plan
from advisor.planner.outcome import NothingToDo, PlannedSetting, PlanOutcome, UpgradePlan
from advisor.planner.planned_once import PlannedOnce
from advisor.planner.question import Options
from advisor.problems import InvalidInput
from tests.builders import GROWS, OLD, RANCHER, RKE2, advisory, observed, on_record, place, waiver
from tests.planner.worlds import World, curable, world, worlds_with_settings

OLD_RKE2 = advisory(of=RKE2, name="old-rke2")


def elsewhere(seen: Cluster, source: str) -> Cluster:
    """The same cluster as another file shows it: another name, other nodes and one more of each, other objects."""
    facts = tuple(replace(each, seen_in=replace(each.seen_in, source=source)) for each in seen.facts)
    nodes = [
        replace(each, name=f"{each.name}-{part}-{source}", facts=_moved(each.facts, source))
        for each in seen.nodes
        for part in "ab"
    ]
    components = tuple(replace(each, seen_in=(place(source, object="Pod x"),)) for each in seen.components)
    return replace(seen, name=f"cluster of {source}", facts=facts, nodes=tuple(nodes), components=components)


def _moved(facts: tuple[Observation, ...], source: str) -> tuple[Observation, ...]:
    return tuple(replace(each, seen_in=replace(each.seen_in, source=source)) for each in facts)


class Planner:
    """Plans, and counts how often."""

    def __init__(self, of: World) -> None:
        self.world, self.names = of, list[str]()

    def find(self, assessed: ClusterAssessment) -> tuple[PlanOutcome, None]:
        """The plan of one cluster."""
        self.names.append(assessed.cluster.name)
        return plan(assessed, self.world.knowledge, options=self.world.options), None

    def found(self, once: PlannedOnce[None], seen: Cluster) -> PlanOutcome | str:
        """The plan, or why there can be none."""
        try:
            return once.of(replace(self.world, cluster=seen).assessed, self.find)[0]
        except InvalidInput as error:
            return str([each.code for each in error.problems])


def once_for(of: World, record: Record = NOTHING_ON_RECORD) -> PlannedOnce[None]:
    """Nothing planned yet."""
    return PlannedOnce(of.knowledge, record)


@settings(max_examples=40)
@given(of=worlds_with_settings())
def test_a_plan_that_is_taken_over_is_that_of_the_cluster_itself(of: World) -> None:
    """Whatever was planned before it."""
    planner, once = Planner(of), once_for(of, of.options.record)
    for seen in (of.cluster, elsewhere(of.cluster, "one.json"), elsewhere(of.cluster, "two.json")):
        assert planner.found(once, seen) == planner.found(once_for(of), seen)


def test_clusters_that_are_alike_are_planned_once() -> None:
    """However many nodes they have; one that differs in what only planning asks is planned by itself."""
    of = world(OLD_RKE2)
    planner, once = Planner(of), once_for(of)
    other = replace(of.cluster, name="other", facts=(*of.cluster.facts, observed(GROWS, True)))
    found = [planner.found(once, each) for each in (of.cluster, elsewhere(of.cluster, "one.json"), other)]
    assert planner.names == [of.cluster.name, "other"]
    assert found[0] == found[1]
    assert not isinstance(found[0], NothingToDo)


@pytest.mark.parametrize("clusters", [["prod"], None])
def test_a_waiver_that_names_clusters_or_nodes_tells_them_apart(clusters: list[str] | None) -> None:
    """What is accepted in one has to be ended in another."""
    of = world(OLD_RKE2)
    accepted = on_record(waiver("old-rke2", clusters=clusters, nodes=None if clusters else ["n1"]))
    planner, once = Planner(of), once_for(of, accepted)
    for each in (of.cluster, elsewhere(of.cluster, "one.json")):
        planner.found(once, each)
    assert len(planner.names) == 2


def test_where_a_kernel_moves_each_cluster_has_its_own_nodes() -> None:
    """The plan names them."""
    of = world(curable(advisory({"introduced": "v0.0.1"}, of=RANCHER, when=OLD)), options=Options(allow_os=True))
    planner, once = Planner(of), once_for(of)
    for source in ("one.json", "two.json"):
        found = planner.found(once, elsewhere(of.cluster, source))
        assert isinstance(found, UpgradePlan)
        moved = [hop.nodes for way in found.alternatives for hop in way.hops if isinstance(hop, PlannedSetting)]
        assert moved == [(f"n1-a-{source}", f"n1-b-{source}")]


def test_what_says_where_sources_disagree_is_not_taken_over() -> None:
    """It names the sources of one cluster."""
    of = world(OLD_RKE2)
    once: PlannedOnce[str] = PlannedOnce(of.knowledge, NOTHING_ON_RECORD)
    for source in ("one.json", "two.json"):
        says = f"{DISAGREE}: {source}"
        seen = replace(of, cluster=elsewhere(of.cluster, source)).assessed
        assert once.of(seen, lambda _, says=says: (NothingToDo(held=()), says))[1] == says  # type: ignore[misc]  # bound
