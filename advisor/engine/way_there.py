"""What is known of the way to a release without looking for one: how many hops it takes at least, and its support.

A plan finds the way itself. This costs nothing, so that a scan can tell it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advisor.engine.support import judge_support
from advisor.model.compatibility import Permission
from advisor.model.component import Component
from advisor.model.finding import SupportEvidence
from advisor.model.hop import Direction
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.support import Horizon
from advisor.versions import Version


def fewest_hops(component: Component, end: Version, knowledge: KnowledgeBase) -> int:
    """So many hops the way takes at least, by the release lines that its rules let one hop cross; 1 where none tells.

    Tables and hazards may ask for more.
    """
    start, hops = component.version, knowledge.upgrades.hops.get(component.name)
    if hops is None or not isinstance(start, Version) or start.line[:-1] != end.line[:-1]:
        return 1
    up = [each for each in hops.rules if each.permission is Permission.ALLOWED and each.direction is Direction.UP]
    lines = [each.lines for each in up if each.lines is not None]
    if len(lines) < len(up) or not any(lines):
        return 1
    return max(1, -(-(end.line[-1] - start.line[-1]) // max(lines)))


def support_at(
    component: Component, end: Version, knowledge: KnowledgeBase, horizon: Horizon
) -> Iterator[SupportEvidence]:
    """How each tier's support of a component would stand at another version, in the order of the advisories' ids."""
    moved = replace(component, version=end)
    for advisory in sorted(knowledge.by_component.get(component.name, ()), key=lambda each: each.id):
        if advisory.support is not None:
            yield judge_support(advisory.support, moved, horizon)
