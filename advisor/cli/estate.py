"""`scan --estate`: many inventories -> a line for each cluster as soon as it is judged, and what all come to."""

from __future__ import annotations

import gc
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from advisor import __version__
from advisor.cli.diagnostics import PRECEDENCE, ExitCode, problem_text
from advisor.cli.estate_request import EstateRequest, estate_request
from advisor.cli.estate_source import Files, LiveClusters, Source, live_clusters
from advisor.cli.estate_watch import EstateWatch
from advisor.cli.interrupts import Interrupts
from advisor.cli.judging import record_of, terms_of
from advisor.cli.output import Output, write_outputs
from advisor.cli.rendering import screen_of
from advisor.cli.scheduling import workers_of
from advisor.cli.session import Session
from advisor.cli.settings import Settings, settings_from
from advisor.documents.bounded import read_bounded
from advisor.engine.gate import EXIT_OF
from advisor.estate.account import Account
from advisor.estate.batch import Charge, Handshake
from advisor.estate.carried import carried
from advisor.estate.executor import Executor, OneProcess
from advisor.estate.inputs import count_of, inputs_of, units_of
from advisor.estate.lines import Filed, Lines, NoLines, Resumption, Streamed
from advisor.estate.processes import Processes
from advisor.estate.progress_file import DAY, progress_path
from advisor.estate.run import Work, run, take_over
from advisor.estate.summary import summary_document
from advisor.estate.unit import digest_of_bytes
from advisor.estate.worker import line_of
from advisor.model.assessment import Verdict
from advisor.model.inventory import Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.problems import NotReached
from advisor.report.estate_document import EstateReport
from advisor.report.estate_tally import EstateTally
from advisor.report.estate_terminal import estate_terminal
from advisor.report.terms import report_on

#: Below so many inventories, starting further processes takes longer than judging here.
WORTH_PROCESSES = 32
#: Settings whose content is held against the knowledge's digest, or against that of a file.
_TOLD_OTHERWISE = frozenset({"today", "rules", "public_key", "allow_unsigned", "waivers", "answers"})


def scan_estate(session: Session) -> ExitCode:
    """Judges every inventory by itself."""
    request = estate_request(session.arguments)
    settings = settings_from(session.arguments, session.environment, session.file, session.now)
    request.check(settings)
    rules = session.load_rules(settings.rules)
    settings.check_day(rules.knowledge.as_of, session.narrator.say)
    estate = _estate(session, settings, request, rules.knowledge)
    _collect_garbage()
    try:
        end = _judged(estate)
    finally:
        estate.watch.end()
    write_outputs(request.rendered, lambda output: _rendered(estate, output, end), session.stdout)
    return end.code


@dataclass(frozen=True, slots=True, kw_only=True)
class _Estate:
    """Everything that a run is made of."""

    session: Session
    settings: Settings
    request: EstateRequest
    knowledge: KnowledgeBase
    charge: Charge
    source: Source
    executor: Executor
    account: Account
    watch: EstateWatch
    interrupts: Interrupts


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """How a run ended."""

    code: ExitCode
    is_complete: bool
    """Whether every inventory was judged."""


def _collect_garbage() -> None:
    """What one run of one report can leave lying about, a run over thousands cannot.

    What is there already stays, and is not looked through again and again: without that, the larger the knowledge, the
    more garbage lies about before anybody looks.
    """
    gc.freeze()
    gc.enable()


def _estate(session: Session, settings: Settings, request: EstateRequest, knowledge: KnowledgeBase) -> _Estate:
    """What is there to be judged, and by whom. Raises `InvalidInput`."""
    terms = terms_of(settings, knowledge, record_of(settings, knowledge), None)
    charge = Charge(
        handshake=Handshake(version=__version__, knowledge=knowledge.digest),
        rules=session.rules_paths(settings.rules),
        trust=settings.rules.trust,
        terms=terms,
    )
    source = _files(session, request) if session.arguments.sources else live_clusters(session, knowledge)
    is_small = source.count is not None and source.count <= WORTH_PROCESSES and not request.jobs_told
    alone = not request.scheduler and (isinstance(source, LiveClusters) or is_small or request.jobs == 1)
    interrupts = Interrupts()
    return _Estate(
        session=session,
        settings=settings,
        request=request,
        knowledge=knowledge,
        charge=charge,
        source=source,
        executor=OneProcess(knowledge) if alone else _others(session, request, charge),
        account=Account(tally=EstateTally(group_by=request.group_by)),
        watch=EstateWatch(narrator=session.narrator, interrupts=interrupts, total=source.count),
        interrupts=interrupts,
    )


def _others(session: Session, request: EstateRequest, charge: Charge) -> Executor:
    return workers_of(request.scheduler, charge, session) if request.scheduler else Processes(request.jobs)


def _files(session: Session, request: EstateRequest) -> Files:
    """What was named, in its order."""
    session.narrator.progress("looking for inventories")
    inputs = inputs_of(session.arguments.sources)
    request.check_outputs_outside(inputs)
    units = units_of(inputs, session.stdin)
    return Files(coming=carried(units) if request.scheduler else units, count=count_of(inputs))


