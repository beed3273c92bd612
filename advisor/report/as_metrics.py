"""A report as metrics, in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/).

Meant for the textfile collector of the node exporter, so no line bears a time of its own. Written here, because the
client library opens sockets as soon as it is imported, and the format has three rules of quoting.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from advisor.engine.waivers import is_undecided
from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.finding import Finding, Status
from advisor.report.document import Report
from advisor.report.estate_document import EstateReport
from advisor.report.plain import plain

#: Prometheus counts in base units: https://prometheus.io/docs/practices/naming/#base-units
DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """When a run was, and how long it took."""

    at: datetime.datetime
    seconds: float


@dataclass(slots=True)
class _Family:
    """All lines of one name."""

    name: str
    says: str
    lines: dict[tuple[tuple[str, str], ...], float] = field(default_factory=dict)

    def set(self, value: float, **labels: str) -> None:
        """One line. What was set before under the same labels is replaced: Prometheus takes no line twice."""
        self.lines[tuple(labels.items())] = value

    def text(self) -> str:
        head = f"# HELP {self.name} {self.says}\n# TYPE {self.name} gauge\n"
        return head + "".join(
            f"{self.name}{_labels(labels)} {_number(value)}\n" for labels, value in self.lines.items()
        )


def as_metrics(report: Report, run: Run) -> str:
    """The whole report. A family without lines is left out."""
    families = (*_about(report, run), *_of_clusters(report))
    return "".join(family.text() for family in families if family.lines)


def estate_metrics(report: EstateReport, run: Run) -> str:
    """A run over many clusters, counted: a series for each would be more than a textfile collector is meant for."""
    families = (*_about(report, run), *_of_estate(report))
    return "".join(family.text() for family in families if family.lines)


def _of_estate(report: EstateReport) -> Iterator[_Family]:
    whole = report.tally.whole
    clusters = _Family("advisor_estate_clusters", "Clusters by their verdict.")
    for verdict in Verdict:
        clusters.set(whole.verdicts[verdict], verdict=str(verdict))
    affected = _Family("advisor_estate_findings_affected", "Findings that affect a cluster and that nobody waived.")
    unknown = _Family("advisor_estate_findings_unknown", "Findings that are not decided and that nobody waived.")
    for severity in Severity:
        affected.set(whole.affected[severity], severity=str(severity))
        unknown.set(whole.unknown[severity], severity=str(severity))
    hit = _Family("advisor_estate_advisory_clusters", "Clusters that an advisory affects, where nobody waived it.")
    for advisory, count in sorted(report.tally.advisories.items()):
        hit.set(count.affected, advisory=advisory)
    waived = _Family("advisor_estate_findings_waived", "Findings that somebody accepted for a while.")
    waived.set(whole.waived)
    nodes = _Family("advisor_estate_nodes", "Nodes that were seen.")
    nodes.set(whole.nodes)
    broken = _Family("advisor_estate_inputs_broken", "Inventories that could not be read.")
    broken.set(report.unread)
    complete = _Family("advisor_estate_complete", "0 where the run was stopped before it had looked at everything.")
    complete.set(report.is_complete)
    yield from (clusters, affected, unknown, waived, hit, nodes, broken, complete)


def _about(report: Report | EstateReport, run: Run) -> tuple[_Family, ...]:
    knowledge = report.knowledge
    info = _Family("advisor_info", "Which advisor judged, by which knowledge; always 1.")
    info.set(1, version=report.tool_version, knowledge=knowledge.name, knowledge_version=knowledge.version)
    at = _Family("advisor_run_timestamp_seconds", "When the run was, in seconds since 1970.")
    at.set(run.at.timestamp())
    took = _Family("advisor_run_duration_seconds", "How long the run took.")
    took.set(run.seconds)
    code = _Family("advisor_exit_code", "What the run exited with.")
    code.set(report.exit_code)
    age = _Family("advisor_knowledge_age_seconds", "From the day of the knowledge to the day judged for.")
    age.set((_day(report.today) - _day(knowledge.as_of)).total_seconds())
    stale = _Family("advisor_knowledge_stale", "1 where the knowledge is past its budget.")
    stale.set(report.gate.knowledge_is_stale)
    return info, at, took, code, age, stale


def _of_clusters(report: Report) -> Iterator[_Family]:
    verdict = _Family("advisor_cluster_verdict", "1 for the verdict of the cluster, 0 for the others.")
    affected = _Family("advisor_findings_affected", "Findings that affect the cluster and that nobody waived.")
    unknown = _Family("advisor_findings_unknown", "Findings that are not decided and that nobody waived.")
    waived = _Family("advisor_findings_waived", "Findings that somebody accepted for a while.")
    each_one = _Family("advisor_finding", "1 for a finding that affects the cluster and that nobody waived.")
    support = _Family("advisor_support_left_seconds", "Until the day on which support ends, below 0 when it has ended.")
    nodes = _Family("advisor_cluster_nodes", "Nodes that were seen.")
    for cluster in report.assessment.clusters:
        name = cluster.cluster.name
        for possible in Verdict:
            verdict.set(possible is report.verdict_of(cluster), cluster=name, verdict=str(possible))
        counts = _counted(report, cluster)
        for family, counted in zip((affected, unknown, waived), counts, strict=True):
            for severity in Severity:
                family.set(counted[severity], cluster=name, severity=str(severity))
        for finding in cluster.findings:
            if _affects(report, finding):
                each_one.set(1, cluster=name, **_subject(finding), severity=str(finding.advisory.severity))
            if finding.support and finding.support.days_left is not None:
                tier = finding.support.support.tier
                support.set(finding.support.days_left * DAY_SECONDS, cluster=name, **_subject(finding), tier=str(tier))
        nodes.set(len(cluster.cluster.nodes), cluster=name)
    yield from (verdict, affected, unknown, waived, each_one, support, nodes)


def _counted(report: Report, cluster: ClusterAssessment) -> tuple[Counter[Severity], ...]:
    asked = [each for each in cluster.findings if report.gate.asks(each.advisory)]
    return (
        Counter(each.advisory.severity for each in asked if _affects(report, each)),
        Counter(each.advisory.severity for each in asked if is_undecided(each)),
        Counter(each.advisory.severity for each in cluster.findings if each.waiver),
    )


def _affects(report: Report, finding: Finding) -> bool:
    return finding.status is Status.AFFECTED and not finding.waiver and report.gate.asks(finding.advisory)


def _subject(finding: Finding) -> Mapping[str, str]:
    component = finding.component
    version = component.version_text if component else ""
    return {"advisory": finding.advisory.id, "component": finding.component_name, "version": version}


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _labels(labels: tuple[tuple[str, str], ...]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_quoted(value)}"' for name, value in labels) + "}"


def _quoted(value: str) -> str:
    return plain(value).replace("\\", "\\\\").replace('"', '\\"')


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else f"{value:.3f}"
