"""Results that a person noted of validation steps: `schemas/results.schema.json` is their shape."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

from advisor.documents.bounded import quoted
from advisor.documents.signed import day, read_signed
from advisor.documents.view import View
from advisor.model.noted import Noted, NotedResults
from advisor.model.recorded_plan import RecordedPlan
from advisor.problems import InvalidInput, Problem

PASSED = "passed"


def load_noted(path: Path, plan: RecordedPlan, alternative: str, today: datetime.date) -> NotedResults:
    """The results of a file. Raises `InvalidInput` with every problem of it, and where it is about another plan."""
    problems: list[Problem] = []
    view = read_signed(path, "results", problems)
    found = dict(_results(view, today)) if view else {}
    if view is not None:
        _check_plan(view, plan, alternative)
    if problems or view is None:
        raise InvalidInput(problems)
    return NotedResults(plan=view.text("plan"), alternative=view.text("alternative"), results=MappingProxyType(found))


def _check_plan(view: View, plan: RecordedPlan, alternative: str) -> None:
    hint = "write a new one with -o record=FILE"
    if view.text("plan") != plan.digest:
        message = f"these results are about another plan than {quoted(plan.file)}"
        view.at("plan").report("another-plan", message, hint)
    if view.text("alternative") != alternative:
        message = f"these results are about alternative {quoted(view.text('alternative'))}, not {quoted(alternative)}"
        view.at("alternative").report("another-alternative", message, hint)


def _results(view: View, today: datetime.date) -> Iterator[tuple[str, Noted]]:
    """Each result with the number of its step; an entry without an outcome is none."""
    seen: set[str] = set()
    for each in view.each("results"):
        number = each.text("step")
        if number in seen:
            each.at("step").report("declared-twice", f"step {number} is there twice", "keep the later result")
        seen.add(number)
        if each.text_or_none("outcome") is None:
            continue
        by, on = each.text_or_none("by") or "", each.text_or_none("date")
        if not any(char.isalnum() for char in by):
            each.report("empty-by", f"nobody says who saw step {number}", "write a name at by")
        if on is None:
            each.report("no-date", f"nobody says when step {number} was seen", "write the day at date")
            continue
        seen_on = day(each, "date")
        if seen_on > today:
            each.at("date").report("in-the-future", f"{seen_on} has not come yet", "write the day it was seen")
        yield (
            number,
            Noted(
                passed=each.text("outcome") == PASSED,
                by=by,
                on=seen_on,
                note=each.text_or_none("note") or "",
                source=str(each.document.place(each.steps)),
            ),
        )
