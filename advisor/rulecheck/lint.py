"""What is wrong with an advisory although it loads: too few cases, bounds that are no releases, idle workarounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from advisor.engine.conditions import evaluate
from advisor.engine.supposing import series_text
from advisor.model.advisory import BOUNDS, Advisory, Affected, AffectedRange, Check
from advisor.model.case import Case
from advisor.model.component import Edition
from advisor.model.condition import ALWAYS, FactTest, KernelIn, Leaf, OneOf, Test
from advisor.model.finding import Status
from advisor.model.release import Catalogue, ReleaseStatus
from advisor.model.support import DateBasis, SupportLine
from advisor.problems import Place, Problem
from advisor.rulecheck.mutate import Steps
from advisor.truth import Truth, some
from advisor.versions import Version, parse_kernel

#: What scaffolds and drafts hold where an author has to write something.
PLACEHOLDER = "TODO"

NOT_TO_BE_HAD = frozenset({ReleaseStatus.WITHDRAWN, ReleaseStatus.UNANNOUNCED})


def lint(
    advisory: Advisory, cases: Sequence[Case], catalogue: Catalogue | None, place: Callable[[Steps], Place]
) -> Iterator[Problem]:
    """The problems of one advisory, in the order of its parts; `place` says where a part of it stands."""
    for fault in (
        *_bounds(advisory, catalogue),
        *_examined(advisory),
        *_workarounds(advisory),
        *_unpublished(advisory, catalogue),
        *_unfinished(advisory),
        *_estimates(advisory),
        *_too_few(advisory, cases),
    ):
        yield Problem(code=fault.code, message=fault.message, place=place(fault.at), hint=fault.hint)


class _Fault(NamedTuple):
    at: Steps
    code: str
    message: str
    hint: str


def _ranges(advisory: Advisory) -> Iterator[tuple[Steps, AffectedRange]]:
    """Every affected range of every build, and where it stands."""
    parts: Mapping[Steps, Affected] = {(): advisory.affected} | {
        ("builds", name): own for name, own in advisory.builds.items()
    }
    for above, affected in parts.items():
        for number, entry in enumerate(affected.ranges):
            yield (*above, "affected", number), entry


def _bounds(advisory: Advisory, catalogue: Catalogue | None) -> Iterator[_Fault]:
    """Bounds inside the span a catalogue knows are releases: a typing error makes one that is none."""
    if catalogue is None:
        return
    for at, entry in _ranges(advisory):
        for name in BOUNDS:
            version: Version | None = getattr(entry, name)
            if version is not None and is_no_release(version, catalogue):
                hint = f"releases are listed in rules/releases/{advisory.component}.yaml"
                message = f"there is no release {version} of {advisory.component}"
                yield _Fault((*at, name), "no-such-release", message, hint)


def _unpublished(advisory: Advisory, catalogue: Catalogue | None) -> Iterator[_Fault]:
    """A fix that not everybody can have is no fix for everybody, and `fix` has to say so."""
    for at, entry in _ranges(advisory):
        release = catalogue.by_text.get(entry.fixed.release) if catalogue and entry.fixed else None
        if release is None:
            continue
        if release.status in NOT_TO_BE_HAD and release.status not in advisory.fix.lower():
            message = f"{release.version} fixes it and is {release.status}, and fix does not say so"
            yield _Fault((*at, "fixed"), "fix-not-published", message, f'say in fix that it is "{release.status}"')
        if Edition.COMMUNITY not in release.editions and not any(each in advisory.fix.lower() for each in Edition):
            names = " and ".join(sorted(release.editions))
            message = f"{release.version} fixes it for {names} alone, and fix names no edition"
            yield _Fault((*at, "fixed"), "fix-not-in-edition", message, "say in fix what community users can do")


def _unfinished(advisory: Advisory) -> Iterator[_Fault]:
    """What a scaffold or a draft left for its author to write."""
    texts: dict[Steps, str] = {
        ("title",): advisory.title,
        ("summary",): advisory.summary,
        ("consequence",): advisory.consequence,
        ("fix",): advisory.fix,
        ("doubt",): advisory.doubt or "",
    }
    texts |= {("references", number): f"{each.url} {each.says}" for number, each in enumerate(advisory.references)}
    texts |= {("symptoms", number): each.says for number, each in enumerate(advisory.symptoms)}
    for moment in ("before", "after"):
        checks: tuple[Check, ...] = getattr(advisory.validation, moment)
        for number, check in enumerate(checks):
            texts["validation", moment, number] = f"{check.title} {check.run} {check.expect}"
    for at, text in texts.items():
        if PLACEHOLDER in text:
            yield _Fault(at, "placeholder-left", f"{at[0]} still says {PLACEHOLDER}", "write it, or take it out")


def is_no_release(version: Version, catalogue: Catalogue) -> bool:
    """Whether a catalogue that claims to know all releases around a version lacks it. Pre-releases need not be."""
    if catalogue.span is None or version.is_prerelease or version.opaque:
        return False
    return catalogue.span.contains(version) is Truth.TRUE and version.release not in catalogue.by_text


def _examined(advisory: Advisory) -> Iterator[_Fault]:
    for at, entry in _ranges(advisory):
        if entry.introduced and advisory.examined.versions.contains(entry.introduced) is not Truth.TRUE:
            message = f"the range {entry.versions} starts outside of what was examined"
            yield _Fault(at, "affected-but-not-examined", message, "widen examined, or drop the range")


def _estimates(advisory: Advisory) -> Iterator[_Fault]:
    """An estimate is told as one, with what would settle it."""
    estimated = [each for each in _support_lines(advisory) if each.basis is DateBasis.ESTIMATED]
    if estimated and not advisory.doubt:
        message = f"the end of the line {estimated[0].line} is estimated, and no doubt says so"
        yield _Fault(("lines",), "estimate-without-doubt", message, "say in doubt what would settle it")


def _support_lines(advisory: Advisory) -> Sequence[SupportLine]:
    return advisory.support.lines if advisory.support else ()


def _workarounds(advisory: Advisory) -> Iterator[_Fault]:
    """A workaround that says it clears the condition makes it false."""
    for number, workaround in enumerate(advisory.workarounds):
        clears = workaround.clears
        if clears is not None and not _makes_false(advisory, clears):
            message = f'"{workaround.title}" says it clears {clears.fact}, and the condition can still hold after it'
            hint = "name the fact and the value that make the condition false"
            yield _Fault(("workarounds", number, "clears"), "workaround-clears-nothing", message, hint)


def _makes_false(advisory: Advisory, clears: FactTest) -> bool:
    def truth(leaf: Leaf) -> Truth:
        if isinstance(leaf, FactTest) and leaf.fact == clears.fact:
            return _truth_after(clears.test, leaf.test)
        return Truth.UNKNOWN

    return evaluate(advisory.when, truth) is Truth.FALSE


def _truth_after(clears: Test, asked: Test) -> Truth:
    """How a test comes out on a fact that was set to one of some values, or on kernels that were moved to a series."""
    if isinstance(clears, KernelIn) and isinstance(asked, KernelIn):
        kernels = [parse_kernel(series_text(span)) for span in clears.spans]
        return some(span.contains(kernel) for span in (*asked.spans, *asked.possibly) for kernel in kernels)
    if not isinstance(clears, OneOf) or not isinstance(asked, OneOf):
        return Truth.UNKNOWN
    if set(clears.values).isdisjoint(asked.values):
        return Truth.FALSE
    return Truth.TRUE if set(clears.values) <= set(asked.values) else Truth.UNKNOWN


def _too_few(advisory: Advisory, cases: Sequence[Case]) -> Iterator[_Fault]:
    """Every status that the advisory can come to has a case."""
    expected = {case.expect for case in cases}
    lines = _support_lines(advisory)
    wanted = [Status.NOT_AFFECTED]
    if not lines or any(each.ends for each in lines):
        wanted.insert(0, Status.AFFECTED)
    if any(entry.fixed for _, entry in _ranges(advisory)):
        wanted.append(Status.FIXED)
    if advisory.when != ALWAYS or any(each.ends is None for each in lines):
        wanted.append(Status.UNKNOWN)
    for status in wanted:
        if status not in expected:
            message = f"no case of {advisory.id} expects {status}"
            yield _Fault(("cases",), "no-such-case", message, "add a small inventory that comes to it")
