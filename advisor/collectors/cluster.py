"""Puts a harvest together: one `Cluster`, sorted, joined, and every disagreement between sources said as a conflict."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby
from operator import attrgetter

from advisor.collectors.environments import settled_environments
from advisor.collectors.harvest import Carrier, Harvest, Stated
from advisor.collectors.images import version_from
from advisor.collectors.intended.wishes import without_blanks
from advisor.collectors.layers import layer_conflicts, live_layers, unique_layers
from advisor.collectors.wanted import Wanted
from advisor.model.component import UPSTREAM, Basis, Component, VersionUnknown
from advisor.model.fact import Observation
from advisor.model.inventory import (
    LABEL_KEY,
    LONGEST_LABEL,
    MOST_LABELS,
    NODE_ANNOTATIONS,
    Cluster,
    Conflict,
    Coverage,
    Node,
    Note,
)
from advisor.model.names import ComponentName
from advisor.model.provenance import Provenance
from advisor.model.recognition import KnownComponent
from advisor.versions import Version

#: The order of places, which is their own; told apart so that sorting 10,000 of them compares tuples.
_PLACE_ORDER = attrgetter("source", "object", "field", "text")

NO_ANNOTATIONS = "the nodes were shown without their annotations, by which some distributions tell themselves"

_LABEL_KEY = re.compile(LABEL_KEY)

UNNAMED = "cluster"
"""What a cluster is called when no source names it."""


def cluster_from(harvest: Harvest, wanted: Wanted) -> Cluster:
    """The cluster that all sources of a harvest describe together."""
    given = harvest.given
    nodes, node_conflicts = _nodes(harvest)
    carried = list(_carried(harvest.carriers))
    components = chain(
        _with_statements(carried, harvest.stated, harvest.carriers),
        _kubelets(harvest, wanted),
        _cached(harvest, wanted),
        without_blanks(harvest.components),
        *(each.components for each in given),
    )
    coverage = {*harvest.coverage, *_unannotated(harvest, wanted), *chain(*(each.coverage for each in given))}
    environments = settled_environments(harvest, coverage)
    layers = [*live_layers(harvest), *environments, *chain(*(each.layers for each in given))]
    facts = _unique_observations([*_facts(harvest), *chain(*(each.facts for each in given))])
    namespaces = [names for names in (harvest.namespaces, *(each.namespaces for each in given)) if names is not None]
    conflicts = {
        *node_conflicts,
        *_object_conflicts(harvest.carriers),
        *_version_conflicts(carried, harvest.stated),
        *_observation_conflicts(facts, "the cluster"),
        *layer_conflicts(layers),
        *chain(*(each.conflicts for each in given)),
    }
    labels, notes = _labels({*harvest.labels, *chain(*(each.labels for each in given))})
    return Cluster(
        name=harvest.name or UNNAMED,
        components=_joined(components),
        nodes=nodes,
        facts=facts,
        layers=unique_layers(layers),
        coverage=tuple(sorted(coverage, key=_coverage_key)),
        namespaces=frozenset().union(*namespaces) if namespaces else None,
        conflicts=tuple(sorted(conflicts, key=lambda each: (each.about, each.values))),
        notes=tuple(sorted({*harvest.notes, *notes, *chain(*(each.notes for each in given))}, key=_note_key)),
        managed_by=_managed_by(harvest),
        labels=labels,
        uid=min((*harvest.identities, *(each.uid for each in given if each.uid)), default=None),
        is_reached=_is_reached(harvest),
    )


def _labels(told: Iterable[tuple[str, str]]) -> tuple[tuple[tuple[str, str], ...], Sequence[Note]]:
    """Each key once, and what was left out. Labels decide nothing, so that two values are no conflict."""
    values: dict[str, str] = {}
    notes = []
    for key, value in sorted(told):
        if not _LABEL_KEY.fullmatch(key) or len(value) > LONGEST_LABEL:
            notes.append(Note(source="labels", says="a label was left out: its key is none, or its value is too long"))
        elif values.setdefault(key, value) != value:
            notes.append(Note(source="labels", says=f'sources have different values for "{key}"; one of them is kept'))
    if len(values) > MOST_LABELS:
        notes.append(Note(source="labels", says=f"{len(values)} labels were found; the first {MOST_LABELS} are kept"))
    return tuple(values.items())[:MOST_LABELS], notes


def _managed_by(harvest: Harvest) -> str | None:
    """Who manages it: as its manager or an inventory says, or unnamed where an agent of a manager runs here alone."""
    told = {each.managed_by for each in harvest.given if each.managed_by is not None} | {harvest.managed_by or ""}
    named = sorted(told - {""})
    if named:
        return named[0]
    managers = [each.states_only for each in harvest.carriers if each.known.manages_clusters]
    is_tended = bool(managers) and all(managers) and not any(each.known.manages_clusters for each in harvest.stated)
    return "" if is_tended or any(each.managed_by is not None for each in harvest.given) else None


def _is_reached(harvest: Harvest) -> bool:
    """Whether we were let in at all: by a document that showed something, or by an inventory that says so."""
    if harvest.accepted or any(each.is_reached for each in harvest.given):
        return True
    return not (harvest.refused or harvest.given)


def _unannotated(harvest: Harvest, wanted: Wanted) -> Iterator[Coverage]:
    """A gap for nodes shown without annotations, where those could tell another distribution than the kubelet."""
    marks = [mark for known in wanted.components.values() for mark in known.kubelet_marks]
    for name in sorted(harvest.node_facts.keys() - harvest.annotated):
        for place in harvest.kubelets.get(name, ())[:1]:
            if not any(mark in place.text for mark in marks):
                remedy = "kubectl get nodes -o json"
                yield Coverage(
                    kind=NODE_ANNOTATIONS, namespaces=None, gap=NO_ANNOTATIONS, remedy=remedy, source=place.source
                )


def _coverage_key(entry: Coverage) -> tuple[object, ...]:
    namespaces = sorted(entry.namespaces or ())
    return (entry.kind, entry.source, entry.gap, entry.namespaces is None, namespaces, entry.remedy)


def _note_key(note: Note) -> tuple[str, str, str]:
    return (note.source, note.says, note.remedy)


def _nodes(harvest: Harvest) -> tuple[tuple[Node, ...], list[Conflict]]:
    facts: defaultdict[str, list[Observation]] = defaultdict(list)
    for name, seen in chain(harvest.node_facts.items(), ((n.name, n.facts) for c in harvest.given for n in c.nodes)):
        facts[name].extend(seen)
    nodes = tuple(Node(name=name, facts=_unique_observations(seen)) for name, seen in sorted(facts.items()))
    conflicts = [each for node in nodes for each in _observation_conflicts(node.facts, node.name)]
    return nodes, conflicts


def _facts(harvest: Harvest) -> Iterator[Observation]:
    """The facts that objects tell. A manifest tells only what no object in the cluster does."""
    live = {each.fact for each in harvest.settings.facts}
    yield from harvest.settings.facts
    yield from (each for each in harvest.intended.facts if each.fact not in live)


def _unique_observations(seen: Iterable[Observation]) -> tuple[Observation, ...]:
    """Sorted, and each once. Equal ones are neighbours, which is cheaper to see than hashing those of 10,000 nodes.

    Readers give a node's facts in this order and each once already, so that there is mostly nothing to be done.
    """
    seen = tuple(seen)
    if _is_each_fact_once(seen):
        return seen
    ordered = sorted(seen, key=lambda each: (each.fact, str(each.value), each.seen_in))
    return tuple(each for number, each in enumerate(ordered) if number == 0 or ordered[number - 1] != each)


def _is_each_fact_once(seen: Sequence[Observation]) -> bool:
    """Whether observations are sorted by fact, with one of each."""
    facts = [each.fact for each in seen]
    return facts == sorted(set(facts))


def _observation_conflicts(seen: Sequence[Observation], where: str) -> Iterator[Conflict]:
    """Facts with more than one value; `seen` is sorted by fact."""
    if _is_each_fact_once(seen):
        return
    for fact, group in groupby(seen, key=lambda each: each.fact):
        all_seen = list(group)
        if len({each.value for each in all_seen}) > 1:
            values = tuple((str(each.value), each.seen_in) for each in all_seen)
            yield Conflict(about=f"{fact} of {where}", values=values)


def _carried(carriers: Sequence[Carrier]) -> Iterator[Component]:
    """The components that pods and workloads run.

    Pods say what runs, node by node. A workload's template says it where its pods were not all listed, and then a
    rollout that is under way leaves pods of an earlier template, whose version nobody has seen.
    """
    by_name: defaultdict[str, list[Carrier]] = defaultdict(list)
    for carrier in carriers:
        by_name[carrier.known.name].append(carrier)
    for found in by_name.values():
        direct = [each for each in found if not each.states_only] or found
        pods = [each for each in direct if each.is_pod]
        for each in pods:
            yield _component(each, frozenset({each.node}) if each.node else None)
        yield from _templates([each for each in direct if not each.is_pod], pods)


def _templates(templates: Sequence[Carrier], pods: Sequence[Carrier]) -> Iterator[Component]:
    """What the templates of workloads add to the pods that were seen."""
    seen = {(pod.namespace, str(pod.version)) for pod in pods}
    listed = Counter(namespace for namespace, _ in {(pod.namespace, pod.object) for pod in pods if pod.is_live})
    for each in templates:
        if not listed[each.namespace] or listed[each.namespace] < (each.pods or 0):
            yield _component(each, None)
            if each.not_yet_rolled:
                yield _earlier_template(each)
        elif (each.namespace, str(each.version)) not in seen:
            yield replace(_component(each, None), basis=Basis.INTENDED)


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

    It fills in only where one image runs everywhere: of several, as during a rollout, nobody knows which wrote it. A
    manifest says nothing of what runs, so it takes no part.
    """
    stated = _each_once(stated)
    running = {(each.name, each.version) for each in components if each.basis is Basis.RUNNING}
    images = Counter(name for name, _ in running)
    for component in components:
        words = [each for each in stated if each.known.name == component.name and isinstance(each.version, Version)]
        version, same = component.version, [each for each in words if _agree(component.version, each.version)]
        is_one = images[component.name] == 1 and len({str(each.version) for each in words}) == 1
        if component.basis is not Basis.RUNNING:
            same = []
        elif isinstance(version, VersionUnknown) and is_one:
            version, same = words[0].version, words
        yield replace(component, version=version, seen_in=(*component.seen_in, *(each.seen_in for each in same)))
    live = {carrier.known.name for carrier in carriers if carrier.is_live}
    for each in stated:
        if each.known.name not in live:
            yield Component(name=each.known.name, version=each.version, basis=Basis.RUNNING, seen_in=(each.seen_in,))


