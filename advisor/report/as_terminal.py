"""The report as a planner reads it: what hits us, why, until which version, what to do now, and what is not known."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from advisor.engine.gate import weakly_known
from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment, Verdict
from advisor.model.component import Component
from advisor.model.fact import MissingKind
from advisor.model.finding import Finding, Status
from advisor.report.answer_lines import answer_line
from advisor.report.as_json import distribution_of
from advisor.report.baseline_words import closing_lines, place_in_baseline, verdict_sentence, verdict_title
from advisor.report.document import Report
from advisor.report.gaps import by_gap
from advisor.report.layout import BOLD, CYAN, DIM, GREEN, RED, YELLOW, Page
from advisor.report.phrases import (
    STANDING_WORDS,
    because,
    component_words,
    layer_words,
    number_of,
    place_words,
    some_names,
)
from advisor.report.record_page import record_lines, signed_words, waived_lines
from advisor.report.support_section import support_section, told_in_support

SEVERITY_STYLE = {Severity.CRITICAL: f"{BOLD};{RED}", Severity.HIGH: RED, Severity.MEDIUM: YELLOW, Severity.LOW: CYAN}
VERDICT_STYLE = {
    Verdict.CLEAR: f"{BOLD};{GREEN}",
    Verdict.AFFECTED: f"{BOLD};{RED}",
    Verdict.UNDECIDED: f"{BOLD};{YELLOW}",
    Verdict.UNREACHABLE: f"{BOLD};{YELLOW}",
}

#: So many lines to copy are shown for one gap: of several images each has its own.
ANSWERS_SHOWN = 3

#: Below this a screen has no room for labels; above, lines get too long to read.
NARROWEST, WIDEST = 40, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """How the terminal view is to be drawn."""

    columns: int = 80
    colour: bool = False
    show_all: bool = False
    """Whether findings that need no decision are listed too."""
    sources: str = ""
    """The sources as the user named them, for the command that explains."""


def as_terminal(report: Report, screen: Screen) -> str:
    """The whole report as text."""
    page = Page(columns=max(NARROWEST, min(screen.columns, WIDEST)), colour=screen.colour)
    for assessed in report.assessment.clusters:
        _cluster(page, report, assessed, screen)
        page.blank()
    _closing(page, report)
    return page.text()


def _cluster(page: Page, report: Report, assessed: ClusterAssessment, screen: Screen) -> None:
    verdict = report.verdict_of(assessed)
    page.spread(
        _headline(report, assessed),
        verdict_title(report, assessed).upper(),
        left_style=BOLD,
        right_style=VERDICT_STYLE[verdict],
    )
    if verdict is Verdict.UNREACHABLE:
        _unreachable(page, assessed)
        return
    by_status: defaultdict[Status, list[Finding]] = defaultdict(list)
    for finding in assessed.findings:
        if finding.waiver is None and not told_in_support(finding, report):
            by_status[finding.status].append(finding)
    for finding in by_status[Status.AFFECTED]:
        page.blank()
        _affected(page, report, assessed, finding, screen)
    for finding in assessed.findings:
        waived_lines(page, finding, _who(report, finding))
    _conflicts(page, assessed)
    _unknown(page, report, by_status[Status.UNKNOWN], assessed.cluster.name)
    _weak(page, report, assessed)
    support_section(page, report, assessed)
    _unsought(page, report, assessed)
    settled = [*by_status[Status.FIXED], *by_status[Status.NOT_AFFECTED]]
    _settled(page, report, settled, show_all=screen.show_all)
    for note in assessed.cluster.notes:
        remedy = f"; {note.remedy}" if note.remedy else ""
        page.labelled("Note", f"{note.source.rpartition('/')[2]}: {note.says}{remedy}")


def _unreachable(page: Page, assessed: ClusterAssessment) -> None:
    """Why there was nothing to judge. That nothing is known of any component then goes without saying."""
    for note in assessed.cluster.notes:
        page.labelled("Why", note.says)
        if note.remedy:
            page.labelled("Get it", note.remedy)


def _headline(report: Report, assessed: ClusterAssessment) -> str:
    found = distribution_of(report, assessed)
    nodes = len(assessed.cluster.nodes)
    parts = [assessed.cluster.name]
    if found:
        parts.append(component_words(found, report.title_of(found.name)))
    parts.append(number_of(nodes, "node") if nodes else "no node seen")
    return " · ".join(parts)


def _affected(page: Page, report: Report, assessed: ClusterAssessment, finding: Finding, screen: Screen) -> None:
    advisory = finding.advisory
    title = report.title_of(advisory.component)
    page.spread(
        f"{advisory.severity.upper()}  {advisory.id}",
        _who(report, finding),
        left_style=SEVERITY_STYLE[advisory.severity],
    )
    page.write(advisory.title, indent=2, style=BOLD)
    hit = finding.nodes.affected
    if hit:
        page.labelled("Hits", f"{len(hit)} of {number_of(len(assessed.cluster.nodes), 'node')}: {some_names(hit)}")
    if finding.nodes.unknown:
        unknown = finding.nodes.unknown
        page.labelled("Open", f"not decided on {number_of(len(unknown), 'further node')}: {some_names(unknown)}")
    if finding.standing:
        page.labelled("Standing", STANDING_WORDS[finding.standing])
    if words := place_in_baseline(report, assessed.cluster.name, finding):
        page.labelled("Baseline", words)
    for number, clause in enumerate(because(finding, title)):
        page.labelled("" if number else "Why", clause)
    page.labelled("Effect", advisory.consequence)
    page.labelled("Fixed in", _fixed_in(finding))
    for fix in finding.fixed_in_bundles:
        page.labelled("", f"that is {report.title_of(fix.bundle)} {fix.version}, which ships {fix.ships}")
    _now(page, finding)
    page.labelled("More", f"advisor explain {advisory.id} {screen.sources}".rstrip())


def _who(report: Report, finding: Finding) -> str:
    """The component a finding is about, with its basis where nobody saw it run."""
    title = report.title_of(finding.advisory.component)
    who = component_words(finding.component, title) if finding.component else title
    return f"{who} ({finding.basis})" if finding.basis and finding.basis != "running" else who


def _fixed_in(finding: Finding) -> str:
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
        if step.command:
            page.verbatim(step.command, indent=11)
    if len(workarounds) > 1:
        page.labelled("", f"or: {'; '.join(each.title for each in workarounds[1:])}")


def _conflicts(page: Page, assessed: ClusterAssessment) -> None:
    for conflict in assessed.conflicts:
        page.blank()
        page.write(f"CONFLICT  {conflict.about}: sources disagree", style=YELLOW)
        for says, place in conflict.values:
            page.labelled("", f"{says} ({place_words(place)})", gutter=2)


def _unknown(page: Page, report: Report, findings: list[Finding], cluster: str) -> None:
    """Unknowns by what is missing, so that one gap is one entry."""
    if not findings:
        return
    page.blank()
    page.write(f"NOT DECIDED  {number_of(len(findings), 'finding')}, for want of:", style=f"{BOLD};{YELLOW}")
    for (kind, fact, how), members in by_gap(findings).items():
        nodes = tuple(sorted({name for finding, _ in members for name in finding.nodes.unknown}))
        where = f" on {number_of(len(nodes), 'node')} ({some_names(nodes)})" if nodes else ""
        page.write(f"{fact}{where}", indent=2, style=BOLD)
        reasons = dict.fromkeys(gap.reason for _, gap in members)
        more = f" (and {len(reasons) - 1} alike)" if len(reasons) > 1 else ""
        page.labelled("Why", f"{next(iter(reasons))}{more}")
        if how:
            page.labelled("Get it" if kind is MissingKind.INVENTORY else "Then", how)
        lines = [answer_line(gap, finding, cluster, report.knowledge) for finding, gap in members]
        _answers(page, [line for line in dict.fromkeys(lines) if line])
        page.labelled("Decides", ", ".join(dict.fromkeys(_marked(report, cluster, finding) for finding, _ in members)))


def _marked(report: Report, cluster: str, finding: Finding) -> str:
    """An advisory's id, with a word where the baseline has the finding."""
    return f"{finding.advisory.id}{' (known)' if report.gate.knows(cluster, finding) else ''}"


