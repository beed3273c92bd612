"""The report as JSON. `schemas/report.schema.json` says what each key means; keys only grow in a major version."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from advisor.engine.baseline import inside
from advisor.model.advisory import Check, Severity, Workaround
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Component
from advisor.model.fact import Known, Missing
from advisor.model.finding import Evidence, Finding, RangeEvidence, Status, SupportEvidence, SupportVerdict
from advisor.model.inventory import Conflict, Note
from advisor.model.knowledge_base import Layer
from advisor.model.provenance import Provenance
from advisor.model.reported import ReportedFinding
from advisor.report.digests import inventory_digest
from advisor.report.document import SCHEMA_VERSION, GateSetting, Report
from advisor.report.phrases import because, claim_of
from advisor.report.record_json import Json, answer_document, answers_document, waiver_document, waivers_document
from advisor.versions import Version


def as_json(report: Report) -> str:
    """The whole report, indented by two, one newline at the end."""
    return json.dumps(report_document(report), indent=2, ensure_ascii=True) + "\n"


def report_document(report: Report) -> Mapping[str, Json]:
    """The report as plain data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": tool_document(report),
        "knowledge": knowledge_document(report),
        "generated_at": f"{report.today}T00:00:00Z",
        "gate": gate_document(report, report.exit_code),
        "verdict": report.verdict,
        "clusters": [cluster_document(report, each) for each in report.assessment.clusters],
        "rests_on": [answer_document(each) for each in report.assessment.record.rests_on],
        "waivers": waivers_document(report.assessment.record),
        "answers": answers_document(report.assessment.record),
        "baseline": _baseline(report),
        "summary": {
            "affected": {severity: report.affected(severity) for severity in Severity},
            "unknown": len(report.undecided),
            "waived": len(report.waived),
            "end_of_life": {status: report.ends_of_life(status) for status in (Status.AFFECTED, Status.UNKNOWN)},
            "in_baseline": report.in_baseline,
        },
    }


def tool_document(report: Report) -> Json:
    """The program that made a document."""
    return {"name": "advisor", "version": report.tool_version}


def knowledge_document(report: Report) -> Json:
    """The knowledge of a run, exactly as it was."""
    knowledge = report.knowledge
    return {
        "name": knowledge.name,
        "version": knowledge.version,
        "as_of": knowledge.as_of,
        "digest": knowledge.digest,
        "advisories": len(knowledge.advisories),
        "stale": report.gate.knowledge_is_stale,
        "layers": [_layer(each) for each in knowledge.layers[1:]],
        "overrides": [
            {"name": each.name, "earlier": each.earlier, "later": each.later} for each in knowledge.overrides
        ],
        "rules": {name: knowledge.digests[name] for name in knowledge.advisories},
    }


def gate_document(report: Report, exit_code: int) -> Json:
    """What a run was held to, and the exit code it came to."""
    return {
        "fail_on": report.gate.fail_on,
        "allow_unknown": report.gate.allow_unknown,
        "basis": report.gate.basis,
        "fail_on_eol": report.gate.fail_on_eol,
        "exit_code": exit_code,
        "settings": settings_document(report.settings),
    }


def _layer(layer: Layer) -> Json:
    """A folder or bundle laid over the built-in rules; `signed_by` is null for what has no signature."""
    return {
        "source": layer.source,
        "name": layer.name or None,
        "version": layer.version or None,
        "bundle": layer.is_bundle,
        "signed_by": layer.signer or None,
    }


def cluster_document(report: Report, assessed: ClusterAssessment) -> Json:
    """One cluster of a report as plain data."""
    cluster = assessed.cluster
    (inventory,) = (each for each in report.inventory.clusters if each.name == cluster.name)
    groups: list[Json] = [
        {"count": len(group.names), "kernel": group.kernel, "os": group.os, "names": list(group.names)}
        for group in assessed.node_groups
    ]
    return {
        "name": cluster.name,
        "inventory_digest": inventory_digest(inventory),
        "verdict": report.verdict_of(assessed),
        "distribution": _distribution(report, assessed),
        "components": [_component(each) for each in assessed.components],
        "nodes": {"count": len(cluster.nodes), "groups": groups},
        "labels": dict(cluster.labels),
        "coverage": [{"fact": gap.fact, "reason": gap.reason, "remedy": gap.how} for gap in assessed.gaps],
        "findings": [_finding(report, cluster.name, each) for each in assessed.findings],
        "problems": [*map(_conflict, assessed.conflicts), *map(_note, cluster.notes)],
    }


def settings_document(settings: Iterable[GateSetting]) -> Json:
    """Settings as plain data, each with its origin."""
    return [{"name": each.name, "value": each.value, "origin": each.origin} for each in settings]


def _baseline(report: Report) -> Json:
    """The earlier run whose findings do not count, and what of it is open no more; null when there is none."""
    baseline = report.gate.baseline
    if baseline is None:
        return None
    known = baseline.report
    return {
        "digest": known.digest,
        "generated_at": f"{known.today}T00:00:00Z",
        "knowledge": {"version": known.knowledge_version, "digest": known.knowledge},
        "vanished": [reported_document(each) for each in report.vanished],
    }


def reported_document(finding: ReportedFinding) -> Mapping[str, Json]:
    """What an earlier report said of a finding, as plain data."""
    subject = finding.subject
    return {
        "cluster": subject.cluster,
        "advisory": subject.advisory,
        "component": subject.component,
        "version": subject.version or None,
        "build": subject.build or None,
        "inside": subject.inside or None,
        "severity": finding.severity,
        "status": finding.status,
    }


