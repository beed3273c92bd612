"""The terminal's section on what affects a cluster: a row a finding, where to go, and the most severe in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from advisor.engine.ways_out import WayOut, targets, ways_out
from advisor.model.advisory import Advisory
from advisor.model.assessment import ClusterAssessment
from advisor.model.finding import Finding, Standing
from advisor.report.baseline_words import place_in_baseline
from advisor.report.document import Report
from advisor.report.layout import DIM, MARGIN, Page
from advisor.report.phrases import STANDING_WORDS, because, component_words, number_of, some_names
from advisor.report.plain import width
from advisor.report.screen import SEVERITY_STYLE, Screen
from advisor.report.way_words import brought_words, way_remarks

#: So many findings of a cluster are told in full where nobody asked for `--details`.
IN_FULL = 1


Hit: TypeAlias = tuple[ClusterAssessment, Finding]
"""A finding that affects, with its cluster."""


def affected_section(page: Page, report: Report, hits: Sequence[Hit], screen: Screen) -> None:
    """Everything that affects some clusters and is not waived, the most severe first."""
    if not hits:
        return
    page.blank()
    rows = _rows(report, hits)
    _table(page, rows)
    _ways(page, report, rows)
    shown = hits if screen.details else hits[:IN_FULL]
    for assessed, finding in shown:
        page.blank()
        _in_full(page, report, assessed, finding, screen)
    if left := len(hits) - len(shown):
        page.write(f"{left} more in full with --details, or one with advisor explain ID", indent=2, style=DIM)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One advisory, in all versions and clusters it was found in."""

    advisory: Advisory
    findings: tuple[Finding, ...]
    where: str
    ends: str
    remarks: tuple[str, ...]


def _rows(report: Report, hits: Sequence[Hit]) -> list[_Row]:
    clusters = len({id(assessed) for assessed, _ in hits})
    alike: defaultdict[str, list[Hit]] = defaultdict(list)
    for assessed, finding in hits:
        alike[finding.advisory.id].append((assessed, finding))
    return [
        _Row(
            advisory=group[0][1].advisory,
            findings=tuple(finding for _, finding in group),
            where=_nodes_hit(group) if clusters == 1 else _clusters_hit(group, report),
            ends=_first_release(report, [finding for _, finding in group]),
            remarks=tuple(_remarks(report, group, clusters)),
        )
        for group in alike.values()
    ]


def _table(page: Page, rows: Sequence[_Row]) -> None:
    """Severity, id, where it hits and the release that ends it in columns; below them the title."""
    severity, name, where = (
        MARGIN + max(map(width, texts))
        for texts in (
            [row.advisory.severity for row in rows],
            [row.advisory.id for row in rows],
            [row.where for row in rows],
        )
    )
    for row in rows:
        label = row.advisory.severity.upper()
        page.columned(
            ((label, severity), (row.advisory.id, name), (row.where, where), (row.ends, 0)),
            style=SEVERITY_STYLE[row.advisory.severity],
        )
        remarks = f" ({'; '.join(row.remarks)})" if row.remarks else ""
        page.write(f"{row.advisory.title}{remarks}", indent=severity)


def _nodes_hit(group: Sequence[Hit]) -> str:
    nodes = {name for _, finding in group for name in finding.nodes.affected}
    return f"{len(nodes)}/{number_of(len(group[0][0].cluster.nodes), 'node')}" if nodes else "cluster"


def _clusters_hit(group: Sequence[Hit], report: Report) -> str:
    hit = {assessed.cluster.name for assessed, _ in group}
    return f"{len(hit)}/{number_of(len(report.assessment.clusters), 'cluster')}"


def _remarks(report: Report, group: Sequence[Hit], clusters: int) -> Iterator[str]:
    """What sets a row apart: where, which of several versions it is about, and whether its symptoms were looked for."""
    findings = [finding for _, finding in group]
    if clusters > 1:
        yield some_names(tuple(dict.fromkeys(assessed.cluster.name for assessed, _ in group)))
    elif len(findings) > 1 or findings[0].basis != "running":
        yield some_names(tuple(dict.fromkeys(who(report, finding) for finding in findings)))
    known = [report.gate.knows(assessed.cluster.name, finding) for assessed, finding in group]
    if any(known):
        yield "known" if all(known) else f"known in {sum(known)} of {len(known)}"
    standings = {finding.standing for finding in findings if finding.standing}
    yield from sorted(standings - {Standing.EXPOSED})


def _first_release(report: Report, findings: Sequence[Finding]) -> str:
    """The first release named by the finding that needs the latest; of several versions each may name another."""
    named = list(dict.fromkeys(first for finding in findings if (first := next(targets(finding), None))))
    if named:
        last = named[-1]
        more = f" (+{len(named) - 1})" if len(named) > 1 else ""
        return f"{report.title_of(last.component)} {last.version}{more}"
    if brings := next((finding.brought_by for finding in findings if finding.brought_by), ()):
        return f"with {' or '.join(map(report.title_of, brings))}"
    return "not for your edition" if findings[0].fixed_in_other_editions else "no release ends it"