def _answers(page: Page, lines: list[str], *, indent: int = 2) -> None:
    """What to write where a person knows it and no source shows it."""
    if lines:
        page.labelled("Answer", "or vouch for it with --answers; add owner, reason, expires:", indent=indent)
    for line in lines[:ANSWERS_SHOWN]:
        page.verbatim(line, indent=indent + 9)


def _weak(page: Page, report: Report, assessed: ClusterAssessment) -> None:
    """Versions known on a weaker basis than the gate lets a clear verdict rest on, and what would show them running."""
    named = _weakly_known(report, assessed)
    if named:
        page.blank()
        page.write("NOT SEEN RUNNING", style=f"{BOLD};{YELLOW}")
    for each in named:
        page.labelled(
            "", f"{component_words(each, report.title_of(each.name))} is known as {each.basis} only", gutter=0
        )
        ways = [gap.how for gap in assessed.gaps if gap.fact == f"{each.name}.version"]
        page.labelled("Get it", ways[0] if ways else report.knowledge.components[each.name].remedy)


def _weakly_known(report: Report, assessed: ClusterAssessment) -> list[Component]:
    return list(weakly_known(assessed.components, report.gate, report.knowledge))


def _unsought(page: Page, report: Report, assessed: ClusterAssessment) -> None:
    """What else was not seen, and decides nothing so far."""
    asked = {gap for finding in assessed.findings for gap in finding.missing}
    told = {f"{each.name}.version" for each in _weakly_known(report, assessed)}
    for gap in assessed.gaps:
        if gap not in asked and gap.fact not in told:
            page.blank()
            page.labelled("Unseen", f"{gap.reason}; {gap.how}")


