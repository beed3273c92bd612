"""`advisor diff`: two reports -> what changed between them and because of what, with an exit code for what is new."""

from __future__ import annotations

from pathlib import Path

from advisor import __version__
from advisor.cli.diagnostics import ExitCode
from advisor.cli.output import Output, outputs_from, write_outputs
from advisor.cli.session import Session
from advisor.cli.settings import settings_from
from advisor.documents.report import load_report
from advisor.model.reported import ReportedRun
from advisor.problems import InvalidInput, Problem
from advisor.report.as_json import settings_document
from advisor.report.difference import difference, exit_code_of
from advisor.report.difference_json import difference_json
from advisor.report.difference_page import difference_page
from advisor.report.record_json import Json
from advisor.report.screen import Screen

FORMATS = ("terminal", "json")
#: The settings that decide what a difference comes to.
DECIDING = frozenset({"fail_on", "allow_unknown", "exit_zero"})


def diff(session: Session) -> ExitCode:
    """Compares two reports."""
    outputs = outputs_from(session.arguments, FORMATS, "terminal")
    settings = settings_from(session.arguments, session.environment, session.file, session.now)
    old, new = _both(Path(session.arguments.old), Path(session.arguments.new))
    found = difference(old, new)
    verdict = found.verdict(fail_on=settings.fail_on, allow_unknown=settings.allow_unknown)
    code = exit_code_of(verdict, exit_zero=settings.exit_zero)
    session.narrator.finish()

    def render(output: Output) -> str:
        if output.format == "json":
            told = [each for each in settings.told if each.name in DECIDING]
            gate: dict[str, Json] = {"fail_on": settings.fail_on, "allow_unknown": settings.allow_unknown}
            gate |= {"exit_code": int(code), "settings": settings_document(told)}
            return difference_json(found, gate, verdict, __version__)
        on_screen = output.path is None
        screen = Screen(columns=session.columns if on_screen else 80, colour=session.colour and on_screen)
        return difference_page(found, verdict, code, screen)

    write_outputs(outputs, render, session.stdout)
    return ExitCode(code)


def _both(old: Path, new: Path) -> tuple[ReportedRun, ReportedRun]:
    """Both reports. Raises `InvalidInput` with the problems of both."""
    found: list[ReportedRun] = []
    problems: list[Problem] = []
    for path in (old, new):
        try:
            found.append(load_report(path))
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
    return found[0], found[1]
