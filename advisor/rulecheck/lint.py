"""What is wrong with an advisory although it loads: cases that are too few, bounds that are no releases, cures that cure nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from advisor.engine.conditions import evaluate
from advisor.model.advisory import Advisory, Affected, AffectedRange
from advisor.model.case import Case
from advisor.model.condition import ALWAYS, FactTest, Leaf, OneOf
from advisor.model.finding import Status
from advisor.model.release import Catalogue
from advisor.problems import Place, Problem
from advisor.truth import Truth, truth_of
from advisor.versions import Version


def lint(advisory: Advisory, cases: Sequence[Case], catalogue: Catalogue | None, file: str) -> Iterator[Problem]:
    """The problems of one advisory, in the order of its parts."""
    for code, message, hint in [
        *_bounds(advisory, catalogue),
        *_examined(advisory),
        *_workarounds(advisory),
        *_too_few(advisory, cases),
    ]:
        yield Problem(code=code, message=message, place=Place(file=file), hint=hint)


Fault = tuple[str, str, str]
"""Code, message and hint."""


def _every_affected(advisory: Advisory) -> Iterable[Affected]:
    return (advisory.affected, *advisory.builds.values())


def _bounds(advisory: Advisory, catalogue: Catalogue | None) -> Iterator[Fault]:
    """Bounds inside the span a catalogue knows are releases: a typing error makes one that is none."""
    if catalogue is None or catalogue.span is None:
        return
    for affected in _every_affected(advisory):
        for entry in affected.ranges:
            for version in _bounds_of(entry):
                in_span = catalogue.span.contains(version) is Truth.TRUE
                if (
                    in_span
                    and not version.is_prerelease
                    and version.release not in catalogue.by_text
                    and not version.opaque
                ):
                    hint = f"releases are listed in rules/releases/{advisory.component}.yaml"
                    yield "no-such-release", f"there is no release {version} of {advisory.component}", hint


def _bounds_of(entry: AffectedRange) -> Iterator[Version]:
    for version in (entry.introduced, entry.fixed, entry.last_affected, entry.limit):
        if version is not None:
            yield version


def _examined(advisory: Advisory) -> Iterator[Fault]:
    for affected in _every_affected(advisory):
        for entry in affected.ranges:
            if entry.introduced and advisory.examined.versions.contains(entry.introduced) is not Truth.TRUE:
                message = f"the range {entry.versions} starts outside of what was examined"
                yield "affected-but-not-examined", message, "widen examined, or drop the range"


def _workarounds(advisory: Advisory) -> Iterator[Fault]:
    """A workaround that says it clears the condition makes it false."""
    for workaround in advisory.workarounds:
        clears = workaround.clears
        if clears is not None and not _makes_false(advisory, clears):
            message = f'"{workaround.title}" says it clears {clears.fact}, and the condition can still hold after it'
            yield "workaround-clears-nothing", message, "name the fact and the value that make the condition false"


def _makes_false(advisory: Advisory, clears: FactTest) -> bool:
    set_to = clears.test.values if isinstance(clears.test, OneOf) else ()

    def truth(leaf: Leaf) -> Truth:
        if isinstance(leaf, FactTest) and leaf.fact == clears.fact and isinstance(leaf.test, OneOf):
            return truth_of(set(set_to) <= set(leaf.test.values))
        return Truth.UNKNOWN

    return evaluate(advisory.when, truth) is Truth.FALSE


def _too_few(advisory: Advisory, cases: Sequence[Case]) -> Iterator[Fault]:
    """Every status that the advisory can come to has a case."""
    expected = {case.expect for case in cases}
    wanted = [Status.AFFECTED, Status.NOT_AFFECTED]
    if any(entry.fixed for affected in _every_affected(advisory) for entry in affected.ranges):
        wanted.append(Status.FIXED)
    if advisory.when != ALWAYS:
        wanted.append(Status.UNKNOWN)
    for status in wanted:
        if status not in expected:
            yield "no-such-case", f"no case of {advisory.id} expects {status}", "add a small inventory that comes to it"
