"""A finding: one advisory judged against one component of one cluster, with everything that decided it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from advisor.model.advisory import Advisory, AffectedRange
from advisor.model.component import Basis, Component
from advisor.model.condition import Leaf
from advisor.model.fact import Answer, Missing
from advisor.model.names import ComponentName
from advisor.model.provenance import Provenance
from advisor.model.support import Support, SupportLine
from advisor.model.waiver import Waiver
from advisor.truth import Truth


class Status(StrEnum):
    """What an advisory comes to; `rank` orders by how much they matter when node groups differ."""

    AFFECTED = "affected"
    UNKNOWN = "unknown"
    FIXED = "fixed"
    NOT_AFFECTED = "not_affected"

    @property
    def rank(self) -> int:
        """0 for the one that wins over the others."""
        return list(Status).index(self)


class Standing(StrEnum):
    """Whether what an affected cluster shows was seen."""

    CONFIRMED = "confirmed"
    EXPOSED = "exposed"
    CONTRADICTED = "contradicted"


class RangeVerdict(StrEnum):
    """Where a version lies."""

    AFFECTED = "affected"
    PAST_FIX = "past_fix"
    """Not affected, and a fix on its own line is behind it."""
    OUTSIDE = "outside"
    UNCERTAIN = "uncertain"
    """In an interval nobody has settled, or not comparable with a bound that decides."""
    UNEXAMINED = "unexamined"
    PRERELEASE = "prerelease"
    """Between examined releases, but no release itself."""
    UNREADABLE = "unreadable"
    """There is no version to compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeEvidence:
    """How the version was judged."""

    verdict: RangeVerdict
    range: AffectedRange | None = None
    """The range it lies in, or whose fix is behind it."""


class SupportVerdict(StrEnum):
    """How the support of a version stands."""

    ENDED = "ended"
    ENDING = "ending"
    """It ends within the days that count."""
    SUPPORTED = "supported"
    NO_END = "no_end"
    """The line is known, and nobody says when it ends."""
    NO_LINE = "no_line"
    """Nothing is written down of the version's line."""
    OTHER_BUILD = "other_build"
    """Somebody else built it, and says until when it is maintained."""
    VENDOR_BUILD = "vendor_build"
    """The version names a vendor that is not known here."""
    UNREADABLE = "unreadable"
    """There is no version to tell the line by."""
    NO_DAY = "no_day"
    """Nobody said which day it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportEvidence:
    """How the support of a version was judged."""

    verdict: SupportVerdict
    support: Support
    line: SupportLine | None = None
    days_left: int | None = None
    """Days until the day on which support ends, negative when it is over; None without such a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestEvidence:
    """How one test of the condition came out, and on how many nodes."""

    leaf: Leaf
    truth: Truth
    answer: Answer | None
    """The fact's value or what is missing; None for a test that asks no fact."""
    nodes: tuple[str, ...]
    """The nodes this holds for, sorted; empty for a test on the whole cluster."""


Placed: TypeAlias = RangeEvidence | SupportEvidence
"""How the component itself was judged: the first operand of every status."""

Evidence: TypeAlias = Placed | TestEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeCount:
    """The nodes behind a status."""

    affected: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unseen: Status | None = None
    """What the nodes come to that may exist and were not listed; None when it is neither affected nor unknown."""
    is_torn: bool = False
    """Whether it is unknown on some of them because sources disagree, whatever it is on the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleFix:
    """A release of a bundle that ships a version free of the fault."""

    bundle: ComponentName
    version: str
    slot: str
    """The column of the bundle's releases that the component comes from."""
    ships: str
    """The version of the component in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One advisory judged against one component."""

    advisory: Advisory
    component: Component | None
    """None when the component was not seen and may be there."""
    status: Status
    standing: Standing | None
    """None unless affected."""
    evidence: tuple[Evidence, ...]
    missing: tuple[Missing, ...]
    """The smallest set that settles it whatever its values; empty unless unknown."""
    nodes: NodeCount
    fixed_in: tuple[str, ...]
    """Releases after this version that end the fault and that the user's edition can obtain, oldest first."""
    fixed_in_other_editions: tuple[str, ...]
    fixed_in_bundles: tuple[BundleFix, ...] = ()
    """For a component that a distribution brings: the distribution's release to go to."""
    brought_by: tuple[ComponentName, ...] = ()
    """The distributions that bring the component: it moves with them, and not by itself."""
    rests_on: tuple[Provenance, ...] = ()
    """The places of the answers without which it would be undecided."""
    waiver: Waiver | None = None
    """The waiver that keeps it from counting; None when it counts."""

    @property
    def component_name(self) -> ComponentName:
        """The component judged."""
        return self.advisory.component

    @property
    def support(self) -> SupportEvidence | None:
        """How its support stands, for an end of life that could be judged; None for all else."""
        return next((each for each in self.evidence if isinstance(each, SupportEvidence)), None)

    @property
    def basis(self) -> Basis | None:
        """How the version is known; None when the component was not seen."""
        return self.component.basis if self.component else None
