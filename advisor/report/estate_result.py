"""What a run over many clusters keeps of each: small, plain, and fit to be sent from one process to another.

The one thing to know before changing it: nothing of it may grow with the size of a cluster, but the names of findings.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.engine.waivers import is_undecided
from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.component import Edition
from advisor.model.fact import MissingKind
from advisor.model.finding import Finding, Status
from advisor.model.names import AdvisoryId, ComponentName
from advisor.report.as_json import distribution_of
from advisor.report.baseline_words import verdict_title
from advisor.report.days_left import days_left_of
from advisor.report.document import Report
from advisor.report.estate_changes import ClearedBy, cleared_by


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFinding:
    """A finding that is affected or unknown, of those that the gate asks for."""

    advisory: AdvisoryId
    severity: Severity
    status: Status
    component: ComponentName
    version: str
    """Empty when it is not known."""
    is_waived: bool
    is_undecided: bool
    """Whether it leaves something open that nobody waived."""

    @property
    def affects(self) -> bool:
        """Whether it is affected and nobody waived it."""
        return self.status is Status.AFFECTED and not self.is_waived


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ResultGap:
    """Something that is missing, and what waits for it."""

    kind: MissingKind
    fact: str
    how: str
    """How to get it."""
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterResult:
    """One cluster of many, judged."""

    name: str
    source: str
    """Where its inventory was read; empty when nobody said."""
    verdict: Verdict
    title: str
    """The verdict in a word or two: it tells `nothing new`, by a baseline, from `clear`."""
    distribution: ComponentName | None
    version: str
    """Of the distribution; empty when it is not known."""
    nodes: int
    worst_affected: Severity | None
    """Of what affects it and nobody waived."""
    worst_unknown: Severity | None
    """Of what is not decided and nobody waived."""
    affected: tuple[int, ...]
    """Findings that affect it and that nobody waived, by severity, worst first."""
    unknown: tuple[int, ...]
    """Findings that are not decided and that nobody waived, by severity, worst first."""
    waived: int
    findings: tuple[ResultFinding, ...]
    cures: tuple[ClearedBy, ...]
    """Every one change that clears some of `findings`."""
    gaps: tuple[ResultGap, ...]
    """Sorted."""
    labels: tuple[tuple[str, str], ...]
    days_left: int | None
    """Days that the distribution is supported in the tier that applies, below 0 when it has ended; None when nobody
    knows."""
    note: str
    """Why there was nothing to judge; empty where there was something."""
    likeness: str = ""
    """What it has in common with every cluster that no rule can tell from it; empty where nobody compared."""


def result_of(
    report: Report, assessed: ClusterAssessment, *, source: str = "", edition: Edition | None = None
) -> ClusterResult:
    """What is kept of one cluster of a report. `edition` is the one that the run was told."""
    cluster = assessed.cluster
    open_now = [each for each in assessed.findings if report.gate.asks(each.advisory) and _is_open(each)]
    told = [_told(each) for each in open_now]
    found = distribution_of(report, assessed)
    affected = [each.severity for each in told if each.affects]
    unknown = [each.severity for each in told if each.is_undecided]
    return ClusterResult(
        name=cluster.name,
        source=source,
        verdict=report.verdict_of(assessed),
        title=verdict_title(report, assessed),
        distribution=found.name if found else None,
        version=found.version_text if found else "",
        nodes=len(cluster.nodes),
        worst_affected=min(affected, key=lambda each: each.rank, default=None),
        worst_unknown=min(unknown, key=lambda each: each.rank, default=None),
        affected=tuple(map(affected.count, Severity)),
        unknown=tuple(map(unknown.count, Severity)),
        waived=sum(each.is_waived for each in told),
        findings=tuple(told),
        cures=cleared_by(open_now, report.knowledge, edition),
        gaps=_gaps(open_now),
        labels=cluster.labels,
        days_left=days_left_of(assessed, found.name if found else None)[0],
        note="" if cluster.is_reached else "; ".join(each.says for each in cluster.notes[:1]),
        likeness=assessed.likeness,
    )


def _is_open(finding: Finding) -> bool:
    return finding.status in {Status.AFFECTED, Status.UNKNOWN}


def _told(finding: Finding) -> ResultFinding:
    component = finding.component
    return ResultFinding(
        advisory=finding.advisory.id,
        severity=finding.advisory.severity,
        status=finding.status,
        component=finding.component_name,
        version=component.version_text if component else "",
        is_waived=finding.waiver is not None,
        is_undecided=is_undecided(finding),
    )


def _gaps(findings: list[Finding]) -> tuple[ResultGap, ...]:
    """What is missing, each once, for what nobody waived."""
    waiting: dict[tuple[MissingKind, str, str], int] = {}
    for finding in findings:
        for gap in {(each.kind, each.fact, each.how) for each in finding.missing} if is_undecided(finding) else ():
            waiting[gap] = waiting.get(gap, 0) + 1
    return tuple(sorted(ResultGap(kind=k, fact=f, how=how, findings=n) for (k, f, how), n in waiting.items()))
