"""`checklist`: sources -> plan -> the alternative that was chosen, as a review before the change."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.cli.diagnostics import ExitCode
from advisor.cli.output import Output, outputs_from, write_outputs
from advisor.cli.planning import plan_of
from advisor.cli.session import Session
from advisor.model.checklist import Checklist
from advisor.planner.outcome import UpgradePlan
from advisor.problems import InvalidInput, Place, Problem
from advisor.report.checklist_document import checklist_of, choices
from advisor.report.checklist_json import checklist_json
from advisor.report.plan_document import PlanReport

FORMATS = ("json",)


def checklist(session: Session) -> ExitCode:
    """Writes a checklist, also one of a plan that leaves something open, or of none at all."""
    outputs = outputs_from(session.arguments, FORMATS, "json")
    report = plan_of(session)
    chosen: str = session.arguments.alternative
    if problems := list(_not_there(report, chosen)):
        raise InvalidInput(problems)
    made = checklist_of(report, chosen)
    write_outputs(outputs, lambda output: _rendered(made, output), session.stdout)
    return ExitCode(made.exit_code)


def _not_there(report: PlanReport, chosen: str) -> Iterator[Problem]:
    """The plans that have ways, and none of that name."""
    for plan in report.plans:
        if not isinstance(plan.planned, UpgradePlan):
            continue
        ways = choices(report, plan)
        if chosen not in ways:
            message = f'{", ".join(plan.names)} has no alternative "{chosen}"'
            hidden = len(plan.planned.alternatives) - len(ways)
            more = f"; with --all there are {hidden} more" if hidden else ""
            hint = f"there are {', '.join(ways)}{more}"
            yield Problem(code="unknown-alternative", message=message, place=Place(file="--alternative"), hint=hint)


def _rendered(made: Checklist, output: Output) -> str:
    match output.format:
        case "json":
            return checklist_json(made)
        case _:
            raise AssertionError(output)
