"""A verification as JSON. `schemas/verification.schema.json` says what each key means; keys only grow."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import assert_never

from advisor.model.noted import Noted
from advisor.model.recorded_plan import RecordedHop
from advisor.report.as_json import knowledge_document, settings_document, tool_document
from advisor.report.moved import Moved
from advisor.report.progress import Elsewhere, Made, Making, Stage, Stand, Untold
from advisor.report.record_json import Json
from advisor.report.step import Outcome, Step
from advisor.report.verification import SCHEMA_VERSION, Checked, Verification


def verification_json(run: Verification) -> str:
    """The whole verification, indented by two, one newline at the end."""
    return json.dumps(verification_document(run), indent=2, ensure_ascii=True) + "\n"


def verification_document(run: Verification) -> Mapping[str, Json]:
    """The verification as plain data."""
    judged, plan = run.judged, run.plan
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": tool_document(judged),
        "knowledge": knowledge_document(judged),
        "generated_at": f"{judged.today}T00:00:00Z",
        "plan": {
            "file": plan.file,
            "digest": plan.digest,
            "advisor": plan.advisor,
            "generated_at": f"{plan.made_from.today}T00:00:00Z",
        },
        "prometheus": run.prometheus,
        "gate": {
            "allow_unknown": judged.gate.allow_unknown,
            "basis": judged.gate.basis,
            "exit_code": run.exit_code,
            "settings": settings_document(judged.settings),
        },
        "result": run.result,
        "courses": [_course(run, each) for each in run.checked],
    }


def _course(run: Verification, checked: Checked) -> Json:
    return {
        "clusters": list(checked.course.clusters),
        "alternative": checked.way.name if checked.way else None,
        "hops": len(checked.way.hops) if checked.way else 0,
        "stage": _stage(checked.stage),
        "judged_hop": checked.judged or None,
        "hop": _hop(checked.hop),
        "next_hop": _hop(checked.next_hop),
        "stands": [_stand(each) for each in checked.stands],
        "result": checked.result(allow_unknown=run.judged.gate.allow_unknown),
        "counts": {outcome: checked.count(outcome) for outcome in Outcome},
        "moved": [_moved(each) for each in checked.moved],
        "steps": [_step(each) for each in checked.steps],
    }


def _stage(stage: Stage) -> Json:
    match stage:
        case Made(hops):
            return {"kind": "after_hop" if hops else "before", "hop": hops or None}
        case Making(hop):
            return {"kind": "amid_hop", "hop": hop}
        case Elsewhere():
            return {"kind": "elsewhere", "hop": None}
        case Untold():
            return {"kind": "unknown", "hop": None}
        case _:
            assert_never(stage)


def _hop(hop: RecordedHop | None) -> Json:
    if hop is None:
        return None
    return {
        "window": hop.window,
        "cluster": hop.cluster,
        "component": hop.component,
        "fact": hop.fact,
        "from": hop.start,
        "to": hop.end,
        "drags": dict(sorted(hop.drags.items())),
        "nodes": list(hop.nodes),
    }


def _stand(stand: Stand) -> Json:
    return {
        "cluster": stand.cluster,
        "what": stand.what,
        "seen": stand.seen,
        "known": stand.at is not None,
        "expected": list(stand.expected),
    }


def _moved(moved: Moved) -> Json:
    return {
        "input": moved.input,
        "cluster": moved.cluster or None,
        "what": moved.what,
        "was": moved.was,
        "now": moved.now,
    }


def _step(step: Step) -> Json:
    return {
        "number": step.number,
        "kind": step.kind,
        "title": step.title,
        "outcome": step.outcome,
        "says": step.says,
        "details": list(step.details),
        "who": step.who or None,
        "run": step.run,
        "expect": step.expect,
        "could_not_look": step.could_not_look,
        "noted": _noted(step.noted) if step.noted else None,
    }


def _noted(noted: Noted) -> Json:
    return {
        "passed": noted.passed,
        "by": noted.by,
        "on": noted.on.isoformat(),
        "note": noted.note or None,
        "source": noted.source,
    }
