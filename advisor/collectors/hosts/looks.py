"""Joins what a look at a host gave (`inventory collect --host`) to the node it was made on.

Such a file names its node as the host calls itself. Where all nodes were listed and none of them is meant, it is of
another cluster or wrongly named: as one node more, what it shows would count for nothing, and nobody would know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from advisor.collectors.harvest import Harvest
from advisor.collectors.hosts.host import NodeNames, lists_all_nodes
from advisor.evidence.flags import UNNAMED_CLUSTER
from advisor.evidence.record import HOST
from advisor.model.inventory import Cluster, Node
from advisor.problems import Place, Problem, nearest

#: A hint names no more nodes than this; the others are counted.
MOST_NODES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A cluster in the advisor's own form, with the file it stands in."""

    cluster: Cluster
    place: Place

    def looks(self) -> tuple[Node, ...]:
        """Those of its nodes that nothing but a look at a host showed."""
        if self.cluster.covers("Node"):
            return ()
        return tuple(
            node
            for node in self.cluster.nodes
            if node.facts and all(seen.seen_in.source.startswith(HOST) for seen in node.facts)
        )

    def listed(self) -> Iterator[str]:
        """The names of its other nodes."""
        looks = {node.name for node in self.looks()}
        return (node.name for node in self.cluster.nodes if node.name not in looks)

    def is_unnamed(self) -> bool:
        """Whether it is of looks alone, and nobody said of which cluster."""
        cluster = self.cluster
        return (
            cluster.name == UNNAMED_CLUSTER
            and not cluster.components
            and bool(cluster.nodes)
            and not any(True for _ in self.listed())
        )


def join_looks(given: Sequence[Given], beside: Harvest) -> list[Cluster]:
    """The clusters that were given, with every look joined to its node.

    `beside` is what was read of a cluster that no source names. Problems go there.
    """
    if not any(each.looks() for each in given):
        return [each.cluster for each in given]
    named = _at_home(given, beside)
    by_name: defaultdict[str, list[Given]] = defaultdict(list)
    for each in named:
        by_name[each.cluster.name].append(each)
    its_own = beside if len(by_name) == 1 else Harvest()
    joined = [_Nodes(group, its_own) for group in by_name.values()]
    for nodes in joined:
        beside.problems.extend(nodes.problems)
    return [cluster for nodes in joined for cluster in nodes.clusters]


def _at_home(given: Sequence[Given], beside: Harvest) -> list[Given]:
    """Looks of no named cluster are of the only one that other inventories name, or of the one that none does."""
    names = sorted({each.cluster.name for each in given if not each.is_unnamed()})
    if UNNAMED_CLUSTER in names:
        return list(given)
    if len(names) > 1:
        beside.problems.extend(_which_cluster(each, names) for each in given if each.is_unnamed())
        return list(given)
    home = names[0] if names else beside.name
    return [replace(each, cluster=replace(each.cluster, name=home)) if each.is_unnamed() else each for each in given]


class _Nodes:
    """The nodes of one cluster: those that were listed, and the looks at them."""

    def __init__(self, group: Sequence[Given], beside: Harvest) -> None:
        self.problems: list[Problem] = []
        self._names = NodeNames([*beside.node_facts, *chain(*(each.listed() for each in group))])
        self._is_whole = lists_all_nodes(beside.coverage) or any(each.cluster.covers("Node") for each in group)
        self._hosts: dict[str, str] = {}
        self.clusters = [self._joined(each) for each in group]

    def _joined(self, given: Given) -> Cluster:
        meant = {look.name: self._node_of(look.name, given.place) for look in given.looks()}
        nodes = (replace(node, name=meant.get(node.name, node.name)) for node in given.cluster.nodes)
        return replace(given.cluster, nodes=tuple(nodes))

    def _node_of(self, host: str, place: Place) -> str:
        """The node that a host is; where that cannot be told it keeps its name, and a problem says so."""
        node = self._names.node_of(host)
        first = self._hosts.setdefault(node, host)
        if self._is_whole and not self._names.has(node):
            self.problems.append(_no_such_node(host, self._names, place))
        elif first.lower() != host.lower():
            self.problems.append(_two_hosts(host, first, node, place))
        return node


def _which_cluster(look: Given, names: Sequence[str]) -> Problem:
    message = f"this look at a host does not say of which cluster, and there are {', '.join(names)}"
    hint = "look again with --cluster NAME, or give the cluster its name in this file"
    return Problem(code="which-cluster", message=message, place=look.place, hint=hint)


def _no_such_node(host: str, names: NodeNames, place: Place) -> Problem:
    message = f'this is a look at the node "{host}", and the cluster that was listed has no such node'
    listed = sorted(names)
    more = f" and {len(listed) - MOST_NODES} more" if len(listed) > MOST_NODES else ""
    there = f"its nodes are {', '.join(listed[:MOST_NODES])}{more}" if listed else "it has none"
    close = nearest(host, listed)
    mend = "look again with --node NAME, or give the node its name in this file"
    hint = "; ".join([*([close] if close else []), there, mend])
    return Problem(code="no-such-node", message=message, place=place, hint=hint)


def _two_hosts(host: str, other: str, node: str, place: Place) -> Problem:
    message = f'the hosts "{host}" and "{other}" would both be the node "{node}"'
    hint = "look again with --node NAME on the one that is another, or leave its file out"
    return Problem(code="which-node", message=message, place=place, hint=hint)
