"""A plan of several clusters on the terminal: phase by phase, window by window, who is moved to what."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.planner.estate_doubts import clusters_words
from advisor.planner.estate_outcome import (
    Blocker,
    EstateAlternative,
    EstateAssumed,
    EstateHop,
    EstateNoPath,
    EstatePlan,
)
from advisor.planner.outcome import Alternative
from advisor.report.hop_words import changes_of, felt_words, mind_words
from advisor.report.layout import BOLD, Page
from advisor.report.path_section import GUTTER, INDENT
from advisor.report.phases_json import estate_way
from advisor.report.phrases import number_of
from advisor.report.plan_document import PlanReport
from advisor.report.plan_words import WHY_WORDS, gone_words, named, named_with_workaround, support_words


def phases_section(page: Page, report: PlanReport, found: EstatePlan, way: Alternative, title: str) -> None:
    """One alternative: a heading for each phase, a row for each hop."""
    whole = estate_way(found, way)
    page.blank()
    page.write(title, style=BOLD)
    for phase in whole.phases:
        _heading(page, found, phase.number, phase.manager)
        window = 0
        for hop in (each for each in whole.hops if _phase_of(each, found, whole) == phase.number):
            _row(page, report, hop, is_first=hop.hop.window != window)
            if _is_managers(hop, found):
                _forced(page, [each for each in whole.forced if each.manager_at == str(hop.hop.end)])
            window = hop.hop.window
    _left(page, report, whole)
    for number, each in enumerate(whole.waived):
        says = f"{clusters_words(each.clusters)}: {named(each.open.advisory, report)}"
        page.labelled("" if number else "waived", says, indent=INDENT, gutter=GUTTER)
    assumed_lines(page, whole.assumed)
    if whole.support_days is not None:
        page.labelled("support", support_words(whole.support_days), indent=INDENT, gutter=GUTTER)


def assumed_lines(page: Page, assumed: Sequence[EstateAssumed]) -> None:
    """Releases that stand for others, because that was asked for, and in which clusters."""
    for number, each in enumerate(assumed):
        says = f"{clusters_words(each.clusters)}: {each.rest.says}"
        page.labelled("" if number else "assumed", says, indent=INDENT, gutter=GUTTER)


def blocker_lines(page: Page, found: EstateNoPath | EstatePlan) -> None:
    """The clusters that stand in the manager's way, each with what to do about it."""
    for number, each in enumerate(found.blockers):
        where = f"{clusters_words(each.clusters)} at {each.component} {each.version}"
        says = f"{where}, before {found.manager} {each.manager_at}: {each.constraint.says}"
        page.labelled("blocked by" if number == 0 else "", says, indent=INDENT, gutter=GUTTER + 2)
        for runbook in each.runbooks:
            page.labelled("", f"advisor rules show {runbook}", indent=INDENT, gutter=GUTTER + 2)


def blocker_words(blocker: Blocker) -> str:
    """Which clusters keep the manager from a version, by what, and which runbook tells the way out, in one line."""
    says, sources = blocker.constraint.says, "; ".join((blocker.constraint.name, *blocker.constraint.sources))
    where = f"{clusters_words(blocker.clusters)} at {blocker.component} {blocker.version}"
    until = f", until {blocker.until}" if blocker.until else ""
    runbooks = f"; {', '.join(blocker.runbooks)} tells the way out" if blocker.runbooks else ""
    return f"before {blocker.manager_at}: {where}{until}: {says} ({sources}){runbooks}"


def _phase_of(hop: EstateHop, found: EstatePlan, way: EstateAlternative) -> int:
    """The manager's own hop opens the phase that it leads to."""
    return hop.phase + _is_managers(hop, found)


def _is_managers(hop: EstateHop, found: EstatePlan) -> bool:
    return hop.clusters == (found.hub,) and hop.component == found.manager


def _heading(page: Page, found: EstatePlan, number: int, version: str) -> None:
    where = f"{found.manager} {version} in {found.hub}"
    page.write(f"phase {number}: {where}" if number else f"now: {where}", indent=INDENT, style=BOLD)


def _row(page: Page, report: PlanReport, hop: EstateHop, *, is_first: bool) -> None:
    moved, *brought = changes_of(hop.hop)
    head = f"window {hop.hop.window}" if is_first else ""
    says = f"{clusters_words(hop.clusters)}: {moved.what} {moved.start} to {moved.end}"
    page.labelled(head, says, indent=INDENT, gutter=GUTTER)
    alike = f"{number_of(len(hop.clusters), 'cluster')} alike, {hop.clusters[0]} first" if hop.clusters[1:] else ""
    when = f"from {report.day_of(hop.hop.window)}" if is_first else ""
    brings = ", ".join(f"{each.what} {each.end}" for each in brought)
    _detail(page, ", ".join(filter(None, [when, alike, *felt_words(hop.hop)])))
    _detail(page, f"brings {brings}" if brings else "")
    _detail(page, f"clears {', '.join(hop.hop.clears)}" if hop.hop.clears else "")
    for each in hop.hop.introduces:
        _detail(page, f"appears {named_with_workaround(each, report)}")
    for text in mind_words(hop.hop):
        _detail(page, text)


def _detail(page: Page, text: str) -> None:
    if text:
        page.labelled("", text, indent=INDENT, gutter=GUTTER + 2)


def _left(page: Page, report: PlanReport, way: EstateAlternative) -> None:
    for number, each in enumerate(way.unresolved):
        advisory = named(each.left.open.advisory, report)
        says = f"{clusters_words(each.clusters)}: {advisory}: {WHY_WORDS[each.left.why]}"
        page.labelled("left" if number == 0 else "", says, indent=INDENT, gutter=GUTTER)


def _forced(page: Page, blockers: Sequence[Blocker]) -> None:
    """What had to leave before the manager came to a version, by the constraint that asks for it."""
    for constraint in sorted({each.constraint for each in blockers}):
        mine = [each for each in blockers if each.constraint == constraint]
        left = "; ".join(gone_words(each, clusters_words(each.clusters)) for each in mine)
        _detail(page, f"only after {left}: {constraint.says} ({constraint.name})")
