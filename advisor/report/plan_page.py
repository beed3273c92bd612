"""A plan as a planner reads it: what the alternatives cost side by side, each as a path, and what none of them settles.

First what fits on a screen or two. `--details` adds every hop's runbook, filled in; `--all` every way of the front.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from advisor.model.assessment import Verdict
from advisor.planner.estate_outcome import EstateNoPath, EstatePlan
from advisor.planner.outcome import Alternative, Held, NoPath, NothingToDo, Rest, UpgradePlan
from advisor.report.clearing_section import clearing_section
from advisor.report.conflict_lines import no_way_lines
from advisor.report.cost_table import columns_of, table_lines
from advisor.report.fleet_section import headline
from advisor.report.layout import BOLD, DIM, YELLOW, Page
from advisor.report.path_section import GUTTER, INDENT, path_section, waived_lines
from advisor.report.phases_section import assumed_lines, blocker_lines, phases_section
from advisor.report.phrases import layer_words, number_of
from advisor.report.plan_document import NotReached, Plan, PlanReport
from advisor.report.plan_words import NOTHING_TO_DO, goal_words, name_of, outcome_words, title_of, unproven_words
from advisor.report.record_page import record_lines
from advisor.report.refused_section import refused_lines
from advisor.report.rest_section import question_section, rest_section
from advisor.report.runbook_section import runbook_section
from advisor.report.screen import VERDICT_STYLE, Screen
from advisor.report.why_words import because


def plan_page(report: PlanReport, screen: Screen) -> str:
    """The whole run as text."""
    page = screen.page()
    for plan in report.plans:
        plan_lines(page, report, plan, screen)
        page.blank()
    refused_lines(page, report)
    _closing(page, report)
    return page.text()


def plan_lines(page: Page, report: PlanReport, plan: Plan, screen: Screen) -> None:
    """One plan."""
    for assessed in plan.clusters:
        page.write(headline(report.judged, assessed), style=BOLD)
    verdict = report.verdict_of(plan)
    page.write(
        f"{outcome_words(report, plan).upper()}  (goal: {goal_words(report.goal)})", style=VERDICT_STYLE[verdict]
    )
    match plan.planned:
        case UpgradePlan() as found:
            _ways(page, report, plan, found, screen)
            _held(page, found.held)
        case NothingToDo(held=held):
            page.write(NOTHING_TO_DO, indent=2)
            waived_lines(page, report, plan.planned.waived)
            _assumed(page, plan, plan.planned.assumed)
            _held(page, held)
        case NoPath() as found:
            no_way_lines(page, report, found)
            if isinstance(plan.estate, EstateNoPath):
                blocker_lines(page, plan.estate)
            waived_lines(page, report, found.waived)
            _assumed(page, plan, found.assumed)
            _held(page, found.held)
        case NotReached():
            for assessed in plan.clusters:
                for note in assessed.cluster.notes:
                    page.labelled("Why", note.says)
                    if note.remedy:
                        page.labelled("Get it", note.remedy)
        case _:
            assert_never(plan.planned)
    clearing_section(page, plan.clearings, names_clusters=len(plan.clusters) > 1)
    question_section(page, report, plan, screen)


def _ways(page: Page, report: PlanReport, plan: Plan, found: UpgradePlan, screen: Screen) -> None:
    shown = report.shown(found)
    names = [name_of(place) for place in range(len(shown))]
    page.blank()
    for number, line in enumerate(table_lines(names, columns_of([each.cost for each in shown]))):
        page.lines.append("  " + page.styled(line, DIM if number < _HEADS else ""))
    hidden = len(found.alternatives) - len(shown)
    if hidden:
        page.write(f"--all shows {number_of(hidden, 'further alternative')}", indent=2, style=DIM)
    if unproven := unproven_words(report, plan):
        page.write(unproven, indent=2, style=YELLOW)
    estate = plan.estate if isinstance(plan.estate, EstatePlan) else None
    if estate:
        blocker_lines(page, estate)
    for place, way in enumerate(shown):
        title = title_of(way, place, shown).upper()
        if estate:
            phases_section(page, report, estate, way, title)
        else:
            path_section(page, report, way, title)
        _because(page, report, plan, shown, place)
    rest_section(page, report, shown)
    runbook_section(page, report, plan, shown, screen)


#: The lines of the table that are no row.
_HEADS = 2


def _because(page: Page, report: PlanReport, plan: Plan, shown: Sequence[Alternative], place: int) -> None:
    for number, line in enumerate(because(place, shown, report.judged.knowledge, plan.bound)):
        page.labelled("why" if number == 0 else "", line, indent=INDENT, gutter=GUTTER)


def _assumed(page: Page, plan: Plan, assumed: Sequence[Rest]) -> None:
    """Releases that stand for others, because that was asked for. Ways tell them among what they rest on."""
    if plan.estate and not isinstance(plan.estate, EstatePlan):
        assumed_lines(page, plan.estate.assumed)
        return
    for number, each in enumerate(assumed):
        text = f"{each.subject or each.about}: {each.says}"
        page.labelled("assumed" if number == 0 else "", text, indent=INDENT, gutter=GUTTER)


def _held(page: Page, held: Sequence[Held]) -> None:
    if held:
        page.blank()
    for number, each in enumerate(held):
        head = "held" if number == 0 else ""
        page.labelled(head, f"{each.component} {each.version}: {each.why}", indent=INDENT, gutter=GUTTER)


def _closing(page: Page, report: PlanReport) -> None:
    judged = report.judged
    record_lines(page, judged.assessment.record)
    if judged.gate.knowledge_is_stale:
        words = f"The knowledge is of {judged.knowledge.as_of} and past its budget: no plan counts as settled."
        page.write(words, style=YELLOW)
    for layer in judged.knowledge.layers[1:]:
        page.write(layer_words(layer), style=DIM)
    for override in judged.knowledge.overrides:
        page.write(f"overridden: {override}", style=YELLOW)
    for setting in judged.settings:
        page.write(f"{setting.name} is {setting.value} ({setting.origin})", style=DIM)
    masked = ", and 0 is returned (--exit-zero)" if report.exit_code != report.gate_code else ""
    page.write(
        f"exit code {report.gate_code}{masked}: {_code_words(report)} · knowledge {judged.knowledge.version} of "
        f"{judged.knowledge.as_of} · {judged.today}",
        style=DIM,
    )


def _code_words(report: PlanReport) -> str:
    return "not all could be planned as was asked" if report.refused else CODE_WORDS[report.verdict]


CODE_WORDS = {
    Verdict.CLEAR: "there is a way, or nothing to do",
    Verdict.AFFECTED: "no legal way, or none that clears all",
    Verdict.UNDECIDED: "what nobody settled stays open, or decides whether the plan stands",
    Verdict.UNREACHABLE: "a cluster let us in nowhere",
}
