"""Real situations, planned with the knowledge that ships. Each hop was walked by hand against upstream's documents.

The inventories stand in `situations/`. A new release upstream may move an end; then the walk has to be made anew.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from advisor.collectors import collect
from advisor.collectors.sources import SourceText
from advisor.engine import assess
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.model.support import Horizon
from advisor.planner import plan
from advisor.planner.outcome import Alternative, NoPath, PlannedHop, PlanOutcome, UpgradePlan
from advisor.planner.question import Goal, Latest, Options, Targets
from advisor.versions import parse_version
from tests.engine.conftest import knowledge

__all__ = ["knowledge"]

SITUATIONS = Path(__file__).parent / "situations"
TODAY = Horizon(today=datetime.date(2026, 11, 21))


Planned = Callable[..., PlanOutcome]


@pytest.fixture(scope="module")
def planned(knowledge: KnowledgeBase) -> Planned:
    """Plans a situation, each once; `calico__vxlan_pools="false"` states a fact of it otherwise."""

    @cache
    def start(situation: str, goal: Goal | None = None, **stated: str) -> PlanOutcome:
        text = (SITUATIONS / f"{situation}.yaml").read_text(encoding="utf-8")
        for name, value in stated.items():
            fact = re.escape(name.replace("__", "."))
            text, count = re.subn(rf"^( +{fact}: ).*$", rf"\g<1>{value}", text, flags=re.MULTILINE)
            assert count == 1
        inventory = collect([SourceText(name=situation, data=text.encode(), is_named=True)], knowledge)
        (assessed,) = assess(inventory, knowledge, horizon=TODAY).clusters
        return plan(assessed, knowledge, goal, Options(horizon=TODAY))

    return start


def _best(outcome: PlanOutcome) -> Alternative:
    assert isinstance(outcome, UpgradePlan), outcome
    return outcome.alternatives[0]


def _hops(of: Alternative, component: str = "") -> list[str]:
    """Where its hops lead, those of one component where it is named."""
    return [str(hop.end) for hop in of.hops if component in {"", hop.moves.component}]


def _lines(of: Alternative) -> list[str]:
    """Component and line of each hop, in order."""
    return [f"{hop.moves.component} {'.'.join(map(str, hop.end.line))}" for hop in of.hops]


def _prepared(hops: tuple[PlannedHop, ...]) -> list[list[str]]:
    return [[hazard.id for hazard in hop.hazards] for hop in hops]


class TestEbpf:
    """Calico v3.30.3 with eBPF and VXLAN on the way to 3.31."""

    def test_goes_by_the_patch_that_understands_both(self, planned: Planned) -> None:
        """projectcalico/calico#12054: v3.30.7 accepts what 3.31 sends, so it comes first."""
        best = _best(planned("calico-ebpf-3.30"))
        assert _hops(best) == ["v3.30.7", "v3.31.7"]
        assert best.rests_on == ()

    def test_without_vxlan_one_hop_is_enough(self, planned: Planned) -> None:
        """No packets travel in VXLAN that a node of the other version could drop."""
        assert _hops(_best(planned("calico-ebpf-3.30", calico__vxlan_pools="false"))) == ["v3.31.7"]

    def test_what_only_a_later_line_ends_is_left(self, planned: Planned) -> None:
        """Calico 3.32 is tested with Kubernetes 1.34 and later only, so a plan for 1.33 does not rest on it."""
        left = {each.open.advisory for each in _best(planned("calico-ebpf-3.30")).unresolved}
        assert left == {"calico-ebpf-ctlb-enolink-panic"}


class TestXdp:
    """RKE2 1.28 with Calico v3.27.3 on Ubuntu 20.04, kernel 5.4."""

    LOOP = "calico-xdp-btf-wipe-loop"

    def test_the_next_line_of_rke2_ends_the_loop(self, planned: Planned) -> None:
        """RKE2 v1.29.15+rke2r1 ships Calico v3.29.2; the loop ended with v3.27.4 and v3.28.1."""
        first = _best(planned("rke2-calico-xdp-on")).hops[0]
        assert str(first.end) == "v1.29.15+rke2r1"
        assert [(str(each.start), str(each.end)) for each in first.drags] == [("v3.27.3", "v3.29.2")]
        assert self.LOOP in first.clears

    def test_no_minor_is_skipped_and_nothing_is_left(self, planned: Planned) -> None:
        """One minor after the other up to the first line whose Calico ends all that is open."""
        best = _best(planned("rke2-calico-xdp-on"))
        assert _lines(best) == ["rke2 1.29", "rke2 1.30", "rke2 1.31", "rke2 1.32", "rke2 1.33"]
        assert (best.unresolved, best.rests_on) == ((), ())

    def test_with_xdp_off_there_is_no_loop_to_end(self, planned: Planned) -> None:
        """The setting is what tells the two clusters apart; the override that made it meets each new chart."""
        best = _best(planned("rke2-calico-xdp-off"))
        assert all(self.LOOP not in hop.clears for hop in best.hops)
        moving = [bool(hop.drags) for hop in best.hops]
        assert _prepared(best.hops) == [["rke2-calico-chart-overridden"] if drags else [] for drags in moving]

    def test_its_own_runbook_is_told(self, planned: Planned) -> None:
        """The cluster is moved by hand."""
        best = _best(planned("rke2-calico-xdp-on"))
        assert {hop.how.runbook.id for hop in best.hops if hop.how.runbook} == {"rke2-manual"}


