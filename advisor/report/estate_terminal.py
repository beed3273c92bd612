"""Many clusters on a terminal: what was not read, then what hits most, what one change would clear, and the worst.

Each part is a table with its numbers first, so that it reads at 80 columns whatever the names are. What is left out is
counted, with the way to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from advisor.engine.gate import PRECEDENCE
from advisor.model.advisory import Severity
from advisor.model.assessment import Verdict
from advisor.problems import Problem
from advisor.report.estate_document import EstateReport, estate_remarks, headline, severity_counts, unread_remarks
from advisor.report.estate_ranking import (
    first_of_lines,
    ranked_advisories,
    ranked_changes,
    ranked_gaps,
    ranked_groups,
    words_of,
)
from advisor.report.estate_result import ClusterResult
from advisor.report.layout import BOLD, DIM, MARGIN, YELLOW, Page
from advisor.report.phrases import VERDICT_WORDS, number_of
from advisor.report.plain import plain, width
from advisor.report.screen import SEVERITY_STYLE, VERDICT_STYLE, Screen

#: So many rows of a table are told where nobody asked for all.
ROWS = 15
#: So many inputs that could not be read are told in full.
PROBLEMS = 5
#: Severities as heads of columns.
_SHORT = ("crit", "high", "med", "low")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Numbers, led by a word, and what they are about."""

    lead: str
    style: str = ""
    numbers: tuple[int, ...]
    about: str


def estate_terminal(report: EstateReport, screen: Screen) -> str:
    """The whole estate as text."""
    page = screen.page()
    page.write(headline(report), style=BOLD)
    _unread(page, report)
    _advisories(page, report, screen)
    _changes(page, report, screen)
    _groups(page, report, screen)
    _clusters(page, report, screen)
    _gaps(page, report, screen)
    page.blank()
    _closing(page, report)
    return page.text()


def _unread(page: Page, report: EstateReport) -> None:
    remarks = tuple(unread_remarks(report))
    if not remarks:
        return
    page.blank()
    for remark in remarks:
        page.write(f"{remark.label.upper()}: {remark.text}", style=f"{BOLD};{YELLOW}")
    for hint, problems in _by_hint(report.problems[:PROBLEMS]).items():
        for problem in problems:
            page.labelled("-", f"{problem.place}: {problem.message}", gutter=2)
        if hint:
            page.labelled("", hint, gutter=2)
    told = min(len(report.problems), PROBLEMS)
    if report.problem_count > told > 0:
        page.write(f"and {report.problem_count - told} more", indent=2, style=DIM)


def _by_hint(problems: Iterable[Problem]) -> Mapping[str | None, Sequence[Problem]]:
    """What one hint mends stands together, so that the hint stands once."""
    found: dict[str | None, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.hint, []).append(problem)
    return found


def _advisories(page: Page, report: EstateReport, screen: Screen) -> None:
    rows = [
        _Row(
            lead=advisory.severity.upper(),
            style=SEVERITY_STYLE[advisory.severity],
            numbers=(count.affected, count.unknown, count.waived),
            about=advisory.id,
        )
        for advisory, count in ranked_advisories(report.tally, report.knowledge.advisories)
    ]
    heads = ("affected", "undecided", "waived")
    _table(page, "BY ADVISORY: IN HOW MANY CLUSTERS", heads, rows, screen)


def _changes(page: Page, report: EstateReport, screen: Screen) -> None:
    ranked = ranked_changes(report.tally, report.knowledge)
    told = ranked if screen.show_all else first_of_lines(ranked, report.knowledge)
    rows = [
        _Row(
            lead="",
            numbers=(count.clusters, count.freed, *(count.findings[each] for each in Severity)),
            about=words_of(change),
        )
        for change, count in told
    ]
    title = "BY CHANGE: WHAT ONE WOULD CLEAR NOW; FREED: CLUSTERS IN WHICH IT CLEARS ALL"
    _table(page, title, ("clusters", "freed", *_SHORT), rows, screen, left_out=len(ranked) - len(told))


def _groups(page: Page, report: EstateReport, screen: Screen) -> None:
    tally = report.tally
    if tally.group_by is None:
        return
    groups = [*ranked_groups(tally), ("(further values)", tally.other_groups), ("(without it)", tally.unlabelled)]
    rows = [
        _Row(
            lead="",
            numbers=(
                count.clusters,
                *(count.verdicts[each] for each in PRECEDENCE),
                *(count.affected[each] for each in (Severity.CRITICAL, Severity.HIGH)),
            ),
            about=value or "(empty)",
        )
        for value, count in groups
        if count.clusters
    ]
    heads = ("clusters", "affected", "unreached", "undecided", "clear", *_SHORT[:2])
    _table(page, f"BY LABEL {tally.group_by}", heads, rows, screen)


