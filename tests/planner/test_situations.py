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
from advisor.planner.outcome import Alternative, PlannedHop, PlannedSetting, PlanOutcome, UpgradePlan
from advisor.planner.question import Clear, Goal, Latest, Options, Targets
from advisor.planner.runbooks import Chosen
from advisor.versions import parse_version
from tests.engine.conftest import knowledge

__all__ = ["knowledge"]

SITUATIONS = Path(__file__).parent / "situations"
TODAY = Horizon(today=datetime.date(2026, 11, 21))


Planned = Callable[..., PlanOutcome]


@pytest.fixture(scope="module")
def planned(knowledge: KnowledgeBase) -> Planned:
    """Plans a situation, each target once; `calico__vxlan_pools="false"` states a fact otherwise, `""` not at all."""

    @cache
    def start(situation: str, target: str = "", **stated: str) -> PlanOutcome:
        text = (SITUATIONS / f"{situation}.yaml").read_text(encoding="utf-8")
        for name, value in stated.items():
            fact = re.escape(name.replace("__", "."))
            stated_so = rf"\g<1>{value}" if value else ""
            text, count = re.subn(rf"^( +{fact}: ).*$", stated_so, text, flags=re.MULTILINE)
            assert count == 1
        inventory = collect([SourceText(name=situation, data=text.encode(), is_named=True)], knowledge)
        (assessed,) = assess(inventory, knowledge, horizon=TODAY).clusters
        return plan(assessed, knowledge, _goal(target, knowledge), Options(horizon=TODAY))

    return start


def _goal(target: str, knowledge: KnowledgeBase) -> Goal:
    """`latest`, a component and its version, or nothing: whatever leaves as little open as can be."""
    if target in {"", "latest"}:
        return Latest() if target else Clear()
    name, text = target.split()
    component = knowledge.components[ComponentName(name)]
    return Targets(versions={component.name: parse_version(component.scheme, text)})


def _best(outcome: PlanOutcome) -> Alternative:
    assert isinstance(outcome, UpgradePlan), outcome
    return outcome.alternatives[0]


def _moves(of: Alternative) -> list[PlannedHop]:
    """Its changes of version."""
    return [each for each in of.hops if isinstance(each, PlannedHop)]


def _ends(of: Alternative, component: str = "") -> list[str]:
    """Where its hops lead, those of one component where it is named."""
    return [str(hop.end) for hop in _moves(of) if component in {"", hop.moves.component}]


def _lines(of: Alternative) -> list[str]:
    """Component and line of each hop, in order."""
    return [f"{hop.moves.component} {'.'.join(map(str, hop.end.line))}" for hop in _moves(of)]


def _prepared(of: Alternative) -> list[list[str]]:
    return [[hazard.id for hazard in hop.hazards] for hop in _moves(of)]


class TestEbpf:
    """Calico v3.30.3 with eBPF and VXLAN on the way to 3.31."""

    def test_goes_by_the_patch_that_understands_both(self, planned: Planned) -> None:
        """projectcalico/calico#12054: v3.30.7 accepts what 3.31 sends, so it comes first."""
        best = _best(planned("calico-ebpf-3.30"))
        assert _ends(best) == ["v3.30.7", "v3.31.7"]
        assert best.rests_on == ()

    def test_without_vxlan_one_hop_is_enough(self, planned: Planned) -> None:
        """No packets travel in VXLAN that a node of the other version could drop."""
        assert _ends(_best(planned("calico-ebpf-3.30", calico__vxlan_pools="false"))) == ["v3.31.7"]

    def test_what_no_tested_release_ends_is_worked_around(self, planned: Planned) -> None:
        """Calico 3.32 ends it, and is tested with Kubernetes 1.34 and later only; until then a setting does."""
        best = _best(planned("calico-ebpf-3.30"))
        (setting,) = (each for each in best.hops if isinstance(each, PlannedSetting))
        assert (setting.fact, setting.end) == ("felix.bpf_connect_time_load_balancing", "Disabled")
        assert (setting.clears, best.unresolved) == (("calico-ebpf-ctlb-enolink-panic",), ())


class TestKubeadm:
    """Kubernetes 1.33 by kubeadm with Calico v3.30.3 by the operator."""

    def test_goes_minor_by_minor_to_the_newest_patch(self, planned: Planned) -> None:
        """By kubeadm no minor is skipped. Calico 3.32 is tested from Kubernetes 1.34 on, 3.30 up to 1.35."""
        best = _best(planned("calico-ebpf-3.30", target="latest"))
        assert _ends(best, "kubernetes") == ["v1.34.11", "v1.35.8", "v1.36.4"]
        assert _ends(best, "calico") == ["v3.30.7", "v3.32.1"]
        assert {each.subject for each in best.rests_on} <= {"calico v3.32.1 with kubernetes v1.33.4"}

    def test_a_patch_is_a_hop_of_its_own(self, planned: Planned) -> None:
        """From v1.33.4 to the newest of its line, with no minor between."""
        best = _best(planned("calico-ebpf-3.30", target="kubernetes v1.33.13"))
        assert _ends(best, "kubernetes") == ["v1.33.13"]


