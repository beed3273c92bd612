"""The report as Markdown, for a step summary or a merge request: verdict, what hits, and what is not known.

Names, versions and commands stand in code spans, prose is escaped: whatever an inventory is called, it only shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.model.assessment import ClusterAssessment
from advisor.model.finding import Finding, Status
from advisor.report.baseline_words import closing_lines, place_in_baseline, verdict_sentence, verdict_title
from advisor.report.document import Report
from advisor.report.gaps import by_gap
from advisor.report.markup import code, words
from advisor.report.phrases import component_words, number_of, place_words
from advisor.report.record_page import signed_words


def as_markdown(report: Report) -> str:
    """The whole report as Markdown, one newline at the end."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {words(verdict_sentence(report))}"
    for assessed in report.assessment.clusters:
        yield from _cluster(report, assessed)
    yield ""
    for line in closing_lines(report):
        yield f"- {words(line)}"
    if report.gate.knowledge_is_stale:
        yield f"- The knowledge is of {report.knowledge.as_of} and past its budget\\: nothing counts as clear."
    for setting in report.settings:
        yield f"- {code(setting.name)} is {code(setting.value)} ({words(setting.origin)})"
    knowledge = report.knowledge
    yield f"- exit code {report.exit_code}, knowledge {code(knowledge.version)} of {knowledge.as_of}, {report.today}"


def _cluster(report: Report, assessed: ClusterAssessment) -> Iterator[str]:
    name = assessed.cluster.name
    yield ""
    yield f"## {code(name)}: {verdict_title(report, assessed).upper()}"
    affected = [each for each in assessed.findings if each.status is Status.AFFECTED or each.waiver]
    if affected:
        yield ""
        yield "| severity | advisory | where | fixed in | now |"
        yield "|---|---|---|---|---|"
        yield from (_row(report, name, each) for each in affected)
    yield from _conflicts(assessed)
    unknown = [each for each in assessed.findings if each.status is Status.UNKNOWN and not each.waiver]
    if unknown:
        yield ""
        yield f"**Not decided: {number_of(len(unknown), 'finding')}**, for want of"
        yield ""
        for (_, fact, how), waiting in by_gap(unknown).items():
            decides = ", ".join(dict.fromkeys(code(finding.advisory.id) for finding, _ in waiting))
            get_it = f" — {words(how)}" if how else ""
            yield f"- {code(fact)}: {words(waiting[0][1].reason)}{get_it} (decides {decides})"


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
