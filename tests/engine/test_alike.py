"""Clusters that no rule can tell apart are judged once, and each as if it were judged by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine import assess
from advisor.engine.alike import Alike
from advisor.engine.answers import Answered
from advisor.engine.asked import asked_by
from advisor.engine.gate import Gate
from advisor.model.answer import RecordedAnswer
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Basis, Component, Container, Edition
from advisor.model.fact import FactDeclaration, FactType, FactValue, Observation, Scope
from advisor.model.finding import Status
from advisor.model.inventory import Cluster, Inventory, Node, SettingsLayer
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.model.provenance import Provenance
from advisor.model.support import Horizon
from advisor.model.waiver import Waiver
from advisor.report.as_json import as_json
from advisor.report.document import Report
from tests.builders import (
    CNI,
    GROWS,
    INTERFACES,
    KERNEL,
    NEW_KERNEL,
    OLD,
    OLD_KERNEL,
    POOLS,
    RAN_BEFORE,
    RKE2,
    TODAY,
    XDP,
    advisory,
    cluster,
    component,
    covering,
    felix_configuration,
    is_,
    knowledge_of,
    node,
    observed,
    on_record,
    pool,
    release,
    rke2_releases,
    unreadable,
    vouched,
    waiver,
)
from tests.engine.worlds import World, worlds

EFFORT = max(200, settings.get_profile(settings.get_current_profile_name()).max_examples)

NO_RULE_ASKS = is_(INTERFACES, 1).fact
"""A fact that no rule made here asks."""

FAULT = advisory(when=OLD, symptoms=[is_(GROWS, True)])
KNOWLEDGE = knowledge_of(FAULT)


def judged(
    seen: Cluster, alike: Alike | None = None, *entries: RecordedAnswer | Waiver, knowledge: KnowledgeBase = KNOWLEDGE
) -> ClusterAssessment:
    """One cluster judged."""
    record = on_record(*entries)
    return assess(Inventory(clusters=(seen,)), knowledge, record=record, alike=alike).clusters[0]


def likeness(seen: Cluster, knowledge: KnowledgeBase = KNOWLEDGE) -> str:
    """What a cluster has in common with those like it."""
    return judged(seen, Alike(knowledge), knowledge=knowledge).likeness


def text_of(seen: Cluster, knowledge: KnowledgeBase, alike: Alike | None = None) -> str:
    """The report on a cluster."""
    inventory = Inventory(clusters=(seen,))
    report = Report(
        inventory=inventory,
        assessment=assess(inventory, knowledge, alike=alike),
        knowledge=knowledge,
        gate=Gate(),
        settings=(),
        today="2026-11-21",
        tool_version="1",
    )
    return as_json(report)


# Other names and places


class Scattered:
    """A cluster as another would show it that is like it: other names, other files, other objects."""

    def __init__(self, seen: Cluster, source: str, names: dict[str, str]) -> None:
        self._seen, self._source, self._names, self._count = seen, source, names, 0

    def cluster(self) -> Cluster:
        """The cluster under its other names."""
        seen = self._seen
        nodes = (Node(name=self._name(each.name), facts=self._facts(each.facts)) for each in seen.nodes)
        return replace(
            seen,
            name=f"cluster of {self._source}",
            components=tuple(map(self._component, seen.components)),
            nodes=tuple(sorted(nodes, key=lambda each: each.name)),
            facts=self._facts(seen.facts),
            layers=tuple(map(self._layer, seen.layers)),
            coverage=tuple(replace(each, source=self._source) for each in seen.coverage),
            labels=(("source", self._source),),
        )

    def _name(self, name: str) -> str:
        return self._names.get(name, name)

    def _place(self, place: Provenance) -> Provenance:
        self._count += 1
        return replace(place, source=self._source, object=f"object {self._count}")

    def _facts(self, facts: tuple[Observation, ...]) -> tuple[Observation, ...]:
        return tuple(replace(each, seen_in=self._place(each.seen_in)) for each in facts)

    def _component(self, each: Component) -> Component:
        nodes = each.nodes and frozenset(map(self._name, each.nodes))
        places = tuple(self._place(place) for place in each.seen_in for _ in range(1 + len(self._source) % 3))
        return replace(each, seen_in=places, nodes=nodes)

    def _layer(self, each: SettingsLayer) -> SettingsLayer:
        head, dot, name = each.name.partition(".")
        return replace(
            each,
            name=f"{head}{dot}{self._name(name)}" if dot else each.name,
            nodes=each.nodes and frozenset(map(self._name, each.nodes)),
            seen_in=self._place(each.seen_in),
        )


NAMES = ("n1", "n2", "n3", "w1")
OTHERS = st.permutations(["a", "b/c", "node-7", "z"]).map(lambda names: dict(zip(NAMES, names, strict=True)))


SAID_BESIDE = st.lists(
    st.builds(observed, st.sampled_from([GROWS, XDP, POOLS]), st.booleans(), st.sampled_from(["a.json", "b.json"])),
    max_size=2,
)
"""What contradicts a cluster, at times."""


@settings(max_examples=EFFORT)
@given(world=worlds(), first=OTHERS, second=OTHERS, says=SAID_BESIDE)
def test_what_is_remembered_changes_no_byte(
    world: World, first: dict[str, str], second: dict[str, str], says: list[Observation]
) -> None:
    """Judging after a cluster that is like it, or nearly so, a cluster comes to what it comes to by itself.

    Sources may disagree, so that texts quote places.
    """
    alike = Alike(world.knowledge)
    seen = replace(world.cluster, facts=(*world.cluster.facts, *says))
    for each in (seen, Scattered(seen, "x.json", first).cluster(), Scattered(seen, "some/y.json", second).cluster()):
        alone = judged(each, knowledge=world.knowledge)
        assert replace(judged(each, alike, knowledge=world.knowledge), likeness="") == alone
        assert text_of(each, world.knowledge, alike) == text_of(each, world.knowledge)


@settings(max_examples=EFFORT)
@given(world=worlds())
def test_names_and_places_make_no_difference(world: World) -> None:
    """Under other names in the same order, and in other files, a cluster is like itself."""
    names = {"n1": "a", "n2": "aa", "n3": "b", "w1": "c"}
    one = Scattered(world.cluster, "one.json", {}).cluster()
    two = Scattered(world.cluster, "two.json", names).cluster()
    assert likeness(one, world.knowledge) == likeness(two, world.knowledge)


@settings(max_examples=EFFORT)
@given(first=worlds(), second=worlds())
def test_clusters_that_are_alike_come_to_the_same(first: World, second: World) -> None:
    """Of two clusters, judged by the rules of the first: alike, they have every status in common."""
    knowledge = first.knowledge
    one, two = (judged(each.cluster, Alike(knowledge), knowledge=knowledge) for each in (first, second))
    if one.likeness == two.likeness:
        assert [each.status for each in one.findings] == [each.status for each in two.findings]
        assert one.gaps == two.gaps


# What counts as alike

RULED = cluster(component(), nodes=[node("n1"), node("n2", NEW_KERNEL)], facts={GROWS: False})


def test_a_cluster_of_another_size_names_its_own_nodes() -> None:
    """How many nodes of a sort there are decides nothing."""
    alike = Alike(KNOWLEDGE)
    judged(cluster(component(), nodes=[node("n1"), node("n2", NEW_KERNEL)]), alike)
    many = cluster(component(), nodes=[*(node(f"m{number}") for number in range(3)), node("n", NEW_KERNEL)])
    found = judged(many, alike)
    assert found.likeness == likeness(cluster(component(), nodes=[node("n1"), node("n2", NEW_KERNEL)]))
    assert found.findings[0].nodes.affected == ("m0", "m1", "m2")
    assert replace(found, likeness="") == judged(many)


class Counting:
    """Judges, and notes the versions that it was asked about."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def judge(self, filled: Answered) -> ClusterAssessment:
        """The cluster, judged."""
        self.asked.append(filled.cluster.components[0].version_text)
        return judged(filled.cluster)


