"""What is doubtful in waivers that can be read: those that cover nothing, nothing any more, or the same twice."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from advisor.documents.waivers import WaiversFile
from advisor.model.advisory import Advisory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.recognition import Presence
from advisor.model.waiver import Waiver, WaiverScope
from advisor.problems import Place, Problem
from advisor.truth import Truth
from advisor.versions import VersionSyntaxError, parse_version

#: Whoever accepts a fault for longer has stopped looking at it.
LONGEST_DAYS = 366

#: Two weeks are enough to decide again before a pipeline turns red by itself.
SOON_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverLint:
    """What checking waivers found."""

    faults: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    """Worth a look, and no reason to fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    waiver: Waiver
    file: WaiversFile
    number: int

    def problem(self, code: str, message: str, hint: str, *steps: str) -> Problem:
        return Problem(code=code, message=message, place=self.place(*steps), hint=hint)

    def place(self, *steps: str) -> Place:
        return self.file.place(self.number, *steps)


def lint_waivers(files: Sequence[WaiversFile], knowledge: KnowledgeBase, today: datetime.date) -> WaiverLint:
    """Checks all files together, for waivers in two of them may overlap."""
    placed = [
        _Placed(waiver=each, file=file, number=number) for file in files for number, each in enumerate(file.waivers)
    ]
    faults = [
        *(fault for each in placed for fault in _date_faults(each, today)),
        *(fault for each in placed for fault in _scope_faults(each, knowledge)),
        *_overlaps([each for each in placed if not each.waiver.signature.has_expired(today)]),
    ]
    return WaiverLint(
        faults=tuple(faults), warnings=tuple(found for each in placed for found in _warnings(each, today))
    )


def _date_faults(each: _Placed, today: datetime.date) -> Iterator[Problem]:
    created, expires = each.waiver.created, each.waiver.signature.expires
    if created > expires:
        message = f"it is created on {created} and expires on {expires}, so it never holds"
        yield each.problem("never-valid", message, "let it expire after the day it is created", "expires")
    elif expires < today:
        message = f"it expired on {expires}, and today is {today}"
        yield each.problem("expired", message, "remove it, or decide again and give it a later date", "expires")


def _scope_faults(each: _Placed, knowledge: KnowledgeBase) -> Iterator[Problem]:
    advisory, scope = knowledge.advisories[each.waiver.advisory], each.waiver.scope
    is_library = knowledge.components[advisory.component].presence is Presence.OPPORTUNISTIC
    if scope.components is not None and advisory.component not in scope.components and not is_library:
        message = f"{advisory.id} is about {advisory.component}, which the scope leaves out"
        yield each.problem("scope-matches-nothing", message, "leave out components", "scope", "components")
    for text in sorted(scope.versions or ()):
        why = _never_affected(text, advisory, knowledge)
        if why:
            yield each.problem("scope-matches-nothing", why, "name versions as scan shows them", "scope", "versions")


def _never_affected(text: str, advisory: Advisory, knowledge: KnowledgeBase) -> str:
    """Why a finding about a version can never be affected or unknown; empty when it can."""
    component = advisory.component
    try:
        version = parse_version(knowledge.components[component].scheme, text)
    except VersionSyntaxError as error:
        return f'"{text}" is no version of {component}, which are written like {error.example}'
    known = (advisory.affected, *advisory.builds.values())
    settled = (each.versions.contains(version) is each.uncertain.contains(version) is Truth.FALSE for each in known)
    if advisory.examined.versions.contains(version) is Truth.TRUE and all(settled):
        return f"{component} {text} is not affected by {advisory.id}"
    return ""


def _overlaps(placed: Sequence[_Placed]) -> Iterator[Problem]:
    for one, two in combinations(placed, 2):
        if one.waiver.advisory == two.waiver.advisory and _share(one.waiver, two.waiver):
            message = f"it accepts {two.waiver.advisory} where the waiver at {one.place()} does already"
            yield two.problem("overlapping-waivers", message, "remove one, or part their scopes or their dates")


def _share(one: Waiver, two: Waiver) -> bool:
    """Whether a finding on some day could be covered by both."""
    is_apart = one.signature.expires < two.created or two.signature.expires < one.created
    return not is_apart and all(
        a is None or b is None or not a.isdisjoint(b)
        for a, b in zip(_dimensions(one.scope), _dimensions(two.scope), strict=True)
    )


def _dimensions(scope: WaiverScope) -> tuple[frozenset[str] | None, ...]:
    components = None if scope.components is None else frozenset[str](scope.components)
    return (scope.clusters, components, scope.versions, scope.nodes)


def _warnings(each: _Placed, today: datetime.date) -> Iterator[Problem]:
    waiver = each.waiver
    days = (waiver.signature.expires - waiver.created).days
    if days > LONGEST_DAYS:
        message = f"it holds for {days} days, more than a year"
        yield each.problem("long-lived", message, "let it expire within a year, and decide again then", "expires")
    if 0 <= (waiver.signature.expires - today).days <= SOON_DAYS:
        message = f"it expires on {waiver.signature.expires}, and today is {today}"
        yield each.problem("expires-soon", message, "mend the finding, or decide again before that day", "expires")
    if waiver.created > today:
        message = f"it holds from {waiver.created} on, and today is {today}"
        yield each.problem("not-yet-valid", message, "until then its findings count", "created")
