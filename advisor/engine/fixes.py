"""Which releases end a fault: those after the version at hand, split by who can obtain them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.engine.support import supported_releases
from advisor.model.advisory import Advisory
from advisor.model.component import Component, Edition
from advisor.model.release import Catalogue, Release, ReleaseStatus
from advisor.model.support import Horizon, Support
from advisor.truth import Truth
from advisor.versions import Order, Version, VersionSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixes:
    """First releases with the fix, one a line, oldest first."""

    obtainable: tuple[str, ...] = ()
    in_other_editions: tuple[str, ...] = ()


def fixes_after(
    advisory: Advisory,
    component: Component,
    catalogue: Catalogue | None,
    edition: Edition | None,
    horizon: Horizon | None = None,
) -> Fixes:
    """Where a component can go to be rid of a fault: never to a release in which it is affected or uncertain.

    An edition nobody named counts as community.
    """
    if not isinstance(component.version, Version):
        return Fixes()
    if advisory.support is not None:
        return _maintained(advisory.support, component, catalogue, edition, horizon)
    bounds = list(_fixes_ahead(advisory, component, component.version))
    if catalogue is None or not catalogue.releases:
        return Fixes(obtainable=tuple(bound.text for bound in bounds))
    wanted = wanted_edition(component, catalogue, edition)
    obtainable: list[str] = []
    elsewhere: list[str] = []
    affected = advisory.affected_in(component.build)
    clear = ~(affected.versions | affected.uncertain)
    for bound in bounds:
        releases = [release for release in _on_line_from(bound, catalogue) if _is_clear(release, clear)]
        mine = [release for release in releases if wanted in release.editions]
        if mine:
            obtainable.append(str(mine[0].version))
        elif releases:
            elsewhere.append(str(releases[0].version))
    return Fixes(obtainable=tuple(dict.fromkeys(obtainable)), in_other_editions=tuple(dict.fromkeys(elsewhere)))


def wanted_edition(component: Component, catalogue: Catalogue | None, edition: Edition | None) -> Edition:
    """The terms under which a component's next release is to be had."""
    return component.edition or edition or proven_edition(component, catalogue) or Edition.COMMUNITY


def _maintained(
    support: Support,
    component: Component,
    catalogue: Catalogue | None,
    edition: Edition | None,
    horizon: Horizon | None,
) -> Fixes:
    """The newest release of each line that is still maintained."""
    if catalogue is None:
        return Fixes()
    wanted = wanted_edition(component, catalogue, edition)
    obtainable: list[str] = []
    elsewhere: list[str] = []
    for releases in supported_releases(support, component, catalogue, horizon):
        mine = [release for release in releases if wanted in release.editions]
        if mine:
            obtainable.append(str(mine[-1].version))
        elif releases:
            elsewhere.append(str(releases[-1].version))
    return Fixes(obtainable=tuple(obtainable), in_other_editions=tuple(elsewhere))


def proven_edition(component: Component, catalogue: Catalogue | None) -> Edition | None:
    """Prime, when the running release exists only there; None when the version proves nothing."""
    version = component.version
    release = catalogue.by_text.get(version.release) if catalogue and isinstance(version, Version) else None
    return Edition.PRIME if release and release.editions == {Edition.PRIME} else None


def _fixes_ahead(advisory: Advisory, component: Component, version: Version) -> Iterator[Version]:
    for entry in advisory.affected_in(component.build).ranges:
        if entry.fixed is not None and version.compare(entry.fixed) is Order.BEFORE:
            yield entry.fixed


def _on_line_from(bound: Version, catalogue: Catalogue) -> Sequence[Release]:
    return [
        release
        for release in catalogue.releases
        if release.version.line == bound.line
        and release.status is ReleaseStatus.RELEASED
        and release.version.compare(bound) in {Order.SAME, Order.AFTER}
    ]


def _is_clear(release: Release, clear: VersionSet) -> bool:
    return clear.contains(release.version) is Truth.TRUE
