"""What the readers gather from all sources of one cluster, before it is put together.

Readers only add; `cluster.py` sorts, joins and finds conflicts. So no reader depends on the order of the sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from advisor.collectors.hosts.host import Host
from advisor.model.component import Basis, Component, VersionUnknown
from advisor.model.fact import Observation
from advisor.model.inventory import Cluster, Coverage, Note, SettingsLayer
from advisor.model.names import ComponentName, FactName
from advisor.model.provenance import Provenance
from advisor.model.recognition import KnownComponent
from advisor.problems import Place, Problem
from advisor.versions import Version

_K = TypeVar("_K")
_V = TypeVar("_V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A pod or workload that runs a recognised image."""

    known: KnownComponent
    version: Version | VersionUnknown
    build: str
    states_only: bool
    basis: Basis
    is_live: bool
    """Whether it is an object of the cluster, though perhaps one that runs nothing, and no manifest."""
    object: str
    """`DaemonSet kube-system/calico-node`."""
    is_pod: bool
    node: str
    """The node a pod runs on; empty for a workload."""
    namespace: str
    pods: int | None = None
    """How many pods a workload's status says it has; None when it says nothing, and for a pod."""
    not_yet_rolled: str = ""
    """Why pods of an earlier template may still run; empty when the rollout is complete."""
    pods_match: str = ""
    """The label selector that finds the pods of a workload, as the API takes it; empty for a pod."""
    seen_in: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A version that an API object states."""

    known: KnownComponent
    version: Version | VersionUnknown
    seen_in: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentSource:
    """A ConfigMap or a Secret that a container's environment is filled from."""

    namespace: str
    name: str
    prefix: str
    is_optional: bool
    is_secret: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A container's environment as far as rules ask, before its ConfigMaps are looked up."""

    layer: SettingsLayer
    sources: tuple[EnvironmentSource, ...]
    """In the order written: a later one beats an earlier one, and the container's own variables beat both."""


@dataclass(slots=True)
class Settings:
    """What configuration objects say."""

    layers: list[SettingsLayer] = field(default_factory=list)
    facts: list[Observation] = field(default_factory=list)


@dataclass(slots=True)
class Harvest:
    """Everything seen of one cluster."""

    name: str = ""
    """Empty when no source names the cluster."""
    node_facts: defaultdict[str, list[Observation]] = field(default_factory=lambda: defaultdict(list))
    kubelets: defaultdict[str, list[Provenance]] = field(default_factory=lambda: defaultdict(list))
    """The kubelet's version text, with where it was read, by node."""
    node_signs: dict[str, tuple[ComponentName, Provenance]] = field(default_factory=dict)
    """The distribution that a node's annotations tell, by node."""
    hosts: list[Host] = field(default_factory=list)
    """Machines that describe themselves, before they are joined to nodes."""
    annotated: set[str] = field(default_factory=set)
    """The nodes whose annotations were seen, if there were any."""
    cached_images: defaultdict[str, list[Provenance]] = field(default_factory=lambda: defaultdict(list))
    """Recognised images in nodes' caches, by reference."""
    carriers: list[Carrier] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    environments: list[Environment] = field(default_factory=list)
    unseen_environments: list[SettingsLayer] = field(default_factory=list)
    """Of containers that a source shows without their environment."""
    config_maps: defaultdict[tuple[str, str], list[dict[FactName, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """The settings that rules ask for in each ConfigMap read, by namespace and name; several where sources disagree."""
    config_map_gaps: dict[tuple[str, str], str] = field(default_factory=dict)
    """Why a ConfigMap that was asked for by name was not read, and who can mend it."""
    settings: Settings = field(default_factory=Settings)
    """Of objects that an API server wrote."""
    intended: Settings = field(default_factory=Settings)
    """Of manifests."""
    components: list[Component] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    namespaces: set[str] | None = None
    identities: dict[str, Place] = field(default_factory=dict)
    """Each uid of the namespace kube-system, which every cluster has once, and where it was read."""
    refused: int = 0
    """Answers that let us in nowhere."""
    accepted: int = 0
    """Documents that showed something."""
    managed_by: str | None = None
    """The cluster whose manager tells of this one; None when it was read itself."""
    labels: list[tuple[str, str]] = field(default_factory=list)
    """Keys and values, as its manager has them."""
    given: list[Cluster] = field(default_factory=list)
    """Clusters given in the advisor's own form."""
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, other: Harvest) -> None:
        """Takes in what was gathered apart, as of one list that was read to its end. Names stay as they are."""
        _extend(self.node_facts, other.node_facts)
        _extend(self.kubelets, other.kubelets)
        _extend(self.cached_images, other.cached_images)
        _extend(self.config_maps, other.config_maps)
        self.hosts += other.hosts
        self.annotated |= other.annotated
        self.carriers += other.carriers
        self.stated += other.stated
        self.environments += other.environments
        self.unseen_environments += other.unseen_environments
        self.config_map_gaps |= other.config_map_gaps
        for settings, more in ((self.settings, other.settings), (self.intended, other.intended)):
            settings.layers += more.layers
            settings.facts += more.facts
        self.components += other.components
        self.coverage += other.coverage
        if other.namespaces is not None:
            self.namespaces = (self.namespaces or set()) | other.namespaces
        self.identities |= other.identities
        self.refused += other.refused
        self.accepted += other.accepted
        self.labels += other.labels
        self.given += other.given
        self.notes += other.notes
        self.problems += other.problems


def _extend(into: defaultdict[_K, list[_V]], of: Mapping[_K, list[_V]]) -> None:
    for key, values in of.items():
        into[key] += values