def _settled(page: Page, report: Report, findings: list[Finding], *, show_all: bool) -> None:
    if not findings:
        return
    page.blank()
    if not show_all:
        fixed = sum(finding.status is Status.FIXED for finding in findings)
        page.write(
            f"{number_of(len(findings), 'advisory')} settled: {fixed} fixed, {len(findings) - fixed} not affected "
            "(--all lists them)",
            indent=2,
            style=DIM,
        )
        return
    page.write("SETTLED", style=f"{BOLD};{GREEN}")
    for finding in findings:
        page.write(f"{finding.advisory.id}: {finding.status.replace('_', ' ')}", indent=2)
        for clause in because(finding, report.title_of(finding.advisory.component)):
            page.write(clause, indent=4, style=DIM)


def judged_lines(page: Page, report: Report) -> None:
    """How the advisories of a report came out, cluster by cluster, with everything that decided."""
    for assessed in report.assessment.clusters:
        page.blank()
        page.write(_headline(report, assessed), style=BOLD)
        for finding in assessed.findings:
            waived = ", WAIVED" if finding.waiver else ""
            page.write(f"{finding.status.replace('_', ' ').upper()}{waived}", indent=2, style=BOLD)
            for clause in because(finding, report.title_of(finding.advisory.component)):
                page.labelled("", clause, gutter=2)
            if finding.waiver:
                page.labelled("Waived", signed_words(finding.waiver.signature), indent=4)
            for gap in finding.missing:
                page.labelled("Get it", f"{gap.fact}: {gap.how}", indent=4)
                line = answer_line(gap, finding, assessed.cluster.name, report.knowledge)
                _answers(page, [line] if line else [], indent=4)
        if not assessed.findings:
            page.write("NOT HERE  the component is not in this cluster", indent=2, style=BOLD)
    record_lines(page, report.assessment.record)


def _closing(page: Page, report: Report) -> None:
    verdict = report.verdict
    counts = [f"{report.affected(each)} {each}" for each in Severity if report.affected(each)]
    unknown, waived = len(report.undecided), len(report.waived)
    told = [*counts, *([f"{unknown} unknown"] if unknown else []), *([f"{waived} waived"] if waived else [])]
    summed = f" ({', '.join(told)})" if told else ""
    accepted = ", but for what is waived" if waived and verdict is Verdict.CLEAR else ""
    page.write(f"{verdict_sentence(report)}{accepted}{summed}", style=VERDICT_STYLE[verdict])
    for line in closing_lines(report):
        page.write(line)
    record_lines(page, report.assessment.record)
    if report.gate.knowledge_is_stale:
        page.write(
            f"The knowledge is of {report.knowledge.as_of} and past its budget: nothing counts as clear.", style=YELLOW
        )
    for layer in report.knowledge.layers[1:]:
        page.write(layer_words(layer), style=DIM)
    for override in report.knowledge.overrides:
        page.write(f"overridden: {override}", style=YELLOW)
    for setting in report.settings:
        page.write(f"{setting.name} is {setting.value} ({setting.origin})", style=DIM)
    masked = ", and 0 is returned (--exit-zero)" if report.exit_code != report.gate_code else ""
    page.write(
        f"exit code {report.gate_code}{masked} · knowledge {report.knowledge.version} of {report.knowledge.as_of} · "
        f"{report.today}",
        style=DIM,
    )
