"""Which clusters are planned together: those that one manager, such as Rancher, tends, and the cluster it runs in.

A manager is moved once, where it runs. In the clusters it tends, its agents state its version; there it is no component
to be judged or moved, and what its tables say of those clusters is asked between the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.engine import assess
from advisor.engine.node_classes import NODE_OBJECT
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Component
from advisor.model.fact import Observation
from advisor.model.inventory import Cluster, Inventory, SettingsLayer
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.model.provenance import Provenance
from advisor.model.record import Record
from advisor.planner.estate_kernels import KERNEL, kernel_tests, kernels_told
from advisor.planner.question import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Clusters that nothing in the knowledge base can tell apart: what is done to one is done to each of them."""

    clusters: tuple[ClusterAssessment, ...]
    """Each without its manager, by name. The first is the canary: in each window it goes before the others, and is
    looked at before they go."""

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, sorted."""
        return tuple(each.cluster.name for each in self.clusters)

    @property
    def assessed(self) -> ClusterAssessment:
        """The first of them, which stands for all."""
        return self.clusters[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """A manager and all that it tends."""

    manager: ComponentName
    hub: ClusterAssessment
    """The cluster that the manager runs in."""
    groups: tuple[Group, ...]
    """By the name of the first cluster; at least one."""

    @property
    def parts(self) -> tuple[tuple[ClusterAssessment, ...], ...]:
        """The clusters as they are moved: the hub by itself, then those of each group together."""
        return ((self.hub,), *(group.clusters for group in self.groups))

    @property
    def clusters(self) -> frozenset[str]:
        """The names of everything in it."""
        return frozenset(each.cluster.name for part in self.parts for each in part)


def estates(
    clusters: Sequence[ClusterAssessment], knowledge: KnowledgeBase, options: Options | None = None
) -> tuple[Estate, ...]:
    """The estates among clusters, by the name of the hub. A cluster that stands in none is planned by itself."""
    wishes = options or Options()
    hubs = {each.cluster.name: manager for each in clusters if (manager := manager_in(each, knowledge))}
    by_hub: dict[str, list[ClusterAssessment]] = {name: [] for name in sorted(hubs)}
    for each in clusters:
        of = each.cluster.managed_by
        if of == "" and len(hubs) == 1:
            of = next(iter(hubs))
        if of in by_hub and of != each.cluster.name:
            by_hub[of].append(each)
    named = {each.cluster.name: each for each in clusters}
    return tuple(
        Estate(
            manager=hubs[name],
            hub=named[name],
            groups=_groups(
                [without_manager(each, hubs[name], knowledge, wishes) for each in members], knowledge, wishes.record
            ),
        )
        for name, members in by_hub.items()
        if members
    )


def regrouped(
    estate: Estate, changed: Mapping[str, ClusterAssessment], options: Options, knowledge: KnowledgeBase
) -> Estate:
    """The estate with some clusters as they would be otherwise, by name. Which of them are alike is seen anew."""
    parts = [[changed.get(each.cluster.name, each) for each in part] for part in estate.parts]
    members = [each for part in parts[1:] for each in part]
    return replace(estate, hub=parts[0][0], groups=_groups(members, knowledge, options.record))


def manager_in(assessed: ClusterAssessment, knowledge: KnowledgeBase) -> ComponentName | None:
    """What manages other clusters and runs in this one; None where nothing does, or only its agents do."""
    if assessed.cluster.managed_by is not None:
        return None
    found = {each.name for each in assessed.components if knowledge.components[each.name].manages_clusters}
    return min(found, default=None)


def without_manager(
    assessed: ClusterAssessment, manager: ComponentName, knowledge: KnowledgeBase, options: Options
) -> ClusterAssessment:
    """A managed cluster as it is by itself: its manager is known to run elsewhere, so nothing of it is judged here."""
    cluster = assessed.cluster
    elsewhere = Provenance(source=cluster.managed_by or "its agents", object=f"the {manager} that manages this cluster")
    own = replace(
        cluster,
        components=tuple(each for each in cluster.components if each.name != manager),
        vouched_absent=(*cluster.vouched_absent, (manager, elsewhere)),
    )
    return assess(
        Inventory(clusters=(own,)),
        knowledge,
        edition=options.edition,
        record=replace(options.record, answers=()),
        horizon=options.horizon,
    ).clusters[0]


def _groups(members: Sequence[ClusterAssessment], knowledge: KnowledgeBase, record: Record) -> tuple[Group, ...]:
    alike: dict[object, list[ClusterAssessment]] = {}
    asked = kernel_tests(knowledge)
    for each in sorted(members, key=lambda each: each.cluster.name):
        likeness = _likeness(each.cluster, kernels_told(each, knowledge, asked))
        alike.setdefault((likeness, _accepted(each.cluster, record)), []).append(each)
    return tuple(Group(clusters=tuple(group)) for group in alike.values())


def _accepted(cluster: Cluster, record: Record) -> object:
    """The waivers that speak of a cluster. One that names nodes makes it like no other."""
    mine = [each for each in record.waivers if each.scope.clusters is None or cluster.name in each.scope.clusters]
    own = cluster.name if any(each.scope.nodes is not None for each in mine) else ""
    return (own, *(each.seen_in for each in mine))


def _likeness(cluster: Cluster, kernels: Mapping[str, object]) -> object:
    """All of a cluster that can decide anything: not its name, nor its nodes' names, nor where a thing was seen.

    Of a kernel that is what the tests on kernels make of it. What is set for single nodes makes a cluster like no
    other.
    """
    nodes = {
        node.name: _facts(
            [each for each in node.facts + node.vouched if node.name not in kernels or each.fact != KERNEL]
        )
        | {("kernel", kernels.get(node.name))}
        for node in cluster.nodes
    }
    own = [each for each in cluster.layers if each.nodes or each.name.startswith(NODE_OBJECT)]
    return (
        frozenset(_component(each, nodes) for each in cluster.components),
        frozenset(nodes.values()),
        _facts(cluster.facts + cluster.vouched),
        frozenset(_layer(each) for each in cluster.layers),
        cluster.name if own else "",
        frozenset((each.kind, each.namespaces, bool(each.gap)) for each in cluster.coverage),
        cluster.namespaces,
        frozenset(each.about for each in cluster.conflicts),
        frozenset(name for name, _ in cluster.vouched_absent),
    )


def _facts(seen: Sequence[Observation]) -> frozenset[object]:
    return frozenset((each.fact, type(each.value), each.value) for each in seen)


def _component(component: Component, nodes: Mapping[str, frozenset[object]]) -> object:
    runs_on = None if component.nodes is None else frozenset(nodes.get(name) for name in component.nodes)
    bare = replace(component, seen_in=(), nodes=None)
    return (bare, component.vouched_by is not None, runs_on)


def _layer(layer: SettingsLayer) -> object:
    values = tuple((fact, type(value), value) for fact, value in sorted(layer.values.items()))
    return (layer.kind, layer.name, layer.component, values, bool(layer.unread), layer.selector)
