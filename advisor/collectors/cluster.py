"""Puts a harvest together: one `Cluster`, sorted, joined, with every disagreement between sources said as a conflict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from advisor.collectors.environments import settled_environments
from advisor.collectors.harvest import Carrier, Harvest, Stated
from advisor.collectors.images import version_from
from advisor.collectors.wanted import Wanted
from advisor.model.component import Basis, Component, VersionUnknown
from advisor.model.fact import Observation
from advisor.model.inventory import Cluster, Conflict, Node, SettingsLayer
from advisor.model.provenance import Provenance
from advisor.versions import Version

UNNAMED = "cluster"
"""What a cluster is called when no source names it."""


def cluster_from(harvest: Harvest, wanted: Wanted) -> Cluster:
    """The cluster that all sources of a harvest describe together."""
    given = harvest.given
    nodes, node_conflicts = _nodes(harvest)
    carried = list(_carried(harvest.carriers))
    running = _with_statements(carried, harvest.stated, harvest.carriers)
    components = chain(
        running,
        _kubelets(harvest, wanted),
        _cached(harvest, wanted),
        harvest.components,
        *(each.components for each in given),
    )
    joined = _joined(components)
    layers = [*harvest.layers, *settled_environments(harvest), *chain(*(each.layers for each in given))]
    facts = _unique_observations([*harvest.facts, *chain(*(each.facts for each in given))])
    namespaces = [names for names in (harvest.namespaces, *(each.namespaces for each in given)) if names is not None]
    conflicts = chain(
        node_conflicts,
        _object_conflicts(harvest.carriers),
        _version_conflicts(carried, harvest.stated),
        _observation_conflicts(facts, "the cluster"),
        *(each.conflicts for each in given),
    )
    return Cluster(
        name=harvest.name or UNNAMED,
        components=joined,
        nodes=nodes,
        facts=facts,
        layers=tuple(sorted(_unique_layers(layers), key=_layer_key)),
        coverage=tuple(
            sorted(
                {*harvest.coverage, *chain(*(each.coverage for each in given))},
                key=lambda each: (each.kind, each.source, each.gap, sorted(each.namespaces or ())),
            )
        ),
        namespaces=frozenset().union(*namespaces) if namespaces else None,
        conflicts=tuple(sorted(conflicts, key=lambda each: each.about)),
        notes=tuple(
            sorted({*harvest.notes, *chain(*(each.notes for each in given))}, key=lambda each: (each.source, each.says))
        ),
        is_reached=bool(harvest.accepted) or not harvest.refused,
    )


def _nodes(harvest: Harvest) -> tuple[tuple[Node, ...], list[Conflict]]:
    facts: defaultdict[str, list[Observation]] = defaultdict(list)
    for name, seen in chain(harvest.node_facts.items(), ((n.name, n.facts) for c in harvest.given for n in c.nodes)):
        facts[name].extend(seen)
    nodes = tuple(Node(name=name, facts=_unique_observations(seen)) for name, seen in sorted(facts.items()))
    conflicts = [each for node in nodes for each in _observation_conflicts(node.facts, node.name)]
    return nodes, conflicts


def _unique_observations(seen: Iterable[Observation]) -> tuple[Observation, ...]:
    return tuple(sorted(set(seen), key=lambda each: (each.fact, str(each.value), each.seen_in)))


def _observation_conflicts(seen: Sequence[Observation], where: str) -> Iterator[Conflict]:
    by_fact: defaultdict[str, list[Observation]] = defaultdict(list)
    for each in seen:
        by_fact[each.fact].append(each)
    for fact, all_seen in by_fact.items():
        if len({each.value for each in all_seen}) > 1:
            values = tuple((str(each.value), each.seen_in) for each in all_seen)
            yield Conflict(about=f"{fact} of {where}", values=values)


def _carried(carriers: Sequence[Carrier]) -> Iterator[Component]:
    """The components that pods and workloads run.

    Pods say what runs, node by node. A workload's template says it where its pods were not listed, and then a rollout
    that is under way leaves pods of an earlier template, whose version nobody has seen.
    """
    by_name: defaultdict[str, list[Carrier]] = defaultdict(list)
    for carrier in carriers:
        by_name[carrier.known.name].append(carrier)
    for found in by_name.values():
        direct = [each for each in found if not each.states_only] or found
        running = [each for each in direct if each.basis is Basis.RUNNING]
        pods = [each for each in running if each.is_pod]
        for each in pods:
            yield _component(each, frozenset({each.node}) if each.node else None)
        templates = [each for each in running if not each.is_pod]
        if not pods or {str(each.version) for each in templates} - {str(each.version) for each in pods}:
            yield from (_component(each, None) for each in templates)
        if not pods:
            yield from (_earlier_template(each) for each in templates if each.not_yet_rolled)
        yield from (_component(each, None) for each in direct if each.basis is not Basis.RUNNING)


def _component(carrier: Carrier, nodes: frozenset[str] | None) -> Component:
    return Component(
        name=carrier.known.name,
        version=carrier.version,
        build=carrier.build,
        basis=carrier.basis,
        seen_in=(carrier.seen_in,),
        nodes=nodes if carrier.known.runs_on_every_node else None,
    )


def _earlier_template(carrier: Carrier) -> Component:
    how = "kubectl get pods -A -o json"
    unknown = VersionUnknown(text="", reason=f"{carrier.not_yet_rolled}; the others were not listed", how=how)
    return replace(_component(carrier, None), version=unknown)


def _with_statements(
    components: Sequence[Component], stated: Sequence[Stated], carriers: Sequence[Carrier]
) -> Iterator[Component]:
    """Adds a component's own word: beside an image of the same release, for one that states none, or on its own.

    While a rollout is under way its word is that of whichever pod started last, and fills in for nothing.
    """
    named = {component.name for component in components}
    rolling = {carrier.known.name for carrier in carriers if carrier.not_yet_rolled}
    for component in components:
        words = [each for each in stated if each.known.name == component.name and isinstance(each.version, Version)]
        same = [each for each in words if _agree(component.version, each.version)]
        one_word = {str(each.version) for each in words}
        if isinstance(component.version, VersionUnknown) and len(one_word) == 1 and component.name not in rolling:
            component, same = replace(component, version=words[0].version), words
        yield replace(component, seen_in=(*component.seen_in, *(each.seen_in for each in same)))
    for each in stated:
        if each.known.name not in named:
            yield Component(name=each.known.name, version=each.version, basis=Basis.RUNNING, seen_in=(each.seen_in,))


def _agree(one: Version | VersionUnknown, other: Version | VersionUnknown) -> bool:
    return isinstance(one, Version) and isinstance(other, Version) and one.release == other.release


def _version_conflicts(components: Sequence[Component], stated: Sequence[Stated]) -> Iterator[Conflict]:
    """What a component says of itself against the images it runs. Any of several versions in a rollout may be stated."""
    for each in stated:
        running = [
            component
            for component in components
            if component.name == each.known.name and component.basis is Basis.RUNNING
        ]
        known = [component for component in running if isinstance(component.version, Version)]
        if len(known) < len(running) or not known or any(_agree(each.version, found.version) for found in known):
            continue
        values = ((str(found.version), found.seen_in[0]) for found in known)
        yield Conflict(about=f"version of {each.known.name}", values=(*values, (each.seen_in.text, each.seen_in)))


def _object_conflicts(carriers: Sequence[Carrier]) -> Iterator[Conflict]:
    """One object that two sources show with different images: one of them is out of date, and nobody knows which."""
    by_object: defaultdict[tuple[str, str], list[Provenance]] = defaultdict(list)
    for carrier in carriers:
        by_object[carrier.object, carrier.seen_in.field].append(carrier.seen_in)
    for (label, _), places in sorted(by_object.items()):
        if len({place.text for place in places}) > 1:
            yield Conflict(
                about=f"image of {label}", values=tuple((place.text, place) for place in sorted(set(places)))
            )


def _kubelets(harvest: Harvest, wanted: Wanted) -> Iterator[Component]:
    """The distribution on each node, by the kubelet's own word."""
    marked = [known for known in wanted.components.values() if known.kubelet_marker]
    plain = next((known for known in wanted.components.values() if known.kubelet_marker == ""), None)
    for node, places in harvest.kubelets.items():
        for place in places:
            known = next((each for each in marked if (each.kubelet_marker or "") in place.text), plain)
            if known is not None:
                version = version_from(place.text, known, text=place.text)
                yield Component(
                    name=known.name,
                    version=version,
                    basis=Basis.RUNNING,
                    seen_in=(place,),
                    nodes=frozenset({node}),
                )


