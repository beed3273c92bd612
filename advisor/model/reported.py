"""A run as its report tells it: enough to see later what changed since, and because of what.

The one thing to know before changing it: a finding made now and one read from a report have to come to the same values
(`engine/baseline.py` makes the one, `documents/report.py` the other), or everything looks new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from advisor.model.advisory import AdvisoryKind, Severity
from advisor.model.assessment import Verdict
from advisor.model.finding import Standing, Status
from advisor.model.names import AdvisoryId, ComponentName

Fault: TypeAlias = tuple[str, str, str]
"""Cluster, advisory and component."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Subject:
    """What a finding is about. Two runs speak of the same finding when their subjects are equal.

    No node and no pod is named, which come and go; nor is anything that a rule's author words.
    """

    cluster: str
    advisory: AdvisoryId
    component: ComponentName
    version: str
    """Empty when it is not known."""
    build: str
    """Empty when the component was not seen."""
    inside: str
    """The image a library is part of; empty for anything else."""

    @property
    def fault(self) -> Fault:
        """Cluster, advisory and component: what stays the same when a version changes."""
        return (self.cluster, self.advisory, self.component)

    @property
    def question(self) -> tuple[Fault, str, str]:
        """What is asked when it is not known whether the fault is there, at whatever version."""
        return (self.fault, self.build, self.inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFinding:
    """One finding of a run, as far as runs are compared."""

    subject: Subject
    kind: AdvisoryKind
    severity: Severity
    status: Status
    standing: Standing | None
    basis: str
    """Empty when the component was not seen."""
    missing: tuple[str, ...]
    """`<kind> <fact>` of everything that is missing, sorted, each once."""
    affected_nodes: int
    unknown_nodes: int
    fixed_in: tuple[str, ...]
    fixed_in_other_editions: tuple[str, ...]
    waiver: str
    """What the waiver that covers it says, as JSON; empty when there is none, and before the report is written."""

    @property
    def is_open(self) -> bool:
        """Whether it needs a decision: affected, or not known to be harmless."""
        return self.status in {Status.AFFECTED, Status.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedCluster:
    """One cluster of a run."""

    name: str
    verdict: Verdict
    inventory: str
    """The digest of everything it was judged by."""
    findings: tuple[ReportedFinding, ...]
    conflicts: tuple[str, ...]
    """What sources disagree on, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRun:
    """One run."""

    digest: str
    """`sha256:` of the file."""
    advisor: str
    """The version of the program."""
    today: str
    """ISO date."""
    knowledge_version: str
    knowledge: str
    """The digest of all rules."""
    rules: Mapping[AdvisoryId, str]
    """The digest of everything each advisory is judged by."""
    is_stale: bool
    settings: tuple[tuple[str, str], ...]
    """Name and value of every setting that was told, sorted."""
    waivers: tuple[str, ...]
    """What each waiver says, as JSON, sorted; where it stands is no part of that."""
    answers: tuple[str, ...]
    """What each answer says, as JSON, sorted; where it stands is no part of that."""
    verdict: Verdict
    clusters: tuple[ReportedCluster, ...]
    """Sorted by name."""

    @property
    def findings(self) -> tuple[ReportedFinding, ...]:
        """Every finding of every cluster."""
        return tuple(finding for cluster in self.clusters for finding in cluster.findings)