def test_who_is_like_another_is_not_judged() -> None:
    """The work is done once for each sort, as long as it is remembered, and again for another question."""
    alike, counting = Alike(KNOWLEDGE, most=2), Counting()
    for text in ("v3.27.3", "v3.27.4", "v3.27.3", "v3.28.0", "v3.27.3", "v3.27.4"):
        alike.judged(_filled(cluster(component(text))), None, counting.judge)
    assert counting.asked == ["v3.27.3", "v3.27.4", "v3.28.0", "v3.27.4"], "what was not used for longest is forgotten"
    alike.judged(_filled(cluster(component("v3.27.4"))), "another question", counting.judge)
    assert len(counting.asked) == 5


def _filled(seen: Cluster) -> Answered:
    return Answered(cluster=seen, conflicts=(), contradicted=frozenset())


def _torn(source: str) -> Cluster:
    return cluster(component(), facts=(observed(GROWS, False), observed(GROWS, True, source)))


def test_where_sources_disagree_the_reason_names_a_clusters_own() -> None:
    """And no other cluster's."""
    fault = knowledge_of(advisory(when=is_(GROWS, True)))
    alike = Alike(fault)
    for source in ("one.json", "two.json"):
        (gap,) = judged(_torn(source), alike, knowledge=fault).findings[0].missing
        assert source in gap.reason