def _ways(page: Page, report: Report, rows: Sequence[_Row]) -> None:
    """The release that ends most, said once for all that it ends."""
    page.blank()
    findings = [finding for row in rows for finding in row.findings]
    ways = ways_out(findings, report.knowledge)
    for number, way in enumerate(ways):
        release = f"{report.title_of(way.component)} {way.version}"
        page.labelled("" if number else "GO TO", f"{release}, which ends {_how_many(way, rows)}", indent=0)
        for remark in way_remarks(way, report):
            page.labelled("", remark, indent=0)
    ended = {id(finding) for way in ways for finding in way.ends}
    left = [finding for finding in findings if id(finding) not in ended]
    brought = brought_words(left, report)
    told = {name for names in brought.values() for name in names}
    rest = tuple(dict.fromkeys(each.advisory.id for each in left if each.advisory.id not in told))
    lines = [
        *(f"{why} (for {some_names(tuple(names))})" for why, names in brought.items()),
        *([f"no release that you can obtain ends {some_names(rest)}"] if rest else []),
    ]
    for number, line in enumerate(lines):
        page.labelled("" if ways or number else "GO TO", line, indent=0)


def _how_many(way: WayOut, rows: Sequence[_Row]) -> str:
    """`all 4`, `4 of these 5`, or by name where it is one of several."""
    ended = {id(finding) for finding in way.ends}
    touched = [row for row in rows if any(id(finding) in ended for finding in row.findings)]
    in_part = sum(any(id(finding) not in ended for finding in row.findings) for row in touched)
    if len(touched) == 1:
        words = touched[0].advisory.id if len(rows) > 1 else "it"
    else:
        words = f"all {len(rows)}" if len(touched) == len(rows) else f"{len(touched)} of these {len(rows)}"
    return f"{words}, {in_part} only in part" if in_part else words


def _in_full(page: Page, report: Report, assessed: ClusterAssessment, finding: Finding, screen: Screen) -> None:
    advisory = finding.advisory
    page.spread(advisory.id, who(report, finding), left_style=SEVERITY_STYLE[advisory.severity])
    hit = finding.nodes.affected
    if hit:
        page.labelled("Hits", f"{len(hit)} of {number_of(len(assessed.cluster.nodes), 'node')}: {some_names(hit)}")
    if finding.nodes.unknown:
        unknown = finding.nodes.unknown
        page.labelled("Open", f"not decided on {number_of(len(unknown), 'further node')}: {some_names(unknown)}")
    if words := place_in_baseline(report, assessed.cluster.name, finding):
        page.labelled("Baseline", words)
    for number, clause in enumerate(because(finding, report.title_of(advisory.component))):
        page.labelled("" if number else "Why", clause)
    if finding.standing and (screen.details or finding.standing is not Standing.EXPOSED):
        page.labelled("Standing", STANDING_WORDS[finding.standing])
    page.labelled("Effect", advisory.consequence)
    bundles = (f"{report.title_of(fix.bundle)} {fix.version} ships {fix.ships}" for fix in finding.fixed_in_bundles)
    page.labelled("Fixed in", "; ".join((fixed_in(finding), *bundles)))
    _now(page, finding)
    page.labelled("More", screen.explaining(advisory.id))


def who(report: Report, finding: Finding) -> str:
    """The component a finding is about, with its basis where nobody saw it run."""
    title = report.title_of(finding.advisory.component)
    named = component_words(finding.component, title) if finding.component else title
    return f"{named} ({finding.basis})" if finding.basis and finding.basis != "running" else named


def fixed_in(finding: Finding) -> str:
    """Which releases end it, and for whom."""
    mine = " or ".join(finding.fixed_in)
    others = " or ".join(finding.fixed_in_other_editions)
    if mine and others:
        return f"{mine} ({others} has it too, in another edition)"
    if mine:
        return mine
    return f"{others}, which your edition cannot obtain" if others else "no release after this one ends it"


def _now(page: Page, finding: Finding) -> None:
    workarounds = finding.advisory.workarounds
    if not workarounds:
        page.labelled("Now", "no workaround is known")
        return
    first = workarounds[0]
    page.labelled("Now", first.title)
    for step in first.steps[:1]:
        if len(first.steps) > 1:  # its command alone would look like the whole of it
            page.labelled("", f"step 1 of {len(first.steps)}: {step.do}")
        if step.command:
            page.verbatim(step.command, indent=11)
    if len(workarounds) > 1:
        page.labelled("", f"or: {'; '.join(each.title for each in workarounds[1:])}")
