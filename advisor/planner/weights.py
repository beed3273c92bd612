"""Tallies and disruptions as whole numbers, which add up and compare as they do, and much more quickly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from advisor.model.advisory import Severity
from advisor.planner.cost import Disruption, Tally

Weight: TypeAlias = int
"""The digits of a tally, the worst severity first. Sums of weights are the weights of sums."""

#: Bits of each digit: no sum of finding-days over any plan comes near.
DIGIT = 48

_MASK = (1 << DIGIT) - 1


def weight_of(tally: Tally) -> Weight:
    """The number of a tally.

    >>> weight_of((0, 1, 0, 0)) > weight_of((0, 0, 500, 500))
    True
    """
    return _number(tally)


def tally_of(weight: Weight) -> Tally:
    """The tally of a number.

    >>> tally_of(weight_of((0, 2, 0, 1)) + weight_of((1, 0, 0, 1)))
    (1, 2, 0, 2)
    """
    return tuple(_digits(weight, len(Severity)))


def number_of(felt: Disruption) -> int:
    """The number of a disruption.

    >>> number_of(Disruption(reboots=1)) > number_of(Disruption(drains=9))
    True
    """
    return _number((felt.irreversible, felt.reboots, felt.drains))


def disruption_of_number(number: int) -> Disruption:
    """The disruption of a number.

    >>> disruption_of_number(number_of(Disruption(irreversible=1, drains=2)))
    Disruption(irreversible=1, reboots=0, drains=2)
    """
    irreversible, reboots, drains = _digits(number, 3)
    return Disruption(irreversible=irreversible, reboots=reboots, drains=drains)


def _number(digits: Iterable[int]) -> int:
    number = 0
    for digit in digits:
        number = number << DIGIT | digit
    return number


def _digits(number: int, count: int) -> list[int]:
    return [number >> DIGIT * place & _MASK for place in reversed(range(count))]
