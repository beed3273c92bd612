"""A verification as JUnit XML: a suite for each course of the plan, a test for each step.

A step that failed fails its test, and one that nobody could tell is an error, never a failure and never a pass.
"""

from __future__ import annotations

from typing import assert_never
from xml.etree import ElementTree as ET

from advisor.report.junit_elements import Errored, Failed, Passed, Skipped, case, document, suite
from advisor.report.junit_elements import Outcome as TestOutcome
from advisor.report.step import Outcome, Step
from advisor.report.verification import Checked, Verification
from advisor.report.verification_words import RESULT_WORDS, hop_words, plan_words, stage_words


def verification_junit(run: Verification) -> str:
    """The whole verification, indented by two, one newline at the end."""
    return document([_course(run, each) for each in run.checked])


def _course(run: Verification, checked: Checked) -> ET.Element:
    name = ", ".join(checked.course.clusters)
    result = checked.result(allow_unknown=run.judged.gate.allow_unknown)
    told = [f"plan: {plan_words(run, checked)}", f"stands: {stage_words(checked)}", f"result: {RESULT_WORDS[result]}"]
    told += [f"hop: {hop_words(checked.hop)}"] if checked.hop else []
    cases = [
        case(name, step.kind, f"{step.number} {step.title}", _outcome(run, step), _told(step)) for step in checked.steps
    ]
    return suite(name, cases, day=run.judged.today, told=told)


def _outcome(run: Verification, step: Step) -> TestOutcome:
    match step.outcome:
        case Outcome.PASSED:
            return Passed()
        case Outcome.FAILED:
            return Failed(step.says, "failed")
        case Outcome.UNKNOWN:
            is_let_pass = run.judged.gate.allow_unknown and not step.could_not_look
            return Skipped(f"{step.says}; --allow-unknown lets it pass") if is_let_pass else Errored(step.says)
        case _:
            assert_never(step.outcome)


def _told(step: Step) -> str:
    lines = [
        f"outcome: {step.outcome}",
        *([f"says: {step.says}"] if step.says else []),
        *step.details,
        *([f"run: {step.run}"] if step.run else []),
        *([f"expect: {step.expect}"] if step.expect else []),
        *([f"then: {step.who}"] if step.who else []),
    ]
    return "\n".join(lines)
