"""How long what stands somewhere is still maintained, as the ends of life in the knowledge base say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advisor.engine.support import judge_support
from advisor.model.component import Component
from advisor.model.support import Horizon
from advisor.planner.ground import Ground
from advisor.truth import Truth


def support_days(components: Iterable[Component], ground: Ground, horizon: Horizon | None) -> int | None:
    """Days until the first of the ends; None where nothing is known of any, or some end that bears here is not known.

    An end bears where its condition holds, or may. What has no end of life in the knowledge base bounds nothing.
    """
    ends = [each for component in components for each in _ends(component, ground, horizon)]
    known = [each for each in ends if each is not None]
    return min(known) if known and len(known) == len(ends) else None


def _ends(component: Component, ground: Ground, horizon: Horizon | None) -> Iterator[int | None]:
    knowledge = ground.tests.knowledge
    for advisory in knowledge.by_component.get(component.name, ()):
        support = advisory.support
        is_of_build = support is not None and (not support.builds or component.build in support.builds)
        if support is not None and is_of_build and ground.truth(advisory.when) is not Truth.FALSE:
            yield judge_support(support, component, horizon).days_left
