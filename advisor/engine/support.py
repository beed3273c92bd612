"""Judges whether the support of a component's version has ended: the first operand of an end of life.

A version whose line nobody wrote down, a line whose end nobody knows, and a build of a vendor nobody declared are
unknown: none of them is taken for supported.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.model.component import UPSTREAM, Component
from advisor.model.finding import SupportEvidence, SupportVerdict
from advisor.model.release import Catalogue, Release, ReleaseStatus
from advisor.model.support import Horizon, Support, SupportLine
from advisor.truth import Truth
from advisor.versions import Order, Version

TRUTH_OF = {
    SupportVerdict.ENDED: Truth.TRUE,
    SupportVerdict.ENDING: Truth.TRUE,
    SupportVerdict.SUPPORTED: Truth.FALSE,
    SupportVerdict.OTHER_BUILD: Truth.FALSE,
    SupportVerdict.NO_END: Truth.UNKNOWN,
    SupportVerdict.NO_LINE: Truth.UNKNOWN,
    SupportVerdict.VENDOR_BUILD: Truth.UNKNOWN,
    SupportVerdict.UNREADABLE: Truth.UNKNOWN,
    SupportVerdict.NO_DAY: Truth.UNKNOWN,
}


def judge_support(support: Support, component: Component, horizon: Horizon | None) -> SupportEvidence:
    """How the support of the component's version stands on the horizon's day."""
    if support.builds and component.build not in support.builds:
        return SupportEvidence(verdict=SupportVerdict.OTHER_BUILD, support=support)
    version = component.version if isinstance(component.version, Version) else None
    line = support.line_of(version)
    if line is None or horizon is None or _is_a_vendors(component, version):
        return SupportEvidence(verdict=_why_not(component, version, line), support=support, line=line)
    return SupportEvidence(
        verdict=_stands(support, line, horizon),
        support=support,
        line=line,
        days_left=horizon.days_until(line.ends) if line.ends else None,
    )


def _is_a_vendors(component: Component, version: Version | None) -> bool:
    """Whether a kubelet names a vendor that no build is declared of: `v1.30.5-gke.1014001`."""
    return (
        version is not None and version.scheme == "kubernetes" and component.build == UPSTREAM and bool(version.opaque)
    )


def _why_not(component: Component, version: Version | None, line: SupportLine | None) -> SupportVerdict:
    if _is_a_vendors(component, version):
        return SupportVerdict.VENDOR_BUILD
    if line is not None:
        return SupportVerdict.NO_DAY
    return SupportVerdict.NO_LINE if version else SupportVerdict.UNREADABLE


def _stands(support: Support, line: SupportLine, horizon: Horizon) -> SupportVerdict:
    if line.ends is None:
        may_have_ended = line.not_before is None or horizon.reaches(line.not_before, support.ends_at)
        return SupportVerdict.NO_END if may_have_ended else SupportVerdict.SUPPORTED
    if horizon.has_passed(line.ends, support.ends_at):
        return SupportVerdict.ENDED
    is_near = horizon.reaches(line.ends, support.ends_at)
    return SupportVerdict.ENDING if is_near else SupportVerdict.SUPPORTED


def supported_releases(
    support: Support, component: Component, catalogue: Catalogue, horizon: Horizon | None
) -> Iterator[tuple[Release, ...]]:
    """For each line that is maintained: its releases after the version at hand, oldest first. Lines oldest first."""
    version = component.version
    if horizon is None or not isinstance(version, Version):
        return
    later: list[tuple[SupportLine | None, Release]] = [
        (support.line_of(each.version), each)
        for each in catalogue.releases
        if each.status is ReleaseStatus.RELEASED and each.version.compare(version) is Order.AFTER
    ]
    for line in support.lines:
        if TRUTH_OF[_stands(support, line, horizon)] is Truth.FALSE:
            yield tuple(each for own, each in later if own is line)
