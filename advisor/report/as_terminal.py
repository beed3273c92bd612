"""The report as a planner reads it: what hits us, why, until which version, what to do now, and what is not known.

First what fits on a screen: verdicts, a row for each finding, where to go, the most severe finding in full. `--details`
tells all of them in full, `--all` adds what is settled.
"""

from __future__ import annotations

from collections import defaultdict

from advisor.engine.gate import weakly_known
from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.component import Component
from advisor.model.finding import Finding, Status
from advisor.report.affected_section import affected_section, who
from advisor.report.answer_lines import answer_line
from advisor.report.baseline_words import closing_lines, verdict_sentence, verdict_title
from advisor.report.clear_words import left_out_words, not_judged
from advisor.report.document import Report
from advisor.report.fleet_section import conflict_lines, fleet_section, headline
from advisor.report.layout import BOLD, DIM, GREEN, YELLOW, Page
from advisor.report.phrases import (
    because,
    component_words,
    layer_words,
    number_of,
)
from advisor.report.placeholders import fill_in_words
from advisor.report.record_page import record_lines, signed_words, waived_lines
from advisor.report.screen import VERDICT_STYLE, Screen
from advisor.report.support_section import support_section, told_in_support
from advisor.report.undecided_section import answers_to_copy, undecided_section

#: More clusters are told together where nobody asked for `--details`.
ONE_BY_ONE = 3


def as_terminal(report: Report, screen: Screen) -> str:
    """The whole report as text."""
    page = screen.page()
    clusters = report.assessment.clusters
    if len(clusters) > ONE_BY_ONE and not screen.details:
        fleet_section(page, report, screen)
        page.blank()
    else:
        for assessed in clusters:
            _cluster(page, report, assessed, screen)
            page.blank()
    fill_in(page)
    _closing(page, report)
    return page.text()


def _cluster(page: Page, report: Report, assessed: ClusterAssessment, screen: Screen) -> None:
    verdict = report.verdict_of(assessed)
    page.spread(
        headline(report, assessed),
        _title(report, assessed),
        left_style=BOLD,
        right_style=VERDICT_STYLE[verdict],
    )
    if verdict is Verdict.UNREACHABLE:
        _unreachable(page, assessed)
        return
    by_status: defaultdict[Status, list[Finding]] = defaultdict(list)
    for finding in assessed.findings:
        if finding.waiver is None and not told_in_support(finding, report):
            by_status[finding.status].append(finding)
    affected_section(page, report, [(assessed, each) for each in by_status[Status.AFFECTED]], screen)
    for finding in assessed.findings:
        waived_lines(page, finding, who(report, finding))
    conflict_lines(page, assessed)
    undecided_section(page, report, by_status[Status.UNKNOWN], assessed.cluster.name, screen)
    _weak(page, report, assessed)
    support_section(page, report, assessed, screen)
    _unsought(page, report, assessed)
    settled = [*by_status[Status.FIXED], *by_status[Status.NOT_AFFECTED]]
    _settled(page, report, settled, show_all=screen.show_all)
    for note in assessed.cluster.notes:
        remedy = f"; {note.remedy}" if note.remedy else ""
        page.labelled("Note", f"{note.source.rpartition('/')[2]}: {note.says}{remedy}")


def _title(report: Report, assessed: ClusterAssessment) -> str:
    """The verdict as it stands at the top, where a reader in a hurry stops: with what it does not speak of."""
    left_out = left_out_words(report, assessed) if report.verdict_of(assessed) is Verdict.CLEAR else ""
    return ", ".join(filter(None, (verdict_title(report, assessed), left_out))).upper()


def _unreachable(page: Page, assessed: ClusterAssessment) -> None:
    """Why there was nothing to judge. That nothing is known of any component then goes without saying."""
    for note in assessed.cluster.notes:
        page.labelled("Why", note.says)
        if note.remedy:
            page.labelled("Get it", note.remedy)


def _weak(page: Page, report: Report, assessed: ClusterAssessment) -> None:
    """Versions known on a weaker basis than the gate lets a clear verdict rest on, and what would show them running."""
    named = _weakly_known(report, assessed)
    if named:
        page.blank()
        page.write("NOT SEEN RUNNING", style=f"{BOLD};{YELLOW}")
    for each in named:
        page.labelled(
            "", f"{component_words(each, report.title_of(each.name))} is known as {each.basis} only", gutter=0
        )
        ways = [gap.how for gap in assessed.gaps if gap.fact == f"{each.name}.version"]
        page.labelled("Get it", ways[0] if ways else report.knowledge.components[each.name].remedy)


