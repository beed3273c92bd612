"""The report as Markdown, for a step summary or a merge request: verdict, what hits, and what is not known.

Names, versions and commands stand in code spans, prose is escaped: whatever an inventory is called, it only shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from advisor.engine.ways_out import ways_out
from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.finding import Finding, Status
from advisor.report.baseline_words import place_in_baseline, verdict_sentence, verdict_title
from advisor.report.document import Report
from advisor.report.fitted import COMMENT_CHARACTERS, SHORTENED, Section, fitted
from advisor.report.gaps import by_gap
from advisor.report.markup import code, words
from advisor.report.phrases import because, component_words, number_of, place_words
from advisor.report.record_page import signed_words
from advisor.report.remarks import Remark, cluster_remarks, run_remarks
from advisor.report.support_section import told_in_support
from advisor.report.way_words import brought_words, way_remarks


def as_markdown(report: Report) -> str:
    """The whole report as Markdown, one newline at the end."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    head = f"# {words(verdict_sentence(report))}"
    tail = ["", *map(_remark, run_remarks(report))]
    sections = [_section(report, each) for each in report.assessment.clusters]
    room = COMMENT_CHARACTERS - sum(len(line) + 1 for line in (head, *tail))
    yield head
    yield from fitted(sections, room)
    yield from tail


def _section(report: Report, assessed: ClusterAssessment) -> Section:
    """What is told of a cluster; those that fail a gate weigh most."""
    heading = f"## {code(assessed.cluster.name)}: {verdict_title(report, assessed).upper()}"
    affected, unknown = _open(report, assessed)
    counts = Counter(each.advisory.severity for each in affected)
    told = [f"{counts[each]} {each}" for each in Severity if counts[each]]
    comes_to = ", ".join([*told, f"{len(unknown)} not decided", SHORTENED])
    weight = {Verdict.AFFECTED: 2, Verdict.CLEAR: 0}.get(report.verdict_of(assessed), 1)
    return Section(weight=weight, full=["", heading, *_cluster(report, assessed)], short=["", heading, "", comes_to])


def _open(report: Report, assessed: ClusterAssessment) -> tuple[list[Finding], list[Finding]]:
    """What affects or is waived, and what is not decided; ends of support are told apart where nobody asks for them."""
    told = [each for each in assessed.findings if each.waiver or not told_in_support(each, report)]
    affected = [each for each in told if each.status is Status.AFFECTED or each.waiver]
    return affected, [each for each in told if each.status is Status.UNKNOWN and not each.waiver]


def _cluster(report: Report, assessed: ClusterAssessment) -> Iterator[str]:
    name = assessed.cluster.name
    affected, unknown = _open(report, assessed)
    for way in ways_out([each for each in affected if not each.waiver], report.knowledge):
        ended = ", ".join(code(each) for each in dict.fromkeys(each.advisory.id for each in way.ends))
        yield ""
        yield f"**Go to {words(report.title_of(way.component))} {words(str(way.version))}**, which ends {ended}"
        for remark in way_remarks(way, report):
            yield f"- {words(remark)}"
    for why, names in brought_words([each for each in affected if not each.waiver], report).items():
        yield ""
        yield f"{words(why)} (for {', '.join(map(code, names))})"
    if affected:
        yield ""
        yield "| severity | advisory | where | fixed in | now |"
        yield "|---|---|---|---|---|"
        yield from (_row(report, name, each) for each in affected)
    yield from _conflicts(assessed)
    if unknown:
        yield ""
        yield f"**Not decided: {number_of(len(unknown), 'finding')}**, for want of"
        yield ""
        for (_, fact, how), waiting in by_gap(unknown).items():
            decides = ", ".join(dict.fromkeys(code(finding.advisory.id) for finding, _ in waiting))
            get_it = f" — {words(how)}" if how else ""
            yield f"- {code(fact)}: {words(waiting[0][1].reason)}{get_it} (decides {decides})"

    yield from _beside(report, assessed)


def _beside(report: Report, assessed: ClusterAssessment) -> Iterator[str]:
    """What no finding tells, but for conflicts, which stand above; and support where the gate does not ask."""
    support = [
        Remark(label="support", text=clause)
        for finding in assessed.findings
        if told_in_support(finding, report) and finding.component is not None
        for clause in (
            *because(finding, report.title_of(finding.component_name)),
            *(f"to settle {gap.fact}: {gap.how}" for gap in finding.missing if gap.how),
        )
    ]
    remarks = [each for each in cluster_remarks(report, assessed) if each.label != "conflict"]
    if told := [*dict.fromkeys(map(_remark, (*remarks, *support)))]:
        yield ""
        yield from told


def _remark(remark: Remark) -> str:
    return f"- {words(remark.label)}\\: {words(remark.text)}"


def _row(report: Report, cluster: str, finding: Finding) -> str:
    advisory, component = finding.advisory, finding.component
    title = report.title_of(advisory.component)
    nodes = f", {number_of(len(finding.nodes.affected), 'node')}" if finding.nodes.affected else ""
    where = f"{code(component_words(component, title) if component else title)}{nodes}"
    fixed = " or ".join(map(code, finding.fixed_in)) or "no release that can be had"
    now = [words(each.title) for each in advisory.workarounds[:1]] or ["no workaround is known"]
    if finding.waiver:
        now.append(f"waived\\: {words(signed_words(finding.waiver.signature))}")
    if in_baseline := place_in_baseline(report, cluster, finding):
        now.append(f"baseline\\: {words(in_baseline)}")
    cells = (advisory.severity, f"{code(advisory.id)} {words(advisory.title)}", where, fixed, "; ".join(now))
    return f"| {' | '.join(cells)} |"


def _conflicts(assessed: ClusterAssessment) -> Iterator[str]:
    if assessed.conflicts:
        yield ""
        yield "**Sources disagree** on"
        yield ""
    for conflict in assessed.conflicts:
        sides = "; ".join(f"{code(says)} ({code(place_words(place))})" for says, place in conflict.values)
        yield f"- {code(conflict.about)}: {sides}"
