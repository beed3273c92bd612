"""A cluster without its names: all of it that can decide anything, and what its names and places were.

Judging tells nodes apart, and quotes the places where things were seen, but neither decides. So a cluster is judged
under stand-ins: one node for all that are alike, a mark for each place. Clusters that are equal under stand-ins are
judged once (`alike.py`), and each gets its own names back (`named.py`).

The one thing to know before changing it: judging sees nothing of a cluster but its bare form, so that a thing that is
left out here is one that no rule can ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from advisor.engine.asked import Asked
from advisor.engine.facts import ENVIRONMENT
from advisor.engine.node_classes import NODE_OBJECT, NodeClass, names_of, node_classes, nodes_with_own_settings
from advisor.model.component import Component
from advisor.model.fact import Observation
from advisor.model.inventory import Cluster, Coverage, Node, SettingsLayer
from advisor.model.names import FactName
from advisor.model.provenance import Provenance

MARK = "\0"
"""Begins every stand-in: no file, no node and no object is called so. A text with it in it quotes a name."""

FIRST, REST = f"{MARK}which is first", f"{MARK}those behind it"
"""Begin the stand-ins for the places of a component. Sorted they change places, which shows that they were sorted."""

QUOTED = re.compile(f"{MARK}(?:which is first|seen|setting|object of setting) [0-9]+{MARK}")
"""The stand-ins for places that can be given their names back in a text, too."""

#: Keeps nodes apart that differ only in what nobody asks, where a component runs on some of them.
_CLASS = FactName(f"{MARK}class")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIns:
    """What the stand-ins of a cluster stand for."""

    nodes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of nodes, sorted."""
    places: dict[str, tuple[Provenance, ...]] = field(default_factory=dict)
    """By the source of the stand-in, in the order of the cluster."""
    layers: dict[str, Provenance] = field(default_factory=dict)
    """The places of settings, whose stand-ins keep field and text."""
    texts: dict[str, str] = field(default_factory=dict)
    """What is written in the place of a stand-in that is quoted."""
    _known: dict[tuple[str, Provenance], Provenance] = field(default_factory=dict)
    """One place has one stand-in: what is said of it twice is said once."""

    def of_places(self, seen_in: Sequence[Provenance], number: int) -> tuple[Provenance, ...]:
        """Stand-ins for the places of a component: one for the first, which is quoted alone, and one for all others."""
        parts = ((FIRST, seen_in[:1]), (REST, seen_in[1:]))
        return tuple(self._of(f"{part} {number}{MARK}", tuple(places)) for part, places in parts if places)

    def of_observation(self, seen: Observation) -> Observation:
        """The observation at a stand-in for its place."""
        known = self._known.get(("seen", seen.seen_in))
        if known is None:
            known = self._of(f"{MARK}seen {len(self._known)}{MARK}", (seen.seen_in,))
            self._known["seen", seen.seen_in] = known
        return Observation(fact=seen.fact, value=seen.value, seen_in=known)

    def of_layer(self, place: Provenance) -> Provenance:
        """A stand-in for where a layer was read."""
        known = self._known.get(("layer", place))
        if known is None:
            number = len(self._known)
            source, thing = f"{MARK}setting {number}{MARK}", f"{MARK}object of setting {number}{MARK}"
            known = Provenance(source=source, object=place.object and thing, field=place.field, text=place.text)
            self._known["layer", place] = known
            self.layers[source] = place
            self.texts[source], self.texts[thing] = place.source, place.object
        return known

    def _of(self, mark: str, places: tuple[Provenance, ...]) -> Provenance:
        self.places[mark] = places
        self.texts[mark] = str(places[0])
        return Provenance(source=mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bare:
    """A cluster under stand-ins."""

    cluster: Cluster
    stand_ins: StandIns


def bare(cluster: Cluster, asked: Asked) -> Bare:
    """A cluster as judging has to see it. What a person answers keeps its place: it is the same for every cluster."""
    stand_ins = StandIns()
    sorts = _sorts(cluster, asked)
    own = {name: mark for mark, each in sorts.items() for name in each.names}
    stand_ins.nodes.update((mark, each.names) for mark, each in sorts.items())
    facts = [each for each in cluster.facts if each.fact in asked.facts]
    return Bare(
        cluster=Cluster(
            name="",
            components=tuple(
                _component(each, own, number, stand_ins) for number, each in enumerate(cluster.components)
            ),
            nodes=tuple(_node(mark, each, asked, stand_ins) for mark, each in sorts.items()),
            facts=tuple(map(stand_ins.of_observation, facts)),
            layers=tuple(_layers(cluster.layers, own, asked, stand_ins)),
            coverage=tuple(dict.fromkeys(_coverage(each, asked) for each in cluster.coverage)),
            namespaces=None if cluster.namespaces is None else cluster.namespaces & asked.homes,
            vouched=tuple(each for each in cluster.vouched if each.fact in asked.facts),
            vouched_absent=cluster.vouched_absent,
        ),
        stand_ins=stand_ins,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sort:
    """Nodes that judging cannot tell apart."""

    first: Node
    """The first of their class, whose places are quoted for all of it."""
    names: tuple[str, ...]
    mark: tuple[Observation, ...]


def _sorts(cluster: Cluster, asked: Asked) -> dict[str, _Sort]:
    """The sorts of nodes by their stand-ins, in the order of their first names, which is that of their classes."""
    bounds = [each.nodes for each in cluster.components if each.nodes is not None]
    listed = {each.name for each in cluster.nodes}
    cuts = [each for each in bounds if not each >= listed and not each.isdisjoint(listed)]
    own = nodes_with_own_settings(cluster)
    found: dict[object, list[NodeClass]] = {}
    for number, alike in enumerate(node_classes(cluster)):
        if alike.representative is None:
            continue
        told = _told(alike, asked, own)
        for part, names in _cut(alike, cuts):
            found.setdefault((told, part, number if cuts else 0), []).append(replace(alike, names=names))
    members = sorted(found.items(), key=lambda each: each[1][0].names[0])
    return {f"{MARK}{at:06}": _sort(each, key, is_cut=bool(cuts)) for at, (key, each) in enumerate(members)}


def _told(alike: NodeClass, asked: Asked, own: frozenset[str]) -> object:
    """All that can be asked of a class of nodes, and what is said of its nodes alone."""
    node = alike.representative
    assert node is not None
    facts = tuple((each.fact, each.value) for each in node.facts if each.fact in asked.facts)
    vouched = tuple(each for each in node.vouched if each.fact in asked.facts)
    return facts, vouched, node.name if node.name in own else ""


def _cut(alike: NodeClass, cuts: Sequence[frozenset[str]]) -> Iterable[tuple[object, tuple[str, ...]]]:
    """The nodes of a class by which components run on them."""
    if not cuts:
        return [((), alike.names)]
    parts: dict[object, list[str]] = {}
    for name in alike.names:
        parts.setdefault(tuple(name in each for each in cuts), []).append(name)
    return [(part, tuple(names)) for part, names in parts.items()]


def _sort(alike: Sequence[NodeClass], key: object, *, is_cut: bool) -> _Sort:
    first = alike[0].representative
    assert first is not None
    assert isinstance(key, tuple)
    mark = (Observation(fact=_CLASS, value=key[-1], seen_in=Provenance(source="")),) if is_cut else ()
    return _Sort(first=first, names=names_of(alike), mark=mark)


def _node(mark: str, sort: _Sort, asked: Asked, stand_ins: StandIns) -> Node:
    facts = [each for each in sort.first.facts if each.fact in asked.facts]
    return Node(
        name=mark,
        facts=(
            *map(stand_ins.of_observation, facts),
            *sort.mark,
        ),
        vouched=tuple(each for each in sort.first.vouched if each.fact in asked.facts),
    )


def _component(each: Component, own: dict[str, str], number: int, stand_ins: StandIns) -> Component:
    """The component on the sorts of nodes that it runs on. Of nodes nobody listed it counts only that there are any."""
    nodes = each.nodes
    if nodes is not None:
        unlisted = frozenset(name for name in nodes if name not in own)
        nodes = frozenset(own[name] for name in nodes if name in own)
        if unlisted:
            mark = f"{MARK}unlisted {number}"
            stand_ins.nodes[mark] = tuple(unlisted)
            nodes |= {mark}
    return replace(each, seen_in=stand_ins.of_places(each.seen_in, number), nodes=nodes)


def _layers(
    layers: Sequence[SettingsLayer], own: dict[str, str], asked: Asked, stand_ins: StandIns
) -> Iterator[SettingsLayer]:
    """The settings that some rule asks for, each of the node that it is set apart for."""
    for number, each in enumerate(layers):
        is_of_node = each.name.startswith(NODE_OBJECT)
        if each.kind != ENVIRONMENT and not is_of_node and (each.component, each.kind) not in asked.objects:
            continue
        yield SettingsLayer(
            kind=each.kind,
            name=_layer_name(each.name, own, number, is_of_node=is_of_node),
            component=each.component,
            values={fact: value for fact, value in each.values.items() if fact in asked.facts},
            unread=each.unread,
            selector="yes" if each.selector else "",
            nodes=None if each.nodes is None else frozenset(own[name] for name in each.nodes if name in own),
            seen_in=stand_ins.of_layer(each.seen_in),
        )


def _layer_name(name: str, own: dict[str, str], number: int, *, is_of_node: bool) -> str:
    """`default` has a meaning of its own, as has the name of a node; of others there are only more or fewer."""
    if is_of_node:
        return f"{NODE_OBJECT}{own.get(name.removeprefix(NODE_OBJECT), f'{MARK}nobody {number}')}"
    return name if name == "default" else f"{MARK}object {number}"


def _coverage(entry: Coverage, asked: Asked) -> Coverage:
    namespaces = None if entry.namespaces is None else entry.namespaces & asked.homes
    return replace(entry, namespaces=namespaces, source="")
