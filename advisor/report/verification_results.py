"""The steps that wait for a person, as a file to fill in: `--record` reads it back."""

from __future__ import annotations

import json
from collections.abc import Iterator

from advisor.report.step import BY_PERSON, Outcome, Step
from advisor.report.verification import Verification


def verification_results(run: Verification) -> str:
    """YAML with an entry for each such step; what a person noted before stays in it."""
    return "\n".join(_lines(run)) + "\n"


def _lines(run: Verification) -> Iterator[str]:
    """Texts are written as JSON, which YAML holds as it stands: what an inventory names can close nothing."""
    way = next((each.way for each in run.checked if each.way), None)
    yield "# yaml-language-server: $schema=results.schema.json"
    yield "# Run each command, compare, and write the outcome (passed or failed), who saw it, and the day."
    yield "# An entry without an outcome counts for nothing."
    yield 'schema_version: "1.0.0"'
    yield f"plan: {run.plan.digest}"
    yield f"alternative: {json.dumps(way.name if way else '')}"
    yield "results:"
    waiting = [step for checked in run.checked for step in checked.steps if _is_for_a_person(step)]
    for step in waiting:
        yield from _entry(step)
    if not waiting:
        yield "  []"


def _is_for_a_person(step: Step) -> bool:
    return step.kind in BY_PERSON and (step.outcome is Outcome.UNKNOWN or step.noted is not None)


def _entry(step: Step) -> Iterator[str]:
    noted = step.noted
    yield f'  - step: "{step.number}"'
    yield f"    title: {json.dumps(step.title)}"
    if step.run:
        yield f"    run: {json.dumps(step.run)}"
    if step.expect:
        yield f"    expect: {json.dumps(step.expect)}"
    outcome = ("passed" if noted.passed else "failed") if noted else "null"
    yield f"    outcome: {outcome}"
    yield f"    by: {json.dumps(noted.by) if noted else 'null'}"
    yield f"    date: {noted.on.isoformat() if noted else 'null'}"
    yield f"    note: {json.dumps(noted.note) if noted and noted.note else 'null'}"
