"""The one value that every view of many clusters is a pure function of: a tally, and what it was judged by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.engine.gate import PRECEDENCE, Gate
from advisor.model.advisory import Severity
from advisor.model.assessment import Verdict
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.record import NO_USE, RecordUse
from advisor.problems import Problem
from advisor.report.baseline_words import NOTHING_NEW
from advisor.report.document import GateSetting
from advisor.report.estate_tally import SOON, EstateTally, GroupCount
from advisor.report.phrases import number_of
from advisor.report.remarks import Remark, record_remarks, setting_remarks, stale_remarks


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateReport:
    """A run over many clusters."""

    tally: EstateTally
    knowledge: KnowledgeBase
    gate: Gate
    settings: tuple[GateSetting, ...]
    today: str
    """ISO date."""
    tool_version: str
    exit_code: int
    record: RecordUse = NO_USE
    """What became of the waivers and answers."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with inputs, or the first of it."""
    unread: int = 0
    """How many inputs could not be read."""
    doubles: int = 0
    """How many clusters are called as an earlier one is."""
    is_complete: bool = True
    """False when the run was stopped before it had looked at everything."""
    distinct: int = 0
    """How many sorts of clusters there are, where that was counted: no rule can tell those of one sort apart."""
    results: str = ""
    """The file with a line for each cluster; empty when none was written."""

    @property
    def problem_count(self) -> int:
        """How much is wrong with inputs, as far as anybody counted."""
        return max(len(self.problems), self.unread + self.doubles)

    @property
    def is_whole(self) -> bool:
        """Whether the numbers are about everything that was named."""
        return self.is_complete and not self.unread


def headline(report: EstateReport) -> str:
    """How many clusters there are, and what they come to: `300 clusters, 900 nodes: 12 affected, 288 clear`."""
    whole = report.tally.whole
    counts = verdict_counts(whole) or "none was judged"
    return f"{number_of(whole.clusters, 'cluster')}, {number_of(whole.nodes, 'node')}: {counts}"


def verdict_counts(count: GroupCount) -> str:
    """Clusters by verdict, the worst first."""
    told = [(count.verdicts[each] - (count.resting if each is Verdict.CLEAR else 0), str(each)) for each in PRECEDENCE]
    return ", ".join(f"{number} {title}" for number, title in [*told, (count.resting, NOTHING_NEW)] if number)


def severity_counts(count: GroupCount) -> str:
    """Findings by severity, the worst first, then those not decided, then those waived."""
    affected = [f"{count.affected[each]} {each}" for each in Severity if count.affected[each]]
    unknown = sum(count.unknown.values())
    rest = [(unknown, "not decided"), (count.waived, "waived")]
    return ", ".join([*affected, *(f"{number} {word}" for number, word in rest if number)]) or "none open"


def unread_remarks(report: EstateReport) -> Iterator[Remark]:
    """What is in no number, or in one that cannot be trusted; nothing where all inputs are in order."""
    if not report.is_complete:
        text = "the run was stopped before it had looked at everything; what is missing is in no number here"
        yield Remark(label="not complete", text=text, is_warning=True)
    if report.unread:
        text = f"{number_of(report.unread, 'input')} could not be read; what they hold is in no number here"
        yield Remark(label="not read", text=text, is_warning=True)
    if report.doubles:
        bears = "bears" if report.doubles == 1 else "bear"
        text = f"{number_of(report.doubles, 'cluster')} {bears} the name of another; nobody can tell which one is meant"
        yield Remark(label="one name twice", text=text, is_warning=True)


def estate_remarks(report: EstateReport) -> Iterator[Remark]:
    """What else a reader has to know before believing the numbers, and what they rest on."""
    yield from stale_remarks(report)
    whole = report.tally.whole
    if whole.ended or whole.ending:
        ends = [f"has ended in {number_of(whole.ended, 'cluster')}"] if whole.ended else []
        ends += [f"ends within {SOON} days in {number_of(whole.ending, 'cluster')}"] if whole.ending else []
        yield Remark(label="support", text=f"support of the distribution {' and '.join(ends)}")
    if 0 < report.distinct < whole.clusters:
        sorts = number_of(report.distinct, "sort")
        yield Remark(label="alike", text=f"the clusters are of {sorts}: no rule can tell those of one sort apart")
    yield from record_remarks(report.record)
    yield from setting_remarks(report)
