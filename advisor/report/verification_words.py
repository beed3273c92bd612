"""What every format says alike of a verification: where a plan stands, and what it comes to."""

from __future__ import annotations

from typing import assert_never

from advisor.model.recorded_plan import RecordedHop
from advisor.report.phrases import number_of, some_names
from advisor.report.progress import Elsewhere, Made, Making, Untold
from advisor.report.step import Outcome
from advisor.report.verification import Checked, Result, Verification

RESULT_WORDS = {
    Result.PASSED: "passed: the plan holds, and everything that had to be looked at is as expected",
    Result.FAILED: "failed: do not go on with this plan before what failed is understood",
    Result.UNDECIDED: "undecided: nothing failed, and not everything could be told",
    Result.UNREACHABLE: "could not look: a cluster or the Prometheus named let us in nowhere",
}


def stage_words(checked: Checked) -> str:
    """How far a plan has come, as a heading."""
    if checked.way is None:
        return "no hop to make"
    total = len(checked.way.hops)
    match checked.stage:
        case Made(0):
            found = f"before hop 1 of {total}"
        case Made(hops):
            found = f"after hop {hops} of {total}"
        case Making(hop):
            found = f"amid hop {hop} of {total}"
        case Elsewhere():
            found = "off the way"
        case Untold():
            found = "nobody can tell how far"
        case _:
            assert_never(checked.stage)
    is_asked = checked.judged and f" {checked.judged} of" not in found
    return f"{found}, held against hop {checked.judged}" if is_asked else found


def hop_words(hop: RecordedHop) -> str:
    """A hop in a line."""
    what = str(hop.fact) if hop.fact else str(hop.component)
    drags = [f"{name} to {version}" for name, version in sorted(hop.drags.items())]
    along = f", with {some_names(tuple(drags))}" if drags else ""
    nodes = f" on {some_names(hop.nodes)}" if hop.nodes else ""
    return f"{what} {hop.start} -> {hop.end}{along}{nodes} (window {hop.window}, {hop.cluster})"


def counts_words(checked: Checked) -> str:
    """How many steps came to what."""
    counts = (f"{checked.count(each)} {each}" for each in Outcome)
    return f"{number_of(len(checked.steps), 'step')}: {', '.join(counts)}"


def plan_words(run: Verification, checked: Checked) -> str:
    """Which plan it is."""
    plan = run.plan
    way = f"alternative {checked.way.name} of " if checked.way else ""
    return f"{way}{plan.file}, made for {plan.made_from.today} by advisor {plan.advisor}"