def test_what_two_bundles_bring_alike_is_seen_where_both_are() -> None:
    """In a roll between releases with the same Calico its places are those of both, sorted."""
    releases = rke2_releases(
        release("v1.29.6+rke2r1", RKE2, canal="v3.27.3"), release("v1.29.7+rke2r1", RKE2, canal="v3.27.3")
    )
    knowledge = knowledge_of(FAULT, catalogues=[releases])
    alike = Alike(knowledge)
    for source in ("b.json", "a.json"):
        seen = _rolling(source)
        found = judged(seen, alike, knowledge=knowledge)
        assert replace(found, likeness="") == judged(seen, knowledge=knowledge)
        assert any(len(each.seen_in) == 2 for each in found.components), "both places are told"


def _rolling(source: str) -> Cluster:
    two = (component("v1.29.6+rke2r1", RKE2, nodes=["n1"]), component("v1.29.7+rke2r1", RKE2, nodes=["n2"]))
    return cluster(
        *(
            replace(each, seen_in=(Provenance(source=source, object=f"Node {n}"),))
            for n, each in zip("zy", two, strict=True)
        ),
        nodes=[node("n1"), node("n2")],
        facts={CNI: "canal"},
        coverage=[covering("Node")],
    )


def test_answers_and_waivers_hold_for_the_clusters_they_name() -> None:
    """An answer for one cluster settles nothing in another that is like it, and a waiver for one covers only that."""
    fault = knowledge_of(advisory(when=is_(RAN_BEFORE, True)))
    alike = Alike(fault)
    entries = (vouched(RAN_BEFORE, True, clusters=["a", "b"]), waiver(clusters=["b"]))
    seen = [cluster(component(), nodes=[node("n1")], name=name) for name in ("a", "b", "c")]
    a, b, c = (judged(each, alike, *entries, knowledge=fault).findings[0] for each in seen)
    assert [each.status for each in (a, b, c)] == [Status.AFFECTED, Status.AFFECTED, Status.UNKNOWN]
    assert [each.waiver is not None for each in (a, b, c)] == [False, True, False]


def test_another_edition_and_another_day_are_other_questions() -> None:
    """One memory serves both, and gives each its own answer."""
    seen, alike = Inventory(clusters=(cluster(component()),)), Alike(KNOWLEDGE)
    for edition in (None, Edition.PRIME):
        for horizon in (None, Horizon(today=TODAY), Horizon(today=TODAY, days=9)):
            found = assess(seen, KNOWLEDGE, edition=edition, horizon=horizon, alike=alike)
            alone = assess(seen, KNOWLEDGE, edition=edition, horizon=horizon)
            assert replace(found.clusters[0], likeness="") == alone.clusters[0]


def test_judgements_by_other_knowledge_are_refused() -> None:
    """What one knowledge base says is nothing that another says."""
    with pytest.raises(ValueError, match="other knowledge"):
        assess(Inventory(clusters=()), knowledge_of(FAULT), alike=Alike(KNOWLEDGE))


NEAR_MISSES: dict[str, Callable[[Cluster], Cluster]] = {
    "another version": lambda seen: replace(seen, components=(component("v3.27.4"),)),
    "another build": lambda seen: replace(seen, components=(component(build="rancher-hardened"),)),
    "another basis": lambda seen: replace(seen, components=(component(basis=Basis.INTENDED),)),
    "another edition": lambda seen: replace(seen, components=(component(edition=Edition.PRIME),)),
    "no version": lambda seen: replace(seen, components=(unreadable(),)),
    "on some nodes": lambda seen: replace(seen, components=(component(nodes=["n1"]),)),
    "on other nodes": lambda seen: replace(seen, components=(component(nodes=["n2"]),)),
    "on nodes nobody listed": lambda seen: replace(seen, components=(component(nodes=["n1", "n2", "n3"]),)),
    "inside an image": lambda seen: replace(
        seen, components=(component(inside=Container(text="image", component=None, version=None)),)
    ),
    "a component more": lambda seen: replace(seen, components=(*seen.components, component("v1.29.6+rke2r1", RKE2))),
    "another kernel": lambda seen: replace(seen, nodes=(node("n1"), node("n2", "6.8.0-1-generic"))),
    "no kernel": lambda seen: replace(seen, nodes=(node("n1"), node("n2", None))),
    "a sort of nodes less": lambda seen: replace(seen, nodes=seen.nodes[:1]),
    "sorts in another order": lambda seen: replace(seen, nodes=(node("n1", NEW_KERNEL), node("n2"))),
    "a fact otherwise": lambda seen: replace(seen, facts=(observed(GROWS, True),)),
    "a fact not told": lambda seen: replace(seen, facts=()),
    "sources that disagree": lambda seen: replace(seen, facts=(observed(GROWS, False), observed(GROWS, True))),
    "something answered": lambda seen: replace(seen, vouched=(observed(GROWS, False, "answers.yaml"),)),
    "an absence answered": lambda seen: replace(seen, vouched_absent=((RKE2, Provenance(source="answers.yaml")),)),
    "less covered": lambda seen: replace(seen, coverage=(covering("Node"),)),
    "nothing covered": lambda seen: replace(seen, coverage=()),
    "a gap": lambda seen: replace(seen, coverage=(covering("Node", gap="the list continues"),)),
    "another gap": lambda seen: replace(seen, coverage=(covering("Node", gap="forbidden"),)),
    "another remedy": lambda seen: replace(seen, coverage=(covering("Node", gap="forbidden", remedy="ask"),)),
    "some namespaces": lambda seen: replace(seen, coverage=(covering("DaemonSet", "kube-system"),)),
    "namespaces listed": lambda seen: replace(seen, namespaces=frozenset({"kube-system"})),
    "no such namespace": lambda seen: replace(seen, namespaces=frozenset({"web"})),
}