def _clusters(page: Page, report: EstateReport, screen: Screen) -> None:
    worst = [each for each in report.tally.worst if screen.show_all or each.verdict is not Verdict.CLEAR]
    rows = [
        _Row(
            lead=each.title.upper(),
            style=VERDICT_STYLE[each.verdict],
            numbers=(*each.affected, sum(each.unknown)),
            about=cluster_words(each),
        )
        for each in worst
    ]
    told = _table(page, "BY CLUSTER, WORST FIRST; OPEN: NOT DECIDED", (*_SHORT, "open"), rows, screen, left_out=None)
    left = report.tally.whole.clusters - told
    if left:
        where = f"each has a line in {report.results}" if report.results else "-o jsonl=FILE writes a line for each"
        page.write(f"{number_of(left, 'cluster')} not listed here; {where}", indent=2, style=DIM)


def cluster_words(result: ClusterResult) -> str:
    """A cluster by its name, its version, and whether that is supported; or why it was not reached."""
    if result.note:
        return f"{result.name}: {result.note}"
    has_ended = result.days_left is not None and result.days_left < 0
    return " · ".join((result.name, result.version or "version not known", *(["EOL"] if has_ended else [])))


def _gaps(page: Page, report: EstateReport, screen: Screen) -> None:
    told = ranked_gaps(report.tally)
    shown = told if screen.show_all else told[:PROBLEMS]
    if not told:
        return
    page.blank()
    page.write("WHAT IS MISSING, AND WOULD DECIDE MORE", style=BOLD)
    for (_, fact), count in shown:
        waits = f"{number_of(count.findings, 'finding')} in {number_of(count.clusters, 'cluster')}"
        page.labelled("-", f"{fact}: {waits}", gutter=2)
        if count.how:
            page.labelled("", count.how, gutter=2, at_most=None if screen.details else 2)
    _left_out(page, len(told) - len(shown), "fact")


def _closing(page: Page, report: EstateReport) -> None:
    verdict = report.tally.verdict
    if report.is_whole or verdict is not Verdict.CLEAR:
        page.write(f"{VERDICT_WORDS[verdict]} ({severity_counts(report.tally.whole)})", style=VERDICT_STYLE[verdict])
    for remark in estate_remarks(report):
        page.write(f"{remark.label}: {remark.text}", style=YELLOW if remark.is_warning else DIM)
    knowledge = report.knowledge
    page.write(
        f"exit code {report.exit_code} · knowledge {knowledge.version} of {knowledge.as_of} · {report.today}", style=DIM
    )


def _table(
    page: Page, title: str, heads: Sequence[str], rows: Sequence[_Row], screen: Screen, *, left_out: int | None = 0
) -> int:
    """A heading and rows, and how many rows were told. Without `left_out` the caller says what is not told."""
    if not rows:
        return 0
    shown = rows if screen.show_all else rows[:ROWS]
    lead = MARGIN + max(width(plain(each.lead)) for each in shown)
    widths = [max(width(head), *(len(str(each.numbers[at])) for each in shown)) for at, head in enumerate(heads)]
    page.blank()
    page.write(title, style=BOLD)
    named = "".join(f"{head:>{size}}  " for head, size in zip(heads, widths, strict=True))
    page.lines.append(page.styled(f"{'':{lead + MARGIN}}{named}".rstrip(), DIM))
    for row in shown:
        told = "".join(f"{_number(n):>{size}}  " for n, size in zip(row.numbers, widths, strict=True))
        cells = ((f"  {row.lead}", lead + MARGIN), (told, width(told)), (row.about, 0))
        page.columned(cells, style=row.style)
    if left_out is not None:
        _left_out(page, left_out + len(rows) - len(shown), "row")
    return len(shown)


def _number(count: int) -> str:
    """Nothing is a dash: of a table of noughts the numbers would not stand out."""
    return str(count) if count else "-"


def _left_out(page: Page, count: int, noun: str) -> None:
    if count > 0:
        page.write(f"and {number_of(count, f'more {noun}')}; --all lists them", indent=2, style=DIM)
