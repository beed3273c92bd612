"""Fills in a cluster what people answer for it, where nothing was observed.

The law: an answer settles an unknown or makes a conflict, and turns no verdict round. So each is held against what the
cluster shows without any answer; one that is contradicted, by what was observed or by another answer, settles nothing
at all. Versions and absences go first, for the default of a setting may hang on a version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from advisor.engine.answered_components import Shown, against_sight, with_component
from advisor.engine.answered_facts import against_facts, with_fact
from advisor.engine.derived_facts import with_derived_facts
from advisor.model.answer import RecordedAnswer, VouchedFact, VouchedVersion
from advisor.model.component import Edition
from advisor.model.inventory import Cluster, Conflict
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.provenance import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A cluster with the answers in it."""

    cluster: Cluster
    conflicts: tuple[Conflict, ...]
    """Answers that are contradicted, each with what contradicts it."""
    contradicted: frozenset[Provenance]
    """The places of those answers."""


def answered(
    cluster: Cluster, answers: Sequence[RecordedAnswer], knowledge: KnowledgeBase, edition: Edition | None = None
) -> Answered:
    """A cluster with all answers that speak of it, are still valid, and agree with what was observed.

    What follows from a running release, from the edition or from another answer speaks against one too.
    """
    mine = [each for each in answers if each.speaks_of(cluster.name)]
    torn = list(_between(mine))
    lone = _not_among(mine, torn)
    torn += _torn((each, against_sight(each, cluster, knowledge)) for each in lone)
    for each in _not_among(lone, torn):
        cluster = with_component(each, cluster, knowledge)
    shown = with_derived_facts(cluster, knowledge, edition)
    shown = replace(shown, facts=(*shown.facts, *shown.vouched), vouched=())
    torn += _torn((each, against_facts(each, shown, knowledge)) for each in lone)
    for each in _not_among(lone, torn):
        cluster = with_fact(each, cluster)
    conflicts = tuple(conflict for _, conflict in torn)
    contradicted = frozenset(each.seen_in for both, _ in torn for each in both)
    return Answered(cluster=cluster, conflicts=conflicts, contradicted=contradicted)


_Torn = tuple[tuple[RecordedAnswer, ...], Conflict]
"""The answers at fault, and what is said of it."""


def _not_among(answers: Sequence[RecordedAnswer], torn: Sequence[_Torn]) -> list[RecordedAnswer]:
    places = {each.seen_in for both, _ in torn for each in both}
    return [each for each in answers if each.seen_in not in places]


def _torn(held: Iterable[tuple[RecordedAnswer, Shown]]) -> Iterator[_Torn]:
    """The answers that are contradicted, of answers held against what is shown."""
    for answer, shown in held:
        if shown:
            yield (answer,), _conflict(answer, shown)


def _conflict(answer: RecordedAnswer, shown: Shown) -> Conflict:
    values = ((answer.value_text, answer.seen_in), *shown)
    return Conflict(about=f"{answer.question}, which an answer gives", values=tuple(dict.fromkeys(values)))


def _between(answers: Sequence[RecordedAnswer]) -> Iterator[_Torn]:
    """Answers that contradict each other: nobody knows which of the two to believe."""
    for one, two in combinations(answers, 2):
        if one.question == two.question and one.value_text != two.value_text and _meet(one, two):
            yield (one, two), _conflict(one, ((two.value_text, two.seen_in),))


def _meet(one: RecordedAnswer, two: RecordedAnswer) -> bool:
    """Whether two answers to one question speak of the same thing."""
    match one.claim, two.claim:
        case VouchedFact(nodes=mine), VouchedFact(nodes=yours):
            return mine is None or yours is None or not mine.isdisjoint(yours)
        case VouchedVersion(image=mine), VouchedVersion(image=yours):
            return mine == yours
    return True