class TestEks:
    """EKS 1.29 with the VPC CNI v1.18.6 as a managed add-on."""

    def test_one_minor_at_a_time_with_its_agent(self, planned: Planned) -> None:
        """AWS recommends single minors; v1.20.5 retries interrupted dumps, v1.21.2 leaks no resources any more."""
        best = _best(planned("eks-vpc-cni-1.18.6"))
        assert _lines(best) == ["vpc-cni 1.19", "vpc-cni 1.20", "vpc-cni 1.21"]
        assert _hops(best)[1:] == ["v1.20.5", "v1.21.2"]
        assert [drag.component for hop in best.hops for drag in hop.drags] == ["vpc-cni-node-agent"] * 3
        assert best.rests_on == ()

    def test_a_pinned_agent_stays_and_the_plan_says_what_it_rests_on(self, planned: Planned) -> None:
        """No release shipped such a pair; v1.23.0 refuses it."""
        best = _best(planned("eks-vpc-cni-1.18.6", vpc_cni__node_agent_moves_along="false"))
        assert [hop.drags for hop in best.hops] == [()] * len(best.hops)
        assert {each.about for each in best.rests_on} == {"vpc-cni-node-agent"}
        assert not {"v1.22.0", "v1.22.1", "v1.23.0"} & set(_hops(best))

    def test_kubernetes_goes_line_by_line(self, planned: Planned) -> None:
        """EKS moves its control plane one minor at a time; the patch is Amazon's."""
        goal = Targets(versions={ComponentName("kubernetes"): parse_version("kubernetes", "v1.31.0")})
        best = _best(planned("eks-vpc-cni-1.18.6", goal))
        assert _hops(best, "kubernetes") == ["v1.30.0", "v1.31.0"]
        assert best.rests_on == ()

    def test_the_newest_of_everything(self, planned: Planned) -> None:
        """From 1.34 on the README lists no VPC CNI, and the plan says that it rests on that."""
        best = _best(planned("eks-vpc-cni-1.18.6", Latest()))
        assert _hops(best, "kubernetes")[-1] == "v1.36.0"
        assert _hops(best, "vpc-cni")[-1] == "v1.23.0"
        assert {each.about for each in best.rests_on} == {"kubernetes-vpc-cni"}


class TestRancher:
    """Rancher v2.9.3 of the community edition, and the cluster that it runs in."""

    #: The newest patch of each line that community users can have.
    COMMUNITY = ("v2.10.3", "v2.11.3", "v2.12.3", "v2.13.3", "v2.14.3", "v2.15.2")

    @pytest.mark.parametrize("situation", ["rancher-2.9.3", "rancher-2.9.3-on-1.27"])
    def test_line_by_line_over_what_community_can_have(self, planned: Planned, situation: str) -> None:
        """Rancher's own cluster is moved between, since each line drops a Kubernetes and refuses another."""
        best = _best(planned(situation))
        assert tuple(_hops(best, "rancher")) == self.COMMUNITY
        assert (best.unresolved, best.rests_on) == ((), ())

    @pytest.mark.parametrize("situation", ["rancher-2.9.3", "rancher-2.9.3-on-1.27"])
    def test_rancher_and_its_cluster_always_fit(self, planned: Planned, situation: str) -> None:
        """At each step Kubernetes is neither older than the line supports nor newer than its chart accepts."""
        oldest = {10: 28, 11: 30, 12: 31, 13: 32, 14: 33, 15: 34}
        newest = {9: 30, 10: 31, 11: 32, 12: 33, 13: 34, 14: 35, 15: 36}
        rancher, kubernetes = 9, 27 if situation.endswith("1.27") else 28
        for hop in _best(planned(situation)).hops:
            if hop.moves.component == "rancher":
                rancher = hop.end.line[1]
                assert oldest[rancher] <= kubernetes
            else:
                kubernetes = hop.end.line[1]
            assert kubernetes <= newest[rancher]

    def test_rke1_clusters_keep_rancher_below_2_12(self, planned: Planned) -> None:
        """The hook of the chart ends the upgrade while one is left, and no community release of 2.11 has the fixes."""
        outcome = planned("rancher-with-rke1")
        assert isinstance(outcome, NoPath)
        assert "rancher-rke1-objects row 1" in {each.name for each in outcome.core}
        assert "rancher-rke1-objects row 1" in {each.name for each in outcome.relaxations}

    def test_without_them_it_goes_on(self, planned: Planned) -> None:
        """2.12 ends one of the faults at once, where the clusters are gone."""
        best = _best(planned("rancher-with-rke1", rancher__rke1_objects="none"))
        assert _hops(best, "rancher")[0] == "v2.12.3"
