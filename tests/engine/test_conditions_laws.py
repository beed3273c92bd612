"""Laws of conditions: more facts never overturn, negation is dual, and the shortest question is the shortest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine.conditions import evaluate, fewest_to_settle
from advisor.model.condition import All, AnyOf, Beside, Condition, FactTest, Inside, Leaf, Not
from advisor.truth import Truth
from tests.strategies import LEAVES, conditions, truths_of_leaves


@given(conditions(), truths_of_leaves(), st.sets(st.sampled_from(LEAVES)))
def test_more_facts_only_settle_unknowns(
    condition: Condition, truths: Mapping[FactTest, Truth], forgotten: set[FactTest]
) -> None:
    """What a condition comes to while some tests are unknown, it comes to when they are decided, or it was unknown."""
    less = {leaf: Truth.UNKNOWN if leaf in forgotten else truth for leaf, truth in truths.items()}
    assert _evaluated(condition, less) in (Truth.UNKNOWN, _evaluated(condition, truths))


@given(conditions(), truths_of_leaves())
def test_negation_is_dual(condition: Condition, truths: Mapping[FactTest, Truth]) -> None:
    """Pushing a negation down to the tests, AND and OR swapped, changes nothing."""
    assert _evaluated(_dual(condition), truths) is _evaluated(Not(condition), truths)


@given(conditions(), truths_of_leaves())
@settings(max_examples=max(500, settings.default.max_examples if settings.default else 0))
def test_the_shortest_question(condition: Condition, truths: Mapping[FactTest, Truth]) -> None:
    """What is asked settles the condition whatever its values, and no smaller set does; if none does, all is asked."""
    by_fact: defaultdict[str, list[str]] = defaultdict(list)
    for leaf in LEAVES:
        if truths[leaf] is Truth.UNKNOWN:
            by_fact[leaf.fact].append(_key(leaf))

    def truth_given(assumed: Mapping[str, Truth]) -> Truth:
        return _evaluated(condition, {leaf: assumed.get(_key(leaf), truth) for leaf, truth in truths.items()})

    asked = fewest_to_settle(truth_given, by_fact)
    settling = [facts for facts in _subsets(by_fact) if facts and _settles(condition, truths, facts)]
    if settling:
        assert set(asked) in settling
        assert len(asked) == min(map(len, settling))
    else:
        assert set(asked) == set(by_fact)


def _subsets(facts: Iterable[str]) -> list[set[str]]:
    all_facts = list(facts)
    return [set(chosen) for size in range(len(all_facts) + 1) for chosen in combinations(all_facts, size)]


def _settles(condition: Condition, truths: Mapping[FactTest, Truth], facts: set[str]) -> bool:
    """Brute force over every outcome of every unknown test on these facts."""
    open_leaves = [leaf for leaf, truth in truths.items() if truth is Truth.UNKNOWN and leaf.fact in facts]
    for outcome in product((Truth.TRUE, Truth.FALSE), repeat=len(open_leaves)):
        if _evaluated(condition, {**truths, **dict(zip(open_leaves, outcome, strict=True))}) is Truth.UNKNOWN:
            return False
    return True


def _key(leaf: FactTest) -> str:
    return repr(leaf)


def _evaluated(condition: Condition, truths: Mapping[FactTest, Truth]) -> Truth:
    def truth_of_leaf(leaf: Leaf) -> Truth:
        assert isinstance(leaf, FactTest)
        return truths[leaf]

    return evaluate(condition, truth_of_leaf)


def _dual(condition: Condition) -> Condition:
    match condition:
        case All(operands):
            return AnyOf(tuple(_dual(operand) for operand in operands))
        case AnyOf(operands):
            return All(tuple(_dual(operand) for operand in operands))
        case Not(operand):
            return operand
        case FactTest() | Inside() | Beside():
            return Not(condition)
