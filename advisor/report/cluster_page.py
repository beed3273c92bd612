"""One cluster for a reader: what it runs, what hits it, what is not known, and what its sources could not see."""

from __future__ import annotations

from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.finding import Finding, Status
from advisor.report.baseline_words import verdict_title
from advisor.report.document import Report
from advisor.report.fleet_section import conflict_lines, headline
from advisor.report.layout import BOLD, CYAN, DIM, YELLOW, Page
from advisor.report.phrases import component_words, number_of, some_names
from advisor.report.screen import SEVERITY_STYLE, VERDICT_STYLE, Screen
from advisor.report.support_section import support_section, told_in_support

#: So many kinds of nodes are told, the most frequent first; what hits the cluster stands below them, and shall be seen.
GROUPS_SHOWN = 8


def cluster_page(page: Page, report: Report, assessed: ClusterAssessment) -> None:
    """The whole page."""
    verdict = report.verdict_of(assessed)
    page.write(verdict_title(report, assessed).upper(), style=VERDICT_STYLE[verdict])
    page.write(headline(report, assessed), style=BOLD)
    if verdict is not Verdict.UNREACHABLE:
        _runs(page, report, assessed)
        _hits(page, report, assessed)
        _open(page, report, assessed)
    conflict_lines(page, assessed)
    support_section(page, report, assessed, Screen())
    _notes(page, assessed)


def _runs(page: Page, report: Report, assessed: ClusterAssessment) -> None:
    _heading(page, "Runs")
    for component in assessed.components:
        basis = "" if component.basis == "running" else f" ({component.basis})"
        page.write(f"{component_words(component, report.title_of(component.name))}{basis}", indent=2)
    if not assessed.components:
        page.write("no component was seen", indent=2)
    groups = assessed.node_groups
    if len(groups) > GROUPS_SHOWN:
        groups = tuple(sorted(groups, key=lambda group: -len(group.names)))
    for group in groups[:GROUPS_SHOWN]:
        alike = " · ".join(part for part in (group.kernel, group.os) if part) or "of unknown kernel"
        page.write(f"{number_of(len(group.names), 'node')}: {alike}", indent=2, style=DIM)
    if rest := groups[GROUPS_SHOWN:]:
        count = sum(len(group.names) for group in rest)
        page.write(f"{number_of(count, 'node')} more, of {number_of(len(rest), 'kind')}", indent=2, style=DIM)


def _hits(page: Page, report: Report, assessed: ClusterAssessment) -> None:
    found = [each for each in _told(report, assessed) if each.status is Status.AFFECTED]
    if found:
        _heading(page, f"Hits it: {number_of(len(found), 'finding')}")
    for finding in found:
        waived = ", waived" if finding.waiver else ""
        page.write(f"{finding.advisory.severity}: {finding.advisory.title}{waived}", indent=2, style=_style(finding))


def _open(page: Page, report: Report, assessed: ClusterAssessment) -> None:
    found = [each for each in _told(report, assessed) if each.status is Status.UNKNOWN]
    if not found:
        return
    counts = ", ".join(
        f"{count} {each}" for each in Severity if (count := sum(f.advisory.severity is each for f in found))
    )
    _heading(page, f"Not decided: {number_of(len(found), 'finding')} ({counts})")
    facts = tuple(dict.fromkeys(gap.fact for finding in found for gap in finding.missing))
    page.labelled("Want of", some_names(facts, 12))


def _notes(page: Page, assessed: ClusterAssessment) -> None:
    if assessed.cluster.notes:
        _heading(page, "What the sources could not show")
    for note in assessed.cluster.notes:
        remedy = f"; {note.remedy}" if note.remedy else ""
        page.labelled("-", f"{note.source.rpartition('/')[2]}: {note.says}{remedy}", gutter=2)


def _told(report: Report, assessed: ClusterAssessment) -> list[Finding]:
    return [each for each in assessed.findings if not told_in_support(each, report)]


def _style(finding: Finding) -> str:
    return YELLOW if finding.waiver else SEVERITY_STYLE[finding.advisory.severity]


def _heading(page: Page, text: str) -> None:
    page.blank()
    page.write(text, style=f"{BOLD};{CYAN}")
