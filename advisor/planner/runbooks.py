"""Which runbook tells how a hop is done: the one for the way in which the component was installed, if that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from advisor.model.condition import leaves
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.model.runbook import Change, Runbook
from advisor.planner.ground import Ground
from advisor.truth import Truth


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is known of the cluster tells which."""

    runbooks: tuple[Runbook, ...]
    """At least one; several where each moves other parts. By id."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Nobody stated what would tell which of them it is."""

    candidates: tuple[Runbook, ...]
    """At least one, by id. None of them may be the one."""
    facts: tuple[str, ...]
    """What would tell, sorted."""


@dataclass(frozen=True, slots=True)
class NoneKnown:
    """No runbook speaks of the component, or none of the way in which it was installed here."""


RunbookChoice: TypeAlias = Chosen | OneOf | NoneKnown
"""What is known of how a hop is done."""


def runbook_choice(
    name: ComponentName | None, knowledge: KnowledgeBase, ground: Ground, change: Change = Change.VERSION
) -> RunbookChoice:
    """The runbooks for changing a component. A runbook whose condition is not decided is a candidate, never a guess."""
    truths = [(each, ground.truth(each.when)) for each in runbooks_of(name, knowledge, change)]
    if sure := tuple(each for each, truth in truths if truth is Truth.TRUE):
        return Chosen(sure)
    if possible := tuple(each for each, truth in truths if truth is Truth.UNKNOWN):
        return OneOf(possible, ground.gaps(leaf for each in possible for leaf in leaves(each.when)))
    return NoneKnown()


def runbooks_of(name: ComponentName | None, knowledge: KnowledgeBase, change: Change = Change.VERSION) -> list[Runbook]:
    """The runbooks for one sort of change of a component; without a name, of the nodes themselves."""
    about = knowledge.upgrades.runbooks.values()
    return [each for each in about if each.component == name and each.changes is change]