def _each_once(stated: Iterable[Stated]) -> list[Stated]:
    """One object may stand in a list a thousand times, and each would be held against every component."""
    return list({(each.known.name, each.version, each.seen_in): each for each in stated}.values())


def _agree(one: Version | VersionUnknown, other: Version | VersionUnknown) -> bool:
    return isinstance(one, Version) and isinstance(other, Version) and one.release == other.release


def _version_conflicts(components: Sequence[Component], stated: Sequence[Stated]) -> Iterator[Conflict]:
    """What a component says of itself against the images it runs, of which a rollout may have several."""
    for each in _each_once(stated):
        running = [found for found in components if found.name == each.known.name and found.basis is Basis.RUNNING]
        known = [found for found in running if isinstance(found.version, Version)]
        if not isinstance(each.version, Version) or not known or len(known) < len(running):
            continue
        if not any(_agree(each.version, found.version) for found in known):
            first_seen: dict[str, Provenance] = {}
            for found in sorted(known, key=lambda found: found.seen_in):
                first_seen.setdefault(str(found.version), found.seen_in[0])
            told = (*sorted(first_seen.items()), (each.seen_in.text, each.seen_in))
            yield Conflict(about=f"version of {each.known.name}", values=told)


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
    """The distribution on each node, by the kubelet's own word, or by the node's annotations where that says less."""
    by_kubelet: defaultdict[tuple[str, ComponentName | None], list[tuple[str, Provenance]]] = defaultdict(list)
    for node, places in harvest.kubelets.items():
        sign = harvest.node_signs.get(node)
        for place in places:
            by_kubelet[place.text, sign[0] if sign else None].append((node, place))
    for (text, sign_of), seen in by_kubelet.items():
        known = distribution_named(text, wanted)
        if known is not None:
            yield _kubelet(text, known, build_named(text, known, sign_of), seen)
        if sign_of is not None and not (known and known.kubelet_marker):
            signs = [(node, harvest.node_signs[node][1]) for node, _ in seen]
            yield _signed(text, wanted.components[sign_of], signs)


