"""A runbook for one hop as plain data: in the order of work, each part with who says so."""

from __future__ import annotations

from typing import assert_never

from advisor.model.runbook import Claim, Rollback, Runbook, RunbookCheck, RunbookStep
from advisor.model.template import Values
from advisor.planner.runbooks import Chosen, NoneKnown, OneOf, RunbookChoice
from advisor.report.advisory_page import condition_lines
from advisor.report.document import Report
from advisor.report.filled import filled
from advisor.report.record_json import Json
from advisor.report.rests import how_to_settle


def choice_document(choice: RunbookChoice, values: Values, report: Report) -> Json:
    """How a hop is done: the runbook itself, or the candidates and the facts that would tell which it is."""
    match choice:
        case Chosen(runbooks):
            return {"choice": "chosen", "runbooks": [_filled(each, values) for each in runbooks], **_NOBODY_ASKED}
        case OneOf(candidates, facts):
            asked = [{"fact": each, "how": how_to_settle(each, report) or None} for each in facts]
            return {
                "choice": "open",
                "runbooks": [],
                "candidates": [_named(each) for each in candidates],
                "asks": asked,
            }
        case NoneKnown():
            return {"choice": "none", "runbooks": [], **_NOBODY_ASKED}
        case _:
            assert_never(choice)


_NOBODY_ASKED: dict[str, Json] = {"candidates": [], "asks": []}


def _named(runbook: Runbook) -> Json:
    return {"id": runbook.id, "title": runbook.title, "when": [line for line, _ in condition_lines(runbook.when)]}


def _filled(runbook: Runbook, values: Values) -> Json:
    done = filled(runbook, values)
    made, way_back = done.runbook, done.runbook.rollback
    no_return = way_back.point_of_no_return
    return {
        "id": made.id,
        "title": made.title,
        "fill_in": [{"field": each.name, "meaning": each.meaning} for each in done.blanks],
        "conditions": [_claim(each) for each in made.conditions],
        "prechecks": [_check(each) for each in made.prechecks],
        "backup": [_step(each) for each in made.backup],
        "actions": [_step(each) for each in made.actions],
        "order": [_claim(each) for each in made.order],
        "validation": [_check(each) for each in made.validation],
        "disruption": {
            "rolling": made.disruption.rolling,
            "drains": made.disruption.drains,
            "reboots": made.disruption.reboots,
            "says": [_claim(each) for each in made.disruption.says],
        },
        "rollback": {
            "kind": way_back.kind,
            "irreversible": way_back.kind is not Rollback.REVERSIBLE,
            "needs": _claim(way_back.needs),
            "point_of_no_return": _claim(no_return) if no_return else None,
            "steps": [_step(each) for each in way_back.steps],
        },
        "mind": [_claim(each) for each in made.mind],
        "references": {
            key: {"url": each.url, "says": each.says, "read": each.read} for key, each in made.references.items()
        },
        "confidence": made.confidence,
        "doubt": made.doubt,
    }


def _claim(claim: Claim) -> Json:
    return {"says": claim.says.written, "authority": claim.authority, "sources": list(claim.sources)}


def _check(check: RunbookCheck) -> Json:
    return {
        "title": check.title,
        "run": check.run.written if check.run else None,
        "language": check.language,
        "expect": check.expect.written,
        "passes": str(check.passes) if check.passes else None,
        "authority": check.authority,
        "sources": list(check.sources),
    }


def _step(step: RunbookStep) -> Json:
    return {
        "do": step.do.written,
        "run": step.run.written if step.run else None,
        "manifest": step.manifest,
        "expect": step.expect.written if step.expect else None,
        "only": step.only,
        "authority": step.authority,
        "sources": list(step.sources),
    }
