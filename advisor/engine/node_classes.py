"""Groups nodes that no rule can tell apart, so that judging costs by distinct groups and not by nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from advisor.model.component import Component
from advisor.model.inventory import Cluster, Node
from advisor.model.names import FactName

OPERATING_SYSTEM = FactName("node.operating_system")
NODE_OBJECT = "node."


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeClass:
    """Nodes alike in every fact, or the nodes nobody listed."""

    key: str
    representative: Node | None
    """None for the nodes that may exist unseen."""
    names: tuple[str, ...]
    """Sorted."""
    is_windows: bool = False
    """Whether these nodes run Windows, where none of the components judged here runs."""


UNSEEN = NodeClass(key="unseen", representative=None, names=())
"""Stands for nodes that may exist and were not listed."""


def node_classes(cluster: Cluster) -> tuple[NodeClass, ...]:
    """The nodes of a cluster by class, in the order of their first names; `UNSEEN` last if the list is not whole."""
    own_settings = nodes_with_own_settings(cluster)
    members: defaultdict[tuple[object, ...], list[Node]] = defaultdict(list)
    for node in sorted(cluster.nodes, key=lambda each: each.name):
        alike = tuple((seen.fact, seen.value) for seen in node.facts + node.vouched)
        members[(*alike, len(node.facts), node.name if node.name in own_settings else "")].append(node)
    classes = [
        NodeClass(
            key=str(number),
            representative=nodes[0],
            names=tuple(node.name for node in nodes),
            is_windows=_runs_windows(nodes[0]),
        )
        for number, nodes in enumerate(members.values())
    ]
    return (*classes, UNSEEN) if not cluster.covers("Node") or not classes else tuple(classes)


def classes_running(component: Component, classes: tuple[NodeClass, ...]) -> tuple[NodeClass, ...]:
    """The classes a component runs on, cut down to the nodes it is known to run on.

    `UNSEEN` is one of them where the list of nodes is not whole, for it may run on nodes that are not in it.
    """
    able = [each for each in classes if not each.is_windows]
    if component.nodes is None:
        return tuple(able)
    kept = [(each, tuple(name for name in each.names if name in component.nodes)) for each in able]
    cut = [NodeClass(key=each.key, representative=each.representative, names=names) for each, names in kept if names]
    listed = {name for each in classes for name in each.names}
    is_whole = UNSEEN not in classes and listed >= component.nodes
    return tuple(cut) if is_whole else (*cut, UNSEEN)


def names_of(classes: Sequence[NodeClass]) -> tuple[str, ...]:
    """The names of the nodes of all the classes, sorted."""
    if len(classes) == 1:
        return classes[0].names
    return tuple(sorted(chain.from_iterable(each.names for each in classes)))


def _runs_windows(node: Node) -> bool:
    return any(seen.fact == OPERATING_SYSTEM and str(seen.value).lower() == "windows" for seen in node.facts)


def nodes_with_own_settings(cluster: Cluster) -> frozenset[str]:
    """The nodes that some object or some pod sets apart by name."""
    by_object = {layer.name.removeprefix(NODE_OBJECT) for layer in cluster.layers if layer.name.startswith(NODE_OBJECT)}
    by_pod = {name for layer in cluster.layers for name in layer.nodes or ()}
    return frozenset(by_object | by_pod)
