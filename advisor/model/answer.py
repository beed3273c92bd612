"""Answers: facts that a person vouches for. They settle what is unknown, and never overturn what was observed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from advisor.model.fact import FactValue
from advisor.model.names import ComponentName, FactName
from advisor.model.provenance import Provenance
from advisor.model.signature import Signature
from advisor.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchedFact:
    """A fact has this value."""

    fact: FactName
    value: FactValue
    nodes: frozenset[str] | None
    """The nodes it is said of; None for all, seen or not, and for a fact of the cluster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchedVersion:
    """A component runs at this version."""

    component: ComponentName
    version: Version
    image: str
    """The image whose version it is, as the inventory names it; empty where no source shows the component.

    An image that is replaced takes the answer with it: what was vouched for is gone.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchedAbsence:
    """A component is not there."""

    component: ComponentName


Claim: TypeAlias = VouchedFact | VouchedVersion | VouchedAbsence


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAnswer:
    """One entry of an answers file."""

    question: str
    """What `missing` asks for: a fact's name, or `<component>.version`."""
    claim: Claim
    clusters: frozenset[str] | None
    """None for every cluster."""
    signature: Signature
    seen_in: Provenance
    """Its place, which no other answer has."""

    def speaks_of(self, cluster: str) -> bool:
        """Whether a cluster is in its scope."""
        return self.clusters is None or cluster in self.clusters

    @property
    def value_text(self) -> str:
        """What it says, as its file would write it."""
        match self.claim:
            case VouchedFact(value=value):
                return str(value).lower() if isinstance(value, bool) else str(value)
            case VouchedVersion(version=version):
                return str(version)
            case VouchedAbsence():
                return ABSENT


ABSENT = "absent"
"""The value that says a component is not there."""
