"""Kleene's logic, law by law, over every combination of its three values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import pytest

from advisor.truth import Truth, every, some, truth_of

TRUTHS = tuple(Truth)
PAIRS = tuple(product(TRUTHS, repeat=2))
TRIPLES = tuple(product(TRUTHS, repeat=3))


def _may_become(less: Truth, more: Truth) -> bool:
    """The information order: unknown may become anything, what is decided stays."""
    return less in (Truth.UNKNOWN, more)


def _all_may_become(less: Iterable[Truth], more: Iterable[Truth]) -> bool:
    return all(_may_become(one, two) for one, two in zip(less, more, strict=True))


@pytest.mark.parametrize(
    ("one", "two", "both", "either"),
    [
        (Truth.TRUE, Truth.TRUE, Truth.TRUE, Truth.TRUE),
        (Truth.TRUE, Truth.FALSE, Truth.FALSE, Truth.TRUE),
        (Truth.FALSE, Truth.FALSE, Truth.FALSE, Truth.FALSE),
        (Truth.TRUE, Truth.UNKNOWN, Truth.UNKNOWN, Truth.TRUE),
        (Truth.FALSE, Truth.UNKNOWN, Truth.FALSE, Truth.UNKNOWN),
        (Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN),
    ],
)
def test_tables(one: Truth, two: Truth, both: Truth, either: Truth) -> None:
    """AND and OR are the tables of Kleene's strong logic, from both sides."""
    assert (one & two, two & one) == (both, both)
    assert (one | two, two | one) == (either, either)


def test_negation() -> None:
    """NOT swaps true and false and leaves unknown; twice, it is nothing."""
    assert [~truth for truth in (Truth.TRUE, Truth.FALSE, Truth.UNKNOWN)] == [Truth.FALSE, Truth.TRUE, Truth.UNKNOWN]
    assert [~~truth for truth in TRUTHS] == list(TRUTHS)


@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_de_morgan_and_absorption(one: Truth, two: Truth) -> None:
    """NOT turns AND into OR; each absorbs the other; both are idempotent."""
    assert ~(one & two) is ~one | ~two
    assert ~(one | two) is ~one & ~two
    assert one & (one | two) is one
    assert one | (one & two) is one
    assert one & one is one | one is one


@pytest.mark.parametrize(("one", "two", "three"), TRIPLES)
def test_association_and_distribution(one: Truth, two: Truth, three: Truth) -> None:
    """Grouping does not matter, and each distributes over the other."""
    assert (one & two) & three is one & (two & three)
    assert (one | two) | three is one | (two | three)
    assert one & (two | three) is (one & two) | (one & three)
    assert one | (two & three) is (one | two) & (one | three)


@pytest.mark.parametrize("count", range(4))
def test_every_and_some_fold_the_operators(count: int) -> None:
    """`every` is AND over all and `some` is OR over all, in any order, true and false of none."""
    for truths in product(TRUTHS, repeat=count):
        assert every(truths) is _folded_and(truths) is every(reversed(truths))
        assert some(truths) is _folded_or(truths) is some(reversed(truths))


def _folded_and(truths: Sequence[Truth]) -> Truth:
    return truths[0] & _folded_and(truths[1:]) if truths else Truth.TRUE


def _folded_or(truths: Sequence[Truth]) -> Truth:
    return truths[0] | _folded_or(truths[1:]) if truths else Truth.FALSE


@pytest.mark.parametrize("count", range(1, 4))
def test_more_information_never_overturns(count: int) -> None:
    """All operations are monotone in the information order: deciding an operand only settles an unknown result."""
    for less, more in product(product(TRUTHS, repeat=count), repeat=2):
        if _all_may_become(less, more):
            assert _may_become(every(less), every(more))
            assert _may_become(some(less), some(more))
            assert _may_become(~less[0], ~more[0])


@pytest.mark.parametrize(("claim", "truth"), [(True, Truth.TRUE), (False, Truth.FALSE)])
def test_truth_of_a_claim(claim: bool, truth: Truth) -> None:
    """What somebody could decide is never unknown."""
    assert truth_of(claim) is truth


@pytest.mark.parametrize("truth", TRUTHS)
def test_a_truth_is_no_boolean(truth: Truth) -> None:
    """Nobody takes unknown for true or false by writing `if truth`."""
    with pytest.raises(TypeError, match="three values"):
        bool(truth)
