"""The report as JUnit XML, for pipelines that show tests: a suite for each cluster, a test for each finding.

What affects fails its test, what is not decided is an error and never a failure, and what passes although it is open
(waived, in the baseline, less severe than the gate asks) is skipped with the reason. So a suite has failures where its
cluster is affected, errors where it is undecided or was not reached, and neither where it is clear.
The form is what Jenkins and GitLab read (junit-10.xsd of Jenkins' xUnit plugin).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias, assert_never
from xml.etree import ElementTree as ET

from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.finding import Finding, Status
from advisor.report.affected_section import who
from advisor.report.document import Report
from advisor.report.place_at_gate import AtGate, place_at_gate
from advisor.report.plain import plain
from advisor.report.remarks import Remark, cluster_remarks, finding_remarks, run_remarks, way_out

#: Categories aside, XML forbids these two as well (https://www.w3.org/TR/xml/#charsets).
_NO_XML = re.compile("[\ufffe\uffff]")

DRIVER = "upgrade-advisor"
"""What the whole, and the suite about no cluster, is called."""

Outcome: TypeAlias = "Passed | Skipped | Failed | Errored"


@dataclass(frozen=True, slots=True)
class Passed:
    """Nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """It is open and does not count."""

    why: str


@dataclass(frozen=True, slots=True)
class Failed:
    """It affects."""

    says: str


@dataclass(frozen=True, slots=True)
class Errored:
    """It could not be decided."""

    says: str


def as_junit(report: Report) -> str:
    """The whole report, indented by two, one newline at the end."""
    suites = [*(_cluster(report, each) for each in report.assessment.clusters), _run(report)]
    root = ET.Element("testsuites", name=DRIVER, time="0")
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(each.get(count, "0")) for each in suites)))
    root.extend(suites)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def xml_text(text: str) -> str:
    """A text that XML can hold, with everything that acts made visible; lines stay lines."""
    return "\n".join(_NO_XML.sub(_escaped, plain(line)) for line in text.split("\n"))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _cluster(report: Report, assessed: ClusterAssessment) -> ET.Element:
    name = assessed.cluster.name
    cases = [_case(name, "verdict", "cluster can be read", _reached(report, assessed))]
    for number, remark in enumerate(cluster_remarks(report, assessed)):
        if remark.label in {"conflict", "not seen running"}:
            is_let_pass = remark.label != "conflict" and report.gate.allow_unknown
            outcome = Skipped(f"{remark.text}; --allow-unknown lets it pass") if is_let_pass else Errored(remark.text)
            cases.append(_case(name, remark.label, f"{remark.label} {number + 1}", outcome))
    cases.extend(_of_finding(report, name, each) for each in assessed.findings)
    return _suite(report, name, cases, [*cluster_remarks(report, assessed)])


def _reached(report: Report, assessed: ClusterAssessment) -> Outcome:
    if report.verdict_of(assessed) is not Verdict.UNREACHABLE:
        return Passed()
    notes = "; ".join(note.says for note in assessed.cluster.notes)
    return Errored(f"it let us in nowhere, so there was nothing to judge: {notes}")


def _run(report: Report) -> ET.Element:
    stale = next((each.text for each in run_remarks(report) if each.label == "stale"), None)
    cases = [_case(DRIVER, "knowledge", "knowledge within its budget", Errored(stale) if stale else Passed())]
    if not report.assessment.clusters:
        cases.append(_case(DRIVER, "inventory", "a cluster to judge", Errored("no source tells of a cluster")))
    return _suite(report, DRIVER, cases, [*run_remarks(report)])


def _suite(report: Report, name: str, cases: list[ET.Element], remarks: list[Remark]) -> ET.Element:
    suite = ET.Element("testsuite", name=xml_text(name), time="0", timestamp=f"{report.today}T00:00:00")
    suite.set("tests", str(len(cases)))
    for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(sum(each.find(tag) is not None for each in cases)))
    suite.extend(cases)
    if remarks:
        _add(suite, "system-out", "\n".join(f"{each.label}: {each.text}" for each in remarks))
    return suite


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
    return _case(cluster, str(finding.component_name), name, outcome, "\n".join([f"status: {status}", *told]))


def _case(cluster: str, group: str, name: str, outcome: Outcome, told: str = "") -> ET.Element:
    """`classname` is what readers group tests by."""
    case = ET.Element("testcase", classname=xml_text(f"{cluster}.{group}"), name=xml_text(name), time="0")
    match outcome:
        case Passed():
            pass
        case Skipped(why):
            _add(case, "skipped", "", message=why)
        case Failed(says):
            _add(case, "failure", told, message=says, type="affected")
            return case
        case Errored(says):
            _add(case, "error", told, message=says, type="undecided")
            return case
        case _:
            assert_never(outcome)
    if told:
        _add(case, "system-out", told)
    return case


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    child = ET.SubElement(parent, tag, {name: xml_text(value) for name, value in attributes.items()})
    child.text = xml_text(text) or None
