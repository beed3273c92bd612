"""Where to go: for everything that can be moved in a cluster, the one release that ends most of what affects it.

Only releases that some finding names are looked at, so that each of them can be obtained. What a move brings with it
is not judged here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.engine.bundle_fixes import is_free
from advisor.engine.fixes import wanted_edition
from advisor.model.component import Edition
from advisor.model.finding import Finding
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.model.release import Catalogue, Release, ReleaseStatus
from advisor.versions import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """A release, and what ends with it."""

    component: ComponentName
    """What is to be moved: the bundle where one brings the component that has the fault."""
    version: str
    ends: tuple[Finding, ...]
    """In the order in which they were given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A release that ends one finding."""

    component: ComponentName
    version: str


def ways_out(findings: Sequence[Finding], knowledge: KnowledgeBase) -> tuple[WayOut, ...]:
    """For each component that can be moved, the release that ends most of the findings; of equals, the earliest.

    They come in the order of the first finding that each ends; a finding may end by more than one of them.
    """
    offered: defaultdict[ComponentName, dict[str, None]] = defaultdict(dict)
    for finding in findings:
        for target in targets(finding):
            offered[target.component][target.version] = None
    ways = [_best(findings, name, list(versions), knowledge) for name, versions in offered.items()]
    order = {id(finding): number for number, finding in enumerate(findings)}
    return tuple(sorted(ways, key=lambda way: (order[id(way.ends[0])], way.component)))


def targets(finding: Finding) -> Iterator[Target]:
    """The releases that a finding names: the distribution's where a distribution brings the component.

    None where that distribution's release is not known, or where none of its releases ends it.
    """
    for fix in finding.fixed_in_bundles:
        yield Target(component=fix.bundle, version=fix.version)
    if not finding.brought_by:
        for version in finding.fixed_in:
            yield Target(component=finding.component_name, version=version)


def offers(finding: Finding, knowledge: KnowledgeBase, edition: Edition | None = None) -> Iterator[Target]:
    """Every release that can be obtained on a line that the finding names, from the one named there on.

    The finding need not end at each of them: a fault may come back. An edition nobody named counts as community.
    """
    for named in targets(finding):
        catalogue = knowledge.catalogues.get(named.component)
        first = catalogue.by_text.get(named.version) if catalogue else None
        yield named
        if catalogue is None or first is None or finding.advisory.support is not None:
            continue
        wanted = _edition_of(finding, catalogue, edition)
        for release in catalogue.releases:
            is_later = (
                release.version.line == first.version.line and release.version.compare(first.version) is Order.AFTER
            )
            if is_later and release.status is ReleaseStatus.RELEASED and wanted in release.editions:
                yield Target(component=named.component, version=str(release.version))


def _edition_of(finding: Finding, catalogue: Catalogue, edition: Edition | None) -> Edition:
    """The terms that held for the release the finding names."""
    if finding.fixed_in_bundles or finding.component is None:
        return edition or Edition.COMMUNITY
    return wanted_edition(finding.component, catalogue, edition)


def _best(findings: Sequence[Finding], name: ComponentName, versions: list[str], knowledge: KnowledgeBase) -> WayOut:
    catalogue = knowledge.catalogues.get(name)
    age = {text: number for number, text in enumerate(catalogue.by_text)} if catalogue else {}
    ways = []
    for text in sorted(versions, key=lambda text: age.get(text, 0)):
        release = catalogue.by_text.get(text) if catalogue else None
        target = Target(component=name, version=text)
        ends = tuple(finding for finding in findings if is_ended(finding, target, release))
        ways.append(WayOut(component=name, version=text, ends=ends))
    return max(ways, key=lambda way: len(way.ends))


def is_ended(finding: Finding, target: Target, release: Release | None) -> bool:
    """Whether a finding ends at a target, whatever the facts; `release` is None for a target no catalogue lists."""
    if target in targets(finding):
        return True
    component = finding.component
    if release is None or component is None or finding.advisory.support is not None:
        return False  # what nobody wrote down, or an end of support, is not judged by ranges
    if component.name == target.component and not finding.fixed_in_bundles:
        return is_free(finding.advisory, component, release.version)
    shipped = (release.ships.get(fix.slot) for fix in finding.fixed_in_bundles if fix.bundle == target.component)
    return any(version is not None and is_free(finding.advisory, component, version) for version in shipped)
