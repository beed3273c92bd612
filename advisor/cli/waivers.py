"""`advisor waivers`: checks waivers before they are needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from advisor.cli.arguments import WAIVERS_FILE
from advisor.cli.diagnostics import ExitCode
from advisor.cli.output import outputs_from, write_output
from advisor.cli.session import Session
from advisor.cli.settings import rules_told, today_of
from advisor.documents.waiver_lint import WaiverLint, lint_waivers
from advisor.documents.waivers import WaiversFile, load_waivers
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import InvalidInput, Place, Problem
from advisor.report.phrases import number_of
from advisor.report.plain import plain
from advisor.report.rules_json import waiver_check_json

FORMATS = ("terminal", "json")


def check(session: Session) -> ExitCode:
    """Checks waivers files: what cannot be read is at fault, what is doubtful fails the check."""
    (output,) = outputs_from(session.arguments, FORMATS, "terminal")
    today = today_of(session.arguments, session.environment, session.file, session.now)
    knowledge = session.load_rules(rules_told(session.arguments, session.environment, session.file)).knowledge
    files = _loaded(_named(session.arguments.files), knowledge)
    lint = lint_waivers(files, knowledge, today)
    session.narrator.finish()
    count = sum(len(each.waivers) for each in files)
    text = _json(lint, count) if output.format == "json" else _text(lint, count)
    write_output(text, output.path, session.stdout)
    return ExitCode.AFFECTED if lint.faults else ExitCode.CLEAR


def _named(files: Sequence[str]) -> Sequence[Path]:
    """The files named, else the one that is called so by convention. Raises `InvalidInput` where that is not there."""
    if not files and not Path(WAIVERS_FILE).exists():
        message, hint = "no file is named, and this one is not here", "name them: advisor waivers check FILE"
        raise InvalidInput([Problem(code="missing-file", message=message, place=Place(file=WAIVERS_FILE), hint=hint)])
    return [Path(each) for each in files or (WAIVERS_FILE,)]


def _loaded(paths: Sequence[Path], knowledge: KnowledgeBase) -> list[WaiversFile]:
    """Every file, each once. Raises `InvalidInput` with every problem of all of them."""
    problems: list[Problem] = []
    files: list[WaiversFile] = []
    for path in dict.fromkeys(paths):
        try:
            files.append(load_waivers(path, knowledge))
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
    return files


def _json(lint: WaiverLint, count: int) -> str:
    return waiver_check_json(count, [_entry(each) for each in lint.faults], [_entry(each) for each in lint.warnings])


def _entry(problem: Problem) -> dict[str, str]:
    return {
        "place": str(problem.place),
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint or "",
    }


def _text(lint: WaiverLint, count: int) -> str:
    told = [*map(str, lint.faults), *(str(each).replace(": error[", ": warning[", 1) for each in lint.warnings)]
    found = f"{number_of(len(lint.faults), 'fault')}, {number_of(len(lint.warnings), 'warning')}"
    told.append(f"waivers check {'FAILED' if lint.faults else 'passed'}: {number_of(count, 'waiver')}, {found}")
    return "".join(f"{plain(line)}\n" for text in told for line in text.splitlines())
