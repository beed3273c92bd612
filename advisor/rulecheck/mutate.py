"""Breaks an advisory on purpose, one small change at a time: a rule is pinned when its cases notice each of them.

The changes are the mistakes people make: a bound one release off, a range left out, a condition forgotten or turned
round, a kernel series one off, an examined span one release too wide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from advisor.model.advisory import BOUNDS, Advisory, Affected, AffectedRange
from advisor.model.condition import (
    ALWAYS,
    All,
    AnyOf,
    AtLeast,
    Beside,
    Condition,
    FactTest,
    Inside,
    KernelIn,
    Not,
    Test,
)
from advisor.model.names import ComponentName, FactName
from advisor.model.release import Catalogue
from advisor.rulecheck.wrong_support import wrong_support
from advisor.versions import KernelSpan, Order, Version, VersionSet
from advisor.versions.ranges import Bound

Steps: TypeAlias = tuple[str | int, ...]
"""The way from an advisory to a part of it, as its document has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """An advisory with one mistake in it."""

    advisory: Advisory
    what: str
    """The mistake, as a clause."""
    at: Steps
    """The part that is wrong."""


def mutants(advisory: Advisory, catalogues: Mapping[ComponentName, Catalogue]) -> Iterator[Mutant]:
    """Every mistake we know how to make, in a fixed order. A bound moves to the next release of a catalogue."""
    catalogue = catalogues.get(advisory.component)
    for affected, what, at in _wrong_affected(advisory.affected, catalogue):
        yield Mutant(advisory=replace(advisory, affected=affected), what=what, at=at)
    for name, own in advisory.builds.items():
        others = {key: value for key, value in advisory.builds.items() if key != name}
        without = replace(advisory, builds=MappingProxyType(others))
        yield Mutant(advisory=without, what=f"the build {name} is judged as upstream", at=("builds", name))
        for affected, what, at in _wrong_affected(own, catalogue):
            builds = MappingProxyType({**others, name: affected})
            wrong = replace(advisory, builds=builds)
            yield Mutant(advisory=wrong, what=f"in the build {name} {what}", at=("builds", name, *at))
    if advisory.support is not None:
        for support, what, at in wrong_support(advisory.support):
            yield Mutant(advisory=replace(advisory, support=support), what=what, at=at)
        spans: Iterable[tuple[VersionSet, str]] = ()
    else:
        spans = _wrong_span(advisory.examined.versions, catalogue)
    for versions, what in spans:
        examined = replace(advisory.examined, versions=versions)
        yield Mutant(advisory=replace(advisory, examined=examined), what=f"what was examined {what}", at=("examined",))
    for condition, what in _wrong_condition(advisory.when, catalogues):
        yield Mutant(advisory=replace(advisory, when=condition), what=what, at=("when",))


def _wrong_affected(affected: Affected, catalogue: Catalogue | None) -> Iterator[tuple[Affected, str, Steps]]:
    for number, entry in enumerate(affected.ranges):
        at = ("affected", number)
        rest = affected.ranges[:number] + affected.ranges[number + 1 :]
        yield _with_ranges(affected, rest), f"the range {entry.versions} is left out", at
        for moved, what in _moved(entry, catalogue):
            wrong = _with_ranges(affected, (*affected.ranges[:number], moved, *affected.ranges[number + 1 :]))
            if wrong.versions != affected.versions:  # else the next range holds what this one lost: no mistake at all
                yield wrong, what, at
    if not affected.uncertain.is_empty:
        settled = VersionSet.empty(affected.uncertain.scheme)
        yield replace(affected, uncertain=settled), f"{affected.uncertain} counts as settled", ("uncertain",)
    for uncertain, what in _moved_ends(affected.uncertain, catalogue):
        if uncertain - affected.versions != affected.uncertain - affected.versions:  # what is affected is not uncertain
            yield replace(affected, uncertain=uncertain), f"what is uncertain {what}", ("uncertain",)


def _with_ranges(affected: Affected, ranges: tuple[AffectedRange, ...]) -> Affected:
    nothing = VersionSet.empty(affected.versions.scheme)
    return replace(affected, ranges=ranges, versions=VersionSet.of([nothing, *(entry.versions for entry in ranges)]))


def _moved(entry: AffectedRange, catalogue: Catalogue | None) -> Iterator[tuple[AffectedRange, str]]:
    """The range with one bound moved by one release; a range that would be empty is the left-out one, made already."""
    bounds = {name: getattr(entry, name) for name in BOUNDS}
    for name, version in bounds.items():
        for neighbour in _neighbours(version, catalogue):
            moved = {**bounds, name: neighbour}
            try:
                versions = VersionSet.between(**moved)
            except ValueError:
                continue
            yield replace(entry, **moved, versions=versions), f"{name} {version} is moved to {neighbour}"


def _neighbours(version: Version | None, catalogue: Catalogue | None) -> Iterator[Version]:
    """The releases just before and just after a version. A hotfix or snapshot stands on no line of releases."""
    if version is None or catalogue is None or version.opaque:
        return
    before = [each.version for each in catalogue.releases if each.version.compare(version) is Order.BEFORE]
    after = [each.version for each in catalogue.releases if each.version.compare(version) is Order.AFTER]
    yield from before[-1:]
    yield from after[:1]


