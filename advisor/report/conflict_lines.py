"""What stands against a plan: each constraint with what it says and its sources, and what lifting would help."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.planner.outcome import Constraint, NoPath
from advisor.report.layout import DIM, Page
from advisor.report.path_section import GUTTER, INDENT, leftover_lines
from advisor.report.plan_document import PlanReport
from advisor.report.plan_words import conflict_words, lifting_words


def no_way_lines(page: Page, report: PlanReport, found: NoPath) -> None:
    """Why no legal way leads to the goal, and what stays open."""
    if says := conflict_words(found, report.options.work):
        page.blank()
        page.write(says, indent=2)
    if found.core:
        constraint_lines(page, found.core)
        page.blank()
        for label, words in lifting_words(found):
            page.labelled(label, words, indent=INDENT, gutter=GUTTER)
    leftover_lines(page, report, found.unresolved)


def constraint_lines(page: Page, constraints: Iterable[Constraint]) -> None:
    """Each with what it says, its name, and where that can be read."""
    for each in constraints:
        page.labelled("-", f"{each.says} ({each.name})", gutter=2)
        for source in each.sources:
            page.write(source, indent=4, style=DIM)