def _weakly_known(report: Report, assessed: ClusterAssessment) -> list[Component]:
    return list(weakly_known(assessed.components, report.gate, report.knowledge))


def _unsought(page: Page, report: Report, assessed: ClusterAssessment) -> None:
    """What else was not seen, and decides nothing so far: the verdict above does not speak of it."""
    for gap in not_judged(report, assessed):
        page.blank()
        page.labelled("Unseen", f"not judged, for {gap.reason}; {gap.how}")


def _settled(page: Page, report: Report, findings: list[Finding], *, show_all: bool) -> None:
    if not findings:
        return
    page.blank()
    if not show_all:
        fixed = sum(finding.status is Status.FIXED for finding in findings)
        page.write(
            f"{number_of(len(findings), 'advisory')} settled: {fixed} fixed, {len(findings) - fixed} not affected "
            "(--all lists them)",
            indent=2,
            style=DIM,
        )
        return
    page.write("SETTLED", style=f"{BOLD};{GREEN}")
    for finding in findings:
        page.write(f"{finding.advisory.id}: {finding.status.replace('_', ' ')}", indent=2)
        for clause in because(finding, report.title_of(finding.advisory.component)):
            page.write(clause, indent=4, style=DIM)


def judged_lines(page: Page, report: Report) -> None:
    """How the advisories of a report came out, cluster by cluster, with everything that decided."""
    for assessed in report.assessment.clusters:
        page.blank()
        page.write(headline(report, assessed), style=BOLD)
        for finding in assessed.findings:
            waived = ", WAIVED" if finding.waiver else ""
            page.write(f"{finding.status.replace('_', ' ').upper()}{waived}", indent=2, style=BOLD)
            for clause in because(finding, report.title_of(finding.advisory.component)):
                page.labelled("", clause, gutter=2)
            if finding.waiver:
                page.labelled("Waived", signed_words(finding.waiver.signature), indent=4)
            for gap in finding.missing:
                page.labelled("Get it", f"{gap.fact}: {gap.how}", indent=4)
                line = answer_line(gap, finding, assessed.cluster.name, report.knowledge)
                answers_to_copy(page, [line] if line else [], indent=4)
        if not assessed.findings:
            page.write("NOT HERE  the component is not in this cluster", indent=2, style=BOLD)
    record_lines(page, report.assessment.record)


def fill_in(page: Page) -> None:
    """What a reader puts in place of words in the commands above; nothing where there is none."""
    if words := fill_in_words(page.copied):
        page.write(words)
        page.blank()


def _closing(page: Page, report: Report) -> None:
    verdict = report.verdict
    counts = [f"{report.affected(each)} {each}" for each in Severity if report.affected(each)]
    unknown, waived = len(report.undecided), len(report.waived)
    told = [*counts, *([f"{unknown} unknown"] if unknown else []), *([f"{waived} waived"] if waived else [])]
    summed = f" ({', '.join(told)})" if told else ""
    accepted = "; but for what is waived" if waived and verdict is Verdict.CLEAR else ""
    page.write(f"{verdict_sentence(report)}{accepted}{summed}", style=VERDICT_STYLE[verdict])
    for line in closing_lines(report):
        page.write(line)
    record_lines(page, report.assessment.record)
    if report.gate.knowledge_is_stale:
        page.write(
            f"The knowledge is of {report.knowledge.as_of} and past its budget: nothing counts as clear.", style=YELLOW
        )
    for layer in report.knowledge.layers[1:]:
        page.write(layer_words(layer), style=DIM)
    for override in report.knowledge.overrides:
        page.write(f"overridden: {override}", style=YELLOW)
    for setting in report.settings:
        page.write(f"{setting.name} is {setting.value} ({setting.origin})", style=DIM)
    masked = ", and 0 is returned (--exit-zero)" if report.exit_code != report.gate_code else ""
    page.write(
        f"exit code {report.gate_code}{masked} · knowledge {report.knowledge.version} of {report.knowledge.as_of} · "
        f"{report.today}",
        style=DIM,
    )
