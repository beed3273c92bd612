"""Conditions: the tests on facts that an advisory adds to its affected range. Declarative, three-valued, no code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from advisor.model.fact import FactValue
from advisor.model.names import ComponentName, FactName
from advisor.versions import KernelSpan, VersionSet


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of these."""

    values: tuple[FactValue, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The number is this or greater, in the fact's unit."""

    minimum: int


@dataclass(frozen=True, slots=True)
class KernelIn:
    """The kernel lies in one of the spans. In a `possibly` span nobody has settled it: unknown."""

    spans: tuple[KernelSpan, ...]
    possibly: tuple[KernelSpan, ...] = ()


Test: TypeAlias = OneOf | AtLeast | KernelIn


@dataclass(frozen=True, slots=True)
class FactTest:
    """A test on one fact."""

    fact: FactName
    test: Test


@dataclass(frozen=True, slots=True)
class Inside:
    """The component, a library, is part of an image of `component` at one of `versions`."""

    component: ComponentName
    versions: VersionSet


@dataclass(frozen=True, slots=True)
class Beside:
    """Another component, `component`, is in the same cluster at one of `versions`.

    Of several versions, as during a roll, one is enough: what it does is felt while any of it is there.
    """

    component: ComponentName
    versions: VersionSet


@dataclass(frozen=True, slots=True)
class All:
    """Every operand holds."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one operand holds."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The operand does not hold."""

    operand: Condition


Leaf: TypeAlias = FactTest | Inside | Beside
Condition: TypeAlias = All | AnyOf | Not | Leaf

ALWAYS = All(())
"""The condition of an advisory that needs none."""


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The tests of a condition, left to right, repeats included."""
    match condition:
        case All(operands) | AnyOf(operands):
            for operand in operands:
                yield from leaves(operand)
        case Not(operand):
            yield from leaves(operand)
        case FactTest() | Inside() | Beside():
            yield condition
