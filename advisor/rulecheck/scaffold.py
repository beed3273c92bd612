"""The first draft of an advisory: all that follows from its bounds and the catalogue, and TODO for what does not.

It passes the schema at once, its cases hold, and they notice every mistake in its bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from advisor.engine.ranges import judge_version
from advisor.model.advisory import (
    BOUNDS,
    Advisory,
    AdvisoryKind,
    Affected,
    AffectedRange,
    Confidence,
    Examined,
    Reference,
    Severity,
    Validation,
)
from advisor.model.component import Basis, Component
from advisor.model.finding import RangeVerdict, Status
from advisor.model.names import AdvisoryId
from advisor.model.recognition import KnownComponent, Presence
from advisor.model.release import Catalogue
from advisor.rulecheck.lint import PLACEHOLDER
from advisor.versions import Order, Version, VersionSet

Data: TypeAlias = "str | bool | int | list[Data] | dict[str, Data]"

STATUS_OF = {
    RangeVerdict.AFFECTED: Status.AFFECTED,
    RangeVerdict.PAST_FIX: Status.FIXED,
    RangeVerdict.OUTSIDE: Status.NOT_AFFECTED,
}

WHAT_A_BOUND_IS = {
    "introduced": "first release with the fault",
    "fixed": "first release with the fix",
    "last_affected": "last release with the fault",
    "limit": "end of a line that was never fixed",
}

AN_IMAGE = "example.com/agent:v1"
"""A library is judged inside an image; the drafts' cases take this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is known when a draft is made."""

    id: AdvisoryId
    kind: AdvisoryKind
    known: KnownComponent
    ranges: tuple[AffectedRange, ...]
    """Sorted by where they start."""
    title: str = ""
    summary: str = ""
    severity: Severity | None = None
    """None when nobody said; the draft then does not load until somebody does."""
    references: tuple[Reference, ...] = ()
    read: str
    """The ISO date of today."""
    doubt: str = ""


def draft(sketch: Sketch, catalogue: Catalogue | None) -> dict[str, Data]:
    """The document of a draft, its keys in the order in which advisories have them."""
    releases = _releases(catalogue)
    plain = [each for each in releases if not each.opaque]
    examined = plain or [bound for entry in sketch.ranges for bound in _bounds(entry).values()]
    return {
        "id": sketch.id,
        "kind": sketch.kind.value,
        "title": sketch.title or f"{PLACEHOLDER}: what breaks, in one line a planner understands",
        "summary": sketch.summary or f"{PLACEHOLDER}: what happens, in which code path, since when.",
        "severity": sketch.severity.value if sketch.severity else PLACEHOLDER,
        "component": sketch.known.name,
        "examined": {"from": examined[0].release, "through": examined[-1].release},
        "affected": [_range(entry) for entry in sketch.ranges],
        "consequence": f"{PLACEHOLDER}: what a user suffers, how fast, and whether it comes back after a restart.",
        "fix": f"{PLACEHOLDER}: where to go, on each line that has a fix.",
        "validation": {"before": [_check("see the fault")], "after": [_check("see that it is gone")]},
        "references": [_reference(each) for each in sketch.references or (_no_reference(sketch.read),)],
        "confidence": Confidence.MEDIUM.value,
        "doubt": sketch.doubt or f"{PLACEHOLDER}: what is not sure, and what would settle it; or take this line out.",
        "cases": [*_cases(sketch, catalogue, releases)],
    }


def _releases(catalogue: Catalogue | None) -> list[Version]:
    """The releases that are examined, oldest first: hotfixes are, pre-releases are not."""
    found = catalogue.releases if catalogue else ()
    return [each.version for each in found if not each.version.is_prerelease]


def _bounds(entry: AffectedRange) -> dict[str, Version]:
    named = ((name, getattr(entry, name)) for name in BOUNDS)
    return {name: version for name, version in named if version is not None}


def _range(entry: AffectedRange) -> dict[str, Data]:
    return {**{name: version.release for name, version in _bounds(entry).items()}, "confidence": "medium"}


