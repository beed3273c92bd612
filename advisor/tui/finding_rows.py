"""Findings as rows: what affects first, then what is not decided by what is missing, then what is settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment
from advisor.model.fact import Missing
from advisor.model.finding import Finding, Status
from advisor.report.document import Report
from advisor.report.finding_page import STATUS_WORDS
from advisor.report.gap_page import Waiting, waiting
from advisor.report.phrases import number_of, some_names
from advisor.report.support_section import told_in_support
from advisor.tui.cluster_rows import severity_cell
from advisor.tui.rows import Cell, Column, Look, Row
from advisor.tui.session import FindingOrder, FindingsChoice

COLUMNS = (
    Column(name=FindingOrder.STATUS, title="status", width=12),
    Column(name=FindingOrder.SEVERITY, title="severity", width=9),
    Column(name=FindingOrder.NAME, title="finding, or what is missing", width=24, grows=True),
    Column(name=FindingOrder.WHERE, title="where", width=12, rank=1),
    Column(name=FindingOrder.CLUSTER, title="cluster", width=10, rank=2),
)

_LOOKS = {Status.AFFECTED: Look.BAD, Status.UNKNOWN: Look.WARN, Status.FIXED: Look.GOOD, Status.NOT_AFFECTED: Look.DIM}
_OPEN = frozenset({Status.AFFECTED, Status.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """One finding of one cluster."""

    assessed: ClusterAssessment
    finding: Finding

    @property
    def key(self) -> str:
        """The same while the same advisory is judged against the same component of the same cluster."""
        finding = self.finding
        version = finding.component.version_text if finding.component else ""
        build = finding.component.build if finding.component else ""
        inside = finding.component.inside.text if finding.component and finding.component.inside else ""
        return "\0".join(("found", self.assessed.cluster.name, finding.advisory.id, version, build, inside))


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """One thing that is missing, with every finding that waits for it."""

    members: tuple[Waiting, ...]
    told_apart_by: str = ""
    """What tells it from others of the same name: of a component that is not recognised, how each image is read."""

    @property
    def key(self) -> str:
        """What is missing."""
        gap = self.members[0].gap
        return "\0".join(("gap", gap.kind, gap.fact, self.told_apart_by))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, each once."""
        return tuple({id(each.finding): each.finding for each in self.members}.values())

    @property
    def clusters(self) -> tuple[str, ...]:
        """Their clusters, each once."""
        return tuple(dict.fromkeys(each.assessed.cluster.name for each in self.members))

    @property
    def worst(self) -> Severity:
        """The most severe finding that waits."""
        return min((each.finding.advisory.severity for each in self.members), key=lambda each: each.rank)


ListedRow: TypeAlias = FoundRow | GapRow


def finding_rows(report: Report, choice: FindingsChoice) -> tuple[ListedRow, ...]:
    """The rows that match, in the order chosen."""
    words = choice.search.casefold().split()
    rows: list[ListedRow] = [*_found(report, choice), *_gaps(report, choice)]
    kept = [each for each in rows if all(word in _text(each) for word in words)]
    return tuple(sorted(kept, key=lambda row: _key(row, choice.order), reverse=choice.is_reversed))


def _found(report: Report, choice: FindingsChoice) -> Iterator[FoundRow]:
    for assessed in report.assessment.clusters:
        if choice.cluster not in {None, assessed.cluster.name}:
            continue
        for finding in assessed.findings:
            is_open = finding.status in _OPEN and not told_in_support(finding, report)
            by_gap = finding.status is Status.UNKNOWN and finding.waiver is None and finding.missing
            if choice.shows_settled or (is_open and not by_gap):
                yield FoundRow(assessed=assessed, finding=finding)


def _gaps(report: Report, choice: FindingsChoice) -> Iterator[GapRow]:
    grouped: dict[tuple[str, str, str], list[Waiting]] = {}
    for each in waiting(report):
        is_chosen = choice.cluster in {None, each.assessed.cluster.name}
        if is_chosen and not told_in_support(each.finding, report):
            grouped.setdefault(_gap_key(each.gap, report), []).append(each)
    for (_, _, apart), members in grouped.items():
        yield GapRow(members=tuple(members), told_apart_by=apart)


