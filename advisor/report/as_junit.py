"""The report as JUnit XML, for pipelines that show tests: a suite for each cluster, a test for each finding.

What affects fails its test, what is not decided is an error and never a failure, and what passes although it is open
(waived, in the baseline, less severe than the gate asks) is skipped with the reason. So a suite has failures where its
cluster is affected, errors where it is undecided or was not reached, and neither where it is clear.
"""

from __future__ import annotations

from typing import assert_never
from xml.etree import ElementTree as ET

from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.finding import Finding, Status
from advisor.report.affected_section import who
from advisor.report.document import Report
from advisor.report.junit_elements import DRIVER, Errored, Failed, Outcome, Passed, Skipped, case, document, suite
from advisor.report.place_at_gate import AtGate, place_at_gate
from advisor.report.remarks import Remark, cluster_remarks, finding_remarks, run_remarks, way_out


def as_junit(report: Report) -> str:
    """The whole report, indented by two, one newline at the end."""
    return document([*(_cluster(report, each) for each in report.assessment.clusters), _run(report)])


def _cluster(report: Report, assessed: ClusterAssessment) -> ET.Element:
    name = assessed.cluster.name
    cases = [case(name, "verdict", "cluster can be read", _reached(report, assessed))]
    for number, remark in enumerate(cluster_remarks(report, assessed)):
        if remark.label in {"conflict", "not seen running"}:
            is_let_pass = remark.label != "conflict" and report.gate.allow_unknown
            outcome = Skipped(f"{remark.text}; --allow-unknown lets it pass") if is_let_pass else Errored(remark.text)
            cases.append(case(name, remark.label, f"{remark.label} {number + 1}", outcome))
    cases.extend(_of_finding(report, name, each) for each in assessed.findings)
    return _suite(report, name, cases, [*cluster_remarks(report, assessed)])


def _reached(report: Report, assessed: ClusterAssessment) -> Outcome:
    if report.verdict_of(assessed) is not Verdict.UNREACHABLE:
        return Passed()
    notes = "; ".join(note.says for note in assessed.cluster.notes)
    return Errored(f"it let us in nowhere, so there was nothing to judge: {notes}")


def _run(report: Report) -> ET.Element:
    stale = next((each.text for each in run_remarks(report) if each.label == "stale"), None)
    cases = [case(DRIVER, "knowledge", "knowledge within its budget", Errored(stale) if stale else Passed())]
    if not report.assessment.clusters:
        cases.append(case(DRIVER, "inventory", "a cluster to judge", Errored("no source tells of a cluster")))
    return _suite(report, DRIVER, cases, [*run_remarks(report)])


def _suite(report: Report, name: str, cases: list[ET.Element], remarks: list[Remark]) -> ET.Element:
    return suite(name, cases, day=report.today, told=(f"{each.label}: {each.text}" for each in remarks))


def _of_finding(report: Report, cluster: str, finding: Finding) -> ET.Element:
    told = [f"{each.label}: {each.text}" for each in finding_remarks(report, cluster, finding)]
    if finding.status is Status.AFFECTED:
        told += [f"{each.label}: {each.text}" for each in way_out(report, finding)]
    place = place_at_gate(report, cluster, finding)
    title = f"{finding.advisory.severity}: {finding.advisory.title}"
    outcome: Outcome
    match place.at_gate:
        case AtGate.FAILS:
            outcome = Failed(title)
        case AtGate.OPEN:
            outcome = Errored(f"not decided: {title}")
        case AtGate.PASSES:
            outcome = Skipped(f"{place.why} ({title})")
        case AtGate.SETTLED:
            outcome = Passed()
        case _:
            assert_never(place.at_gate)
    name = f"{finding.advisory.id} {who(report, finding)}"
    status = finding.status.replace("_", " ")
    return case(cluster, str(finding.component_name), name, outcome, "\n".join([f"status: {status}", *told]))
