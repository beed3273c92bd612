"""An inventory: what is installed where, as far as the sources could see. Values only; collectors make them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.model.component import Component
from advisor.model.fact import FactValue, Observation
from advisor.model.names import ComponentName, FactName
from advisor.model.provenance import Provenance

EVERYTHING = "*"
"""The kind of a coverage entry by which somebody vouches that all there is stands in the inventory."""

NODE_ANNOTATIONS = "Node annotations"
"""The kind of a coverage entry by which a source says that it showed nodes without their annotations."""


MOST_LABELS = 64
"""A cluster keeps no more labels than this, the first by key."""

LABEL_KEY = r"([A-Za-z0-9][A-Za-z0-9.-]{0,252}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
"""What the key of a label may be, as in Kubernetes:
https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set"""

LONGEST_LABEL = 256
"""How long the value of a label may be. That is longer than in Kubernetes, where it is no sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A setting that is written, but whose value the source does not show."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsLayer:
    """The settings one object holds: a container's environment or one configuration object.

    A layer that was read and does not name a setting leaves it unset; a layer that was not read is no layer at all.
    """

    kind: str
    """`environment`, or the object's kind, such as `FelixConfiguration`."""
    name: str
    """The object's name: `default`, `node.worker-1`; for an environment the workload."""
    component: str
    """The component that reads it."""
    values: Mapping[FactName, FactValue | Unreadable]
    unread: str = ""
    """Why further settings may stand here unseen; empty when everything was read."""
    selector: str = ""
    """The node selector, for an object that chooses its nodes."""
    nodes: frozenset[str] | None = None
    """The nodes a pod's environment speaks for; None for all."""
    seen_in: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a source showed of one kind of object. Absence counts only inside coverage."""

    kind: str
    """The kind; or, with a gap, a fact that a look at a host could not tell."""
    namespaces: frozenset[str] | None
    """The namespaces seen; None for the whole cluster, and for kinds that have no namespace."""
    gap: str = ""
    """Why the list is not whole (`the list continues`, `forbidden`); empty when it is."""
    remedy: str = ""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node and what is known of it."""

    name: str
    facts: tuple[Observation, ...]
    """Sorted by fact, then by provenance. Two values for one fact are a conflict."""
    vouched: tuple[Observation, ...] = ()
    """What people answer for this node. It counts where nothing was observed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two sources that disagree on one thing. Nobody is preferred."""

    about: str
    """What they disagree on: `node.kernel of worker-1`."""
    values: tuple[tuple[str, Provenance], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something a reader of the inventory must know: text that was skipped, a form only half understood."""

    source: str
    says: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One cluster. Every tuple is sorted; equal inventories are equal whatever order their sources came in."""

    name: str
    components: tuple[Component, ...]
    nodes: tuple[Node, ...]
    facts: tuple[Observation, ...] = ()
    """Facts that hold for the cluster as a whole."""
    layers: tuple[SettingsLayer, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    namespaces: frozenset[str] | None = None
    """Every namespace the cluster has; None when nobody listed them."""
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[Note, ...] = ()
    vouched: tuple[Observation, ...] = ()
    """What people answer for the cluster, or for every node of it. It counts where nothing was observed."""
    vouched_absent: tuple[tuple[ComponentName, Provenance], ...] = ()
    """Components that a person says are not there, in a place where nobody could see, with where that is said."""
    managed_by: str | None = None
    """The cluster whose manager, such as Rancher, manages this one too; empty when only an agent here tells that some
    manager does, None when nothing tells of one."""
    labels: tuple[tuple[str, str], ...] = ()
    """What its owners say of it, such as `env` and `production`, sorted by key. It decides nothing."""
    uid: str | None = None
    """The uid of its namespace kube-system, by which two clusters of one name are told apart; None when no source shows
    it."""
    is_reached: bool = True
    """False when every request for it was refused: there was nothing to judge."""

    def covers(self, kind: str, namespace: str | None = None) -> bool:
        """Whether every object of a kind (in a namespace, for kinds that have one) would be in this inventory.

        A namespace that the cluster is known not to have holds nothing, so it counts as seen.
        """
        if namespace is not None and self.namespaces is not None and namespace not in self.namespaces:
            return True
        whole = (entry for entry in self.coverage if entry.kind in {kind, EVERYTHING} and not entry.gap)
        return any(entry.namespaces is None or namespace in entry.namespaces for entry in whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """All the clusters of one run, sorted by name."""

    clusters: tuple[Cluster, ...]
