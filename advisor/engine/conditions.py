"""Evaluates a condition in Kleene logic, and finds the fewest facts that would settle one that stays unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, product
from typing import assert_never

from advisor.model.condition import All, AnyOf, Beside, Condition, FactTest, Inside, Leaf, Not
from advisor.truth import Truth, every, some

#: Beyond this many unknown tests in one condition, all of them are asked for: 2**12 assignments per subset is the limit
#: of what is worth searching for a shorter question.
MAX_UNKNOWN_LEAVES = 12


def evaluate(condition: Condition, truth_of_leaf: Callable[[Leaf], Truth]) -> Truth:
    """The truth of a condition, given the truth of each test in it."""
    match condition:
        case All(operands):
            return every(evaluate(operand, truth_of_leaf) for operand in operands)
        case AnyOf(operands):
            return some(evaluate(operand, truth_of_leaf) for operand in operands)
        case Not(operand):
            return ~evaluate(operand, truth_of_leaf)
        case FactTest() | Inside() | Beside():
            return truth_of_leaf(condition)
        case _:
            assert_never(condition)


def fewest_to_settle(
    truth_given: Callable[[Mapping[str, Truth]], Truth], tests: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """The smallest set of facts that settles a question whatever their values turn out to be.

    `tests` gives, for each unknown fact, the keys of the tests on it; `truth_given` gives the answer when some tests
    are decided and the rest stay unknown. Among sets of one size the first in the order of `tests` wins. When nothing
    short of everything settles it, that is everything.
    """
    facts = tuple(tests)
    if sum(len(keys) for keys in tests.values()) > MAX_UNKNOWN_LEAVES:
        return facts
    for size in range(1, len(facts)):
        for chosen in combinations(facts, size):
            if _settles(truth_given, [key for fact in chosen for key in tests[fact]]):
                return chosen
    return facts


def _settles(truth_given: Callable[[Mapping[str, Truth]], Truth], keys: Sequence[str]) -> bool:
    outcomes = product((Truth.TRUE, Truth.FALSE), repeat=len(keys))
    return all(truth_given(dict(zip(keys, outcome, strict=True))) is not Truth.UNKNOWN for outcome in outcomes)
