"""Judges a component's version against an advisory's affected ranges: the first operand of every status."""

from __future__ import annotations

from advisor.model.advisory import Advisory, Affected, AffectedRange
from advisor.model.component import Component
from advisor.model.finding import RangeEvidence, RangeVerdict
from advisor.model.release import Catalogue
from advisor.truth import Truth
from advisor.versions import Order, Version, parse_version

TRUTH_OF = {
    RangeVerdict.AFFECTED: Truth.TRUE,
    RangeVerdict.PAST_FIX: Truth.FALSE,
    RangeVerdict.OUTSIDE: Truth.FALSE,
    RangeVerdict.UNCERTAIN: Truth.UNKNOWN,
    RangeVerdict.UNEXAMINED: Truth.UNKNOWN,
    RangeVerdict.PRERELEASE: Truth.UNKNOWN,
    RangeVerdict.UNREADABLE: Truth.UNKNOWN,
}


def judge_version(advisory: Advisory, component: Component, catalogue: Catalogue | None) -> RangeEvidence:
    """Where the component's version lies among the advisory's ranges for its build."""
    version = component.version
    if not isinstance(version, Version):
        return RangeEvidence(verdict=RangeVerdict.UNREADABLE)
    if version.is_prerelease and not advisory.examined.prereleases:
        return RangeEvidence(verdict=RangeVerdict.PRERELEASE)
    if advisory.examined.versions.contains(version) is not Truth.TRUE or _is_unheard_of(version, catalogue):
        return RangeEvidence(verdict=RangeVerdict.UNEXAMINED)
    return _among(advisory.affected_in(component.build), version)


def _is_unheard_of(version: Version, catalogue: Catalogue | None) -> bool:
    """Whether the catalogue spans the version and yet does not list it: a release nobody has read.

    Hotfixes and snapshots (releases with a tail nothing orders) need not be in a catalogue; the ranges judge them.
    """
    if catalogue is None or catalogue.span is None or version.is_prerelease or version.release in catalogue.by_text:
        return False
    release = parse_version(version.scheme, version.release)
    return not release.opaque and catalogue.span.contains(version) is Truth.TRUE


def _among(affected: Affected, version: Version) -> RangeEvidence:
    inside = next((entry for entry in affected.ranges if entry.versions.contains(version) is Truth.TRUE), None)
    if inside:
        return RangeEvidence(verdict=RangeVerdict.AFFECTED, range=inside)
    unsure = affected.uncertain.contains(version) is not Truth.FALSE
    if unsure or affected.versions.contains(version) is Truth.UNKNOWN:
        return RangeEvidence(verdict=RangeVerdict.UNCERTAIN)
    behind = [entry for entry in affected.ranges if _is_past_fix(entry, version)]
    if behind:
        return RangeEvidence(verdict=RangeVerdict.PAST_FIX, range=behind[-1])
    return RangeEvidence(verdict=RangeVerdict.OUTSIDE)


def _is_past_fix(entry: AffectedRange, version: Version) -> bool:
    """Whether the range's fix lies on the version's own line and behind it."""
    fixed = entry.fixed
    return fixed is not None and fixed.line == version.line and version.compare(fixed) in {Order.SAME, Order.AFTER}