def _kubelet(text: str, known: KnownComponent, build: str, seen: Sequence[tuple[str, Provenance]]) -> Component:
    return Component(
        name=known.name,
        version=version_from(text, known, text=text),
        build=build,
        basis=Basis.RUNNING,
        seen_in=tuple(place for _, place in seen),
        nodes=frozenset(node for node, _ in seen),
    )


def _signed(text: str, known: KnownComponent, seen: Sequence[tuple[str, Provenance]]) -> Component:
    """A distribution whose kubelets name the Kubernetes version only, which is not its own."""
    reason = (
        f"the kubelet says {text}, which is the Kubernetes version, and not which release of {known.title} brought it"
    )
    how = (
        "advisor inventory show -o yaml SOURCE > inventory.yaml; "
        f"there give {known.name} its release as version, and read that file in place of the source"
    )
    version = VersionUnknown(text=text, reason=reason, how=how)
    return replace(_kubelet(text, known, UPSTREAM, seen), version=version)


def distribution_named(text: str, wanted: Wanted) -> KnownComponent | None:
    """The distribution whose mark a Kubernetes version bears, else the one without a mark; None when none is known."""
    marked = (each for each in wanted.components.values() if each.kubelet_marker and each.kubelet_marker in text)
    plain = (each for each in wanted.components.values() if each.kubelet_marker == "")
    return next(marked, None) or next(plain, None)


