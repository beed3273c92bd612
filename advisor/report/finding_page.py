"""One finding for a reader: why it applies here, with the object and field each fact came from, and what to do.

The terminal's report gives the most severe finding in a few lines; this page leaves nothing out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Component
from advisor.model.fact import Known
from advisor.model.finding import Finding, Status, TestEvidence
from advisor.model.provenance import Provenance
from advisor.report.advisory_page import checks, effects, relief, sources
from advisor.report.affected_section import fixed_in, who
from advisor.report.baseline_words import place_in_baseline
from advisor.report.document import Report
from advisor.report.layout import BOLD, CYAN, DIM, YELLOW, Page
from advisor.report.phrases import STANDING_WORDS, because, number_of, place_words, some_names
from advisor.report.record_page import answer_words, signed_words
from advisor.report.screen import SEVERITY_STYLE
from advisor.truth import Truth

#: So many places are listed for one thing, and the rest is counted: a DaemonSet has a pod on every node.
PLACES_SHOWN = 3

STATUS_WORDS = {
    Status.AFFECTED: "affected",
    Status.UNKNOWN: "not decided",
    Status.FIXED: "fixed",
    Status.NOT_AFFECTED: "not affected",
}


def finding_page(page: Page, report: Report, assessed: ClusterAssessment, finding: Finding) -> None:
    """The whole page."""
    advisory = finding.advisory
    style = SEVERITY_STYLE[advisory.severity]
    page.spread(advisory.id, f"{STATUS_WORDS[finding.status]} · {advisory.severity}".upper(), right_style=style)
    page.write(advisory.title, style=BOLD)
    page.write(f"{who(report, finding)} in {assessed.cluster.name}", style=DIM)
    _standing(page, report, assessed, finding)
    _trace(page, report, finding)
    _assumed(page, report, finding.rests_on)
    _missing(page, finding)
    _where(page, assessed, finding)
    if finding.status in {Status.AFFECTED, Status.UNKNOWN}:
        _way_out(page, report, finding)
    relief(page, advisory)
    effects(page, advisory)
    checks(page, "Before the change", advisory.validation.before)
    checks(page, "After the change", advisory.validation.after)
    sources(page, advisory)


def _standing(page: Page, report: Report, assessed: ClusterAssessment, finding: Finding) -> None:
    page.blank()
    page.write(finding.advisory.summary)
    page.blank()
    if finding.standing:
        page.labelled("Standing", STANDING_WORDS[finding.standing], indent=0)
    if finding.waiver:
        page.labelled("Waived", signed_words(finding.waiver.signature), indent=0)
    if words := place_in_baseline(report, assessed.cluster.name, finding):
        page.labelled("Baseline", words, indent=0)


def _trace(page: Page, report: Report, finding: Finding) -> None:
    """Each clause that decided, with everything that states it. The clauses follow the evidence one by one."""
    _heading(page, "Why it applies here" if finding.status is Status.AFFECTED else "Why")
    told = because(finding, report.title_of(finding.advisory.component))
    for clause, places in zip(told, _places(finding, len(told)), strict=True):
        page.labelled("-", clause, gutter=2)
        for place in places[:PLACES_SHOWN]:
            page.labelled("", _place(place), gutter=4)
        if len(places) > PLACES_SHOWN:
            page.labelled("", f"and {len(places) - PLACES_SHOWN} more places that say the same", gutter=4)


def _places(finding: Finding, count: int) -> Iterable[Sequence[Provenance]]:
    """What stands behind each clause; nothing where a clause has no place of its own."""
    if finding.component is None:
        return [()] * count
    placed: list[Sequence[Provenance]] = []
    for evidence in finding.evidence:
        if not isinstance(evidence, TestEvidence):
            placed.append(_of_component(finding.component))
        elif finding.status is not Status.NOT_AFFECTED or evidence.truth is not Truth.TRUE:
            placed.append(evidence.answer.seen_in if isinstance(evidence.answer, Known) else ())
    assert len(placed) == count, "a clause for each piece of evidence that tells"
    return placed


def _of_component(component: Component) -> Sequence[Provenance]:
    return component.seen_in


def _place(place: Provenance) -> str:
    """A place in full, with what stood there."""
    return f"{place_words(place)}{f': {place.text}' if place.text else ''}"


def _assumed(page: Page, report: Report, rests_on: Sequence[Provenance]) -> None:
    """The answers without which it would be undecided."""
    if not rests_on:
        return
    _heading(page, "Assumed, because somebody answers for it", style=f"{BOLD};{YELLOW}")
    for answer in report.assessment.record.rests_on:
        if answer.seen_in in rests_on:
            page.labelled("-", f"{answer_words(answer)}; {signed_words(answer.signature)}", gutter=2)
            page.labelled("", place_words(answer.seen_in), gutter=4)


def _missing(page: Page, finding: Finding) -> None:
    if finding.missing:
        _heading(page, "What would settle it", style=f"{BOLD};{YELLOW}")
    for gap in finding.missing:
        page.write(gap.fact, indent=2, style=BOLD)
        page.labelled("Why", gap.reason, indent=4)
        if gap.how:
            page.labelled("Get it", gap.how, indent=4)


def _where(page: Page, assessed: ClusterAssessment, finding: Finding) -> None:
    """The node groups it hits, and those where it is not decided."""
    counted = ((finding.nodes.affected, "affected"), (finding.nodes.unknown, "not decided"))
    if any(names for names, _ in counted):
        _heading(page, "Nodes")
    for names, word in counted:
        mine = frozenset(names)
        for group in assessed.node_groups if mine else ():
            if hit := tuple(name for name in group.names if name in mine):
                alike = " · ".join(part for part in (group.kernel, group.os) if part) or "of unknown kernel"
                page.write(f"{number_of(len(hit), 'node')} {word} · {alike}", indent=2)
                page.write(some_names(hit, 8), indent=4, style=DIM)


def _way_out(page: Page, report: Report, finding: Finding) -> None:
    _heading(page, "What ends it")
    page.labelled("Fixed in", fixed_in(finding))
    for fix in finding.fixed_in_bundles:
        page.labelled("", f"{report.title_of(fix.bundle)} {fix.version} ships {fix.ships}")
    page.write(finding.advisory.fix, indent=2)


def _heading(page: Page, text: str, *, style: str = f"{BOLD};{CYAN}") -> None:
    page.blank()
    page.write(text, style=style)
