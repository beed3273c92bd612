"""What a run could not see: the first thing that is shown, and never left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from advisor.model.assessment import ClusterAssessment
from advisor.report.document import Report
from advisor.report.layout import DIM, GREEN, YELLOW, Page
from advisor.report.phrases import number_of, some_names
from advisor.report.support_section import told_in_support

_NAMES = 6


def coverage_page(page: Page, report: Report) -> None:
    """One paragraph for each kind of thing that was not seen, the gravest first."""
    lines = list(_lines(report))
    for label, text in lines:
        page.labelled(label, text, indent=0, gutter=13)
    if not report.assessment.clusters:
        page.write("no cluster was read", style=YELLOW)
    elif not lines:
        page.write("everything that a rule asks for was seen", style=GREEN)
    if answers := len(report.assessment.record.rests_on):
        page.write(f"* rests on {number_of(answers, 'answer')} that somebody vouches for", style=DIM)


def _lines(report: Report) -> Iterator[tuple[str, str]]:
    clusters = report.assessment.clusters
    for assessed in clusters:
        if not assessed.cluster.is_reached:
            why = next((note.says for note in assessed.cluster.notes), "nothing was let in")
            yield "UNREACHABLE", f"{assessed.cluster.name}: {why}"
    if report.gate.knowledge_is_stale:
        yield "STALE", f"the knowledge is of {report.knowledge.as_of} and past its budget: nothing counts as clear"
    conflicts = [(each.cluster.name, conflict.about) for each in clusters for conflict in each.conflicts]
    if conflicts:
        names = tuple(dict.fromkeys(f"{about} in {name}" for name, about in conflicts))
        yield "CONFLICT", f"sources disagree on {some_names(names, _NAMES)}"
    yield from _open(report, clusters)
    yield from _unseen(clusters)


def _open(report: Report, clusters: tuple[ClusterAssessment, ...]) -> Iterator[tuple[str, str]]:
    facts: Counter[str] = Counter()
    findings = 0
    for assessed in clusters:
        for finding in assessed.findings:
            if finding.missing and finding.waiver is None and not told_in_support(finding, report):
                findings += 1
                facts.update({gap.fact for gap in finding.missing})
    if findings:
        names = tuple(f"{fact} ({count})" if count > 1 else fact for fact, count in facts.most_common())
        yield "NOT DECIDED", f"{number_of(findings, 'finding')}, for want of {some_names(names, _NAMES)}"


def _unseen(clusters: tuple[ClusterAssessment, ...]) -> Iterator[tuple[str, str]]:
    asked = {gap for each in clusters for finding in each.findings for gap in finding.missing}
    unseen = Counter(gap.reason for each in clusters for gap in each.gaps if gap not in asked)
    notes = Counter(f"{note.says}" for each in clusters if each.cluster.is_reached for note in each.cluster.notes)
    for label, counted in (("UNSEEN", unseen), ("NOTE", notes)):
        if counted:
            yield label, some_names(tuple(_times(says, count) for says, count in counted.most_common()), _NAMES)


def _times(says: str, count: int) -> str:
    return says if count == 1 else f"{says} ({count} times)"
