"""Which versions may stand together: tables of rows, each with a verdict, what it really means, and its source.

A table is about two sides. Its first side is always versions of a component; the second is versions of another one, a
distance in minors, or a fact. A pair that no row mentions is unlisted, which is neither permission nor refusal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from advisor.model.advisory import Confidence, Reference
from advisor.model.condition import ALWAYS, Condition, FactTest
from advisor.model.names import ComponentName, TableId
from advisor.versions import Version, VersionSet, VersionSyntaxError, parse_version

KUBERNETES_SCHEME = "kubernetes"


class Permission(StrEnum):
    """What a row says of the pairs it matches. What no row matches is unlisted."""

    ALLOWED = "allowed"
    REFUSED = "refused"


class Binding(StrEnum):
    """When a table has to hold."""

    STANDING = "standing"
    """In every state: before, between and after hops, and during a roll."""
    MOVING_TO = "moving_to"
    """When the second side is moved to a version. One that is there already may stay: KDM limits what Rancher offers,
    not what it goes on managing."""


class Role(StrEnum):
    """Which of a component's copies a side means, where a cluster may hold several versions at once."""

    APISERVER = "apiserver"
    """Of a kube-apiserver. The oldest and the newest both have to fit."""
    KUBELET = "kubelet"
    """Of every node's kubelet."""
    LOCAL = "local"
    """Of the cluster that Rancher itself runs in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a table: a component, and how its version is read."""

    component: ComponentName
    scheme: str
    role: Role | None = None
    """None when the component has one version at a time."""
    read_from: tuple[ComponentName, ...] = ()
    """Components whose version tells this one's, by their number alone: RKE2 v1.29.6+rke2r1 is Kubernetes v1.29.6."""

    def version(self, component: ComponentName, found: Version) -> Version | None:
        """A component's version as this side reads it; None when the component is another one's business.

        A candidate or a development build of a component read from tells nothing: None.
        """
        if component == self.component:
            return found if found.scheme == self.scheme else None
        if component not in self.read_from or found.is_prerelease:
            return None
        try:
            return parse_version(self.scheme, "v" + ".".join(str(part) for part in found.key[:3]))
        except VersionSyntaxError:
            return None


@dataclass(frozen=True, slots=True)
class MinorSpan:
    """How many minors the second side is ahead of the first, both ends inclusive; negative when it is behind.

    None leaves an end open.
    """

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Whatever:
    """The second side is a fact, and the row holds whatever it is; nobody has to know it."""


Operand: TypeAlias = VersionSet | MinorSpan | FactTest | Whatever
"""What a row asks of the second side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One verdict on pairs of versions."""

    table: TableId
    number: int
    """Its place among the rows of the file, from 1: one written row can give two, allowed and refused."""
    permission: Permission
    of: VersionSet
    """Versions of the first side."""
    other: Operand
    when: Condition = ALWAYS
    """What else must hold for the row to say anything."""
    says: str
    """What the verdict really means, as a sentence."""
    references: tuple[Reference, ...]
    confidence: Confidence = Confidence.HIGH
    doubt: str | None = None

    @property
    def name(self) -> str:
        """How reports call it: `rancher-rke2 row 4`."""
        return f"{self.table} row {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompatibilityTable:
    """Everything known of one pair of sides."""

    id: TableId
    title: str
    of: Side
    other: Side | None
    """None when the second side is a fact."""
    binds: Binding
    when: Condition
    """Where the table has a say at all."""
    meaning: Mapping[Permission, str]
    unlisted: str
    """What it means that no row mentions a pair."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Allowed:
    """A row permits the pair, and none refuses it."""

    row: Row


@dataclass(frozen=True, slots=True)
class Refused:
    """A row refuses the pair, whatever others say: the first in the table's order."""

    row: Row


@dataclass(frozen=True, slots=True)
class Unlisted:
    """The table has a say, and no row mentions the pair."""

    table: CompatibilityTable


@dataclass(frozen=True, slots=True)
class NoSay:
    """The table is about other clusters than this one."""

    table: CompatibilityTable


@dataclass(frozen=True, slots=True)
class Undecided:
    """What the table says hangs on a fact, or on a version that nothing orders against a bound."""

    table: CompatibilityTable
    rows: tuple[Row, ...]
    """The rows that would speak if more were known; empty when only the table's own condition is open."""


Pairing: TypeAlias = Allowed | Refused | Unlisted | NoSay | Undecided
"""How a pair of versions stands."""
