"""What a plan rests on although nobody settled it: which fact would, how to get it, and what hangs on the answer."""

from __future__ import annotations

from enum import StrEnum

from advisor.engine.facts import how_to_get
from advisor.model.names import ComponentName, FactName, HazardId
from advisor.planner.outcome import Rest
from advisor.report.answer_lines import VERSION_SUFFIX
from advisor.report.document import Report


class Hangs(StrEnum):
    """What becomes of the plan if the answer is the other one."""

    PLAN = "plan"
    """The hop may not be made, and another way is needed."""
    TRIAL = "trial"
    """No fact would tell, for nobody tried: a pair of versions that no table lists."""
    PREPARATION = "preparation"
    """A preparation that the plan includes turns out to be needless. The plan stands."""


def hangs_on(rest: Rest, report: Report) -> Hangs:
    """What hangs on something that nobody settled."""
    if HazardId(rest.about) in report.knowledge.upgrades.hazards:
        return Hangs.PREPARATION
    return Hangs.PLAN if rest.facts else Hangs.TRIAL


def may_forbid(rest: Rest, report: Report) -> bool:
    """Whether the way may turn out to be none."""
    return hangs_on(rest, report) is not Hangs.PREPARATION


def how_to_settle(fact: str, report: Report) -> str:
    """Who can say what a fact is, and how; empty where the knowledge base names nobody."""
    declared = report.knowledge.facts.get(FactName(fact))
    if declared is not None:
        return how_to_get(declared)
    known = report.knowledge.components.get(ComponentName(fact.removesuffix(VERSION_SUFFIX)))
    return known.remedy if known else ""