def _judged(estate: _Estate) -> _End:
    """Judges everything and writes the lines; what is done when Ctrl-C comes is kept, and says that it is not all."""
    with closing(estate.executor):
        try:
            with estate.interrupts.listening():
                lines = _lines(estate)
                end = _run(estate, lines)
        except KeyboardInterrupt:
            return _End(code=ExitCode.INTERRUPTED, is_complete=False)  # before there was a line
    with closing(lines):
        lines.finish(line_of(_summary(estate, end)), is_complete=end.is_complete)
    return end


def _run(estate: _Estate, lines: Lines) -> _End:
    source = estate.source
    work = Work(
        units=source.units(estate.watch), charge=estate.charge, executor=estate.executor, at_once=source.at_once
    )
    try:
        run(work, lines, estate.account, estate.watch)
    except KeyboardInterrupt:
        _tell_interrupted(estate)
        return _End(code=ExitCode.INTERRUPTED, is_complete=False)
    except NotReached as error:
        estate.session.narrator.complain(problem_text(error.problem))
        code = exit_code_of(estate.account, exit_zero=estate.settings.exit_zero)
        return _End(code=min(code, ExitCode.UNREACHABLE, key=PRECEDENCE.index), is_complete=False)
    except BaseException:
        lines.close()
        raise
    return _End(code=exit_code_of(estate.account, exit_zero=estate.settings.exit_zero), is_complete=True)


def _tell_interrupted(estate: _Estate) -> None:
    account, path = estate.account, estate.request.lines_path
    more = f"; {path} has them, and --resume goes on" if path else ""
    estate.session.narrator.say(f"interrupted after {account.read + account.broken:,} inventories{more}")


def exit_code_of(account: Account, *, exit_zero: bool) -> ExitCode:
    """What a run comes to. An input that is broken, or a name that two clusters have, is at fault before all else."""
    if account.problem_count:
        return ExitCode.BAD_REQUEST
    verdict = account.tally.verdict
    is_masked = exit_zero and verdict in {Verdict.AFFECTED, Verdict.UNDECIDED}
    return ExitCode.CLEAR if is_masked else ExitCode(EXIT_OF[verdict])


def _lines(estate: _Estate) -> Lines:
    """Where the lines go. What an interrupted run has done is counted first."""
    request = estate.request
    if not request.has_lines:
        return NoLines()
    path = request.lines_path
    if path is None:
        return Streamed(estate.session.stdout)
    terms = _progress_terms(estate)
    if not request.is_resumed:
        return Filed.began(path, terms)
    if not path.exists() and not progress_path(path).exists():
        estate.session.narrator.say(f"there is no {path} to go on with: this run begins it")
        return Filed.began(path, terms)
    resumption = Resumption(path, terms)
    try:
        return take_over(resumption, estate.source.coming, estate.account, estate.watch)
    except BaseException:
        resumption.close()
        raise


def _progress_terms(estate: _Estate) -> Mapping[str, str]:
    """What a run that goes on has to have in common with the one that was interrupted, in words."""
    settings = estate.settings
    found = {"the advisor": __version__, "the knowledge": estate.knowledge.digest, DAY: settings.today.isoformat()}
    for each in settings.told:
        if each.name not in _TOLD_OTHERWISE:
            found[f"--{each.name.replace('_', '-')}"] = each.value
    for flag, path in (("--waivers", settings.waivers), ("--answers", settings.answers)):
        if path:
            found[f"the file of {flag}"] = _digest(path)
    return found


def _digest(path: Path) -> str:
    return digest_of_bytes(read_bounded(path, size=1 << 30))


def _summary(estate: _Estate, end: _End) -> Mapping[str, object]:
    terms = estate.charge.terms
    return summary_document(
        report_on(Inventory(clusters=()), estate.knowledge, terms),
        terms.record,
        estate.account,
        exit_code=int(end.code),
        is_complete=end.is_complete,
    )


def _rendered(estate: _Estate, output: Output, end: _End) -> str:
    """An output of the whole, when everything is judged. What few runs ask for is loaded only then."""
    match output.format:
        case "json-summary":
            return json.dumps(_summary(estate, end), indent=2) + "\n"
        case "html":
            from advisor.report.estate_html import estate_html  # noqa: PLC0415  # see above

            return estate_html(_report(estate, end))
        case "metrics":
            from advisor.report.as_metrics import Run, estate_metrics  # noqa: PLC0415  # see above

            return estate_metrics(_report(estate, end), Run(at=estate.session.now, seconds=estate.session.seconds))
        case _:
            return estate_terminal(_report(estate, end), screen_of(estate.session, output))


def _report(estate: _Estate, end: _End) -> EstateReport:
    account, terms, path = estate.account, estate.charge.terms, estate.request.lines_path
    return EstateReport(
        tally=account.tally,
        knowledge=estate.knowledge,
        gate=terms.gate,
        settings=terms.settings,
        today=terms.horizon.today.isoformat(),
        tool_version=terms.tool_version,
        exit_code=int(end.code),
        record=account.use_of(terms.record),
        distinct=account.distinct,
        problems=tuple(account.problems),
        unread=account.broken,
        doubles=account.doubles,
        is_complete=end.is_complete,
        results=str(path) if path else "",
    )
