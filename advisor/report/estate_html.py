"""Many clusters as one page: what hits most, what one change would clear, groups, the worst clusters, what is missing.

The page grows with the knowledge and with the clusters that a tally keeps, never with their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from advisor.engine.gate import PRECEDENCE
from advisor.model.advisory import Severity
from advisor.report.estate_document import EstateReport, estate_remarks, headline, severity_counts, unread_remarks
from advisor.report.estate_ranking import ranked_advisories, ranked_changes, ranked_gaps, ranked_groups, words_of
from advisor.report.estate_result import ClusterResult
from advisor.report.html_advisories import advisory_sections
from advisor.report.html_elements import Node, cell, element, lines, table
from advisor.report.html_frame import page, section
from advisor.report.phrases import number_of

_AFFECTED_IN, _NOT_DECIDED_IN, _WAIVED_IN = "Affected clusters", "Not decided in", "Waived in"


def estate_html(report: EstateReport) -> str:
    """The whole page."""
    sections = [
        *_remarks(report),
        *_advisories(report),
        *_changes(report),
        *_groups(report),
        *_clusters(report),
        *_gaps(report),
        *advisory_sections({each: report.knowledge.advisories[each] for each in report.tally.advisories}),
    ]
    links = [element("a", each[0].text or "", href=f"#{each.get('id')}") for each in sections]
    contents = element("nav", lines(links), aria_label="Contents")
    return page(f"Upgrade advisor: {headline(report)}", _head(report), contents, *sections)


def _head(report: EstateReport) -> ET.Element:
    knowledge = report.knowledge
    facts = (
        ("Findings", severity_counts(report.tally.whole)),
        ("Whole", "yes" if report.is_whole else "no: see what was not read"),
        ("Exit code", str(report.exit_code)),
        ("Judged for", report.today),
        ("Knowledge", f"{knowledge.name} {knowledge.version} of {knowledge.as_of}"),
        ("Fails on", f"{report.gate.fail_on} or worse"),
    )
    pairs = [part for name, text in facts for part in (element("dt", name), element("dd", text))]
    heading = element("h1", headline(report), class_=report.tally.verdict)
    return element("header", heading, element("dl", *pairs, class_="facts"))


def _remarks(report: EstateReport) -> Iterator[ET.Element]:
    columns = ("What", "Says")
    told = [(each.label, each.text) for each in unread_remarks(report)]
    told += [
        ("input", f"{each.place}: {each.message}{f'; {each.hint}' if each.hint else ''}") for each in report.problems
    ]
    if report.problems and report.problem_count > len(report.problems):
        told.append(("inputs", f"and {report.problem_count - len(report.problems)} more"))
    told += [(each.label, each.text) for each in estate_remarks(report)]
    if told:
        caption = "What a reader has to know before believing the numbers"
        yield section(
            "What was not read, and what the numbers rest on",
            table(caption, columns, _rows(columns, told)),
            name="remarks",
        )


def _advisories(report: EstateReport) -> Iterator[ET.Element]:
    columns = ("Severity", "Advisory", "Component", _AFFECTED_IN, _NOT_DECIDED_IN, _WAIVED_IN, "Among them")
    rows = [
        (
            _severity(advisory.severity, columns[0]),
            cell(element("a", advisory.id, href=f"#advisory-{advisory.id}"), f": {advisory.title}", label=columns[1]),
            cell(report.knowledge.components[advisory.component].title, label=columns[2]),
            *(
                _number(n, column)
                for n, column in zip((count.affected, count.unknown, count.waived), columns[3:6], strict=True)
            ),
            cell(", ".join(count.first), label=columns[6]),
        )
        for advisory, count in ranked_advisories(report.tally, report.knowledge.advisories)
    ]
    if rows:
        caption = "In how many clusters; what affects some stands before what is only not decided, worst first"
        yield section("By advisory", table(caption, columns, rows), name="advisories-in-clusters")


def _changes(report: EstateReport) -> Iterator[ET.Element]:
    columns = ("Change", "Clusters", "Clears all in", *(f"{each.capitalize()} cleared" for each in Severity))
    rows = [
        (
            cell(words_of(change), label=columns[0]),
            _number(count.clusters, columns[1]),
            _number(count.freed, columns[2]),
            *(_number(count.findings[each], column) for each, column in zip(Severity, columns[3:], strict=True)),
        )
        for change, count in ranked_changes(report.tally, report.knowledge)
    ]
    if rows:
        caption = (
            "What one change would clear of what affects clusters now, whether or not hops lead there; of a line of "
            "releases a later one is told only where it clears more. Something to set is told where no release helps"
        )
        yield section("By change", table(caption, columns, rows), name="changes")


def _groups(report: EstateReport) -> Iterator[ET.Element]:
    tally = report.tally
    if tally.group_by is None:
        return
    verdicts = tuple(each.capitalize() for each in PRECEDENCE)
    columns = (tally.group_by or "Value", "Clusters", "Nodes", *verdicts, *(each.capitalize() for each in Severity))
    groups = [*ranked_groups(tally), ("further values", tally.other_groups), ("without this label", tally.unlabelled)]
    rows = [
        (
            cell(value, label=columns[0]),
            _number(count.clusters, columns[1]),
            _number(count.nodes, columns[2]),
            *(_number(count.verdicts[each], column) for each, column in zip(PRECEDENCE, verdicts, strict=True)),
            *(_number(count.affected[each], each.capitalize()) for each in Severity),
        )
        for value, count in groups
        if count.clusters
    ]
    caption = "Clusters by verdict, and findings that affect them by severity"
    yield section(f"By label {tally.group_by}", table(caption, columns, rows), name="groups")


def _clusters(report: EstateReport) -> Iterator[ET.Element]:
    columns = (
        "Cluster",
        "Verdict",
        "Distribution",
        "Nodes",
        "Affecting",
        "Not decided",
        "Support left",
        "Labels",
        "In",
    )
    rows = [_cluster(report, each, columns) for each in report.tally.worst]
    if not rows:
        return
    left = report.tally.not_shown
    where = f"each has a line in {report.results}" if report.results else "-o jsonl=FILE writes a line for each"
    told = [element("p", f"{number_of(left, 'more cluster')} not listed here; {where}.")] if left else []
    caption = "The worst first, with the findings that affect each by severity"
    yield section("By cluster", *told, table(caption, columns, rows), name="clusters")


def _cluster(report: EstateReport, result: ClusterResult, columns: tuple[str, ...]) -> Iterator[ET.Element]:
    name = result.distribution
    what = (
        f"{report.knowledge.components[name].title} {result.version or 'of unknown version'}" if name else "not known"
    )
    days = result.days_left
    texts: tuple[Node, ...] = (
        result.name,
        element("span", result.title, class_=f"verdict {result.verdict}"),
        result.note or what,
        str(result.nodes),
        affecting_words(result),
        str(sum(result.unknown)),
        "not known" if days is None else "ended" if days < 0 else number_of(days, "day"),
        ", ".join(f"{key}={value}" for key, value in result.labels),
        result.source,
    )
    by_severity = "-".join(str(count) for count in result.affected)
    sorts = {1: str(PRECEDENCE.index(result.verdict)), 4: by_severity, 6: "" if days is None else str(max(days, 0))}
    return (
        cell(each, label=column, sort=sorts.get(at, ""))
        for at, (column, each) in enumerate(zip(columns, texts, strict=True))
    )


def affecting_words(result: ClusterResult) -> str:
    """The findings that affect a cluster by severity, and how many somebody accepted."""
    counts = [*zip(result.affected, Severity, strict=True), (result.waived, "waived")]
    return ", ".join(f"{count} {word}" for count, word in counts if count) or "nothing"


def _gaps(report: EstateReport) -> Iterator[ET.Element]:
    columns = ("Missing", "What", "Clusters", "Findings", "Get it")
    rows = [
        (
            cell(fact, label=columns[0]),
            cell(kind, label=columns[1]),
            _number(count.clusters, columns[2]),
            _number(count.findings, columns[3]),
            cell(count.how, label=columns[4]),
        )
        for (kind, fact), count in ranked_gaps(report.tally)
    ]
    if rows:
        caption = "What would decide more, and how to get it; what most clusters lack first"
        yield section("What is missing", table(caption, columns, rows), name="gaps")


def _severity(severity: Severity, column: str) -> ET.Element:
    return cell(element("span", severity, class_=f"verdict {severity}"), label=column, sort=str(severity.rank))


def _number(count: int, column: str) -> ET.Element:
    return cell(str(count), label=column)


def _rows(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[Iterator[ET.Element]]:
    for row in rows:
        yield (cell(text, label=column) for text, column in zip(row, columns, strict=True))
