"""What people put on record for a plan alone: it chooses a runbook or decides a table, and no advisory asks it."""

from __future__ import annotations

from dataclasses import replace

from advisor.model.answer import RecordedAnswer, VouchedFact
from advisor.model.assessment import Assessment
from advisor.model.condition import FactTest, leaves
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.planner.grounds import of_upgrades


def with_answers_for_plans(assessment: Assessment, knowledge: KnowledgeBase) -> Assessment:
    """The assessment, in which answers that a rule for upgrades asks for are no longer called unused."""
    asked = asked_facts(knowledge)
    use = assessment.record
    used = tuple(each for each in use.unused_answers if _is_about(each, asked))
    left = tuple(each for each in use.unused_answers if each not in used)
    return replace(assessment, record=replace(use, rests_on=(*use.rests_on, *used), unused_answers=left))


def asked_facts(knowledge: KnowledgeBase) -> frozenset[FactName]:
    """Every fact that a table, a hop rule or a hazard asks for, or that chooses a runbook."""
    conditions = (*of_upgrades(knowledge), *(each.when for each in knowledge.upgrades.runbooks.values()))
    return frozenset(leaf.fact for when in conditions for leaf in leaves(when) if isinstance(leaf, FactTest))


def _is_about(answer: RecordedAnswer, facts: frozenset[FactName]) -> bool:
    return isinstance(answer.claim, VouchedFact) and answer.claim.fact in facts
