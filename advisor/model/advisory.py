"""An advisory: one known fault, which versions have it under which conditions, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from advisor.model.condition import ALWAYS, Condition, FactTest
from advisor.model.names import AdvisoryId, ComponentName
from advisor.model.support import Support
from advisor.versions import Version, VersionSet


class Severity(StrEnum):
    """How much an affected cluster suffers; `rank` orders them."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class AdvisoryKind(StrEnum):
    """What sort of fault it is."""

    DEFECT = "defect"
    SECURITY = "security"
    END_OF_LIFE = "end_of_life"


class Confidence(StrEnum):
    """How sure we are, and so how much weight a reader should give it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


BOUNDS = ("introduced", "fixed", "last_affected", "limit")
"""The bounds of a range, by the names that rules, and OSV, give them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedRange:
    """One line of affected versions, from `introduced` up to, not including, its end."""

    introduced: Version | None
    """None when the fault is as old as anything examined."""
    fixed: Version | None = None
    last_affected: Version | None = None
    limit: Version | None = None
    """The end of a line that was never fixed. Of the three ends, none or one is given."""
    confidence: Confidence = Confidence.HIGH
    versions: VersionSet
    """The same range as a set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """What is known of one build: its affected ranges, and the intervals nobody has settled."""

    ranges: tuple[AffectedRange, ...]
    """Sorted by where they start."""
    versions: VersionSet
    """The union of the ranges."""
    uncertain: VersionSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """The versions somebody looked at. Outside, the advisory says nothing."""

    versions: VersionSet
    prereleases: bool
    """Whether pre-releases inside the span were looked at too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """When a metric is a cause for alarm."""

    above: int | None
    """The value that a sound cluster does not pass; None where the query compares by itself, and any value alarms."""
    lasting: str
    """How long it has to last, as Prometheus writes it: `30m`, `2h`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """What an affected cluster shows."""

    says: str
    kind: str
    """`log`, `metric`, `event`, `behaviour` or `fact`."""
    query: str | None = None
    """PromQL for a metric."""
    alert: Alert | None = None
    """For a metric: when it is a cause for alarm; None where nobody has said which value would be."""
    when: FactTest | None = None
    """For a `fact`: the test that, true, confirms the finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One action."""

    do: str
    command: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workaround:
    """What makes an affected version bearable."""

    title: str
    steps: tuple[Step, ...]
    cost: str
    rollback: str
    clears: FactTest | None = None
    """The condition that fails once it is done; None when it only relieves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One validation step: what to run, and what must come out."""

    title: str
    kind: str
    """`command`, `promql` or `fact`."""
    run: str
    expect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """How to see the fault before the change, and its absence after."""

    before: tuple[Check, ...]
    after: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A source a reader can open, what it says, and when it was read (ISO date)."""

    url: str
    says: str
    read: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """One known fault. See `schemas/advisory.schema.json` for how each field is written."""

    id: AdvisoryId
    kind: AdvisoryKind
    title: str
    summary: str
    severity: Severity
    component: ComponentName
    examined: Examined
    """Empty, like what is affected, for an end of life: there `support` says it all."""
    affected: Affected
    builds: Mapping[str, Affected]
    """Builds that differ from upstream, by name."""
    when: Condition = ALWAYS
    symptoms: tuple[Symptom, ...] = ()
    consequence: str
    fix: str
    workarounds: tuple[Workaround, ...] = ()
    validation: Validation
    references: tuple[Reference, ...]
    confidence: Confidence
    doubt: str | None = None
    """What is not sure, and what would settle it; None when nothing is left open."""
    support: Support | None = None
    """For an end of life: until when each line is maintained; None for every other kind."""

    def affected_in(self, build: str) -> Affected:
        """What is known of a build: its own ranges where it differs, else upstream's."""
        return self.builds.get(build, self.affected)