def test_whatever_can_decide_something_tells_clusters_apart() -> None:
    """No two of these are alike."""
    found = {likeness(RULED): "as it is"}
    for name, change in NEAR_MISSES.items():
        assert found.setdefault(likeness(change(RULED)), name) == name
    assert len(found) == len(NEAR_MISSES) + 1


NO_DIFFERENCE: dict[str, Callable[[Cluster], Cluster]] = {
    "its name": lambda seen: replace(seen, name="another"),
    "its labels": lambda seen: replace(seen, labels=(("env", "production"),)),
    "who manages it": lambda seen: replace(seen, managed_by="hub"),
    "where it was read": lambda seen: replace(seen, facts=(observed(GROWS, False, "other.json"),)),
    "a node like another": lambda seen: replace(seen, nodes=(*seen.nodes, node("n3"))),
    "a fact no rule asks": lambda seen: replace(
        seen, nodes=(node("n1", facts={NO_RULE_ASKS: 1}), node("n2", NEW_KERNEL), node("n3", facts={NO_RULE_ASKS: 2}))
    ),
    "a setting no rule asks": lambda seen: replace(seen, layers=(felix_configuration({XDP: True}), pool(True))),
}


@pytest.mark.parametrize("name", NO_DIFFERENCE)
def test_what_no_rule_asks_makes_no_difference(name: str) -> None:
    """Clusters that differ in it are judged once."""
    assert likeness(NO_DIFFERENCE[name](RULED)) == likeness(RULED)


def _values(fact: FactDeclaration) -> Iterator[FactValue]:
    """Two values of a fact."""
    match fact.type:
        case FactType.BOOLEAN:
            yield from (False, True)
        case FactType.NUMBER:
            yield from (1, 2)
        case FactType.TEXT:
            yield from ("one", "two")
        case FactType.KERNEL:
            yield from (OLD_KERNEL, NEW_KERNEL)
        case FactType.CHOICE:
            yield from fact.choices[:2]


def test_every_fact_that_a_rule_asks_tells_clusters_apart_and_no_other(knowledge: KnowledgeBase) -> None:
    """Of every fact in the shipped rules: its values, and not knowing it."""
    asked, alike = asked_by(knowledge).facts, Alike(knowledge)
    for fact in knowledge.facts.values():
        found = {judged(_with_fact(fact, value), alike, knowledge=knowledge).likeness for value in _values(fact)}
        found.add(judged(_with_fact(fact, None), alike, knowledge=knowledge).likeness)
        assert len(found) == (len(list(_values(fact))) + 1 if fact.name in asked else 1), fact.name
    assert asked < knowledge.facts.keys(), "both kinds are there"


def _with_fact(fact: FactDeclaration, value: FactValue | None) -> Cluster:
    told: dict[FactName, FactValue] = {} if value is None else {fact.name: value}
    kernel = None if fact.name == KERNEL else OLD_KERNEL
    if fact.scope is Scope.NODE:
        return cluster(component(), nodes=[replace(node("n1", kernel), facts=_told(told))])
    return cluster(component(), nodes=[node("n1")], facts=told)


def _told(told: Mapping[FactName, FactValue]) -> tuple[Observation, ...]:
    return tuple(Observation(fact=name, value=value, seen_in=Provenance(source="x")) for name, value in told.items())
