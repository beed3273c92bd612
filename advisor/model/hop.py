"""Hops: which change of one version is one legal step, and what can go wrong on the way although both ends are fine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from advisor.model.advisory import Confidence, Reference, Severity, Step
from advisor.model.compatibility import Permission
from advisor.model.condition import ALWAYS, Condition
from advisor.model.fact import FactValue
from advisor.model.names import ComponentName, FactName, HazardId
from advisor.problems import Place
from advisor.truth import Truth
from advisor.versions import Version, VersionSet


class Direction(StrEnum):
    """Which way a hop goes."""

    UP = "up"
    DOWN = "down"


class Patch(StrEnum):
    """Which patch of its line an end of a hop has to be."""

    ANY = "any"
    LATEST = "latest"
    """The newest that the user's edition can obtain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HopRule:
    """One kind of legal, or expressly refused, change of a component's version.

    A change that no rule allows is refused; so is one that a rule refuses, whatever others allow.
    """

    id: str
    component: ComponentName
    permission: Permission
    says: str
    direction: Direction
    lines: int | None
    """How many release lines it crosses, 0 for none; None for any number."""
    from_patch: Patch
    to_patch: Patch
    from_versions: VersionSet | None
    """None for every version."""
    to_versions: VersionSet | None
    when: Condition = ALWAYS
    references: tuple[Reference, ...]
    confidence: Confidence = Confidence.HIGH
    doubt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HopRules:
    """What is known of moving one component."""

    component: ComponentName
    roll: tuple[tuple[str, ...], ...]
    """Which parts move one after the other during a hop: (("server",), ("agent",)). Parts of one group move together.

    Between groups the cluster runs two versions at once, and every table that stands has to permit the mixture.
    """
    rules: tuple[HopRule, ...]


@dataclass(frozen=True, slots=True)
class Via:
    """Go to this version first."""

    version: Version
    says: str


@dataclass(frozen=True, slots=True)
class Prepare:
    """Do this before the hop, and it is harmless."""

    steps: tuple[Step, ...]


Instead: TypeAlias = Via | Prepare
"""What takes the danger out of a hazard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardCase:
    """A hop, what is known of the cluster, and whether the hazard lies on it."""

    name: str
    start: Version
    end: Version
    facts: tuple[tuple[FactName, FactValue], ...]
    expect: Truth
    because: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """A danger of going from some versions to some others, in one hop or dragged along by a bundle's."""

    id: HazardId
    title: str
    severity: Severity
    component: ComponentName
    from_versions: VersionSet
    to_versions: VersionSet
    when: Condition = ALWAYS
    consequence: str
    instead: tuple[Instead, ...]
    """Ways round it, the one to take first foremost."""
    references: tuple[Reference, ...]
    confidence: Confidence
    doubt: str | None = None
    cases: tuple[HazardCase, ...]
