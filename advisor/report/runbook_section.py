"""How the hops are done: which runbook, component by component; with `--details` every hop's own, filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from advisor.model.assessment import ClusterAssessment
from advisor.planner.outcome import Alternative, Planned
from advisor.planner.runbooks import Chosen, NoneKnown, OneOf, RunbookChoice
from advisor.report.filled import filled, nodes_of, values_of
from advisor.report.hop_words import hop_words, subject_of
from advisor.report.layout import BOLD, Page
from advisor.report.plan_document import Plan, PlanReport
from advisor.report.plan_words import COUNTED_AS_WORST, name_of
from advisor.report.runbook_parts import runbook_parts
from advisor.report.screen import Screen
from advisor.report.upgrade_pages import runbook_lines


def runbook_section(page: Page, report: PlanReport, plan: Plan, shown: Sequence[Alternative], screen: Screen) -> None:
    """Which runbook, and which fact would tell where that is not known."""
    found: dict[str, RunbookChoice] = {}
    for way in shown:
        for hop in way.hops:
            found.setdefault(subject_of(hop), hop.runbook)
    page.blank()
    page.write("HOW (advisor rules show NAME tells a runbook; --details, with the versions filled in)", style=BOLD)
    for component, choice in found.items():
        which_runbook(page, component, choice)
    if screen.details:
        for place, way in enumerate(shown):
            for hop, clusters in zip(way.hops, plan.made_in(way), strict=True):
                if isinstance(hop.runbook, Chosen):
                    page.blank()
                    page.write(f"{name_of(place)}, window {hop.window}: {hop_words(hop)}", style=BOLD)
                in_full(page, report, clusters, hop)


def which_runbook(page: Page, subject: str, choice: RunbookChoice) -> None:
    """Which runbook it is, or which fact would tell."""
    match choice:
        case Chosen(runbooks):
            named = "; ".join(f"{each.id}: {each.title}" for each in runbooks)
            page.labelled("-", f"{subject}: {named}", gutter=2)
        case OneOf(candidates, facts):
            named = ", ".join(each.id for each in candidates)
            page.labelled("-", f"{subject}: one of {named}; {' and '.join(facts)} would tell which", gutter=2)
        case NoneKnown():
            page.labelled(
                "-",
                f"{subject}: no runbook is known for the way in which it is installed here; {COUNTED_AS_WORST}",
                gutter=2,
            )
        case _:
            assert_never(choice)


def first_command(report: PlanReport, clusters: Sequence[ClusterAssessment], hop: Planned) -> Iterator[str]:
    """What is typed first for a hop made in these clusters, and what for; nothing where no runbook has a command."""
    if not isinstance(hop.runbook, Chosen):
        return
    values = values_of(hop, nodes_of(clusters), report.judged.knowledge)
    parts = (part for runbook in hop.runbook.runbooks for part in runbook_parts(filled(runbook, values)))
    found = next((each for part in parts for each in part.entries if each.copied), None)
    if found:
        first, *more = found.copied[0].strip().splitlines()
        yield f"{found.says}: {first}{' …' if more else ''}"


def in_full(page: Page, report: PlanReport, clusters: Sequence[ClusterAssessment], hop: Planned) -> None:
    """The runbooks of a hop made in these clusters, filled in, where it is known which they are."""
    if not isinstance(hop.runbook, Chosen):
        return
    values = values_of(hop, nodes_of(clusters), report.judged.knowledge)
    for runbook in hop.runbook.runbooks:
        done = filled(runbook, values)
        for blank in done.blanks:
            page.labelled("Fill in", f"{{{blank.name}}}: {blank.meaning}", gutter=9)
        runbook_lines(page, done.runbook)
