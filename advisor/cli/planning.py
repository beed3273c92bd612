"""`plan`: sources -> findings -> upgrade paths side by side, in the formats asked for, with the gate's exit code."""

from __future__ import annotations

from dataclasses import replace

from advisor.cli.diagnostics import ExitCode
from advisor.cli.judging import judged, record_of
from advisor.cli.output import Output, outputs_from, write_outputs
from advisor.cli.plan_request import PlanRequest, plan_request, wishes_of
from advisor.cli.plans import planned, question
from advisor.cli.rendering import screen_of
from advisor.cli.session import Session
from advisor.cli.settings import Settings, settings_from
from advisor.problems import InvalidInput
from advisor.report.plan_document import PlanReport
from advisor.report.plan_json import plan_json
from advisor.report.plan_markdown import plan_markdown
from advisor.report.plan_page import plan_page

FORMATS = ("terminal", "json", "markdown", "html")


def plan(session: Session) -> ExitCode:
    """Plans upgrades."""
    outputs = outputs_from(session.arguments, FORMATS, "terminal")
    report = plan_of(session)
    write_outputs(outputs, lambda output: _rendered(report, output, session), session.stdout)
    return ExitCode(report.exit_code)


def plan_of(session: Session) -> PlanReport:
    """What planning comes to, as the arguments and settings of a run ask for it. Raises `InvalidInput`."""
    settings, request = _asked(session)
    rules = session.load_rules(settings.rules)
    settings.check_day(rules.knowledge.as_of, session.narrator.say)
    wishes = wishes_of(request, rules.knowledge)
    record = record_of(settings, rules.knowledge)
    found = judged(session, settings, rules.knowledge, record, None)
    asked = question(found, settings, request, wishes, record)
    outlook = planned(replace(asked, show_all=session.arguments.show_all), session.narrator.progress)
    if outlook.problems:
        raise InvalidInput(outlook.problems)
    report = outlook.report
    session.narrator.finish()
    return report


def _asked(session: Session) -> tuple[Settings, PlanRequest]:
    """The settings and the request. Raises `InvalidInput` with the problems of both."""
    told = (session.arguments, session.environment, session.file)
    try:
        request = plan_request(*told)
    except InvalidInput as error:
        try:
            settings_from(*told, session.now)
        except InvalidInput as other:
            raise InvalidInput([*error.problems, *other.problems]) from error
        raise
    return settings_from(*told, session.now), request


def _rendered(report: PlanReport, output: Output, session: Session) -> str:
    match output.format:
        case "json":
            return plan_json(report)
        case "markdown":
            return plan_markdown(report, details=session.arguments.details)
        case "html":
            from advisor.report.html_plan import plan_html  # noqa: PLC0415  # few plans are printed

            return plan_html(report)
        case _:
            return plan_page(report, screen_of(session, output))