def _check(purpose: str) -> dict[str, Data]:
    return {"title": f"{PLACEHOLDER}: {purpose}", "kind": "command", "run": PLACEHOLDER, "expect": PLACEHOLDER}


def _no_reference(read: str) -> Reference:
    return Reference(url="https://example.com/TODO", says=f"{PLACEHOLDER}: what it says", read=read)


def _reference(each: Reference) -> dict[str, Data]:
    return {"url": each.url, "says": each.says, "read": each.read}


def _cases(sketch: Sketch, catalogue: Catalogue | None, releases: Sequence[Version]) -> Iterator[dict[str, Data]]:
    """A case on each side of every bound, one for each end of what was examined, and one for what nobody saw."""
    seen: set[str] = set()
    for version, name in _telling(sketch, releases):
        if version.release not in seen:
            seen.add(version.release)
            yield _case(sketch.known, version, name, _status(sketch, catalogue, version))
    nothing: dict[str, Data] = {"components": {}}
    if sketch.known.presence is Presence.EXPECTED:
        yield {
            "name": f"nobody looked for {sketch.known.title}",
            "inventory": nothing,
            "expect": Status.UNKNOWN.value,
            "missing": [f"{sketch.known.name}.version"],
            "because": "the list holds no workloads, so it may be there.",
        }


def _telling(sketch: Sketch, releases: Sequence[Version]) -> Iterator[tuple[Version, str]]:
    """The versions that tell something, oldest first, and what each is."""
    if releases:
        yield releases[0], "first release examined"
    for entry in sketch.ranges:
        for name, version in _bounds(entry).items():
            before = [each for each in releases if each.compare(version) is Order.BEFORE]
            after = [each for each in releases if each.compare(version) is Order.AFTER]
            if before:
                yield before[-1], f"last release before {version.release}"
            yield version, f"{WHAT_A_BOUND_IS[name]}, {version.release}"
            if name == "last_affected" and after:
                yield after[0], f"first release after {version.release}"
    if releases:
        yield releases[-1], "last release examined"


def _status(sketch: Sketch, catalogue: Catalogue | None, version: Version) -> Status:
    """What the bounds alone come to."""
    component = Component(name=sketch.known.name, version=version, build="upstream", basis=Basis.RUNNING, seen_in=())
    return STATUS_OF.get(judge_version(_bare(sketch), component, catalogue).verdict, Status.UNKNOWN)


def _bare(sketch: Sketch) -> Advisory:
    """An advisory with nothing but bounds."""
    scheme = sketch.known.scheme
    union = VersionSet.of([VersionSet.empty(scheme), *(entry.versions for entry in sketch.ranges)])
    return Advisory(
        id=sketch.id,
        kind=sketch.kind,
        title="",
        summary="",
        severity=Severity.LOW,
        component=sketch.known.name,
        examined=Examined(versions=VersionSet.everything(scheme), prereleases=True),
        affected=Affected(ranges=sketch.ranges, versions=union, uncertain=VersionSet.empty(scheme)),
        builds=MappingProxyType({}),
        consequence="",
        fix="",
        validation=Validation(before=(), after=()),
        references=(),
        confidence=Confidence.LOW,
    )


def _case(known: KnownComponent, version: Version, name: str, status: Status) -> dict[str, Data]:
    inventory: dict[str, Data]
    if known.module:
        library: Mapping[str, Data] = {"name": known.name, "version": version.release, "basis": "present"}
        inventory = {"components": [{**library, "inside": {"text": AN_IMAGE}}]}
    else:
        inventory = {"components": {known.name: version.release}, "coverage": "all"}
    words = {
        Status.AFFECTED: "it has the fault.",
        Status.FIXED: "the fix lies behind it on its own line.",
        Status.NOT_AFFECTED: "it does not have the fault.",
        Status.UNKNOWN: "nobody looked at it.",
    }
    return {"name": name, "inventory": inventory, "expect": status.value, "because": words[status]}
