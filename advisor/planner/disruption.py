"""What users feel of a hop, as the runbook for moving the component says: counted, for plans are compared by it."""

from __future__ import annotations

from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.model.runbook import Change, Rollback, Runbook
from advisor.planner.cost import UNDISTURBED, Disruption
from advisor.planner.ground import Ground
from advisor.truth import Truth


def disruption_of(name: ComponentName, knowledge: KnowledgeBase, ground: Ground) -> Disruption:
    """The worst of the runbooks that may be the one here; nothing where there is no runbook at all."""
    truths = [(each, ground.truth(each.when)) for each in runbooks_of(name, knowledge)]
    sure = [each for each, truth in truths if truth is Truth.TRUE]
    possible = sure or [each for each, truth in truths if truth is Truth.UNKNOWN]
    return max(map(_counted, possible), default=UNDISTURBED)


def runbooks_of(name: ComponentName, knowledge: KnowledgeBase) -> list[Runbook]:
    """The runbooks for moving a component from one version to another."""
    about = knowledge.upgrades.runbooks.values()
    return [each for each in about if each.component == name and each.changes is Change.VERSION]


def _counted(runbook: Runbook) -> Disruption:
    return Disruption(
        irreversible=int(runbook.rollback.kind is not Rollback.REVERSIBLE),
        reboots=int(runbook.disruption.reboots),
        drains=int(runbook.disruption.drains),
    )
