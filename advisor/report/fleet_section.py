"""Many clusters on one screen: a line for each, and what affects them or is missing told once for all of them."""

from __future__ import annotations

from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.finding import Finding, Status
from advisor.report.affected_section import affected_section
from advisor.report.as_json import distribution_of
from advisor.report.baseline_words import verdict_title
from advisor.report.document import Report
from advisor.report.layout import BOLD, DIM, MARGIN, YELLOW, Page
from advisor.report.phrases import component_words, number_of, place_words
from advisor.report.screen import VERDICT_STYLE, Screen
from advisor.report.support_section import told_in_support
from advisor.report.undecided_section import undecided_in_short


def fleet_section(page: Page, report: Report, screen: Screen) -> None:
    """All clusters together."""
    clusters = report.assessment.clusters
    verdicts = [report.verdict_of(each) for each in clusters]
    counts = ", ".join(f"{verdicts.count(each)} {each}" for each in Verdict if each in verdicts)
    page.write(f"{number_of(len(clusters), 'cluster')}: {counts}", style=BOLD)
    titles = [verdict_title(report, each).upper() for each in clusters]
    left = MARGIN + max(map(len, titles))
    for assessed, verdict, title in zip(clusters, verdicts, titles, strict=True):
        page.columned(((title, left), (_line(report, assessed), 0)), style=VERDICT_STYLE[verdict])
    hits = [(each, finding) for each in clusters for finding in _open(each, report, Status.AFFECTED)]
    hits.sort(key=lambda hit: (hit[1].advisory.severity.rank, hit[1].advisory.id))
    affected_section(page, report, hits, screen)
    for assessed in clusters:
        conflict_lines(page, assessed)
    undecided_in_short(page, [finding for each in clusters for finding in _open(each, report, Status.UNKNOWN)])
    page.blank()
    page.write(f"not told here: {_left_out(report)}; --details tells of each cluster", style=DIM)


def headline(report: Report, assessed: ClusterAssessment) -> str:
    """A cluster by its name, what it is, and how large."""
    found = distribution_of(report, assessed)
    nodes = len(assessed.cluster.nodes)
    parts = [assessed.cluster.name]
    if found:
        parts.append(component_words(found, report.title_of(found.name)))
    parts.append(number_of(nodes, "node") if nodes else "no node seen")
    return " · ".join(parts)


def conflict_lines(page: Page, assessed: ClusterAssessment) -> None:
    """Where the sources disagree about a cluster."""
    for conflict in assessed.conflicts:
        page.blank()
        page.write(f"CONFLICT  {conflict.about}: sources disagree", style=YELLOW)
        for says, place in conflict.values:
            page.labelled("", f"{says} ({place_words(place)})", gutter=2)


def _line(report: Report, assessed: ClusterAssessment) -> str:
    if not assessed.cluster.is_reached:
        return ": ".join((assessed.cluster.name, *(note.says for note in assessed.cluster.notes[:1])))
    told = []
    for status, word in ((Status.AFFECTED, "affected"), (Status.UNKNOWN, "unknown")):
        if count := len(_open(assessed, report, status)):
            told.append(f"{count} {word}")
    return " · ".join((headline(report, assessed), *told))


def _open(assessed: ClusterAssessment, report: Report, status: Status) -> list[Finding]:
    return [
        each
        for each in assessed.findings
        if each.status is status and each.waiver is None and not told_in_support(each, report)
    ]


def _left_out(report: Report) -> str:
    """What each cluster has that only the sections one by one tell."""
    clusters = report.assessment.clusters
    ends = sum(told_in_support(finding, report) for each in clusters for finding in each.findings)
    settled = sum(len(each.findings) for each in clusters) - ends - len(report.waived)
    settled -= sum(
        len(_open(each, report, status)) for each in clusters for status in (Status.AFFECTED, Status.UNKNOWN)
    )
    counts = (
        (len(report.waived), "waived finding"),
        (ends, "support judgement"),
        (settled, "settled finding"),
        (sum(len(each.cluster.notes) for each in clusters), "note"),
    )
    return ", ".join(number_of(count, noun) for count, noun in counts if count) or "nothing"
