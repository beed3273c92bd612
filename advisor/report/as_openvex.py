"""The report as OpenVEX 0.2.0 (https://github.com/openvex/spec): for each cluster, what each advisory comes to in it.

The product is the cluster, the component a part of it. What is not known is `under_investigation`, never left out.
OpenVEX knows no notes beside its statements, so what is about no finding stands in `tooling`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from advisor.model.advisory import AdvisoryKind
from advisor.model.component import Component
from advisor.model.finding import Finding, RangeEvidence, RangeVerdict, Status
from advisor.model.names import ComponentName
from advisor.report.baseline_words import verdict_sentence
from advisor.report.document import Report
from advisor.report.place_at_gate import AtGate, place_at_gate
from advisor.report.plain import plain
from advisor.report.record_json import Json
from advisor.report.remarks import cluster_remarks, finding_remarks, run_remarks, way_out
from advisor.versions import Version

OPENVEX_CONTEXT = "https://openvex.dev/ns/v0.2.0"

STATUS = {
    Status.AFFECTED: "affected",
    Status.UNKNOWN: "under_investigation",
    Status.FIXED: "fixed",
    Status.NOT_AFFECTED: "not_affected",
}

#: Other names of a vulnerability, where its own advisory gives them.
_ALIAS = re.compile(r"CVE-\d{4}-\d{4,}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}")


def as_openvex(report: Report) -> str:
    """The whole report. The author is whoever issues it, whom the advisor does not know."""
    statements = [
        _statement(report, assessed.cluster.name, finding)
        for assessed in report.assessment.clusters
        for finding in assessed.findings
    ]
    distinct = [*{json.dumps(each, sort_keys=True): each for each in statements}.values()]
    document: dict[str, Json] = {
        "@context": OPENVEX_CONTEXT,
        "author": "Unknown Author",
        "role": "whoever runs upgrade-advisor and issues this document",
        "timestamp": f"{report.today}T00:00:00Z",
        "version": 1,
        "tooling": "; ".join(map(plain, _tooling(report))),
        "statements": distinct,
    }
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    named = {"@context": OPENVEX_CONTEXT, "@id": f"https://openvex.dev/docs/upgrade-advisor/vex-{digest}", **document}
    return json.dumps(named, indent=2, ensure_ascii=True) + "\n"


def _tooling(report: Report) -> Iterator[str]:
    yield f"upgrade-advisor {report.tool_version}"
    yield verdict_sentence(report)
    for assessed in report.assessment.clusters:
        name = assessed.cluster.name
        yield f"{name}: {report.verdict_of(assessed)}"
        for remark in cluster_remarks(report, assessed):
            yield f"{name}: {remark.label}: {remark.text}"
    for remark in run_remarks(report):
        yield f"{remark.label}: {remark.text}"


def _statement(report: Report, cluster: str, finding: Finding) -> dict[str, Json]:
    advisory = finding.advisory
    vulnerability: dict[str, Json] = {"name": plain(advisory.id), "description": plain(advisory.title)}
    if aliases := _aliases(finding):
        vulnerability["aliases"] = aliases
    statement: dict[str, Json] = {
        "vulnerability": vulnerability,
        "products": [_product(report, cluster, finding)],
        "status": STATUS[finding.status],
    }
    place = place_at_gate(report, cluster, finding)
    passes = [f"passes the gate: {place.why}"] if place.at_gate is AtGate.PASSES else []
    told = [f"{each.label}: {each.text}" for each in finding_remarks(report, cluster, finding)]
    statement["status_notes"] = plain("; ".join([f"severity: {advisory.severity}", *told, *passes]))
    if finding.status is Status.AFFECTED:
        actions = "; ".join(f"{each.label}: {each.text}" for each in way_out(report, finding))
        statement["action_statement"] = plain(f"{advisory.fix} {actions}")
    if finding.status is Status.NOT_AFFECTED:
        if _is_outside(finding):
            statement["justification"] = "vulnerable_code_not_present"
        whys = [each.text for each in finding_remarks(report, cluster, finding) if each.label == "why"]
        statement["impact_statement"] = plain("; ".join(whys) or "nothing that it asks for holds")
    return statement


def _is_outside(finding: Finding) -> bool:
    """Whether the version alone says that the fault is not there; a condition that fails is no such claim."""
    return any(isinstance(each, RangeEvidence) and each.verdict is RangeVerdict.OUTSIDE for each in finding.evidence)


def _aliases(finding: Finding) -> list[Json]:
    advisory = finding.advisory
    if advisory.kind is not AdvisoryKind.SECURITY:
        return []
    return [*sorted(set(_ALIAS.findall(f"{advisory.title} {advisory.summary}")))]


def _product(report: Report, cluster: str, finding: Finding) -> Json:
    purl = _purl(report, finding.component_name, finding.component)
    part: Json = {"@id": purl, "identifiers": {"purl": purl}}
    return {"@id": f"urn:upgrade-advisor:cluster:{_quoted(cluster)}", "subcomponents": [part]}


def _purl(report: Report, name: ComponentName, component: Component | None) -> str:
    """Go modules by their path, all else as `generic`, for what a version is shipped as is no one package."""
    module = report.knowledge.components[name].module
    kind = f"golang/{quote(module)}" if module else f"generic/{_quoted(name)}"
    if component is None or not isinstance(component.version, Version):
        return f"pkg:{kind}"
    build = f"?build={_quoted(component.build)}" if component.build != "upstream" else ""
    return f"pkg:{kind}@{_quoted(str(component.version))}{build}"


def _quoted(text: str) -> str:
    return quote(plain(text), safe="")
