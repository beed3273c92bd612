"""The steps that a runbook and the advisories ask for: facts, queries, commands, and what a person looks at.

The one thing to know before changing it: a step passes only on something that was seen. A number nobody measured and a
command nobody ran are unknown, with who can tell.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from advisor.engine.whole_facts import came_out
from advisor.model.condition import FactTest, OneOf
from advisor.model.fact import FactType, FactValue
from advisor.model.measurement import Measured, Sample, Unmeasured
from advisor.model.names import AdvisoryId, FactName
from advisor.model.recorded_plan import RecordedCheck, RecordedHop
from advisor.model.template import Language
from advisor.report.evidence import Evidence
from advisor.report.phrases import some_names
from advisor.report.step import NOTE_IT, Outcome, Step, StepKind, unnumbered
from advisor.truth import Truth

#: Of an answer with many series, so many are shown.
SERIES_SHOWN = 3


def runbook_steps(hop: RecordedHop, evidence: Evidence) -> Iterator[Step]:
    """What the runbook of a hop asks for; where nobody knows which that is, one step that says so."""
    if hop.asks:
        says = "which runbook this hop has is not known, and so what to check"
        yield unnumbered(
            StepKind.LOOK,
            "the runbook's checks",
            Outcome.UNKNOWN,
            says,
            f"answer {some_names(hop.asks)}, and plan anew",
        )
    elif not hop.has_runbook:
        who = "whoever made the hop"
        yield unnumbered(
            StepKind.LOOK, "the runbook's checks", Outcome.UNKNOWN, "no runbook is known for this hop", who
        )
    yield from (checked(check, hop, evidence) for check in hop.checks)


def checked(check: RecordedCheck, hop: RecordedHop, evidence: Evidence, *, of: AdvisoryId | None = None) -> Step:
    """A check, judged as far as a program can; `of` is the advisory that asks for it."""
    title = f"{check.title} ({of})" if of else check.title
    if check.run is None:
        step = unnumbered(StepKind.LOOK, title, Outcome.UNKNOWN, "a person has to look", NOTE_IT)
    elif check.language is None:
        step = _fact(check, title, hop, evidence)
    elif check.blanks:
        says = f"{some_names(check.blanks)} has to be filled in first"
        kind = StepKind.PROMQL if check.language is Language.PROMQL else StepKind.COMMAND
        step = unnumbered(kind, title, Outcome.UNKNOWN, says, NOTE_IT)
    elif check.language is Language.PROMQL:
        step = _queried(check, title, check.run, evidence)
    else:
        step = unnumbered(
            StepKind.COMMAND, title, Outcome.UNKNOWN, "a person has to run the command and compare", NOTE_IT
        )
    return replace(step, run=check.run, expect=check.expect)


def _fact(check: RecordedCheck, title: str, hop: RecordedHop, evidence: Evidence) -> Step:
    """By the fact that `run` names, where `expect` is one of its values."""
    declared = evidence.knowledge.facts.get(FactName(check.run or ""))
    here = evidence.now.get(hop.cluster)
    value = _value(declared.type, check.expect) if declared else None
    if declared is None or value is None or here is None:
        says = f"{check.expect!r} is no value of {check.run}, so a person has to tell"
        return unnumbered(StepKind.LOOK, title, Outcome.UNKNOWN, says, NOTE_IT)
    came = came_out(FactTest(fact=declared.name, test=OneOf((value,))), here, evidence.knowledge)
    wrong = next((each for each in came if each.truth is Truth.FALSE), None)
    if wrong is not None:
        where = f" on {some_names(wrong.nodes)}" if wrong.nodes else ""
        return unnumbered(StepKind.FACT, title, Outcome.FAILED, f"{declared.name} is {wrong.value.lower()}{where}")
    untold = next((each for each in came if each.truth is Truth.UNKNOWN), None)
    if untold is not None or not came:
        missing = untold.missing if untold else None
        says, who = (missing.reason, missing.how) if missing else ("nobody tells", "")
        return unnumbered(StepKind.FACT, title, Outcome.UNKNOWN, says, who)
    return unnumbered(StepKind.FACT, title, Outcome.PASSED, f"{declared.name} is {check.expect}")


def _value(kind: FactType, expect: str) -> FactValue | None:
    """A value as an advisory writes it; None when it is prose."""
    match kind:
        case FactType.BOOLEAN:
            return {"true": True, "false": False}.get(expect)
        case FactType.NUMBER:
            return int(expect) if expect.isdecimal() else None
        case FactType.TEXT | FactType.CHOICE:
            return expect if " " not in expect else None
        case FactType.KERNEL:
            return None


def _queried(check: RecordedCheck, title: str, query: str, evidence: Evidence) -> Step:
    if evidence.measurements is None:
        who = f"--prometheus URL asks it; or {NOTE_IT}"
        return unnumbered(StepKind.PROMQL, title, Outcome.UNKNOWN, "no Prometheus was named", who)
    match evidence.measurements.get(query, _NOT_ASKED):
        case Unmeasured(reason=reason, hint=hint, is_reached=is_reached):
            step = unnumbered(StepKind.PROMQL, title, Outcome.UNKNOWN, reason, hint)
            return replace(step, could_not_look=not is_reached)
        case Measured(samples=samples):
            return _compared(check, title, samples)


_NOT_ASKED = Unmeasured(reason="it was not asked", is_reached=True)


def _compared(check: RecordedCheck, title: str, samples: Sequence[Sample]) -> Step:
    if not samples:
        who = "is it collected at all? no data is never a pass"
        return unnumbered(StepKind.PROMQL, title, Outcome.UNKNOWN, "Prometheus has no such series", who)
    says = f"measured {_series(samples)}"
    if any(math.isnan(each.value) for each in samples):
        nan = [each for each in samples if math.isnan(each.value)]
        return unnumbered(
            StepKind.PROMQL, title, Outcome.UNKNOWN, f"not a number: {_series(nan)}", "look at the series"
        )
    if check.passes is None:
        who = f"compare it with what is expected, and {NOTE_IT}"
        return unnumbered(StepKind.PROMQL, title, Outcome.UNKNOWN, says, who)
    wrong = [each for each in samples if not check.passes.holds_for(each.value)]
    if wrong:
        return unnumbered(StepKind.PROMQL, title, Outcome.FAILED, f"measured {_series(wrong)}, wanted {check.passes}")
    return unnumbered(StepKind.PROMQL, title, Outcome.PASSED, f"{says}, wanted {check.passes}")


def _series(samples: Sequence[Sample]) -> str:
    """The values, each with its labels where there are several."""
    shown = [_sample(each, is_alone=len(samples) == 1) for each in samples[:SERIES_SHOWN]]
    more = len(samples) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _sample(sample: Sample, *, is_alone: bool) -> str:
    labels = ",".join(f"{name}={value}" for name, value in sample.labels)
    return f"{sample.value:.6g}" + (f" {{{labels}}}" if labels and not is_alone else "")
