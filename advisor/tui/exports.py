"""What can be written to a file, and as what: the same functions as behind `-o`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from advisor.model.checklist import Checklist
from advisor.model.marks import Marks
from advisor.report.as_html import as_html
from advisor.report.as_json import as_json
from advisor.report.as_markdown import as_markdown
from advisor.report.as_terminal import as_terminal
from advisor.report.checklist_json import checklist_json
from advisor.report.checklist_markdown import checklist_markdown
from advisor.report.document import Report
from advisor.report.html_checklist import checklist_html
from advisor.report.html_plan import plan_html
from advisor.report.plan_document import PlanReport
from advisor.report.plan_json import plan_json
from advisor.report.plan_markdown import plan_markdown
from advisor.report.plan_page import plan_page
from advisor.report.screen import Screen

ENDINGS: Mapping[str, str] = MappingProxyType({"json": ".json", "markdown": ".md", "html": ".html", "terminal": ".txt"})
"""The formats, each with how its files end."""
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "json": "JSON, what a gate and other programs read",
        "markdown": "Markdown, for a review",
        "html": "HTML, one page for everybody",
        "terminal": "text, as the command prints it",
    }
)
_WHOLE = Screen(details=True, show_all=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Something that can be written to a file."""

    title: str
    file: str
    """What its file is called where nobody says otherwise, without its ending."""
    renders: Mapping[str, Callable[[], str]]
    """By the format."""


def report_export(report: Report) -> Export:
    """The report, as `scan` writes it."""
    return Export(
        title="Export the report",
        file="advisor-report",
        renders={
            "json": partial(as_json, report),
            "markdown": partial(as_markdown, report),
            "html": partial(as_html, report),
            "terminal": partial(as_terminal, report, _WHOLE),
        },
    )


def plan_export(report: PlanReport) -> Export:
    """The plans, as `plan` writes them."""
    return Export(
        title="Export the plan",
        file="advisor-plan",
        renders={
            "markdown": partial(plan_markdown, report, details=True),
            "json": partial(plan_json, report),
            "html": partial(plan_html, report),
            "terminal": partial(plan_page, report, _WHOLE),
        },
    )


def checklist_export(checklist: Checklist, marks: Marks) -> Export:
    """The checklist with its marks, as `checklist` writes it; JSON holds none of them."""
    return Export(
        title="Export the checklist, with what is marked on it",
        file="advisor-checklist",
        renders={
            "markdown": partial(checklist_markdown, checklist, marks),
            "html": partial(checklist_html, checklist, marks),
            "json": partial(checklist_json, checklist),
        },
    )