def _wrong_span(span: VersionSet, catalogue: Catalogue | None) -> Iterator[tuple[VersionSet, str]]:
    yield VersionSet.everything(span.scheme), "has no ends"
    yield from _moved_ends(span, catalogue)


def _moved_ends(versions: VersionSet, catalogue: Catalogue | None) -> Iterator[tuple[VersionSet, str]]:
    """The set with one end of one of its intervals moved by one release, unless nothing would be left of that one."""
    for interval in versions.intervals:
        lower, upper = interval.lower, interval.upper
        rest = versions - _between(lower, upper)
        for first in _neighbours(lower.version if lower else None, catalogue):
            with suppress(ValueError):
                yield rest | _between(Bound(version=first, inclusive=True), upper), f"starts at {first}"
        for last in _neighbours(upper.version if upper else None, catalogue):
            end = Bound(version=last, inclusive=bool(upper and upper.inclusive))
            with suppress(ValueError):
                yield rest | _between(lower, end), f"ends {'at' if end.inclusive else 'before'} {last}"


def _between(lower: Bound | None, upper: Bound | None) -> VersionSet:
    """The interval between two bounds, of which the lower is inclusive, as rules write them."""
    return VersionSet.between(
        introduced=lower.version if lower else None,
        last_affected=upper.version if upper and upper.inclusive else None,
        limit=upper.version if upper and not upper.inclusive else None,
    )


def _wrong_condition(
    condition: Condition, catalogues: Mapping[ComponentName, Catalogue]
) -> Iterator[tuple[Condition, str]]:
    """The condition with one part forgotten, turned round, or off by one."""
    match condition:
        case All(operands) | AnyOf(operands):
            kind = type(condition)
            for number, operand in enumerate(operands):
                rest = operands[:number] + operands[number + 1 :]
                if rest or isinstance(condition, All):
                    yield kind(rest), f"part {number + 1} of the condition is forgotten"
                for wrong, what in _wrong_condition(operand, catalogues):
                    yield kind((*operands[:number], wrong, *operands[number + 1 :])), what
        case Not(operand):
            yield operand, "a not is forgotten"
            for wrong, what in _wrong_condition(operand, catalogues):
                yield Not(wrong), what
        case FactTest(fact, test):
            yield Not(condition), f"the test on {fact} is turned round"
            yield ALWAYS, f"the test on {fact} is forgotten"
            for wrong_test, what in _wrong_tests(fact, test):
                yield FactTest(fact, wrong_test), what
        case Inside():
            yield Not(condition), f"being inside {condition.component} is turned round"
        case Beside(component, versions):
            yield Not(condition), f"the test on {component} is turned round"
            yield ALWAYS, f"the test on {component} is forgotten"
            for moved, what in _moved_ends(versions, catalogues.get(component)):
                yield Beside(component, moved), f"the span of {component} {what}"


def _wrong_tests(fact: FactName, test: Test) -> Iterator[tuple[Test, str]]:
    if isinstance(test, AtLeast):
        yield AtLeast(test.minimum + 1), f"{fact} needs one more"
        yield AtLeast(test.minimum - 1), f"{fact} needs one less"
    if isinstance(test, KernelIn):
        yield from _wrong_kernels(test)


def _wrong_kernels(test: KernelIn) -> Iterator[tuple[KernelIn, str]]:
    if test.possibly:
        yield replace(test, possibly=()), "the kernels nobody has settled count as safe"
    for name in ("spans", "possibly"):
        spans: tuple[KernelSpan, ...] = getattr(test, name)
        for number, span in enumerate(spans):
            for wrong, what in _wrong_series(span):
                moved = (*spans[:number], wrong, *spans[number + 1 :])
                yield replace(test, **{name: moved}), what


def _wrong_series(span: KernelSpan) -> Iterator[tuple[KernelSpan, str]]:
    """A span with one upstream series off by one, or of any distribution."""
    if span.family is not None and span.introduced is None and span.fixed is None:
        yield replace(span, family=None), f"kernels of every distribution count as {span.family}"
    rewrites: tuple[tuple[tuple[int, int] | None, Callable[[tuple[int, int]], KernelSpan]], ...] = (
        (span.series, lambda moved: replace(span, series=moved)),
        (span.from_series, lambda moved: replace(span, from_series=moved)),
        (span.before_series, lambda moved: replace(span, before_series=moved)),
    )
    for series, rewrite in rewrites:
        if series is None:
            continue
        for moved in _beside(series):
            with suppress(ValueError):  # a span that holds nothing
                yield rewrite(moved), f"the kernel series {_dotted(series)} is moved to {_dotted(moved)}"


def _beside(series: tuple[int, int]) -> Iterator[tuple[int, int]]:
    major, minor = series
    if minor > 0:
        yield major, minor - 1
    yield major, minor + 1


def _dotted(series: tuple[int, int]) -> str:
    return f"{series[0]}.{series[1]}"
