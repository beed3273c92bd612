from __future__ import annotations

from collections.abc import Mapping

import pytest

from advisor.engine.conditions import MAX_UNKNOWN_LEAVES, evaluate, fewest_to_settle
from advisor.model.condition import ALWAYS, All, AnyOf, Condition, Inside, Leaf, Not, leaves
from advisor.truth import Truth, every, some
from tests.builders import BPF, CALICO, XDP, is_, span

A, B = is_(BPF, True), is_(XDP, True)
C = Inside(component=CALICO, versions=span("v3.29.0", "v3.30.0"))
TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("condition", "truths", "expected"),
    [
        (ALWAYS, {}, TRUE),
        (AnyOf(()), {}, FALSE),
        (A, {A: UNKNOWN}, UNKNOWN),
        (C, {C: TRUE}, TRUE),
        (All((A, B)), {A: TRUE, B: UNKNOWN}, UNKNOWN),
        (All((A, B)), {A: UNKNOWN, B: FALSE}, FALSE),
        (AnyOf((A, B)), {A: UNKNOWN, B: TRUE}, TRUE),
        (AnyOf((A, B)), {A: FALSE, B: UNKNOWN}, UNKNOWN),
        (Not(A), {A: FALSE}, TRUE),
        (Not(A), {A: UNKNOWN}, UNKNOWN),
        (All((Not(C), AnyOf((A, B)))), {A: FALSE, B: TRUE, C: FALSE}, TRUE),
    ],
)
def test_evaluate(condition: Condition, truths: Mapping[Leaf, Truth], expected: Truth) -> None:
    """Each form of a condition is its operation of Kleene's logic over the truths of its tests."""
    assert evaluate(condition, truths.__getitem__) is expected


def test_leaves_come_in_the_order_written() -> None:
    """The tests of a condition come left to right, repeats included."""
    assert list(leaves(All((A, Not(AnyOf((C, B))), A)))) == [A, C, B, A]


class TestFewestToSettle:
    def test_one_fact_that_decides_alone_is_asked_alone(self) -> None:
        """Of an OR inside an AND, the operand that decides everything is enough."""
        tests = {"x": ["a"], "y": ["b"]}
        # True or not, a decides: with it b does not matter, without it nothing else is asked.
        assert fewest_to_settle(lambda given: given.get("a", UNKNOWN), tests) == ("x",)

    def test_a_conjunction_asks_for_all_its_unknown_facts(self) -> None:
        """None of two operands of an AND settles it whatever its value: it may be true."""
        tests = {"x": ["a"], "y": ["b"]}
        assert fewest_to_settle(lambda given: _value(given, "a") & _value(given, "b"), tests) == ("x", "y")

    def test_a_disjunction_asks_for_all_its_unknown_facts(self) -> None:
        """Nor does one of two operands of an OR: it may be false."""
        tests = {"x": ["a"], "y": ["b"]}
        assert fewest_to_settle(lambda given: _value(given, "a") | _value(given, "b"), tests) == ("x", "y")

    def test_all_tests_on_a_fact_are_decided_together(self) -> None:
        """A fact that two tests ask counts once."""
        tests = {"x": ["a", "b"], "y": ["c"]}
        assert fewest_to_settle(lambda given: _value(given, "a") | _value(given, "b"), tests) == ("x",)

    def test_of_equal_sets_the_first_wins(self) -> None:
        """Where two facts settle it equally well, the one that comes first is asked."""
        tests = {"x": ["a"], "y": ["b"]}
        assert fewest_to_settle(_settled_by_anything, tests) == ("x",)
        assert fewest_to_settle(_settled_by_anything, dict(reversed(tests.items()))) == ("y",)

    def test_what_nothing_settles_asks_for_everything(self) -> None:
        """When not even all facts settle it, all of them are named."""
        assert fewest_to_settle(lambda _: UNKNOWN, {"x": ["a"], "y": ["b"]}) == ("x", "y")

    @pytest.mark.parametrize(
        ("count", "expected"),
        [(MAX_UNKNOWN_LEAVES, 1), (MAX_UNKNOWN_LEAVES + 1, MAX_UNKNOWN_LEAVES + 1)],
    )
    def test_the_search_is_bounded(self, count: int, expected: int) -> None:
        """Up to the bound the shortest question is searched for; past it everything is asked."""
        tests = {f"fact-{number}": [f"test-{number}"] for number in range(count)}
        asked = fewest_to_settle(lambda given: _value(given, f"test-{count - 1}"), tests)
        assert len(asked) == expected

    def test_the_bound_counts_tests_and_not_facts(self) -> None:
        """One fact with more tests than the bound is past it."""
        tests = {"x": ["a"], "y": [f"test-{number}" for number in range(MAX_UNKNOWN_LEAVES)]}
        assert fewest_to_settle(lambda given: _value(given, "a"), tests) == ("x", "y")


def _value(given: Mapping[str, Truth], key: str) -> Truth:
    return given.get(key, UNKNOWN)


def _settled_by_anything(given: Mapping[str, Truth]) -> Truth:
    return TRUE if given else UNKNOWN


def test_kleene_operations_are_the_ones_conditions_use() -> None:
    """An empty All holds and an empty AnyOf does not, as `every` and `some` of nothing."""
    assert evaluate(All(()), lambda _: UNKNOWN) is every(())
    assert evaluate(AnyOf(()), lambda _: UNKNOWN) is some(())