def _distribution(report: Report, assessed: ClusterAssessment) -> Json:
    found = distribution_of(report, assessed)
    return {"name": found.name, "version": _version(found)} if found else None


def distribution_of(report: Report, assessed: ClusterAssessment) -> Component | None:
    """The Kubernetes distribution: the oldest version of it while a roll is in progress; None when no node tells."""
    kinds = report.knowledge.components
    named = [each for each in assessed.components if kinds[each.name].is_distribution]
    marked = [each for each in named if kinds[each.name].kubelet_marker != ""] or named
    return marked[0] if marked else None


def _component(component: Component) -> Json:
    return {
        "name": component.name,
        "version": _version(component),
        "build": component.build,
        "edition": component.edition,
        "basis": component.basis,
        "seen_in": [_seen_in(place) for place in component.seen_in],
    }


def _version(component: Component) -> str | None:
    return str(component.version) if isinstance(component.version, Version) else None


def _seen_in(place: Provenance) -> Json:
    return {"source": place.source, "object": place.object, "field": place.field, "text": place.text}


def _finding(report: Report, cluster: str, finding: Finding) -> Json:
    advisory = finding.advisory
    component = finding.component
    return {
        "advisory": advisory.id,
        "kind": advisory.kind,
        "title": advisory.title,
        "component": advisory.component,
        "version": _version(component) if component else None,
        "build": component.build if component else None,
        "inside": inside(component.inside) if component and component.inside else None,
        "basis": finding.basis,
        "severity": advisory.severity,
        "status": finding.status,
        "standing": finding.standing,
        "evidence": [_evidence(each) for each in finding.evidence],
        "because": list(because(finding, report.title_of(advisory.component))),
        "missing": [missing_document(gap) for gap in finding.missing],
        "nodes": {
            "affected": len(finding.nodes.affected),
            "unknown": len(finding.nodes.unknown),
            "unseen": finding.nodes.unseen,
            "names": sorted({*finding.nodes.affected, *finding.nodes.unknown}),
        },
        "fixed_in": list(finding.fixed_in),
        "fixed_in_other_editions": list(finding.fixed_in_other_editions),
        "fixed_in_bundles": [
            {"bundle": each.bundle, "version": each.version, "ships": each.ships} for each in finding.fixed_in_bundles
        ],
        "workarounds": [workaround_document(each) for each in advisory.workarounds],
        "validation": {
            "before": [check_document(each) for each in advisory.validation.before],
            "after": [check_document(each) for each in advisory.validation.after],
        },
        "references": [{"url": each.url, "says": each.says, "read": each.read} for each in advisory.references],
        "rests_on": [_seen_in(place) for place in finding.rests_on],
        "waiver": waiver_document(finding.waiver) if finding.waiver else None,
        "support": _support(finding.support) if finding.support else None,
        "in_baseline": report.gate.knows(cluster, finding),
    }


def _support(evidence: SupportEvidence) -> Json:
    line = evidence.line
    return {
        "tier": evidence.support.tier,
        "line": line.line if line else None,
        "ends": line.ends.isoformat() if line and line.ends else None,
        "ends_at": evidence.support.ends_at,
        "not_before": line.not_before.isoformat() if line and line.not_before else None,
        "date_basis": line.basis if line else None,
        "note": line.note if line else None,
        "days_left": evidence.days_left,
        "has_ended": _HAS_ENDED.get(evidence.verdict),
    }


_HAS_ENDED = {SupportVerdict.ENDED: True, SupportVerdict.ENDING: False, SupportVerdict.SUPPORTED: False}
"""By verdict; None where it is not known."""


def _evidence(evidence: Evidence) -> Json:
    if isinstance(evidence, RangeEvidence):
        versions = str(evidence.range.versions) if evidence.range else None
        return {"kind": "version", "verdict": evidence.verdict, "range": versions}
    if isinstance(evidence, SupportEvidence):
        return {"kind": "support", "verdict": evidence.verdict, "line": evidence.line.line if evidence.line else None}
    answer = evidence.answer
    known = answer if isinstance(answer, Known) else None
    return {
        "kind": "test",
        "test": claim_of(evidence.leaf),
        "truth": evidence.truth.name.lower(),
        "value": known.value if known else None,
        "default": known.default_source if known else None,
        "seen_in": [_seen_in(place) for place in known.seen_in] if known else [],
        "nodes": list(evidence.nodes),
    }


def missing_document(gap: Missing) -> Json:
    """What is missing as plain data."""
    return {"kind": gap.kind, "fact": gap.fact, "reason": gap.reason, "how": gap.how}


def workaround_document(workaround: Workaround) -> Json:
    """A workaround as plain data."""
    return {
        "title": workaround.title,
        "steps": [{"do": step.do, "command": step.command} for step in workaround.steps],
        "cost": workaround.cost,
        "rollback": workaround.rollback,
    }


def check_document(check: Check) -> Json:
    """A validation step as plain data."""
    return {"title": check.title, "kind": check.kind, "run": check.run, "expect": check.expect}


def _conflict(conflict: Conflict) -> Json:
    values = [{"says": says, "seen_in": _seen_in(place)} for says, place in conflict.values]
    return {"kind": "conflict", "about": conflict.about, "values": values}


def _note(note: Note) -> Json:
    return {"kind": "note", "source": note.source, "says": note.says, "remedy": note.remedy}
