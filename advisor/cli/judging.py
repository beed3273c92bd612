"""`scan` and `explain`: sources -> findings, in the formats asked for, with the gate's exit code."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace

from advisor import __version__
from advisor.cli.diagnostics import ExitCode
from advisor.cli.output import Output, outputs_from, write_outputs
from advisor.cli.rendering import FORMATS, rendered, screen_of
from advisor.cli.session import Session
from advisor.cli.settings import Settings, settings_from
from advisor.documents.knowledge import Rules
from advisor.engine.baseline import Baseline
from advisor.engine.record import only_about
from advisor.model.advisory import Advisory
from advisor.model.answer import RecordedAnswer
from advisor.model.inventory import Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId
from advisor.model.record import Record
from advisor.model.waiver import Waiver
from advisor.problems import InvalidInput, Place, Problem, nearest
from advisor.report.advisory_page import NOWHERE, advisory_json, advisory_page
from advisor.report.document import Report
from advisor.report.terms import Terms, report_on

OF_MANY = ("jsonl", "json-summary")
"""The formats that a scan has with --estate only."""

EXPLAINED_AS = ("terminal", "json")


def scan(session: Session) -> ExitCode:
    """Judges every advisory."""
    if session.arguments.estate:
        from advisor.cli.estate import scan_estate  # noqa: PLC0415  # loads what one cluster does not need

        return scan_estate(session)
    check_not_for_one(session.arguments)
    outputs = outputs_from(session.arguments, FORMATS, "terminal")
    settings = settings_from(session.arguments, session.environment, session.file, session.now)
    baseline = baseline_of(settings, outputs)
    rules = session.load_rules(settings.rules)
    settings.check_day(rules.knowledge.as_of, session.narrator.say)
    record = record_of(settings, rules.knowledge)
    report = judged(session, settings, rules.knowledge, record, baseline)
    session.narrator.finish()
    write_outputs(outputs, lambda output: rendered(report, output, session), session.stdout)
    return ExitCode(report.exit_code)


def check_not_for_one(arguments: Namespace) -> None:
    """Raises `InvalidInput` for what only means something with --estate."""
    told = {
        "--jobs": arguments.jobs,
        "--scheduler": arguments.scheduler,
        "--resume": arguments.resume,
        "--group-by": arguments.group_by,
    }
    flags = [flag for flag, value in told.items() if value is not None and value is not False]
    formats = [f"-o {each}" for each in arguments.output or () if each.partition("=")[0] in OF_MANY]
    place = Place(file="command line")
    problems = [
        Problem(code="usage", message=f"{each} is for many clusters", place=place, hint="add --estate")
        for each in (*flags, *formats)
    ]
    if problems:
        raise InvalidInput(problems)


def explain(session: Session) -> ExitCode:
    """Shows one advisory, and with sources how it was judged there."""
    outputs = outputs_from(session.arguments, EXPLAINED_AS, "terminal")
    settings = settings_from(session.arguments, session.environment, session.file, session.now)
    baseline = baseline_of(settings, outputs)
    rules = session.load_rules(settings.rules)
    settings.check_day(rules.knowledge.as_of, session.narrator.say)
    advisory = advisory_named(session.arguments.advisory, rules)
    record = record_of(settings, rules.knowledge)
    report, ways = None, NOWHERE
    if session.looks:
        from advisor.cli.clearing import ways_out_of  # noqa: PLC0415  # the planner is for sources alone

        report = _report_on(advisory, session, settings, rules.knowledge, record, baseline)
        ways = ways_out_of(report, settings, record)
    session.narrator.finish()

    def render(output: Output) -> str:
        page = advisory_json if output.format == "json" else advisory_page
        return page(advisory, rules.knowledge, report, screen_of(session, output), ways)

    write_outputs(outputs, render, session.stdout)
    return ExitCode(report.exit_code) if report else ExitCode.CLEAR


def advisory_named(name: str, rules: Rules) -> Advisory:
    """An advisory by its id. Raises `InvalidInput`, with the nearest spelling, when there is none."""
    found = rules.knowledge.advisories.get(AdvisoryId(name))
    if found is None:
        hint = nearest(name, rules.knowledge.advisories) or "advisor rules list shows them all"
        message = f'no advisory is named "{name}"'
        place = Place(file="command line")
        raise InvalidInput([Problem(code="unknown-advisory", message=message, place=place, hint=hint)])
    return found


def record_of(settings: Settings, knowledge: KnowledgeBase) -> Record:
    """What people put on record. Raises `InvalidInput` with every problem of both files."""
    problems: list[Problem] = []
    waivers: tuple[Waiver, ...] = ()
    answers: tuple[RecordedAnswer, ...] = ()
    if settings.waivers:
        from advisor.documents.waivers import load_waivers  # noqa: PLC0415  # slow, and most runs have none

        try:
            waivers = load_waivers(settings.waivers, knowledge).waivers
        except InvalidInput as error:
            problems.extend(error.problems)
    if settings.answers:
        from advisor.documents.answers import load_answers  # noqa: PLC0415  # as above

        try:
            answers = load_answers(settings.answers, knowledge)
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
    return Record(today=settings.today, waivers=waivers, answers=answers)


def baseline_of(settings: Settings, outputs: Sequence[Output]) -> Baseline | None:
    """The baseline of the settings, None when there is none. Raises `InvalidInput` when it cannot be one."""
    path = settings.baseline
    if path is None:
        return None
    if any(each.path and os.path.realpath(each.path) == os.path.realpath(path) for each in outputs):
        message = "this run would write over its own baseline, and the next one would find everything in it"
        hint = "write the report to another file, and replace the baseline when somebody has looked at it"
        raise InvalidInput(
            [Problem(code="baseline-is-output", message=message, place=Place(file=str(path)), hint=hint)]
        )
    from advisor.documents.report import load_report  # noqa: PLC0415  # reads as YAML is read, which few scans need

    return Baseline.of(load_report(path))


def _report_on(
    advisory: Advisory,
    session: Session,
    settings: Settings,
    knowledge: KnowledgeBase,
    record: Record,
    baseline: Baseline | None,
) -> Report:
    """The report on one advisory, of which nothing else on record can be called unused, and nothing else vanished."""
    report = judged(session, settings, _knowing_only(advisory, knowledge), record, baseline)
    return replace(report, assessment=only_about(report.assessment), asked_about=advisory.id)


def judged(
    session: Session, settings: Settings, knowledge: KnowledgeBase, record: Record, baseline: Baseline | None
) -> Report:
    """What the sources or clusters of a run come to."""
    return judged_inventory(session.collect(knowledge), settings, knowledge, record, baseline)


def judged_inventory(
    inventory: Inventory, settings: Settings, knowledge: KnowledgeBase, record: Record, baseline: Baseline | None
) -> Report:
    """What an inventory comes to under the settings of a run."""
    return report_on(inventory, knowledge, terms_of(settings, knowledge, record, baseline))


def terms_of(settings: Settings, knowledge: KnowledgeBase, record: Record, baseline: Baseline | None) -> Terms:
    """What the settings of a run ask of every inventory that is judged in it."""
    return Terms(
        gate=settings.gate(as_of=knowledge.as_of, stale_after_days=knowledge.stale_after_days, baseline=baseline),
        edition=settings.edition,
        record=record,
        horizon=settings.horizon,
        settings=settings.told,
        tool_version=__version__,
        exit_zero=settings.exit_zero,
    )


def _knowing_only(advisory: Advisory, knowledge: KnowledgeBase) -> KnowledgeBase:
    return replace(knowledge, advisories={advisory.id: advisory}, by_component={advisory.component: (advisory,)})
