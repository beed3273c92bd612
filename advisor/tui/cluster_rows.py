"""Clusters as rows: verdict, worst severity, unknowns, distribution, versions, and how long it is supported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from advisor.engine.waivers import is_undecided
from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.finding import Status
from advisor.report.as_json import distribution_of
from advisor.report.baseline_words import verdict_title
from advisor.report.days_left import days_left_of
from advisor.report.document import Report
from advisor.report.phrases import component_words
from advisor.tui.rows import Cell, Column, Look, Row
from advisor.tui.session import ClusterOrder, OverviewChoice

COLUMNS = (
    Column(name=ClusterOrder.VERDICT, title="verdict", width=12),
    Column(name=ClusterOrder.WORST, title="worst", width=17),
    Column(name=ClusterOrder.UNKNOWNS, title="open", width=4, is_number=True),
    Column(name=ClusterOrder.CLUSTER, title="cluster", width=12, grows=True),
    Column(name=ClusterOrder.DISTRIBUTION, title="distribution", width=20, rank=1),
    Column(name=ClusterOrder.SUPPORT, title="support", width=12, rank=2),
    Column(name=ClusterOrder.NODES, title="nodes", width=5, rank=3, is_number=True),
    Column(name="versions", title="versions", width=24, grows=True, rank=4),
)

_LOOKS = {
    Verdict.CLEAR: Look.GOOD,
    Verdict.AFFECTED: Look.BAD,
    Verdict.UNDECIDED: Look.WARN,
    Verdict.UNREACHABLE: Look.WARN,
}
#: Stands behind every end that is known.
_NO_DAY = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRow:
    """What is told of one cluster."""

    assessed: ClusterAssessment
    verdict: Verdict
    title: str
    """The verdict in a word or two."""
    worst: Severity | None
    """The most severe thing that affects it, else that is not decided; None when neither is there."""
    is_sure: bool
    """Whether the worst affects it, and is not only undecided."""
    maybe: Severity | None
    """The most severe thing that is not decided, where that is worse than what affects it; else None."""
    unknowns: int
    distribution: str
    versions: str
    days_left: int | None
    """Days that the distribution is supported in the tier that applies; None when nobody knows."""
    is_tier_known: bool
    """Whether that tier is the one that applies, and not only the first that may."""
    rests_on: int
    """How many answers something here rests on."""

    @property
    def name(self) -> str:
        """The cluster's name."""
        return self.assessed.cluster.name


def cluster_rows(report: Report) -> tuple[ClusterRow, ...]:
    """A row for each cluster, in the report's order."""
    return tuple(_row(report, each) for each in report.assessment.clusters)


def _row(report: Report, assessed: ClusterAssessment) -> ClusterRow:
    asked = [each for each in assessed.findings if report.gate.asks(each.advisory) and each.waiver is None]
    affected = [each.advisory.severity for each in asked if each.status is Status.AFFECTED]
    undecided = [each.advisory.severity for each in asked if is_undecided(each)]
    found = distribution_of(report, assessed)
    days_left, is_tier_known = days_left_of(assessed, found.name if found else None)
    others = [each for each in assessed.components if found is None or each.name != found.name]
    worst = min(affected or undecided, key=_rank, default=None)
    maybe = min(undecided, key=_rank, default=None)
    return ClusterRow(
        assessed=assessed,
        verdict=report.verdict_of(assessed),
        title=verdict_title(report, assessed),
        worst=worst,
        is_sure=bool(affected),
        maybe=maybe if maybe and worst and maybe.rank < worst.rank else None,
        unknowns=len(undecided),
        distribution=component_words(found, report.title_of(found.name)) if found else "",
        versions=", ".join(dict.fromkeys(component_words(each, report.title_of(each.name)) for each in others)),
        days_left=days_left,
        is_tier_known=is_tier_known,
        rests_on=len(assessed.rests_on),
    )


def _rank(severity: Severity) -> int:
    return severity.rank


def chosen_clusters(rows: Sequence[ClusterRow], choice: OverviewChoice) -> tuple[ClusterRow, ...]:
    """The rows that match, in the order chosen."""
    words = choice.search.casefold().split()
    found = [each for each in rows if all(word in _text(each) for word in words)]
    if choice.only_open:
        found = [each for each in found if each.verdict is not Verdict.CLEAR]
    return tuple(sorted(found, key=lambda row: _key(row, choice.order), reverse=choice.is_reversed))


def _text(row: ClusterRow) -> str:
    return " ".join((row.name, row.title, row.worst or "", row.maybe or "", row.distribution, row.versions)).casefold()


def _key(row: ClusterRow, order: ClusterOrder) -> tuple[int | str, ...]:
    maybe = (row.maybe or row.worst).rank if row.worst else 0
    worst = (not row.is_sure, row.worst.rank, maybe) if row.worst else (2, 0, 0)
    match order:
        case ClusterOrder.VERDICT:
            return (list(_BY_WEIGHT).index(row.verdict), *worst, -row.unknowns, row.name)
        case ClusterOrder.WORST:
            return (*worst, row.name)
        case ClusterOrder.UNKNOWNS:
            return (-row.unknowns, row.name)
        case ClusterOrder.CLUSTER:
            return (row.name,)
        case ClusterOrder.DISTRIBUTION:
            return (row.distribution, row.name)
        case ClusterOrder.NODES:
            return (-len(row.assessed.cluster.nodes), row.name)
        case ClusterOrder.SUPPORT:
            return (_NO_DAY if row.days_left is None else row.days_left, row.name)
        case _:
            assert_never(order)


_BY_WEIGHT = (Verdict.AFFECTED, Verdict.UNREACHABLE, Verdict.UNDECIDED, Verdict.CLEAR)


def table_row(row: ClusterRow) -> Row:
    """The row as a table shows it."""
    look = _LOOKS[row.verdict]
    assumed = " *" if row.rests_on else ""
    nodes = len(row.assessed.cluster.nodes)
    return Row(
        row.name,
        (
            Cell(f"{row.title.upper()}{assumed}", look),
            _worst_cell(row),
            Cell(str(row.unknowns or "-"), Look.WARN if row.unknowns else Look.DIM),
            Cell(row.name),
            Cell(row.distribution or "not known"),
            support_cell(row.days_left, is_sure=row.is_tier_known),
            Cell(str(nodes or "?")),
            Cell(row.versions or "nothing seen", Look.DIM),
        ),
    )


def _worst_cell(row: ClusterRow) -> Cell:
    """What affects it, and behind it what is worse and not decided: neither hides the other."""
    found = severity_cell(row.worst, is_sure=row.is_sure)
    return Cell(f"{found.text}, {row.maybe}?", Look.BAD) if row.maybe else found


def severity_cell(severity: Severity | None, *, is_sure: bool) -> Cell:
    """A severity; with a question mark where it is not decided whether anything so severe is there."""
    if severity is None:
        return Cell("-", Look.DIM)
    if not is_sure:
        return Cell(f"{severity}?", Look.WARN)
    return Cell(severity, Look.BAD if severity.rank <= Severity.HIGH.rank else Look.WARN)


def support_cell(days: int | None, *, is_sure: bool) -> Cell:
    """How long it is supported; with a question mark where it is not known whether that tier applies."""
    if days is None:
        return Cell("?", Look.DIM)
    mark = "" if is_sure else "?"
    if days < 0:
        return Cell(f"{-days} d over{mark}", Look.BAD if is_sure else Look.WARN)
    return Cell(f"{days} d left{mark}", Look.WARN if days < SOON_DAYS else Look.PLAIN)


#: A quarter: what ends within it is to be planned now.
SOON_DAYS = 92
