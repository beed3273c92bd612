"""The terminal's section on support: what has ended and what ends next, for all that no other section tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from advisor.model.advisory import AdvisoryKind
from advisor.model.assessment import ClusterAssessment
from advisor.model.fact import Missing
from advisor.model.finding import Finding, Status, SupportVerdict
from advisor.report.document import Report
from advisor.report.layout import BOLD, DIM, YELLOW, Page
from advisor.report.phrases import number_of
from advisor.report.screen import Screen
from advisor.report.support_words import support_clause

#: Stands behind every end that is known, when lines are sorted by the days that are left.
_NO_DAY = 1 << 30


def support_section(page: Page, report: Report, assessed: ClusterAssessment, screen: Screen) -> None:
    """One line for each end of life, soonest first; what the gate counts is told among its findings instead."""
    mine = [each for each in assessed.findings if told_in_support(each, report)]
    lines = sorted({_line(each, report) for each in mine if each.component is not None and not _is_anothers(each)})
    unjudged = _unjudged(mine)
    if not lines and not unjudged:
        return
    page.blank()
    page.spread(
        "SUPPORT",
        "" if report.gate.fail_on_eol is not None else "none of it counts without --fail-on-eol DAYS",
        left_style=BOLD,
        right_style=DIM,
    )
    for _, is_over, text in lines:
        page.write(text, indent=2, style=YELLOW if is_over else "")
    if screen.details:
        _in_full(page, unjudged)
    elif unjudged:
        names = dict.fromkeys(name for names in unjudged.values() for name in names)
        facts = dict.fromkeys(gap.fact for gap in unjudged)
        page.write(
            f"not decided: {number_of(len(names), 'further end')} of life, for want of {', '.join(facts)} (--details)",
            indent=2,
        )


def _in_full(page: Page, unjudged: Mapping[Missing, Sequence[str]]) -> None:
    for gap, names in unjudged.items():
        page.write(f"{', '.join(names)}: not decided, {gap.fact} is not known: {gap.reason}", indent=2, style=DIM)
        if gap.how:
            page.labelled("Get it", gap.how, indent=4)


def told_in_support(finding: Finding, report: Report) -> bool:
    """Whether a finding belongs here: every end of life but those that the gate counts and that are open."""
    if finding.advisory.kind is not AdvisoryKind.END_OF_LIFE:
        return False
    return not (report.gate.counts(finding) and finding.status in {Status.AFFECTED, Status.UNKNOWN})


def _is_anothers(finding: Finding) -> bool:
    """Whether somebody else built the component, who has an advisory of his own."""
    return finding.support is not None and finding.support.verdict is SupportVerdict.OTHER_BUILD


def _line(finding: Finding, report: Report) -> tuple[int, bool, str]:
    evidence, component = finding.support, finding.component
    assert evidence is not None, "an end of life that was judged has its support as evidence"
    assert component is not None, "what was not seen was not judged"
    days = evidence.days_left
    is_over = finding.status is Status.AFFECTED
    text = support_clause(evidence, component, report.title_of(finding.advisory.component))
    is_not_ours = finding.status is Status.NOT_AFFECTED and evidence.verdict is SupportVerdict.ENDED
    return (_NO_DAY if days is None else days, is_over, f"{text}; that is not your tier" if is_not_ours else text)


def _unjudged(findings: Iterable[Finding]) -> dict[Missing, list[str]]:
    by_gap: defaultdict[Missing, list[str]] = defaultdict(list)
    for finding in findings:
        for gap in finding.missing:
            by_gap[gap].append(finding.advisory.id)
    return {gap: list(dict.fromkeys(names)) for gap, names in sorted(by_gap.items())}
