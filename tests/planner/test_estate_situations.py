"""Real situations of several clusters under one Rancher, walked against tables from upstream's documents."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from advisor.collectors import collect
from advisor.collectors.sources import SourceText
from advisor.engine import assess
from advisor.model.component import Edition
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.model.support import Horizon
from advisor.planner.estate import estates
from advisor.planner.estate_outcome import EstateAlternative, EstateNoPath, EstateOutcome, EstatePlan
from advisor.planner.estate_plan import plan_estate
from advisor.planner.outcome import PlannedHop
from advisor.planner.question import Clear, Options, Targets
from advisor.versions import parse_version
from tests.engine.conftest import knowledge

__all__ = ["knowledge"]

SITUATIONS = Path(__file__).parent / "situations"
TODAY = Horizon(today=datetime.date(2026, 11, 21))

#: The newest Rancher of each line that community users can have.
COMMUNITY = ["v2.10.3", "v2.11.3", "v2.12.3", "v2.13.3", "v2.14.3", "v2.15.2"]
#: By line of Rancher 2: the oldest Kubernetes minor that it supports anywhere, and the newest that its chart accepts.
OLDEST = {9: 27, 10: 28, 11: 30, 12: 31, 13: 32, 14: 33, 15: 34}
NEWEST = {9: 30, 10: 31, 11: 32, 12: 33, 13: 34, 14: 35, 15: 36}
#: By line of Rancher 2, by Kubernetes minor: the first and the last patch of RKE2 that it offers.
OFFERED = {
    9: {27: (5, 16), 28: (8, 15), 29: (3, 13), 30: (1, 9)},
    10: {28: (14, 15), 29: (9, 13), 30: (5, 9), 31: (1, 13)},
    11: {30: (9, 9), 31: (5, 13), 32: (1, 13)},
    12: {31: (8, 13), 32: (4, 13), 33: (0, 12)},
    13: {32: (4, 13), 33: (0, 12), 34: (1, 9)},
    14: {33: (0, 12), 34: (1, 9), 35: (0, 6)},
    15: {34: (1, 9), 35: (0, 6), 36: (1, 2)},
}


def _planned(situation: str, knowledge: KnowledgeBase, target: str = "") -> EstateOutcome:
    data = (SITUATIONS / f"{situation}.yaml").read_bytes()
    inventory = collect([SourceText(name=situation, data=data, is_named=True)], knowledge)
    options = Options(horizon=TODAY, edition=Edition.COMMUNITY)
    clusters = assess(inventory, knowledge, edition=options.edition, horizon=TODAY).clusters
    (estate,) = estates(clusters, knowledge, options)
    rancher = knowledge.components[ComponentName("rancher")]
    goal = Targets({rancher.name: parse_version(rancher.scheme, target)}) if target else Clear()
    return plan_estate(estate, knowledge, goal, options)


def _walked(way: EstateAlternative, rancher: int, at: dict[str, int]) -> Iterator[str]:
    """Everything that is wrong with the hops of a plan, Rancher and each cluster standing where they are said to."""
    for planned in way.hops:
        assert isinstance(planned.hop, PlannedHop)
        end, name = planned.hop.end, planned.component
        _, minor, patch = end.release.removeprefix("v").split("+")[0].split(".")
        if name == "rancher":
            if int(minor) != rancher + 1:
                yield f"{end} skips a line"
            rancher = int(minor)
            yield from (f"{each} is too old for {end}" for each, has in at.items() if has < OLDEST[rancher])
        for each in planned.clusters if name == "rke2" else ():
            if int(minor) not in {at[each], at[each] + 1}:
                yield f"{each} skips a minor to {end}"
            at[each] = int(minor)
            first, last = OFFERED[rancher].get(int(minor), (1, 0))
            if each != "local" and not first <= int(patch) <= last:
                yield f"Rancher 2.{rancher} does not offer {end}"
        if at["local"] > NEWEST[rancher]:
            yield f"the chart of 2.{rancher} does not accept 1.{at['local']}"


def test_a_community_rancher_and_two_lines_of_rke2(knowledge: KnowledgeBase) -> None:
    """Line by line over what can be had, each cluster moved to what that Rancher offers before the next drops it."""
    found = _planned("rancher-2.9.3-tends-rke2", knowledge)
    assert isinstance(found, EstatePlan)
    for way in found.alternatives:
        assert list(_walked(way, 9, {"local": 28, "bank-a": 28, "bank-b": 28, "shop": 27})) == []
        assert {each.clusters for each in way.hops} <= {("local",), ("bank-a", "bank-b"), ("shop",)}
    best = found.alternatives[0]
    assert [str(each.hop.end) for each in best.hops if each.component == "rancher"] == COMMUNITY
    (first,) = (each for each in best.forced if each.manager_at == COMMUNITY[0])
    assert (first.clusters, first.version) == (("shop",), "v1.27.14+rke2r1")


def test_rke1_has_to_go_before_2_12(knowledge: KnowledgeBase) -> None:
    """The clusters of RKE1 are named with the way out, and those of RKE2, which 2.12 supports, are not."""
    found = _planned("rancher-2.11.3-tends-rke1", knowledge, "v2.12.3")
    assert isinstance(found, EstateNoPath)
    (blocker,) = found.blockers
    assert (blocker.clusters, blocker.component, blocker.manager_at) == (("old-a", "old-b"), "rke1", "v2.12.0")
    assert (blocker.constraint.name, blocker.runbooks) == ("rancher-rke1 row 9", ("rke1-to-rke2",))
    assert found.relaxations == ()


def test_templates_of_rke1_alone_are_in_the_way(knowledge: KnowledgeBase) -> None:
    """The hook of the chart looks for them too; no cluster is to blame."""
    found = _planned("rancher-2.11.3-templates-left", knowledge, "v2.12.3")
    assert isinstance(found, EstateNoPath)
    assert [each.name for each in found.core] == ["rancher-rke1-objects row 2"]
    assert (found.relaxations, found.blockers) == (found.core, ())


def test_the_cluster_that_rancher_runs_in_goes_first_where_it_is_too_old(knowledge: KnowledgeBase) -> None:
    """Rancher 2.12 supports no Kubernetes 1.30."""
    found = _planned("rancher-2.11.3-on-old-rke2", knowledge, "v2.12.3")
    assert isinstance(found, EstatePlan)
    for way in found.alternatives:
        assert list(_walked(way, 11, {"local": 30, "new": 31})) == []
        assert (way.hops[0].clusters, str(way.hops[0].hop.end)[:6]) == (("local",), "v1.31.")
