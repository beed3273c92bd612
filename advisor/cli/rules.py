"""`advisor rules`: check and show the knowledge base. `listing.py` lists it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from advisor.cli.diagnostics import ExitCode
from advisor.cli.judging import advisory_named
from advisor.cli.output import outputs_from, write_output
from advisor.cli.session import Session
from advisor.cli.settings import rules_told
from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import Rules, load_knowledge
from advisor.report.plain import plain
from advisor.report.rules_json import check_json
from advisor.rulecheck import check_rules
from advisor.rulecheck.check import RuleCheck

FORMATS = ("terminal", "json")


def check(session: Session) -> ExitCode:
    """Checks the built-in rules, or the folders named."""
    (output,) = outputs_from(session.arguments, FORMATS, "terminal")
    folders = [Path(each) for each in session.arguments.paths] or [bundled_folder("rules")]
    session.narrator.progress("loading the rules")
    rules = load_knowledge(folders, use_cache=False)
    session.narrator.progress("running cases and breaking rules on purpose")
    found = check_rules(rules.knowledge, rules.cases, rules.place)
    session.narrator.finish()
    faults = [*_faults(found, rules)]
    counts = {"advisories": found.advisories, "cases": found.cases, "mistakes": found.mutants}
    text = _check_json(counts, faults, found) if output.format == "json" else _check_text(found, faults)
    write_output(text, output.path, session.stdout)
    return ExitCode.CLEAR if found.passed else ExitCode.AFFECTED


def _check_json(counts: dict[str, int], faults: list[dict[str, str]], found: RuleCheck) -> str:
    coverage = found.coverage
    return check_json(counts, faults, advisories=coverage.advisories, unasked=coverage.unasked)


def _faults(found: RuleCheck, rules: Rules) -> Iterator[dict[str, str]]:
    """Every fault with its place, code, message and hint."""
    for problem in found.problems:
        yield _fault(str(problem.place), problem.code, problem.message, problem.hint or "")
    for failure in found.failed:
        case = failure.case
        message = f'case "{case.name}" of {failure.advisory.id}: {failure.what}'
        yield _fault(str(case.place), "case-failed", message, f"it holds that {case.because}")
    for mutant in found.survivors:
        message = f"no case of {mutant.advisory.id} notices when {mutant.what}"
        place = str(rules.place(mutant.advisory.id, mutant.at))
        yield _fault(place, "mistake-unnoticed", message, "add a case on each side of it")


def _fault(place: str, code: str, message: str, hint: str) -> dict[str, str]:
    return {"place": place, "code": code, "message": message, "hint": hint}


def _check_text(found: RuleCheck, faults: list[dict[str, str]]) -> str:
    lines = [f"{each['place']}: error[{each['code']}]: {each['message']}\n  hint: {each['hint']}" for each in faults]
    holding = found.cases - len(found.failed)
    noticed = found.mutants - len(found.survivors)
    lines.append(
        f"rules check {'passed' if found.passed else 'FAILED'}: {found.advisories} advisories, "
        f"{holding} of {found.cases} cases hold, {noticed} of {found.mutants} deliberate mistakes noticed"
    )
    lines.append("  " + ", ".join(f"{name} {count}" for name, count in found.coverage.advisories.items()))
    if found.coverage.unasked:
        lines.append(f"  facts that no rule asks for: {', '.join(found.coverage.unasked)}")
    return "".join(f"{plain(line)}\n" for text in lines for line in text.splitlines())


def show(session: Session) -> ExitCode:
    """Shows an advisory's file as its author wrote it."""
    (output,) = outputs_from(session.arguments, ("terminal",), "terminal")
    rules = session.load_rules(rules_told(session.arguments, session.environment))
    advisory = advisory_named(session.arguments.advisory, rules)
    session.narrator.finish()
    written = Path(rules.files[advisory.id]).read_text(encoding="utf-8")
    write_output("".join(f"{plain(line)}\n" for line in written.splitlines()), output.path, session.stdout)
    return ExitCode.CLEAR
