"""`advisor rules`: check and show the knowledge base. `listing.py` lists it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from advisor.cli.diagnostics import ExitCode
from advisor.cli.judging import advisory_named
from advisor.cli.output import Output, outputs_from, write_output
from advisor.cli.rendering import screen_of
from advisor.cli.session import Session
from advisor.cli.settings import rules_told
from advisor.cli.upgrades import upgrade_names, upgrade_page
from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import Rules, load_knowledge
from advisor.documents.trust import Trust
from advisor.model.names import AdvisoryId
from advisor.problems import InvalidInput, Place, Problem, nearest
from advisor.report.advisory_page import advisory_json, advisory_page
from advisor.report.layout import Page
from advisor.report.plain import plain
from advisor.report.rules_json import check_json
from advisor.rulecheck import check_rules
from advisor.rulecheck.check import RuleCheck
from advisor.rulecheck.upgrades import UpgradeCheck, check_upgrades

FORMATS = ("terminal", "json")


def check(session: Session) -> ExitCode:
    """Checks the built-in rules, or those named; what has no kb.yaml is checked on top of the built-in ones."""
    (output,) = outputs_from(session.arguments, FORMATS, "terminal")
    session.narrator.progress("loading the rules")
    paths = [Path(each) for each in session.arguments.paths]
    rules = load_knowledge(_with_base(paths), use_cache=False, trust=Trust(allow_unsigned=True))
    session.narrator.progress("running cases and breaking rules on purpose")
    names = [name for name, file in rules.files.items() if not paths or _is_below(file, paths)]
    found = check_rules(rules.knowledge, rules.cases, rules.place, names=names)
    upgrades = check_upgrades(rules.knowledge, rules.upgrade_place)
    session.narrator.finish()
    own = [each for each in upgrades.problems if not paths or _is_below(each.place.file, paths)]
    faults = [*_faults(found, rules), *map(_told, own)]
    counts = {
        "advisories": found.advisories,
        "tables": upgrades.tables,
        "hazards": upgrades.hazards,
        "runbooks": upgrades.runbooks,
        "cases": found.cases + upgrades.cases,
        "mistakes": found.mutants + upgrades.mistakes,
    }
    text = _check_json(counts, faults, found) if output.format == "json" else _check_text(found, upgrades, faults)
    write_output(text, output.path, session.stdout)
    return ExitCode.AFFECTED if faults else ExitCode.CLEAR


def _with_base(paths: list[Path]) -> list[Path]:
    """The rules to load so that those named mean something."""
    is_whole = any(path.is_file() or (path / "kb.yaml").exists() for path in paths)
    return paths if is_whole else [bundled_folder("rules"), *paths]


def _is_below(file: str, paths: list[Path]) -> bool:
    """Whether an advisory's file stands in one of the folders or bundles named."""
    return any(file.startswith((f"{path}/", f"{path}!")) for path in paths)


def _check_json(counts: dict[str, int], faults: list[dict[str, str]], found: RuleCheck) -> str:
    coverage = found.coverage
    return check_json(counts, faults, advisories=coverage.advisories, unasked=coverage.unasked)


def _faults(found: RuleCheck, rules: Rules) -> Iterator[dict[str, str]]:
    """Every fault with its place, code, message and hint."""
    yield from map(_told, found.problems)
    for failure in found.failed:
        case = failure.case
        message = f'case "{case.name}" of {failure.advisory.id}: {failure.what}'
        yield _fault(str(case.place), "case-failed", message, f"it holds that {case.because}")
    for mutant in found.survivors:
        message = f"no case of {mutant.advisory.id} notices when {mutant.what}"
        place = str(rules.place(mutant.advisory.id, mutant.at))
        yield _fault(place, "mistake-unnoticed", message, "add a case on each side of it")


def _told(problem: Problem) -> dict[str, str]:
    return _fault(str(problem.place), problem.code, problem.message, problem.hint or "")


def _fault(place: str, code: str, message: str, hint: str) -> dict[str, str]:
    return {"place": place, "code": code, "message": message, "hint": hint}


def _check_text(found: RuleCheck, upgrades: UpgradeCheck, faults: list[dict[str, str]]) -> str:
    lines = [f"{each['place']}: error[{each['code']}]: {each['message']}\n  hint: {each['hint']}" for each in faults]
    holding = found.cases - len(found.failed)
    noticed = found.mutants - len(found.survivors)
    lines.append(
        f"rules check {'FAILED' if faults else 'passed'}: {found.advisories} advisories, "
        f"{holding} of {found.cases} cases hold, {noticed} of {found.mutants} deliberate mistakes noticed"
    )
    lines.append("  " + ", ".join(f"{name} {count}" for name, count in found.coverage.advisories.items()))
    if found.coverage.unasked:
        lines.append(f"  facts that no rule asks for: {', '.join(found.coverage.unasked)}")
    if upgrades.tables or upgrades.hazards or upgrades.runbooks:
        lines.append(
            f"upgrades: {upgrades.tables} tables, {upgrades.runbooks} runbooks, {upgrades.hazards} hazards, "
            f"{upgrades.cases - upgrades.cases_failed} of {upgrades.cases} cases hold, "
            f"{upgrades.mistakes - upgrades.mistakes_unnoticed} of {upgrades.mistakes} deliberate mistakes noticed"
        )
    return "".join(f"{plain(line)}\n" for text in lines for line in text.splitlines())


def show(session: Session) -> ExitCode:
    """Shows an advisory as a page, as JSON, or as its author wrote it; what is known of an upgrade as a page."""
    (output,) = outputs_from(session.arguments, FORMATS, "terminal")
    rules = session.load_rules(rules_told(session.arguments, session.environment, session.file))
    text = _upgrade_page(session, output, rules) or _advisory(session, output, rules)
    session.narrator.finish()
    write_output(text, output.path, session.stdout)
    return ExitCode.CLEAR


def _upgrade_page(session: Session, output: Output, rules: Rules) -> str | None:
    """The page of what is named so; None when it is no table, hazard, runbook, nor a component with hops."""
    if output.format != "terminal" or session.arguments.source:
        return None
    screen = screen_of(session, output)
    page = Page(columns=screen.columns, colour=screen.colour)
    return upgrade_page(session.arguments.advisory, rules.knowledge.upgrades, page)


def _advisory(session: Session, output: Output, rules: Rules) -> str:
    """An advisory. Raises `InvalidInput`, with the nearest spelling of anything that can be shown."""
    name = session.arguments.advisory
    if AdvisoryId(name) not in rules.knowledge.advisories:
        close = nearest(name, upgrade_names(rules.knowledge.upgrades))
        if close is not None and nearest(name, rules.knowledge.advisories) is None:
            message, place = f'nothing is named "{name}"', Place(file="command line")
            raise InvalidInput([Problem(code="unknown-name", message=message, place=place, hint=close)])
    advisory = advisory_named(name, rules)
    if session.arguments.source:
        return "".join(f"{plain(line)}\n" for line in rules.texts[advisory.id].splitlines())
    render = advisory_json if output.format == "json" else advisory_page
    return render(advisory, rules.knowledge, None, screen_of(session, output))