def _cached(harvest: Harvest, wanted: Wanted) -> Iterator[Component]:
    """Images in nodes' caches: there, but perhaps not running. A digest beside a tag adds nothing."""
    for reference, places in harvest.cached_images.items():
        found = wanted.images.recognise(reference)
        if found is not None and isinstance(found.version, Version):
            nodes = frozenset(place.object.removeprefix("Node ") for place in places)
            yield Component(
                name=found.known.name,
                version=found.version,
                build=found.pattern.build,
                basis=Basis.PRESENT,
                seen_in=(sorted(places)[0],),
                nodes=nodes,
            )


def _joined(components: Iterable[Component]) -> tuple[Component, ...]:
    """Components alike in name, version, build, basis and container become one, with all their places and nodes."""
    groups: defaultdict[tuple[object, ...], list[Component]] = defaultdict(list)
    for each in components:
        key = (each.name, each.version, each.build, each.basis, each.edition, each.inside, each.provided)
        groups[key].append(each)
    return tuple(sorted((_join(group) for group in groups.values()), key=lambda component: component.sort_key))


def _join(group: Sequence[Component]) -> Component:
    everywhere = any(each.nodes is None for each in group)
    nodes = None if everywhere else frozenset().union(*(each.nodes or () for each in group))
    places = sorted({place for each in group for place in each.seen_in})
    return replace(group[0], seen_in=tuple(places), nodes=nodes)


def _unique_layers(layers: Iterable[SettingsLayer]) -> Iterator[SettingsLayer]:
    """Each layer once: the same object in two sources is one layer if they agree."""
    seen: set[tuple[object, ...]] = set()
    for layer in layers:
        values = tuple(sorted((fact, repr(value)) for fact, value in layer.values.items()))
        key = (layer.kind, layer.name, layer.component, values, layer.unread, layer.selector, layer.nodes)
        if key not in seen:
            seen.add(key)
            yield layer


def _layer_key(layer: SettingsLayer) -> tuple[str, str, str, str]:
    return (layer.component, layer.kind, layer.name, layer.seen_in.source)
