"""The validation steps of one hop, each passed, failed or unknown, in the order in which they are numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from advisor.model.noted import Noted
from advisor.model.recorded_plan import RecordedHop, RecordedPlan, RecordedWay
from advisor.model.template import Language
from advisor.report.evidence import Evidence
from advisor.report.progress import Stand
from advisor.report.step import BY_PERSON, WAIT, Outcome, Step, StepKind, unnumbered
from advisor.report.step_checks import checked, runbook_steps
from advisor.report.step_findings import cleared, nothing_new


def steps_of(way: RecordedWay, number: int, evidence: Evidence) -> tuple[Step, ...]:
    """The steps of a hop, by its number from 1: what moved, what is cleared, the runbook's checks, the advisories'."""
    hop = way.hops[number - 1]
    found = [
        *(_reached(each, number, evidence) for each in evidence.stands if each.touched_by(number)),
        *(cleared(each, hop, evidence) for each in hop.clears),
        nothing_new(way, number, evidence),
        *runbook_steps(hop, evidence),
        *(checked(check, hop, evidence, of=name) for name in hop.clears for check in evidence.plan.after.get(name, ())),
        *_stays(number, evidence.stands),
    ]
    numbered = (replace(each, number=f"{number}.{place}") for place, each in enumerate(found, 1))
    return tuple(_with_note(each, evidence.noted.get(each.number)) for each in numbered)


def queries_of(hop: RecordedHop, plan: RecordedPlan) -> tuple[str, ...]:
    """What Prometheus is to be asked after a hop, each once."""
    checks = [*hop.checks, *(check for name in hop.clears for check in plan.after.get(name, ()))]
    asked = (each.run for each in checks if each.language is Language.PROMQL and each.run and not each.blanks)
    return tuple(dict.fromkeys(asked))


def _stays(number: int, stands: Iterable[Stand]) -> Iterator[Step]:
    """What the hop does not move, and what is not where the plan has it then.

    They come last, so that a step has the same number whether the others stand well or not.
    """
    for stand in stands:
        if not stand.touched_by(number) and stand.at is not None and number not in stand.at:
            title = f"{stand.what} stays at {stand.expected[number]}"
            yield unnumbered(StepKind.VERSION, title, Outcome.FAILED, f"it is {stand.seen}")


def _reached(stand: Stand, number: int, evidence: Evidence) -> Step:
    title = f"{stand.what} is {stand.expected[number]}"
    if stand.at is None:
        return unnumbered(StepKind.VERSION, title, Outcome.UNKNOWN, stand.seen, stand.how)
    if number in stand.at:
        if stand.is_weakly_known:
            who = "show the running workloads, or say --basis intended"
            return unnumbered(StepKind.VERSION, title, Outcome.UNKNOWN, f"{stand.seen}, and not seen running", who)
        return unnumbered(StepKind.VERSION, title, Outcome.PASSED, f"seen: {stand.seen}")
    if stand.amid == number or (evidence.is_under_way and number - 1 in stand.at):
        return unnumbered(StepKind.VERSION, title, Outcome.UNKNOWN, f"the hop is under way: {stand.seen}", WAIT)
    later = stand.at and min(stand.at) > number
    where = "the hop was not made" if number - 1 in stand.at else "a later hop was made" if later else "not on the way"
    return unnumbered(StepKind.VERSION, title, Outcome.FAILED, f"it is {stand.seen}: {where}")


def _with_note(step: Step, noted: Noted | None) -> Step:
    """What a person noted settles what nothing else could, and never overturns what was seen."""
    if noted is None or step.outcome is not Outcome.UNKNOWN or step.kind not in BY_PERSON:
        return step
    outcome = Outcome.PASSED if noted.passed else Outcome.FAILED
    note = f": {noted.note}" if noted.note else ""
    says = f"{noted.by} noted it on {noted.on}{note}"
    return replace(step, outcome=outcome, says=says, who="", could_not_look=False, noted=noted)
