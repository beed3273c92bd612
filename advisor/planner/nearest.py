"""Versions in no catalogue: what stands for them where the user asks for it, and that this was done.

The nearest release is the last one before the version on its own line, else the last one before it of any line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from advisor.engine import assess
from advisor.engine.waivers import waived
from advisor.model.assessment import ClusterAssessment
from advisor.model.component import Component
from advisor.model.inventory import Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.release import Catalogue, ReleaseStatus
from advisor.planner.outcome import Rest
from advisor.planner.question import Options
from advisor.versions import Order, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The cluster that is planned for."""

    assessed: ClusterAssessment
    assumed: tuple[Rest, ...]
    """Which releases stand for others, by component."""


def standing(assessed: ClusterAssessment, knowledge: KnowledgeBase, options: Options) -> Standing:
    """The cluster as it was found, or with the nearest releases where these were asked for, judged anew.

    The waivers are those of the options, whatever the assessment was made with.
    """
    found = dict(_assumed(assessed, knowledge)) if options.assume_nearest else {}
    if not found:
        bare = replace(assessed, findings=tuple(replace(each, waiver=None) for each in assessed.findings))
        return Standing(assessed=waived(bare, options.record), assumed=())
    cluster = assessed.cluster
    changed = replace(cluster, components=tuple(_at(each, found) for each in cluster.components))
    judged = assess(
        Inventory(clusters=(changed,)),
        knowledge,
        edition=options.edition,
        record=replace(options.record, answers=()),
        horizon=options.horizon,
    )
    assumed = (_rest(each, release) for each, release in found.items())
    return Standing(assessed=judged.clusters[0], assumed=tuple(sorted(assumed)))


def nearest_release(catalogue: Catalogue, version: Version) -> Version | None:
    """The release that stands for a version; None when none is before it."""
    before = [
        each.version
        for each in catalogue.releases
        if each.status is ReleaseStatus.RELEASED and each.version.compare(version) is Order.BEFORE
    ]
    own = [each for each in before if each.line == version.line]
    return next(reversed(own or before), None)


def _assumed(assessed: ClusterAssessment, knowledge: KnowledgeBase) -> Iterator[tuple[Component, Version]]:
    for component in assessed.components:
        catalogue = knowledge.catalogues.get(component.name)
        version = component.version
        is_planned = catalogue is not None and catalogue.span is not None and component.name in knowledge.upgrades.hops
        if not is_planned or catalogue is None or not isinstance(version, Version):
            continue
        release = None if version.release in catalogue.by_text else nearest_release(catalogue, version)
        if release is not None:
            yield component, release


def _at(component: Component, found: dict[Component, Version]) -> Component:
    release = found.get(component)
    return component if release is None else replace(component, version=release)


def _rest(component: Component, release: Version) -> Rest:
    says = f"{component.name} {component.version_text} is in no release table; it is planned as {release}"
    return Rest(about=f"{component.name}.version", says=says)
