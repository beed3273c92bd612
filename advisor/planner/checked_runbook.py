"""How a change is made as the checker sees it: every runbook of the knowledge base, asked where the cluster stands.

What users feel of a plan is counted from the runbooks that it tells. One that tells another runbook, or one that was
changed, would be gentler in words than in work.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from advisor.engine.conditions import evaluate
from advisor.model.names import ComponentName
from advisor.model.runbook import Change
from advisor.planner.outcome import KernelMoved, Planned, PlannedHop, PlannedSetting
from advisor.planner.runbooks import Chosen, NoneKnown, OneOf, RunbookChoice
from advisor.planner.standpoint import Fault, Standpoint
from advisor.truth import Truth


def done_as_said(hop: Planned, place: Standpoint) -> Iterator[Fault]:
    """Whether a change is made as the knowledge base has it for a cluster that stands there."""
    here = _here(*_changed(hop), place)
    if hop.runbook != here:
        same = " as it is told" if _named(hop.runbook) == _named(here) else ""
        yield f"it is done by {_named(here)}, not by {_named(hop.runbook)}{same}"


def _changed(hop: Planned) -> tuple[ComponentName | None, Change]:
    """What a hop changes, and in what way."""
    match hop:
        case PlannedHop():
            return hop.moves.component, Change.VERSION
        case PlannedSetting(turn=turn):
            return (None, Change.KERNEL) if isinstance(turn, KernelMoved) else (hop.component, Change.SETTING)
        case _:
            assert_never(hop)


def _here(component: ComponentName | None, change: Change, place: Standpoint) -> RunbookChoice:
    """Those that are for the cluster; where none is known to be, those that may be."""
    truths = place.truths()
    about = [
        (each, min((evaluate(each.when, truth) for truth in truths), key=lambda found: found.value))
        for each in place.knowledge.upgrades.runbooks.values()
        if (each.component, each.changes) == (component, change)
    ]
    surely = tuple(each for each, found in about if found is Truth.TRUE)
    perhaps = tuple(each for each, found in about if found is Truth.UNKNOWN)
    if surely:
        return Chosen(surely)
    return OneOf(perhaps, place.missing(each.when for each in perhaps)) if perhaps else NoneKnown()


def _named(choice: RunbookChoice) -> str:
    match choice:
        case Chosen(runbooks):
            return " and ".join(each.id for each in runbooks)
        case OneOf(candidates, facts):
            return f"{' or '.join(each.id for each in candidates)} as {', '.join(facts)} tells"
        case NoneKnown():
            return "what nobody wrote down"
        case _:
            assert_never(choice)