class TestXdp:
    """RKE2 1.28 with Calico v3.27.3 on Ubuntu 20.04, kernel 5.4."""

    LOOP = "calico-xdp-btf-wipe-loop"

    def test_the_next_line_of_rke2_ends_the_loop(self, planned: Planned) -> None:
        """RKE2 v1.29.15+rke2r1 ships Calico v3.29.2; the loop ended with v3.27.4 and v3.28.1."""
        first = _moves(_best(planned("rke2-calico-xdp-on")))[0]
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
        assert all(self.LOOP not in hop.clears for hop in _moves(best))
        moving = [bool(hop.drags) for hop in _moves(best)]
        assert _prepared(best) == [["rke2-calico-chart-overridden"] if drags else [] for drags in moving]

    def test_its_own_runbook_is_told(self, planned: Planned) -> None:
        """The cluster is moved by hand."""
        told = [hop.runbook for hop in _moves(_best(planned("rke2-calico-xdp-on")))]
        assert [each.runbooks[0].id for each in told if isinstance(each, Chosen)] == ["rke2-manual"] * len(told)


def test_a_calico_that_somebody_installed_is_not_moved_by_rke2(planned: Planned) -> None:
    """The operator's manifests own it, whatever RKE2 would bring."""
    moves = [hop for each in planned("rke2-calico-by-hand").alternatives for hop in _moves(each)]  # type: ignore[union-attr]  # a plan
    assert {hop.moves.component for hop in moves} == {"calico"}
    assert not [hop for hop in moves if hop.drags]


class TestEks:
    """EKS 1.29 with the VPC CNI v1.18.6 as a managed add-on."""

    def test_one_minor_at_a_time_with_its_agent(self, planned: Planned) -> None:
        """AWS recommends single minors; v1.20.5 retries interrupted dumps, v1.21.2 leaks no resources any more."""
        best = _best(planned("eks-vpc-cni-1.18.6"))
        assert _lines(best) == ["vpc-cni 1.19", "vpc-cni 1.20", "vpc-cni 1.21"]
        assert _ends(best)[1:] == ["v1.20.5", "v1.21.2"]
        assert [drag.component for hop in _moves(best) for drag in hop.drags] == ["vpc-cni-node-agent"] * 3
        assert best.rests_on == ()

    def test_a_pinned_agent_stays_and_the_plan_says_what_it_rests_on(self, planned: Planned) -> None:
        """No release shipped such a pair; v1.23.0 refuses it."""
        best = _best(planned("eks-vpc-cni-1.18.6", vpc_cni__node_agent_moves_along="false"))
        assert [hop.drags for hop in _moves(best)] == [()] * len(_moves(best))
        assert {each.about for each in best.rests_on} == {"vpc-cni-node-agent"}
        assert not {"v1.22.0", "v1.22.1", "v1.23.0"} & set(_ends(best))

    def test_kubernetes_goes_line_by_line(self, planned: Planned) -> None:
        """EKS moves its control plane one minor at a time; the patch is Amazon's."""
        best = _best(planned("eks-vpc-cni-1.18.6", target="kubernetes v1.31.0"))
        assert _ends(best, "kubernetes") == ["v1.30.0", "v1.31.0"]
        assert best.rests_on == ()

    def test_the_newest_of_everything(self, planned: Planned) -> None:
        """From 1.34 on the README lists no VPC CNI, and the plan says that it rests on that."""
        best = _best(planned("eks-vpc-cni-1.18.6", target="latest"))
        assert _ends(best, "kubernetes")[-1] == "v1.36.0"
        assert _ends(best, "vpc-cni")[-1] == "v1.23.0"
        assert {each.about for each in best.rests_on} == {"kubernetes-vpc-cni"}


class TestRancher:
    """Rancher v2.9.3 of the community edition, and the cluster that it runs in."""

    #: The newest patch of each line that community users can have.
    COMMUNITY = ("v2.10.3", "v2.11.3", "v2.12.3", "v2.13.3", "v2.14.3", "v2.15.2")

    def test_line_by_line_over_what_community_can_have(self, planned: Planned) -> None:
        """Rancher's own cluster is moved between, since each line drops a Kubernetes and refuses another."""
        best = _best(planned("rancher-2.9.3"))
        assert tuple(_ends(best, "rancher")) == self.COMMUNITY
        assert (best.unresolved, best.rests_on) == ((), ())

    def test_rancher_and_its_cluster_always_fit(self, planned: Planned) -> None:
        """At each step Kubernetes is neither older than the line supports nor newer than its chart accepts."""
        oldest = {10: 28, 11: 30, 12: 31, 13: 32, 14: 33, 15: 34}
        newest = {9: 30, 10: 31, 11: 32, 12: 33, 13: 34, 14: 35, 15: 36}
        rancher, kubernetes = 9, 27
        for hop in _moves(_best(planned("rancher-2.9.3"))):
            if hop.moves.component == "rancher":
                rancher = hop.end.line[1]
                assert oldest[rancher] <= kubernetes
            else:
                kubernetes = hop.end.line[1]
            assert kubernetes <= newest[rancher]

    def test_what_is_left_of_rke1_matters_from_2_12_on(self, planned: Planned) -> None:
        """Up to 2.11 Rancher manages RKE1, so that no plan rests on what is left of it; the next line's hook looks."""
        unknown = {"rancher__rke1_objects": ""}
        below, beyond = (
            {each.about for each in _best(planned("rancher-2.9.3", target=f"rancher {end}", **unknown)).rests_on}
            for end in ("v2.11.3", "v2.12.3")
        )
        assert "rancher-rke1-objects" not in below
        assert "rancher-rke1-objects" in beyond
