"""The baseline: what an earlier run had found already, so that only what is new counts.

It knows a finding of the same subject that is no worse than it was. It knows nothing of conflicts, of stale knowledge,
of a weak basis or of clusters that let us in nowhere: those are never old news.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from advisor.model.assessment import Assessment
from advisor.model.component import Container
from advisor.model.fact import MissingKind
from advisor.model.finding import Finding, Standing, Status
from advisor.model.reported import Fault, ReportedFinding, ReportedRun, Subject
from advisor.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The findings of an earlier run that count as known."""

    report: ReportedRun
    by_fault: Mapping[Fault, tuple[ReportedFinding, ...]]

    @classmethod
    def of(cls, report: ReportedRun) -> Baseline:
        """What a report makes known: what was open, and was not waived.

        A waiver ends. Were what it covers known from then on, its end would change nothing.
        """
        found: defaultdict[Fault, list[ReportedFinding]] = defaultdict(list)
        for finding in report.findings:
            if finding.is_open and not finding.waiver:
                found[finding.subject.fault].append(finding)
        return cls(report=report, by_fault={fault: tuple(known) for fault, known in found.items()})

    def knows(self, finding: ReportedFinding) -> bool:
        """Whether a finding is in the baseline, and is no worse than there. One for which sources disagree never is."""
        is_torn = any(each.startswith(MissingKind.CONFLICT) for each in finding.missing)
        return not is_torn and any(is_old_news(finding, known) for known in self._like(finding))

    def _like(self, finding: ReportedFinding) -> tuple[ReportedFinding, ...]:
        return self.by_fault.get(finding.subject.fault, ())

    def why_new(self, finding: ReportedFinding) -> str:
        """Why a finding is not known, as a clause."""
        known = self._like(finding)
        twins = [each for each in known if each.subject == finding.subject]
        if twins:
            return worse(finding, twins[0]) or "sources disagree on it"
        versions = sorted({each.subject.version or "an unknown version" for each in known})
        return f"the baseline has it at {' and '.join(versions)}" if versions else "the baseline does not have it"

    def vanished(self, now: Iterable[ReportedFinding]) -> tuple[ReportedFinding, ...]:
        """What it knows and is open no more, at whatever version."""
        faults = {finding.subject.fault for finding in now if finding.is_open}
        gone = (each for fault, known in self.by_fault.items() if fault not in faults for each in known)
        return tuple(sorted(gone, key=lambda each: each.subject))


def is_old_news(now: ReportedFinding, then: ReportedFinding) -> bool:
    """Whether an earlier finding, open and not waived, is the same and was as bad.

    What is unknown for want of the same facts is the same question at every version. Affected at another version is
    another finding: somebody moved there.
    """
    is_same = now.subject == then.subject
    is_same_question = now.status is then.status is Status.UNKNOWN and now.subject.question == then.subject.question
    return (is_same or is_same_question) and not worse(now, then)


def worse(now: ReportedFinding, then: ReportedFinding) -> str:
    """Why a finding is worse than an earlier one of the same subject, as a clause; empty when it is not."""
    if now.status is Status.AFFECTED and then.status is not Status.AFFECTED:
        return "it was not known to be affected"
    if now.severity.rank < then.severity.rank:
        return f"it was {then.severity}"
    if now.standing is Standing.CONFIRMED and then.standing is not Standing.CONFIRMED:
        return "its symptoms had not been observed"
    further = sorted(set(now.missing) - set(then.missing))
    if now.status is Status.UNKNOWN and then.status is Status.UNKNOWN and further:
        return f"{further[0].partition(' ')[2]} was not missing"
    return ""


def reported(assessment: Assessment) -> tuple[ReportedFinding, ...]:
    """The findings of an assessment as a report records them."""
    return tuple(
        reported_finding(each.cluster.name, finding) for each in assessment.clusters for finding in each.findings
    )


def reported_finding(cluster: str, finding: Finding) -> ReportedFinding:
    """One finding as a report records it."""
    component = finding.component
    version = component.version if component else None
    return ReportedFinding(
        subject=Subject(
            cluster=cluster,
            advisory=finding.advisory.id,
            component=finding.advisory.component,
            version=str(version) if isinstance(version, Version) else "",
            build=component.build if component else "",
            inside=inside(component.inside) if component and component.inside else "",
        ),
        kind=finding.advisory.kind,
        severity=finding.advisory.severity,
        status=finding.status,
        standing=finding.standing,
        basis=finding.basis or "",
        missing=tuple(sorted({f"{gap.kind} {gap.fact}" for gap in finding.missing})),
        affected_nodes=len(finding.nodes.affected),
        unknown_nodes=len(finding.nodes.unknown),
        fixed_in=finding.fixed_in,
        fixed_in_other_editions=finding.fixed_in_other_editions,
        waiver="",
    )


def inside(container: Container) -> str:
    """The image around a library: by what it is where that is known, for a mirror names it otherwise."""
    if container.component and container.version:
        return f"{container.component} {container.version}"
    return container.text