def _gap_key(gap: Missing, report: Report) -> tuple[str, str, str]:
    """A setting is one thing however it is read, and one answer gives it; images that hide a version are several."""
    return gap.kind, gap.fact, "" if gap.fact in report.knowledge.facts else gap.how


def _text(row: ListedRow) -> str:
    match row:
        case FoundRow(finding=finding):
            advisory = finding.advisory
            parts = (STATUS_WORDS[finding.status], advisory.severity, advisory.id, advisory.title, advisory.component)
            return " ".join((*parts, row.assessed.cluster.name)).casefold()
        case GapRow():
            names = (each.advisory.id for each in row.findings)
            return " ".join(("not known", row.members[0].gap.fact, row.worst, *names, *row.clusters)).casefold()
        case _:
            assert_never(row)


def _key(row: ListedRow, order: FindingOrder) -> tuple[int | str, ...]:
    status, severity, name, size, cluster = _parts(row)
    match order:
        case FindingOrder.STATUS:
            return (status, severity, -size if isinstance(row, GapRow) else 0, name, cluster)
        case FindingOrder.SEVERITY:
            return (severity, status, name, cluster)
        case FindingOrder.NAME:
            return (name, cluster)
        case FindingOrder.WHERE:
            return (-size, name, cluster)
        case FindingOrder.CLUSTER:
            return (cluster, status, severity, name)
        case _:
            assert_never(order)


def _parts(row: ListedRow) -> tuple[int, int, str, int, str]:
    """Status, severity, name, size and cluster, as they are sorted."""
    match row:
        case FoundRow(finding=finding):
            size = len(finding.nodes.affected) or len(finding.nodes.unknown)
            rank = finding.status.rank
            return (rank, finding.advisory.severity.rank, finding.advisory.id, size, row.assessed.cluster.name)
        case GapRow():
            first = row.clusters[0]
            return (Status.UNKNOWN.rank, row.worst.rank, row.members[0].gap.fact, len(row.findings), first)
        case _:
            assert_never(row)


def table_row(row: ListedRow) -> Row:
    """The row as a table shows it."""
    match row:
        case FoundRow():
            return _found_row(row)
        case GapRow():
            return _gap_row(row)
        case _:
            assert_never(row)


def _found_row(row: FoundRow) -> Row:
    finding = row.finding
    word = "waived" if finding.waiver else STATUS_WORDS[finding.status]
    assumed = " *" if finding.rests_on else ""
    look = Look.NOTE if finding.waiver else _LOOKS[finding.status]
    is_open = finding.status is Status.AFFECTED
    severity = severity_cell(finding.advisory.severity, is_sure=True) if is_open else Cell(finding.advisory.severity)
    cells = (
        Cell(f"{word}{assumed}", look),
        severity,
        Cell(_name(row)),
        Cell(_where(row), Look.DIM),
        Cell(row.assessed.cluster.name, Look.DIM),
    )
    return Row(row.key, cells)


def _name(row: FoundRow) -> str:
    """The advisory; with the version where it is judged against several in the cluster."""
    component = row.finding.component
    same = [each for each in row.assessed.findings if each.advisory.id == row.finding.advisory.id]
    return f"{row.finding.advisory.id} {component.version_text}" if component and same[1:] else row.finding.advisory.id


def _where(row: FoundRow) -> str:
    hit = row.finding.nodes.affected or row.finding.nodes.unknown
    return f"{len(hit)}/{number_of(len(row.assessed.cluster.nodes), 'node')}" if hit else "cluster"


def _gap_row(row: GapRow) -> Row:
    cells = (
        Cell("not known", Look.WARN),
        severity_cell(row.worst, is_sure=False),
        Cell(row.members[0].gap.fact),
        Cell(f"decides {len(row.findings)}", Look.DIM),
        Cell(some_names(row.clusters, 1), Look.DIM),
    )
    return Row(row.key, cells)


def found_at(rows: Sequence[ListedRow], key: str) -> ListedRow | None:
    """The row of a key; None when there is none any more."""
    return next((each for each in rows if each.key == key), None)
