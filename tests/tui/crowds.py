"""Desks on which there is a lot: a thousand clusters, plans for each of them, a checklist of many, many advisories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from advisor.model.inventory import Cluster, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.report.plan_document import Outlook, PlanReport
from tests.builders import advisory, knowledge_of
from tests.planner.estate_worlds import STEVE
from tests.planner.worlds import World, world
from tests.tui.estate import PaperDesk, many, with_clusters
from tests.tui.roads import OLD, WORSE

CLUSTERS, ADVISORIES = 1000, 2000
CHECKED = 100
"""Clusters on one checklist, which has some thirty lines for each."""


@dataclass
class AlikeDesk(PaperDesk):
    """A desk whose clusters are all alike, so that the plan of the first is that of each."""

    def plan(self, asked: PlanReport, say: Callable[[str], None], looked_at: Callable[[], str]) -> Iterator[Outlook]:
        """By the real planner, once."""
        judged = asked.judged.assessment
        first, *_ = judged.clusters
        alone = replace(asked, judged=replace(asked.judged, assessment=replace(judged, clusters=(first,))))
        *_before, outlook = super().plan(alone, say, looked_at)
        (found,) = outlook.report.plans
        plans = tuple(replace(found, clusters=(each,)) for each in judged.clusters)
        yield replace(outlook, report=replace(asked, plans=plans))


@cache
def _crowd() -> Inventory:
    return many(CLUSTERS)


def crowd() -> PaperDesk:
    """A thousand clusters that are hit."""
    return PaperDesk(inventory=_crowd())


def _roads(count: int) -> PaperDesk:
    of: World = world(OLD, WORSE, STEVE)
    clusters: list[Cluster] = [replace(of.cluster, name=f"c-{number:04}") for number in range(count)]
    return AlikeDesk(inventory=with_clusters(*clusters), knowledge=of.knowledge)


def many_plans() -> PaperDesk:
    """A thousand clusters with ways."""
    return _roads(CLUSTERS)


def long_checklist() -> PaperDesk:
    """So many clusters that their checklist has thousands of lines."""
    return _roads(CHECKED)


@cache
def _library() -> KnowledgeBase:
    return knowledge_of(*(advisory(name=f"fault-{number:04}") for number in range(ADVISORIES)))


def library() -> PaperDesk:
    """Two thousand advisories."""
    return PaperDesk(inventory=with_clusters(), knowledge=_library())
