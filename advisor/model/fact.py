"""Facts: what a condition may ask, what was observed, and what a question for one comes to.

A fact is declared in `rules/facts.yaml` (`FactDeclaration`), observed in a source (`Observation`), and asked by
the engine, which answers `Known` or `Missing`. There is no third answer and no default that nobody wrote down.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from advisor.model.names import ComponentName, FactName
from advisor.model.provenance import Provenance
from advisor.versions import VersionSet

FactValue: TypeAlias = bool | int | str
"""A boolean, a whole number (in the declaration's unit) or a text."""


class FactType(StrEnum):
    """What a fact's value may be."""

    BOOLEAN = "boolean"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    KERNEL = "kernel"


class Scope(StrEnum):
    """Whether a fact holds for a whole cluster or for one node."""

    CLUSTER = "cluster"
    NODE = "node"


class Reach(StrEnum):
    """Who can supply a fact."""

    API = "api"
    HOST = "host"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obtain:
    """One way to come by a fact."""

    reach: Reach
    says: str
    """The API path and verb, the host command, or the question for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """The value a setting has where nobody set it, for some builds and versions of the component that reads it."""

    builds: tuple[str, ...]
    versions: VersionSet
    value: FactValue
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a setting of a component is written, for the facts that are settings."""

    component: ComponentName
    environment: str | None
    """The variable in the component's container; None when it cannot be set there."""
    kind: str | None
    """The kind of the configuration object, `FelixConfiguration`; None when there is none."""
    field: str | None
    """The dotted path in that object, `spec.xdpEnabled`."""
    selector_objects: VersionSet | None
    """Versions in which an object chosen by a node selector can set it; None when none can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """An API object whose presence, or whose field, tells the fact."""

    kind: str
    name: str
    namespace: str = ""
    field: str = ""
    equals: str = ""
    value: FactValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an object, and which of its values count."""

    path: str
    """Dotted, `[]` after the name of a list whose every element counts: `spec.pools[].encapsulation`."""
    one_of: tuple[FactValue, ...]
    others: tuple[FactValue, ...]
    """The values that do not count. Empty: every other value of the same type."""
    unset: FactValue
    """The value that holds where the object leaves the field out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objects:
    """Objects that tell the fact together: `some` where at least one counts, `none` where all were read and none does.

    What is not all read, and shows none that counts, tells nothing.
    """

    component: ComponentName
    """The component that reads them."""
    kind: str
    groups: frozenset[str]
    """The API groups that serve the kind; empty text for the core group."""
    field: Field | None
    """None: every object of the kind counts."""
    some: FactValue
    none: FactValue


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDeclaration:
    """One fact a condition may ask."""

    name: FactName
    type: FactType
    scope: Scope
    meaning: str
    unit: str | None
    choices: tuple[str, ...]
    """The values of a `choice`, in the order written; empty for other types."""
    obtain: tuple[Obtain, ...]
    setting: Setting | None
    defaults: tuple[Default, ...]
    signs: tuple[Sign, ...]
    objects: Objects | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A value that a source states for a fact."""

    fact: FactName
    value: FactValue
    seen_in: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A fact's value, and why we know it."""

    value: FactValue
    seen_in: tuple[Provenance, ...]
    default_source: str | None = None
    """Where the default is documented, when nobody set the value and everything that could was read."""
    is_vouched: bool = False
    """Whether nobody observed it, and a person vouches for it."""


class MissingKind(StrEnum):
    """What is missing when something is unknown."""

    INVENTORY = "inventory"
    KNOWLEDGE = "knowledge"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Missing:
    """What would settle a question: a fact or a version nobody told us, or knowledge nobody wrote."""

    kind: MissingKind
    fact: str
    """A fact's name, or `<component>.version`."""
    reason: str
    """Why it is not known, as a clause: `FelixConfiguration objects were not listed`."""
    how: str
    """Who can supply it, and how."""


Answer: TypeAlias = Known | Missing
"""What asking for a fact gives."""
