"""Whether a broken advisory says the same as the whole one: then no case could notice, and the mistake is none.

It is asked only of mistakes that no case noticed. What cannot be tried out counts as a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from typing import TypeAlias

from advisor.engine.conditions import evaluate
from advisor.engine.ranges import judge_version
from advisor.model.advisory import Advisory
from advisor.model.component import Basis, Component
from advisor.model.condition import AtLeast, Condition, FactTest, KernelIn, Leaf, OneOf, leaves
from advisor.model.fact import FactDeclaration, FactType, FactValue
from advisor.model.names import FactName
from advisor.model.release import Catalogue
from advisor.truth import Truth, truth_of

#: More worlds than this are not tried out: a condition of so many facts is better made smaller.
MOST_WORLDS = 50_000

UPSTREAM = "upstream"

Facts: TypeAlias = Mapping[FactName, FactDeclaration]
World: TypeAlias = Mapping[Leaf, Truth]
"""How each test of a condition comes out in one state of things."""


def says_the_same(one: Advisory, two: Advisory, catalogue: Catalogue | None, facts: Facts) -> bool:
    """Whether two advisories judge every catalogued release of every build alike, and every value of every fact.

    Ends of life whose lines differ are told apart on some day.
    """
    if one.support != two.support:
        return False
    if catalogue is None and (one.affected, one.builds, one.examined) != (two.affected, two.builds, two.examined):
        return False
    return _same_versions(one, two, catalogue) and _same_condition(one.when, two.when, facts)


def _same_versions(one: Advisory, two: Advisory, catalogue: Catalogue | None) -> bool:
    releases = catalogue.releases if catalogue else ()
    builds = {UPSTREAM, *one.builds, *two.builds}
    components = (
        Component(name=one.component, version=release.version, build=build, basis=Basis.RUNNING, seen_in=())
        for release in releases
        for build in sorted(builds)
    )
    return all(
        judge_version(one, each, catalogue).verdict is judge_version(two, each, catalogue).verdict
        for each in components
    )


def _same_condition(one: Condition, two: Condition, facts: Facts) -> bool:
    if one == two:
        return True
    worlds = list(islice(_worlds({*leaves(one), *leaves(two)}, facts), MOST_WORLDS + 1))
    if len(worlds) > MOST_WORLDS:
        return False
    return all(evaluate(one, world.__getitem__) is evaluate(two, world.__getitem__) for world in worlds)


def _worlds(tests: Iterable[Leaf], facts: Facts) -> Iterator[World]:
    """Every way in which the tests can come out together. Tests on one fact depend on each other, others do not."""
    on_fact: dict[FactName, list[FactTest]] = {}
    alone: list[Leaf] = []
    for test in tests:
        if isinstance(test, FactTest) and not isinstance(test.test, KernelIn):
            on_fact.setdefault(test.fact, []).append(test)
        else:
            alone.append(test)  # what kernels and versions there are, nobody can list
    choices: list[list[World]] = [[{test: truth} for truth in Truth] for test in alone]
    choices += [list(_outcomes(group, facts[fact])) for fact, group in on_fact.items()]
    for parts in product(*choices):
        yield {test: truth for part in parts for test, truth in part.items()}


def _outcomes(tests: list[FactTest], fact: FactDeclaration) -> Iterator[World]:
    """How the tests on one fact come out for each value that matters, and when it is not known."""
    yield dict.fromkeys(tests, Truth.UNKNOWN)
    for value in _values(tests, fact):
        yield {test: truth_of(_holds(test, value)) for test in tests}


def _values(tests: Iterable[FactTest], fact: FactDeclaration) -> list[FactValue]:
    if fact.type is FactType.BOOLEAN:
        return [True, False]
    if fact.choices:
        return [*fact.choices]
    named = [value for test in tests if isinstance(test.test, OneOf) for value in test.test.values]
    bounds = [test.test.minimum for test in tests if isinstance(test.test, AtLeast)]
    numbers = [*bounds, *(value for value in named if isinstance(value, int))]
    beside = [number + step for number in numbers for step in (-1, 1)]
    other: list[FactValue] = [] if numbers else ["".join(map(str, named)) + "?"]
    return [*dict.fromkeys([*named, *bounds, *beside, *other])]


def _holds(test: FactTest, value: FactValue) -> bool:
    match test.test:
        case OneOf(values):
            return value in values
        case AtLeast(minimum):
            return int(value) >= minimum
        case KernelIn():
            raise AssertionError("kernels are tried out apart")
