"""Clusters that could not be planned as was asked, in what is written of those that could.

The command refuses the whole run then. A screen shows the plans there are, and a file that it writes names the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.report.layout import BOLD, RED, Page
from advisor.report.plan_document import PlanReport, Refused
from advisor.report.problem_json import problem_document
from advisor.report.record_json import Json


def refused_lines(page: Page, report: PlanReport) -> None:
    """As text, behind the plans."""
    for each in report.refused:
        page.write(", ".join(each.clusters), style=BOLD)
        page.write(refused_heading(report, each).upper(), style=RED)
        for text in refused_words(each):
            page.labelled("-", text, gutter=2)
        page.blank()


def refused_heading(report: PlanReport, refused: Refused) -> str:
    """Whether there is a plan all the same."""
    is_planned = any(each.names == refused.clusters for each in report.plans)
    return "planned against what was asked" if is_planned else "not planned"


def refused_words(refused: Refused) -> Iterator[str]:
    """For each problem what it is, where, and how to mend it."""
    for each in refused.problems:
        hint = f"; {each.hint}" if each.hint else ""
        yield f"{each.place}: {each.message}{hint}"


def refused_keys(report: PlanReport) -> dict[str, Json]:
    """The key of JSON, where there is anything to tell."""
    told: list[Json] = [
        {"clusters": list(each.clusters), "problems": [problem_document(problem) for problem in each.problems]}
        for each in report.refused
    ]
    return {"refused": told} if told else {}
