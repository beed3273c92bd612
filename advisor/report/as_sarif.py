"""The report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), for code scanning.

A finding that affects is a failing result, one that is not decided an open one, as the standard has it; one that is
waived is suppressed. What is about no finding, such as a cluster that was not reached, is told as a notification of the
run. Settled findings are not told: readers of SARIF show every result as a fault.

The one thing to know before changing it: in a message `{0}` is a placeholder and `[x](y)` a link, so that no text goes
in but through `message_text`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping

from advisor.engine.baseline import reported_finding
from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.finding import Finding, Status
from advisor.model.reported import Subject
from advisor.report.affected_section import who
from advisor.report.baseline_words import verdict_sentence
from advisor.report.document import Report
from advisor.report.place_at_gate import AtGate, place_at_gate
from advisor.report.plain import plain
from advisor.report.record_json import Json
from advisor.report.remarks import Remark, cluster_remarks, finding_remarks, run_remarks, way_out
from advisor.report.sarif_rules import sarif_rule
from advisor.report.support_section import told_in_support

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}

#: What makes a reader put something else in place of braces: a placeholder, or braces that are written twice.
_PLACEHOLDER = re.compile(r"\{\d+\}|\{\{|\}\}")


def as_sarif(report: Report, files: Mapping[str, str]) -> str:
    """The report as one run. `files` gives, by source, the URI of each that is a file: no other is named as a place."""
    results = [
        (assessed, finding)
        for assessed in report.assessment.clusters
        if assessed.cluster.is_reached
        for finding in assessed.findings
        if finding.status in {Status.AFFECTED, Status.UNKNOWN} and not told_in_support(finding, report)
    ]
    told = sorted({finding.advisory.id for _, finding in results})
    indexes = {str(name): number for number, name in enumerate(told)}
    driver: dict[str, Json] = {
        "name": "upgrade-advisor",
        "version": report.tool_version,
        "semanticVersion": report.tool_version,
        "rules": [sarif_rule(report.knowledge.advisories[name], message_text) for name in told],
    }
    run: dict[str, Json] = {
        "tool": {"driver": driver},
        "invocations": [_invocation(report)],
        "results": [_result(report, *each, indexes, files) for each in results],
        "columnKind": "unicodeCodePoints",
    }
    document: dict[str, Json] = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def message_text(text: str) -> str:
    r"""A text as a SARIF message: it shows, and nothing in it is replaced or becomes a link.

    >>> print(message_text("node {0} of [here](https://e.example)\x1b[2J"))
    node {{0}} of [here]\(https://e.example)\x1b[2J
    """
    shown = plain(text).replace("](", "]\\(")
    return shown.replace("{", "{{").replace("}", "}}") if _PLACEHOLDER.search(shown) else shown


def _invocation(report: Report) -> Json:
    """How the run went. It did not succeed where a cluster could not be read."""
    verdicts = [report.verdict_of(each) for each in report.assessment.clusters]
    return {
        "executionSuccessful": Verdict.UNREACHABLE not in verdicts,
        "exitCode": report.exit_code,
        "exitCodeDescription": message_text(verdict_sentence(report)),
        "toolExecutionNotifications": [*_notifications(report)],
    }


def _notifications(report: Report) -> Iterator[Json]:
    for assessed in report.assessment.clusters:
        name = assessed.cluster.name
        verdict = report.verdict_of(assessed)
        is_clear = verdict is Verdict.CLEAR
        yield _notification(Remark(label="verdict", text=f"{name}: {verdict}", is_warning=not is_clear))
        for remark in cluster_remarks(report, assessed):
            yield _notification(remark, name)
        for finding in assessed.findings:
            if told_in_support(finding, report) and finding.status in {Status.AFFECTED, Status.UNKNOWN}:
                for remark in finding_remarks(report, name, finding):
                    yield _notification(remark, f"{name}: support")
    for remark in run_remarks(report):
        yield _notification(remark)


def _notification(remark: Remark, where: str = "") -> Json:
    level = "warning" if remark.is_warning else "note"
    told = f"{where}: {remark.label}: {remark.text}" if where else f"{remark.label}: {remark.text}"
    return {
        "level": level,
        "descriptor": {"id": remark.label.replace(" ", "-")},
        "message": {"text": message_text(told)},
    }


def _result(
    report: Report, assessed: ClusterAssessment, finding: Finding, indexes: Mapping[str, int], files: Mapping[str, str]
) -> Json:
    cluster, advisory = assessed.cluster.name, finding.advisory
    place = place_at_gate(report, cluster, finding)
    is_affected = finding.status is Status.AFFECTED
    subject = reported_finding(cluster, finding).subject
    result: dict[str, Json] = {
        "ruleId": advisory.id,
        "ruleIndex": indexes[advisory.id],
        "kind": "fail" if is_affected else "open",
        "level": LEVELS[advisory.severity] if is_affected else "none",
        "message": {"text": "\n".join(map(message_text, _message(report, assessed, finding)))},
        "locations": [_location(assessed, finding, files)],
        "partialFingerprints": _fingerprints(subject),
        "properties": {
            "status": finding.status,
            "severity": advisory.severity,
            "cluster": plain(cluster),
            "atGate": place.at_gate,
            **({"passesBecause": plain(place.why)} if place.at_gate is AtGate.PASSES else {}),
            "nodes": {
                "affected": [*map(plain, finding.nodes.affected)],
                "unknown": [*map(plain, finding.nodes.unknown)],
            },
        },
    }
    if finding.waiver:
        (waived,) = (each for each in finding_remarks(report, cluster, finding) if each.label == "waived")
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": message_text(waived.text)}
        ]
    if report.gate.baseline:
        result["baselineState"] = "unchanged" if report.gate.knows(cluster, finding) else "new"
    return result


def _message(report: Report, assessed: ClusterAssessment, finding: Finding) -> Iterator[str]:
    is_affected = finding.status is Status.AFFECTED
    comes_to = "affects" if is_affected else "is not decided for"
    yield f"{finding.advisory.title}: {comes_to} {who(report, finding)} in {assessed.cluster.name}."
    remarks = [*finding_remarks(report, assessed.cluster.name, finding)]
    for remark in (*remarks, *way_out(report, finding)) if is_affected else remarks:
        yield f"{remark.label}: {remark.text}"


def _location(assessed: ClusterAssessment, finding: Finding, files: Mapping[str, str]) -> Json:
    """The component's own place; where nobody saw it, the first file that tells of the cluster."""
    seen_in = finding.component.seen_in if finding.component else ()
    everywhere = [place for each in assessed.components for place in each.seen_in]
    object_ = next((place.object for place in seen_in if place.object), "")
    name = plain(object_ or assessed.cluster.name)
    full = "/".join(filter(None, (plain(assessed.cluster.name), plain(object_))))
    location: dict[str, Json] = {"logicalLocations": [{"name": name, "fullyQualifiedName": full, "kind": "resource"}]}
    covered = [entry.source for entry in assessed.cluster.coverage]
    sources = [*(place.source for place in (*seen_in, *everywhere)), *covered]
    if uri := next((files[each] for each in sources if each in files), None):
        # Inventories have no lines of ours; code scanning wants one, and every file that holds something has a first.
        location["physicalLocation"] = {"artifactLocation": {"uri": uri}, "region": {"startLine": 1}}
    return location


def _fingerprints(subject: Subject) -> Json:
    """What two runs know a finding by: no node, no pod, no file, and nothing that a rule's author words.

    Code scanning looks at the first key only (https://docs.github.com/code-security/code-scanning).
    """
    parts = [subject.cluster, subject.advisory, subject.component, subject.version, subject.build, subject.inside]
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    return {"primaryLocationLineHash": f"{digest[:16]}:1", "advisorSubject/v1": digest}
