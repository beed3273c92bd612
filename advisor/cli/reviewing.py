"""`checklist`: sources -> plan -> the alternative that was chosen, as a review before the change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from advisor.cli.diagnostics import ExitCode
from advisor.cli.output import Output, outputs_from, write_outputs
from advisor.cli.planning import plan_of
from advisor.cli.session import Session
from advisor.documents.marks import load_marks
from advisor.model.checklist import Checklist
from advisor.model.marks import Marks
from advisor.planner.outcome import UpgradePlan
from advisor.problems import InvalidInput, Place, Problem
from advisor.report.checklist_document import checklist_of, choices
from advisor.report.checklist_json import checklist_json
from advisor.report.checklist_markdown import checklist_markdown
from advisor.report.checklist_marks import other_checklist
from advisor.report.plan_document import PlanReport

FORMATS = ("markdown", "html", "json")


def checklist(session: Session) -> ExitCode:
    """Writes a checklist, also one of a plan that leaves something open, or of none at all."""
    outputs = outputs_from(session.arguments, FORMATS, "markdown")
    report = plan_of(session)
    chosen: str = session.arguments.alternative
    if problems := list(_not_there(report, chosen)):
        raise InvalidInput(problems)
    made = checklist_of(report, chosen)
    marks = _marks_on(made, session.arguments.marks)
    write_outputs(outputs, lambda output: _rendered(made, marks, output), session.stdout)
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


def _marks_on(made: Checklist, path: str | None) -> Marks | None:
    """The marks of a file. Raises `InvalidInput` where they belong to another checklist, with what differs."""
    if path is None:
        return None
    marks = load_marks(Path(path))
    if problem := other_checklist(marks, made, path):
        raise InvalidInput([problem])
    return marks


def _rendered(made: Checklist, marks: Marks | None, output: Output) -> str:
    match output.format:
        case "json":
            return checklist_json(made)
        case "html":
            from advisor.report.html_checklist import checklist_html  # noqa: PLC0415  # few are printed

            return checklist_html(made, marks)
        case _:
            return checklist_markdown(made, marks)
