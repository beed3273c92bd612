"""Random values that several folders of tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from hypothesis import strategies as st

from advisor.model.component import Component, VersionUnknown
from advisor.model.condition import All, AnyOf, Condition, FactTest, Leaf, Not
from advisor.model.inventory import EVERYTHING, Cluster, Coverage, SettingsLayer, Unreadable
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.model.recognition import Presence
from advisor.truth import Truth
from tests.builders import OPERATING_SYSTEM, is_

ENVIRONMENT = "environment"

truths = st.sampled_from(list(Truth))

LEAVES: tuple[FactTest, ...] = tuple(
    is_(FactName(f"fact.{name}"), value) for name in ("a", "b", "c", "d") for value in (1, 2)
)
"""Two tests on each of four facts."""


def conditions(tests: Sequence[Leaf] = LEAVES) -> st.SearchStrategy[Condition]:
    """Small conditions over some tests, empty joins and repeated tests included."""
    leaves: st.SearchStrategy[Condition] = st.sampled_from(tests)
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda operands: All(tuple(operands))),
            st.lists(inner, max_size=3).map(lambda operands: AnyOf(tuple(operands))),
            inner.map(Not),
        ),
        max_leaves=8,
    )


def truths_of_leaves() -> st.SearchStrategy[dict[FactTest, Truth]]:
    """A truth for each of `LEAVES`."""
    return st.fixed_dictionaries(dict.fromkeys(LEAVES, truths))


# Less of an inventory


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A cluster of which less and less was seen, and where its components stood in the whole one."""

    cluster: Cluster
    origins: tuple[int, ...]

    @classmethod
    def whole(cls, cluster: Cluster) -> Seen:
        """All that was seen."""
        return cls(cluster=cluster, origins=tuple(range(len(cluster.components))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One way of having seen less, which leaves nothing standing that the missing part would have contradicted.

    What goes takes along whatever vouched for it: a list is no longer whole without its object, and a workload's
    template no longer speaks for the node whose pod said otherwise.
    """

    what: str
    drops_component: bool = False
    apply: Callable[[Seen], Seen] = field(repr=False)


def removals(cluster: Cluster, knowledge: KnowledgeBase) -> list[Removal]:
    """Every single removal that a cluster allows. They may be applied one after another, in any order."""
    return [
        *_of_nodes(cluster, knowledge),
        *_of_facts(cluster, knowledge),
        *_of_layers(cluster),
        *_of_coverage(cluster),
        *_of_components(cluster, knowledge),
    ]


def _removal(what: str, change: Callable[[Cluster], Cluster]) -> Removal:
    return Removal(what=what, apply=lambda seen: replace(seen, cluster=change(seen.cluster)))


def _of_nodes(cluster: Cluster, knowledge: KnowledgeBase) -> Iterator[Removal]:
    distributions = {name for name, known in knowledge.components.items() if known.is_distribution}
    for node in cluster.nodes:
        yield _removal(f"node {node.name}", partial(_without_node, node.name, distributions=frozenset()))
        everywhere = partial(_without_node, node.name, distributions=frozenset(distributions))
        yield _removal(f"node {node.name} with its kubelet", everywhere)
        # Every source that shows a node shows whether it runs Windows, where nothing is judged.
        for fact in sorted({seen.fact for seen in node.facts} - {OPERATING_SYSTEM}):
            if not any(seen.fact == fact for seen in cluster.facts):  # a statement for the cluster would take its place
                kinds = _kinds_setting(fact, knowledge)
                yield _removal(f"{fact} of {node.name}", partial(_without_node_fact, node.name, fact, kinds))


def _without_node(name: str, cluster: Cluster, *, distributions: frozenset[str]) -> Cluster:
    components = tuple(
        replace(each, nodes=each.nodes - {name})
        if each.name in distributions and each.nodes and each.nodes != {name}
        else each
        for each in cluster.components
    )
    gone = [node for node in cluster.nodes if node.name == name]
    nodes = tuple(node for node in cluster.nodes if node.name != name)
    own = {seen.fact for node in gone for seen in node.facts}
    facts = tuple(seen for seen in cluster.facts if seen.fact not in own)  # would speak for the node in its place
    return replace(_uncovered(cluster, "Node"), nodes=nodes, components=components, facts=facts)


def _kinds_setting(fact: FactName, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The kinds that tell a fact: were they still covered, what they leave unsaid would take a statement's place."""
    declaration = knowledge.facts[fact]
    if declaration.objects:
        return (declaration.objects.kind,)
    setting = declaration.setting
    return (ENVIRONMENT, setting.kind or ENVIRONMENT) if setting else ()


def _without_node_fact(name: str, fact: FactName, kinds: tuple[str, ...], cluster: Cluster) -> Cluster:
    nodes = tuple(
        replace(node, facts=tuple(seen for seen in node.facts if seen.fact != fact)) if node.name == name else node
        for node in cluster.nodes
    )
    return replace(_uncovered(cluster, *kinds), nodes=nodes)


def _uncovered(cluster: Cluster, *kinds: str) -> Cluster:
    if not kinds:
        return cluster
    kept = tuple(entry for entry in cluster.coverage if entry.kind not in {*kinds, EVERYTHING})
    return replace(cluster, coverage=kept)


def _of_facts(cluster: Cluster, knowledge: KnowledgeBase) -> Iterator[Removal]:
    for fact in sorted({seen.fact for seen in cluster.facts}):
        yield _removal(fact, partial(_without_fact, fact, _kinds_setting(fact, knowledge)))


def _without_fact(fact: FactName, kinds: tuple[str, ...], cluster: Cluster) -> Cluster:
    facts = tuple(seen for seen in cluster.facts if seen.fact != fact)
    return replace(_uncovered(cluster, *kinds), facts=facts)


def _of_layers(cluster: Cluster) -> Iterator[Removal]:
    for layer in cluster.layers:
        what = f"{layer.kind} {layer.name}"
        yield _removal(what, partial(_without_layer, layer.kind, layer.name))
        hidden = {fact: Unreadable(reason="the source does not show it") for fact in layer.values}
        yield _removal(f"values of {what}", partial(_with_layer, layer, {"values": hidden}))
        if layer.kind == ENVIRONMENT:
            unread = {"unread": "a ConfigMap was not read"}
            yield _removal(f"the rest of {what}", partial(_with_layer, layer, unread))


def _without_layer(kind: str, name: str, cluster: Cluster) -> Cluster:
    gone = [layer for layer in cluster.layers if (layer.kind, layer.name) == (kind, name)]
    of_pod = {layer.component for layer in gone if layer.nodes is not None}
    kept = tuple(
        layer
        for layer in cluster.layers
        if layer not in gone and not (layer.kind == kind and layer.component in of_pod and layer.nodes is None)
    )
    return replace(_uncovered(cluster, kind), layers=kept)


def _with_layer(layer: SettingsLayer, changes: Mapping[str, Any], cluster: Cluster) -> Cluster:
    layers = tuple(
        replace(each, **changes) if (each.kind, each.name) == (layer.kind, layer.name) else each
        for each in cluster.layers
    )
    return replace(cluster, layers=layers)


def _of_coverage(cluster: Cluster) -> Iterator[Removal]:
    for entry in cluster.coverage:
        what = f"coverage of {entry.kind}"
        yield _removal(what, partial(_with_coverage, entry, ()))
        yield _removal(f"whole {what}", partial(_with_coverage, entry, (replace(entry, gap="the list continues"),)))
        if entry.namespaces is None:
            somewhere = replace(entry, namespaces=frozenset({"kube-system"}))
            yield _removal(f"cluster-wide {what}", partial(_with_coverage, entry, (somewhere,)))
        if entry.kind == EVERYTHING:
            for kind in ("Node", "FelixConfiguration", "DaemonSet", ENVIRONMENT):
                yield _removal(f"all but {what}", partial(_with_coverage, entry, (replace(entry, kind=kind),)))
    if cluster.namespaces is not None:
        yield _removal("namespaces", lambda cluster: replace(cluster, namespaces=None))


def _with_coverage(entry: Coverage, instead: tuple[Coverage, ...], cluster: Cluster) -> Cluster:
    kept = tuple(each for each in cluster.coverage if each != entry)
    return replace(cluster, coverage=(*kept, *instead) if len(kept) < len(cluster.coverage) else kept)


def _of_components(cluster: Cluster, knowledge: KnowledgeBase) -> Iterator[Removal]:
    for number, component in enumerate(cluster.components):
        what = f"{component.name} {component.version_text}"
        unknown = VersionUnknown(text="", reason="nobody wrote it down", how="write it down")
        yield _component_removal(f"version of {what}", number, partial(replace, version=unknown))
        if component.inside is not None:
            nameless = replace(component.inside, is_named=False)
            unversioned = replace(component.inside, version=None)
            yield _component_removal(f"image around {what}", number, partial(replace, inside=None))
            yield _component_removal(f"name of the image around {what}", number, partial(replace, inside=nameless))
            if component.inside.component is not None:
                yield _component_removal(
                    f"tag of the image around {what}", number, partial(replace, inside=unversioned)
                )
        known = knowledge.components[component.name]
        if known.presence is Presence.EXPECTED:
            kinds = ("Node",) if known.is_distribution else known.shown_by
            yield Removal(what=what, drops_component=True, apply=partial(_without_component, number, kinds))


def _component_removal(what: str, origin: int, change: Callable[[Component], Component]) -> Removal:
    def apply(seen: Seen) -> Seen:
        components = tuple(
            change(component) if number == origin else component
            for number, component in zip(seen.origins, seen.cluster.components, strict=True)
        )
        return replace(seen, cluster=replace(seen.cluster, components=components))

    return Removal(what=what, apply=apply)


def _without_component(origin: int, kinds: tuple[str, ...], seen: Seen) -> Seen:
    kept = [
        (number, each) for number, each in zip(seen.origins, seen.cluster.components, strict=True) if number != origin
    ]
    cluster = replace(_uncovered(seen.cluster, *kinds), components=tuple(each for _, each in kept))
    return Seen(cluster=cluster, origins=tuple(number for number, _ in kept))
