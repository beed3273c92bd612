"""A plan as its document tells it: enough to see whether it still holds, how far it has come, and what to look at.

The one thing to know before changing it: what a plan was made from, and what a run finds now, have to come to the same
values (`documents/plan.py` makes the one, `report/made_from.py` the other), or every plan looks out of date.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.model.advisory import Severity
from advisor.model.comparison import Comparison
from advisor.model.component import Basis
from advisor.model.fact import FactValue
from advisor.model.names import AdvisoryId, ComponentName, FactName
from advisor.model.template import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedComponent:
    """One version of one component, as it was judged."""

    name: ComponentName
    version: str | None
    """None when it was not known."""
    build: str
    edition: str | None
    basis: Basis
    nodes: tuple[str, ...] | None
    """Sorted; None when nobody told on which it runs."""
    inside: str | None
    """The image a library is part of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedFact:
    """One value of one fact."""

    fact: FactName
    value: FactValue | None
    """None for a setting whose value the source does not show."""
    nodes: tuple[str, ...] | None
    """Sorted; None for the whole cluster."""
    object: str | None
    """The object that sets it, for a setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCluster:
    """One cluster's inventory."""

    name: str
    digest: str
    is_reached: bool
    components: tuple[RecordedComponent, ...]
    facts: tuple[RecordedFact, ...]
    nodes: tuple[str, ...] | None
    """Sorted; None, as the two below, in a plan that does not tell."""
    coverage: tuple[str, ...] | None
    """What the sources showed and did not, an entry for each kind of object, sorted."""
    conflicts: tuple[str, ...] | None
    """What sources disagree on, sorted."""
    uid: str | None
    """Of its namespace kube-system; None where no source showed it, and in a plan that does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEntry:
    """A waiver or an answer."""

    name: str
    """The advisory, or the fact."""
    says: str
    """All it says, as JSON that is equal when two say the same; where it stands is no part of that."""
    source: str
    """The file and line it stands on."""
    created: datetime.date | None
    """The first day it holds; None for an answer, which holds at once."""
    expires: datetime.date
    """The last."""

    def holds_on(self, day: datetime.date) -> bool:
        """Whether it holds on a day."""
        return (self.created is None or self.created <= day) and day <= self.expires


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFrom:
    """The inputs of a plan."""

    clusters: tuple[RecordedCluster, ...]
    """Sorted by name."""
    waivers: tuple[RecordedEntry, ...]
    answers: tuple[RecordedEntry, ...]
    knowledge_version: str
    knowledge: str
    """The digest of all rules."""
    rules: Mapping[AdvisoryId, str]
    """The digest of everything each advisory is judged by."""
    today: datetime.date
    """The day it was made for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCheck:
    """One validation step, its fields filled in."""

    title: str
    language: Language | None
    """None where `run` names a fact."""
    run: str | None
    """None when a person looks at a screen."""
    expect: str
    passes: Comparison | None
    """What every value of a query must satisfy; None where only a person can tell."""
    blanks: tuple[str, ...] = ()
    """What only a person can fill in before it can be run; it stands in braces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedHop:
    """One move."""

    window: int
    cluster: str
    component: ComponentName | None
    """None for the kernel of nodes."""
    fact: FactName | None
    """What is set, where no version moves."""
    start: str
    end: str
    drags: Mapping[ComponentName, str]
    nodes: tuple[str, ...]
    """The nodes whose kernel moves; empty for anything else."""
    clears: tuple[AdvisoryId, ...]
    introduces: tuple[AdvisoryId, ...]
    checks: tuple[RecordedCheck, ...]
    """The validation of its runbooks; empty where nobody knows which runbook it is."""
    asks: tuple[str, ...]
    """Where the runbook is not known: the facts that would tell. Empty otherwise."""
    has_runbook: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedWay:
    """One alternative."""

    name: str
    hops: tuple[RecordedHop, ...]
    """In the order in which they are made."""
    unresolved: frozenset[AdvisoryId]
    """What it leaves open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCourse:
    """What planning gave for clusters that were planned together."""

    clusters: tuple[str, ...]
    outcome: str
    ways: tuple[RecordedWay, ...]
    """Empty where nothing was to be done, or nothing could be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedPlan:
    """The document of a run of `plan`."""

    file: str
    digest: str
    """`sha256:` of the file."""
    advisor: str
    """The version of the program."""
    severity: Severity
    """What is less severe was not planned for."""
    plans_for_support: bool
    """Whether ends of support counted."""
    courses: tuple[RecordedCourse, ...]
    made_from: MadeFrom
    titles: Mapping[AdvisoryId, str]
    after: Mapping[AdvisoryId, tuple[RecordedCheck, ...]]
    """How to see, for each advisory, that it is gone."""
