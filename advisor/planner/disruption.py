"""What users feel of a hop, as the runbook for moving the component says: counted, for plans are compared by it."""

from __future__ import annotations

from typing import assert_never

from advisor.model.runbook import Rollback, Runbook
from advisor.planner.cost import Disruption
from advisor.planner.runbooks import Chosen, NoneKnown, OneOf, RunbookChoice

#: What nobody wrote down may be all of it: a change that is not known is none that is known to be gentle.
WORST = Disruption(irreversible=1, reboots=1, drains=1)


def disruption_of(choice: RunbookChoice) -> Disruption:
    """The worst of the runbooks that may be the one here; the worst there is where there is no runbook at all."""
    match choice:
        case Chosen(runbooks) | OneOf(runbooks, _):
            return max(map(_counted, runbooks))
        case NoneKnown():
            return WORST
        case _:
            assert_never(choice)


def _counted(runbook: Runbook) -> Disruption:
    return Disruption(
        irreversible=int(runbook.rollback.kind is not Rollback.REVERSIBLE),
        reboots=int(runbook.disruption.reboots),
        drains=int(runbook.disruption.drains),
    )
