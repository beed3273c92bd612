"""Why no alternative goes to a version: what stands against it with its sources, or what it costs beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from advisor.planner.outcome import Alternative, NoPath, NothingToDo, PlannedHop, UpgradePlan
from advisor.planner.question import Targets
from advisor.report.conflict_lines import no_way_lines
from advisor.report.hop_words import hop_words
from advisor.report.layout import BOLD, Page
from advisor.report.path_section import leftover_lines
from advisor.report.plan_document import NotReached, Plan, PlanReport
from advisor.report.plan_words import goal_words, name_of
from advisor.report.why_words import beside


def why_not_page(page: Page, answer: PlanReport, shown: Sequence[Alternative]) -> None:
    """`answer` is a plan with the version as its target; `shown` are the alternatives it was asked beside."""
    asked = goal_words(answer.goal)
    page.write(f"Why not {asked}?", style=BOLD)
    for place, way in enumerate(shown):
        if window := _window_of(way, answer):
            page.labelled("-", f"{name_of(place)} goes there, in window {window}", gutter=2)
    for plan in answer.plans:
        _told(page, answer, plan, shown)


def _told(page: Page, answer: PlanReport, plan: Plan, shown: Sequence[Alternative]) -> None:
    match plan.planned:
        case UpgradePlan(alternatives=(best, *_)):
            page.labelled("-", "nothing forbids it; the best way that ends there:", gutter=2)
            for hop in best.hops:
                page.labelled(f"window {hop.window}", hop_words(hop), indent=4, gutter=10)
            for place, way in enumerate(shown):
                if way.cost == best.cost:
                    page.labelled("-", f"it costs what {name_of(place)} costs", gutter=2)
                else:
                    page.labelled("-", beside(best.cost, way.cost, name_of(place)), gutter=2)
            leftover_lines(page, answer, best.unresolved)
        case NothingToDo():
            page.labelled("-", "everything stands there now", gutter=2)
        case NoPath() as found:
            page.labelled("-", "no legal way leads there", gutter=2)
            no_way_lines(page, answer, found)
        case NotReached():
            page.labelled("-", "it let us in nowhere, so there was nothing to plan from", gutter=2)
        case UpgradePlan():
            raise AssertionError("a plan has alternatives")
        case _:
            assert_never(plan.planned)


def _window_of(way: Alternative, answer: PlanReport) -> int | None:
    """The window in which a way comes to all that was asked for; None where it does not."""
    if not isinstance(answer.goal, Targets):
        return None
    wanted = {(name, str(version)) for name, version in answer.goal.versions.items()}
    came: set[tuple[str, str]] = set()
    for hop in way.hops:
        if isinstance(hop, PlannedHop):
            came |= {(each.component, each.end) for each in (hop.moves, *hop.drags)}
        if wanted <= came:
            return hop.window
    return None
