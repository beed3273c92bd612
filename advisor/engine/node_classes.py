"""Groups nodes that no rule can tell apart, so that judging costs by distinct groups and not by nodes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

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

    @property
    def is_windows(self) -> bool:
        """Whether these nodes run Windows, where none of the components judged here runs."""
        node = self.representative
        return node is not None and any(
            seen.fact == OPERATING_SYSTEM and str(seen.value).lower() == "windows" for seen in node.facts
        )


UNSEEN = NodeClass(key="unseen", representative=None, names=())
"""Stands for nodes that may exist and were not listed."""


def node_classes(cluster: Cluster) -> tuple[NodeClass, ...]:
    """The nodes of a cluster by class, in the order of their first names; `UNSEEN` last if the list is not whole."""
    own_settings = _nodes_with_own_settings(cluster)
    members: defaultdict[tuple[object, ...], list[Node]] = defaultdict(list)
    for node in cluster.nodes:
        alike = tuple((seen.fact, seen.value) for seen in node.facts)
        members[(*alike, node.name if node.name in own_settings else "")].append(node)
    classes = [
        NodeClass(key=str(number), representative=nodes[0], names=tuple(node.name for node in nodes))
        for number, nodes in enumerate(members.values())
    ]
    return (*classes, UNSEEN) if not cluster.covers("Node") or not classes else tuple(classes)


def classes_running(component: Component, classes: tuple[NodeClass, ...]) -> tuple[NodeClass, ...]:
    """The classes a component runs on, cut down to the nodes it is known to run on."""
    able = [each for each in classes if not each.is_windows]
    if component.nodes is None:
        return tuple(able)
    kept = [(each, tuple(name for name in each.names if name in component.nodes)) for each in able]
    seen = {name for _, names in kept for name in names}
    cut = [NodeClass(key=each.key, representative=each.representative, names=names) for each, names in kept if names]
    return tuple(cut) if seen >= component.nodes else (*cut, UNSEEN)


def _nodes_with_own_settings(cluster: Cluster) -> frozenset[str]:
    by_object = {layer.name.removeprefix(NODE_OBJECT) for layer in cluster.layers if layer.name.startswith(NODE_OBJECT)}
    by_pod = {name for layer in cluster.layers for name in layer.nodes or ()}
    return frozenset(by_object | by_pod)
