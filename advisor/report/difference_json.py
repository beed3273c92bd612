"""A difference as JSON. `schemas/diff.schema.json` says what each key means."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from advisor.model.assessment import Verdict
from advisor.model.reported import ReportedFinding, ReportedRun
from advisor.report.causes import Cause, InputChange
from advisor.report.difference import Change, Difference, Outcome, VerdictChange
from advisor.report.document import SCHEMA_VERSION
from advisor.report.record_json import Json


def difference_json(found: Difference, gate: Mapping[str, Json], verdict: Verdict, advisor: str) -> str:
    """The whole difference, indented by two, one newline at the end. `gate` is what decided its exit code."""
    document: Mapping[str, Json] = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "advisor", "version": advisor},
        "old": _run(found.old),
        "new": _run(found.new),
        "gate": gate,
        "verdict": verdict,
        "inputs": [_input(each) for each in found.inputs],
        "verdicts": [_verdict(each) for each in found.verdicts],
        **{outcome: [_change(each) for each in found.of(outcome)] for outcome in Outcome},
    }
    return json.dumps(document, indent=2) + "\n"


def _run(run: ReportedRun) -> Json:
    return {
        "digest": run.digest,
        "advisor": run.advisor,
        "generated_at": f"{run.today}T00:00:00Z",
        "knowledge": {"version": run.knowledge_version, "digest": run.knowledge, "stale": run.is_stale},
        "verdict": run.verdict,
    }


def _input(change: InputChange) -> Json:
    return {**_cause(change.cause), "old": change.old or None, "new": change.new or None}


def _cause(cause: Cause) -> Mapping[str, Json]:
    return {"kind": cause.kind, "what": cause.what}


def _causes(causes: Sequence[Cause]) -> Json:
    return [_cause(each) for each in causes]


def _verdict(change: VerdictChange) -> Json:
    return {"cluster": change.cluster, "old": change.old, "new": change.new, "causes": _causes(change.causes)}


def _change(change: Change) -> Json:
    subject = change.subject
    return {
        "cluster": subject.cluster,
        "advisory": subject.advisory,
        "component": subject.component,
        "is_new": change.is_new,
        "attributes": list(change.attributes),
        "old": _side(change.old),
        "new": _side(change.new),
        "causes": _causes(change.causes),
    }


def _side(finding: ReportedFinding | None) -> Json:
    if finding is None:
        return None
    subject = finding.subject
    return {
        "version": subject.version or None,
        "build": subject.build or None,
        "inside": subject.inside or None,
        "basis": finding.basis or None,
        "severity": finding.severity,
        "status": finding.status,
        "standing": finding.standing,
        "missing": list(finding.missing),
        "nodes": {"affected": finding.affected_nodes, "unknown": finding.unknown_nodes},
        "fixed_in": list(finding.fixed_in),
        "fixed_in_other_editions": list(finding.fixed_in_other_editions),
        "waiver": json.loads(finding.waiver) if finding.waiver else None,
    }