def build_named(text: str, known: KnownComponent, sign_of: ComponentName | None) -> str:
    """Who built a Kubernetes version that bears no mark: what nodes show otherwise, or a word in its tail."""
    if known.kubelet_marker:
        return UPSTREAM
    return sign_of or next((each.build for each in known.kubelet_builds if each.marker in text), UPSTREAM)


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
                seen_in=(min(places),),
                nodes=nodes,
            )


def _joined(components: Iterable[Component]) -> tuple[Component, ...]:
    """Components alike in name, version, build, basis and container become one, with all their places and nodes."""
    groups: defaultdict[tuple[object, ...], list[Component]] = defaultdict(list)
    for each in components:
        key = (each.name, each.version, each.build, each.basis, each.edition, each.inside, each.provided)
        groups[key].append(each)
    return tuple(
        sorted(map(_join, groups.values()), key=lambda each: (each.sort_key, each.edition or "", each.seen_in))
    )


def _join(group: Sequence[Component]) -> Component:
    everywhere = any(each.nodes is None for each in group)
    nodes = None if everywhere else frozenset().union(*(each.nodes or () for each in group))
    places = sorted({place for each in group for place in each.seen_in}, key=_PLACE_ORDER)
    return replace(group[0], seen_in=tuple(places), nodes=nodes)
