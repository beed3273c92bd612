"""What is wrong with the rules as a whole: advisories that say the same, references nobody has read for long."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations

from advisor.model.advisory import Advisory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId
from advisor.problems import Place, Problem
from advisor.rulecheck.mutate import Steps

#: Titles more alike than this name one fault; the closest two that name different ones come to 0.8.
ALIKE = 0.85


def twins(
    knowledge: KnowledgeBase, names: Collection[AdvisoryId], place: Callable[[AdvisoryId, Steps], Place]
) -> Iterator[Problem]:
    """Advisories about the same versions under the same condition, whose titles or references are the same as well."""
    for known in knowledge.components:
        for one, two in combinations(knowledge.by_component.get(known, ()), 2):
            if {one.id, two.id}.isdisjoint(names):
                continue
            if (
                _overlap(one, two)
                and one.when == two.when
                and (_alike(one, two) or _references(one) == _references(two))
            ):
                yield Problem(
                    code="says-the-same",
                    message=f"{two.id} says the same as {one.id}",
                    place=place(two.id, ("title",)),
                    hint="keep one of them, or say in the condition what tells them apart",
                )


def stale_references(
    knowledge: KnowledgeBase, names: Collection[AdvisoryId], place: Callable[[AdvisoryId, Steps], Place]
) -> Iterator[Problem]:
    """References that were read longer before the day of the knowledge than it may itself be old."""
    for advisory in (knowledge.advisories[name] for name in sorted(names)):
        for number, reference in enumerate(advisory.references):
            days = (date.fromisoformat(knowledge.as_of) - date.fromisoformat(reference.read)).days
            if days > knowledge.stale_after_days:
                yield Problem(
                    code="stale-reference",
                    message=f"{reference.url} was read {days} days before {knowledge.as_of}, the day of this knowledge",
                    place=place(advisory.id, ("references", number, "read")),
                    hint=f"read it again: {knowledge.stale_after_days} days are the budget of kb.yaml",
                )


def _overlap(one: Advisory, two: Advisory) -> bool:
    return not (one.affected.versions & two.affected.versions).is_empty


def _alike(one: Advisory, two: Advisory) -> bool:
    return SequenceMatcher(None, one.title.casefold(), two.title.casefold()).ratio() > ALIKE


def _references(advisory: Advisory) -> frozenset[str]:
    return frozenset(each.url for each in advisory.references)
