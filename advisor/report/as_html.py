"""The report as one page: what affects, what is not decided and what would settle it, what is settled, and on what.

What several clusters have in common is told once, with the clusters it is true of, so that a page over a thousand of
them stays a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree as ET

from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment
from advisor.model.finding import Status
from advisor.report.as_json import distribution_of
from advisor.report.baseline_words import verdict_sentence, verdict_title
from advisor.report.document import Report
from advisor.report.html_advisories import advisory_sections
from advisor.report.html_elements import Node, cell, element, folded, lines, table
from advisor.report.html_findings import Hit, gaps_section, open_section, settled_section
from advisor.report.html_frame import page, section
from advisor.report.html_support import support_section
from advisor.report.phrases import component_words
from advisor.report.place_at_gate import place_at_gate
from advisor.report.remarks import Remark, cluster_remarks, run_remarks
from advisor.report.support_section import told_in_support


def as_html(report: Report) -> str:
    """The whole page."""
    hits = [
        Hit(assessed=each, finding=finding, place=place_at_gate(report, each.cluster.name, finding))
        for each in report.assessment.clusters
        for finding in each.findings
    ]
    support = [each for each in hits if told_in_support(each.finding, report)]
    others = [each for each in hits if not told_in_support(each.finding, report)]
    is_open = [each for each in others if each.finding.status in {Status.AFFECTED, Status.UNKNOWN}]
    settled = [each for each in others if each.finding.status in {Status.FIXED, Status.NOT_AFFECTED}]
    sections = [
        _clusters(report),
        *open_section(report, [each for each in is_open if each.finding.status is Status.AFFECTED], Status.AFFECTED),
        *open_section(report, [each for each in is_open if each.finding.status is Status.UNKNOWN], Status.UNKNOWN),
        *gaps_section(report, is_open),
        *support_section(report, support),
        *_remarks(report),
        *settled_section(report, settled),
        _run(report),
        *advisory_sections({each.finding.advisory.id: each.finding.advisory for each in is_open}),
    ]
    return page(f"Upgrade advisor: {report.verdict}", _head(report), _contents(sections), *sections)


def _head(report: Report) -> ET.Element:
    counts = [f"{report.affected(each)} {each}" for each in Severity if report.affected(each)]
    told = [*counts, f"{len(report.undecided)} not decided", f"{len(report.waived)} waived"]
    facts = (
        ("Findings", ", ".join(told)),
        ("Clusters", str(len(report.assessment.clusters))),
        ("Exit code", str(report.exit_code)),
        ("Judged for", report.today),
        ("Knowledge", f"{report.knowledge.name} {report.knowledge.version} of {report.knowledge.as_of}"),
        ("Fails on", f"{report.gate.fail_on} or worse"),
    )
    pairs = [part for name, text in facts for part in (element("dt", name), element("dd", text))]
    heading = element("h1", verdict_sentence(report), class_=report.verdict)
    return element("header", heading, element("dl", *pairs, class_="facts"))


def _contents(sections: Iterable[ET.Element]) -> ET.Element:
    links = [element("a", each[0].text or "", href=f"#{each.get('id')}") for each in sections]
    return element("nav", lines(links), aria_label="Contents")


def _clusters(report: Report) -> ET.Element:
    columns = ("Cluster", "Verdict", "Distribution", "Nodes", "Affected", "Not decided", "Settled")
    rows = [_cluster_row(report, each, columns) for each in report.assessment.clusters]
    return section("Clusters", table("Every cluster, and what it comes to", columns, rows), name="clusters")


def _cluster_row(report: Report, assessed: ClusterAssessment, columns: Sequence[str]) -> Iterator[ET.Element]:
    verdict = report.verdict_of(assessed)
    found = distribution_of(report, assessed)
    told = [each.status for each in assessed.findings if not told_in_support(each, report)]
    count = {status: told.count(status) for status in Status}
    texts: tuple[Node, ...] = (
        assessed.cluster.name,
        element("span", verdict_title(report, assessed), class_=f"verdict {verdict}"),
        component_words(found, report.title_of(found.name)) if found else "not known",
        str(len(assessed.cluster.nodes)),
        str(count[Status.AFFECTED]),
        str(count[Status.UNKNOWN]),
        str(count[Status.FIXED] + count[Status.NOT_AFFECTED]),
    )
    return (cell(each, label=column) for column, each in zip(columns, texts, strict=True))


def _remarks(report: Report) -> Iterator[ET.Element]:
    """Conflicts, gaps, weak versions, notes: told once for all clusters of which they are true."""
    clusters: defaultdict[Remark, list[str]] = defaultdict(list)
    for assessed in report.assessment.clusters:
        for remark in cluster_remarks(report, assessed):
            clusters[remark].append(assessed.cluster.name)
    if not clusters:
        return
    columns = ("What", "Says", "Clusters")
    rows = [
        (
            cell(remark.label, label=columns[0], sort=f"{not remark.is_warning:d}{remark.label}"),
            cell(remark.text, label=columns[1]),
            cell(folded(names, "cluster"), label=columns[2]),
        )
        for remark, names in sorted(clusters.items(), key=lambda item: not item[0].is_warning)
    ]
    caption = "Where sources disagree, what they do not show, and what they say beside"
    yield section("Conflicts, gaps and notes", table(caption, columns, rows), name="remarks")


def _run(report: Report) -> ET.Element:
    columns = ("What", "Says")
    rows = [(cell(each.label, label=columns[0]), cell(each.text, label=columns[1])) for each in run_remarks(report)]
    caption = "Settings, answers and waivers, knowledge"
    return section("What the verdict rests on", table(caption, columns, rows), name="run")
