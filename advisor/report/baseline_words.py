"""What the baseline has to do with a run, in words: shared by every format that people read."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.engine.baseline import reported_finding
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.finding import Finding, Status
from advisor.model.reported import ReportedFinding
from advisor.report.clear_words import clear_sentence
from advisor.report.document import Report
from advisor.report.phrases import VERDICT_WORDS, number_of

NOTHING_NEW = "nothing new"
"""A clear verdict that rests on a baseline is not called clear."""

_NOTHING_NEW_WORDS = f"{NOTHING_NEW}: what affects it, or could not be decided, is in the baseline"


def verdict_title(report: Report, assessed: ClusterAssessment) -> str:
    """A cluster's verdict in a word or two."""
    verdict = report.verdict_of(assessed)
    return NOTHING_NEW if verdict is Verdict.CLEAR and _known_in(report, assessed) else verdict


def verdict_sentence(report: Report) -> str:
    """What the whole run comes to; where that is clear, with what it does not speak of."""
    verdict = report.verdict
    rests_on_it = any(_known_in(report, each) for each in report.assessment.clusters)
    if verdict is not Verdict.CLEAR:
        return VERDICT_WORDS[verdict]
    return _NOTHING_NEW_WORDS if rests_on_it else clear_sentence(report)


def place_in_baseline(report: Report, cluster: str, finding: Finding) -> str:
    """Whether the baseline has an open finding, or why not; empty when there is no baseline."""
    baseline = report.gate.baseline
    if baseline is None:
        return ""
    if report.gate.knows(cluster, finding):
        return f"known since {baseline.report.today}; it does not count"
    return f"new: {baseline.why_new(reported_finding(cluster, finding))}"


def closing_lines(report: Report) -> Iterator[str]:
    """How much does not count for being known, and what has vanished."""
    baseline = report.gate.baseline
    if baseline is None:
        return
    known = number_of(report.in_baseline, "finding")
    since = f"{baseline.report.today}, by knowledge {baseline.report.knowledge_version}"
    yield f"{known} known since the baseline of {since}"
    for finding in report.vanished:
        yield f"no more: {vanished_words(finding, report)}"


def vanished_words(finding: ReportedFinding, report: Report) -> str:
    """A finding that is open no more, and what became of it."""
    subject = finding.subject
    version = f" {subject.version}" if subject.version else ""
    return f"{subject.advisory} ({subject.component}{version} in {subject.cluster}), {_became(finding, report)}"


def _became(finding: ReportedFinding, report: Report) -> str:
    subject = finding.subject
    clusters = {each.cluster.name: each for each in report.assessment.clusters}
    if subject.cluster not in clusters:
        return "whose cluster was not looked at"
    if subject.advisory not in report.knowledge.advisories:
        return "which the rules no longer have"
    judged = [each for each in clusters[subject.cluster].findings if each.advisory.id == subject.advisory]
    if not judged:
        return "whose component is not there"
    return "which is fixed" if any(each.status is Status.FIXED for each in judged) else "which does not affect it now"


def _known_in(report: Report, assessed: ClusterAssessment) -> bool:
    name = assessed.cluster.name
    open_ones = (each for each in assessed.findings if each.status in {Status.AFFECTED, Status.UNKNOWN})
    return report.gate.baseline is not None and any(report.gate.knows(name, each) for each in open_ones)
