"""The verb on small worlds, and on the example inventories with the knowledge that ships."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from advisor.engine import assess
from advisor.model.advisory import Severity
from advisor.model.component import Edition
from advisor.model.condition import Beside
from advisor.model.hop import Direction, Patch
from advisor.model.inventory import Cluster, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.model.release import ReleaseStatus
from advisor.planner import plan
from advisor.planner.outcome import Label, Leftover, NoPath, NothingToDo, PlannedHop, UpgradePlan, Why
from advisor.planner.question import Goal, Latest, LatestPatch, Options, Targets
from advisor.problems import InvalidInput
from tests.builders import CALICO, GROWS, RANCHER, RKE2, advisory, component, is_, release, unreadable, version
from tests.engine.conftest import examples, knowledge
from tests.planner.worlds import RANCHER_TEXTS, RKE2_TEXTS, World, hazard, hop_rule, versions_in, world

__all__ = ["examples", "knowledge"]

CALICO_FAULT = advisory({"introduced": "v3.27.3", "fixed": "v3.28.0"}, name="calico-fault")
RANCHER_FAULT = advisory({"introduced": "v2.9.1", "fixed": "v2.10.1"}, of=RANCHER, name="rancher-fault")


def _plans(of: World, goal: Goal | None = None) -> UpgradePlan:
    found = plan(of.assessed, of.knowledge, goal, of.options)
    assert isinstance(found, UpgradePlan)
    return found


def _no_path(of: World, goal: Goal | None = None) -> NoPath:
    found = plan(of.assessed, of.knowledge, goal, of.options)
    assert isinstance(found, NoPath)
    return found


def _ends(of: UpgradePlan) -> list[list[str]]:
    return [[str(hop.end) for hop in each.hops] for each in of.alternatives]


def _codes(of: World, goal: Goal | None = None) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        plan(of.assessed, of.knowledge, goal, of.options)
    return [problem.code for problem in caught.value.problems]


def test_a_cluster_without_open_findings_needs_nothing() -> None:
    """There is nothing to clear."""
    clean = world(CALICO_FAULT, start=(RKE2_TEXTS[3], RANCHER_TEXTS[0]))
    assert isinstance(plan(clean.assessed, clean.knowledge), NothingToDo)


def test_a_bundle_is_moved_for_what_it_drags_along() -> None:
    """Calico's fault ends with the RKE2 that ships a later Calico; Calico by itself is held."""
    found = _plans(world(CALICO_FAULT))
    assert _ends(found) == [[RKE2_TEXTS[3]]]
    assert [(each.component, each.why) for each in found.held] == [(CALICO, "it moves with rke2, which brings it")]
    assert found.alternatives[0].hops[0].clears == (CALICO_FAULT.id,)


def test_alternatives_weigh_windows_against_what_stays() -> None:
    """One window clears the worse fault, two clear both; what is left says that a longer way ends it."""
    found = _plans(world(replace(CALICO_FAULT, severity=Severity.CRITICAL), RANCHER_FAULT))
    assert _ends(found) == [[RKE2_TEXTS[3], RANCHER_TEXTS[2]], [RKE2_TEXTS[3]]]
    both, one = found.alternatives
    assert both.unresolved == ()
    assert [each.why for each in one.unresolved] == [Why.FURTHER_ON]
    assert Label.CLEARS_MOST in both.labels
    assert Label.FEWEST_WINDOWS in one.labels


def test_two_hops_in_one_window_add_no_days() -> None:
    """Hops within a window cost one window, and no exposure between them."""
    found = _plans(world(CALICO_FAULT, RANCHER_FAULT, options=Options(hops_per_window=2, every_days=30)))
    best = found.alternatives[0]
    assert (best.cost.windows, best.cost.hops, best.cost.exposure) == (1, 2, (0, 60, 0, 0))


@pytest.mark.parametrize(("stated", "why"), [({}, Why.UNKNOWN), ({GROWS: True}, Why.NO_CURE)])
def test_what_stays_says_why(stated: dict[object, bool], why: Why) -> None:
    """Unknown never counts as cleared, and what no release ends has no cure."""
    everywhere = advisory(of=RANCHER, name="everywhere", when=is_(GROWS, True))
    found = _plans(world(CALICO_FAULT, everywhere, facts=stated))  # type: ignore[arg-type]  # facts of the table above
    assert [each.why for each in found.alternatives[0].unresolved] == [why]


def test_what_only_another_edition_has_says_so() -> None:
    """A fix that community users cannot obtain is no way for them, and is one for Prime."""
    rancher = [
        *(release(text, RANCHER) for text in RANCHER_TEXTS[:2]),
        release(RANCHER_TEXTS[2], RANCHER, Edition.PRIME),
    ]
    poor = world(RANCHER_FAULT, rancher=rancher)
    found = _no_path(poor)
    assert [each.name for each in found.core] == ["rancher edition"]
    assert found.relaxations == found.core
    assert [each.why for each in found.unresolved] == [Why.EDITION]
    assert _ends(_plans(replace(poor, options=Options(edition=Edition.PRIME)))) == [[RANCHER_TEXTS[2]]]


def test_what_no_rule_leads_to_says_so() -> None:
    """Where rules stop short, the fix is out of reach, and lifting them is what would help."""
    stuck = world(CALICO_FAULT, rules=[hop_rule(RKE2, "rke2-patch", lines=0), hop_rule(RANCHER, "rancher-later")])
    found = _no_path(stuck)
    assert [each.name for each in found.core] == ["rke2 hops"]
    assert [each.why for each in found.unresolved] == [Why.COMPATIBILITY]


def test_a_target_out_of_hops_is_named() -> None:
    """The user's own limit is a constraint like any other."""
    by_line = [hop_rule(RKE2, "rke2-patch", lines=0), hop_rule(RANCHER, "rancher-later")]
    target = Targets({RKE2: version(RKE2_TEXTS[1], RKE2), RANCHER: version(RANCHER_TEXTS[1], RANCHER)})
    limited = world(rules=by_line, options=Options(max_hops=1))
    assert [each.name for each in _no_path(limited, target).relaxations] == ["--max-hops 1"]
    assert len(_plans(world(rules=by_line, options=Options(max_hops=2)), target).alternatives[0].hops) == 2


def test_the_latest_patch_stays_on_its_line() -> None:
    """`latest-patch` moves everything to the end of its line, `latest` to the end of all lines."""
    free = world()
    assert sorted(_ends(_plans(free, LatestPatch()))[0]) == [RKE2_TEXTS[1], RANCHER_TEXTS[1]]
    assert sorted(_ends(_plans(free, Latest()))[0]) == [RKE2_TEXTS[3], RANCHER_TEXTS[2]]
    there = world(start=(RKE2_TEXTS[3], RANCHER_TEXTS[2]))
    assert isinstance(plan(there.assessed, there.knowledge, Latest()), NothingToDo)


def test_a_withdrawn_release_is_no_latest_one() -> None:
    """What cannot be had is no goal of its own, and no way to a target."""
    without = world(withdrawn=[RKE2_TEXTS[3]])
    assert RKE2_TEXTS[2] in _ends(_plans(without, Latest()))[0]
    assert [each.name for each in _no_path(without, Targets({RKE2: version(RKE2_TEXTS[3], RKE2)})).core] == [
        "rke2 withdrawn"
    ]


@pytest.mark.parametrize(
    ("name", "text", "start", "keep", "codes"),
    [
        (RKE2, "v1.29.9+rke2r1", RKE2_TEXTS[0], (), ["target-unknown"]),
        (RKE2, RKE2_TEXTS[0], RKE2_TEXTS[1], (), ["target-behind"]),
        (RKE2, RKE2_TEXTS[1], RKE2_TEXTS[0], (RKE2,), ["options-contradict"]),
        (CALICO, "v3.28.0", RKE2_TEXTS[0], (), ["target-held"]),
        (ComponentName("netlink"), "v1.3.0", RKE2_TEXTS[0], (), ["target-absent"]),
    ],
)
def test_a_target_that_cannot_be_meant_is_a_fault_of_the_request(
    name: ComponentName, text: str, start: str, keep: tuple[ComponentName, ...], codes: list[str]
) -> None:
    """No release, behind, kept, dragged by another, or not there."""
    asked = world(start=(start, RANCHER_TEXTS[0]), options=Options(keep=frozenset(keep)))
    assert _codes(asked, Targets({name: version(text, name)})) == codes


def test_a_start_that_is_not_known_is_told_with_all_others() -> None:
    """A release nobody catalogued, a version nobody read and a roll in progress: all at once."""
    odd = world()
    seen = (
        component("v3.27.3"),
        component("v3.27.4"),
        component("v2.9.9", RANCHER),
        unreadable(RKE2),
    )
    codes = _codes(replace(odd, cluster=replace(odd.cluster, components=seen)))
    assert sorted(codes) == ["version-not-catalogued", "version-not-known"]
    twice = (component(RKE2_TEXTS[0], RKE2), component(RKE2_TEXTS[1], RKE2))
    assert _codes(replace(odd, cluster=replace(odd.cluster, components=twice))) == ["roll-in-progress"]


@pytest.mark.parametrize(
    ("name", "best"),
    [
        (
            "rke2-calico-ubuntu-20.04",
            ["v1.30.14+rke2r4", "v1.31.12+rke2r1", "v1.32.8+rke2r1", "v1.33.13+rke2r2"],
        ),
        ("eks-vpc-cni", ["v1.20.5", "v1.21.2"]),
        ("ebpf-left-behind", ["v3.31.7"]),
    ],
)
def test_the_examples_are_planned(
    name: str, best: list[str], examples: Mapping[str, Cluster], knowledge: KnowledgeBase
) -> None:
    """Real catalogues, rules and tables: line by line for RKE2, minor by minor for the VPC CNI."""
    assessed = assess(Inventory(clusters=(examples[name],)), knowledge).clusters[0]
    found = plan(assessed, knowledge)
    assert isinstance(found, UpgradePlan)
    assert _ends(found)[0] == best
    assert all(isinstance(each, Leftover) for each in found.alternatives[0].unresolved)
    hops = [hop for each in found.alternatives for hop in each.hops]
    assert all(isinstance(hop, PlannedHop) and hop.permitted_by for hop in hops)
    assert len(found.shown) <= 5


def test_a_bundle_that_drags_back_is_refused() -> None:
    """RKE2's own fault is no reason to take Calico back to an earlier version."""
    fault = advisory({"introduced": RKE2_TEXTS[0], "fixed": RKE2_TEXTS[2]}, of=RKE2)
    ships = dict(zip(RKE2_TEXTS, ("v3.28.0", "v3.28.0", "v3.27.4", "v3.27.4"), strict=True))
    assert [each.name for each in _no_path(world(fault, ships=ships)).core] == ["calico back"]


def test_a_hazard_lies_on_what_is_dragged_too() -> None:
    """A danger of Calico's change forbids the RKE2 that brings it."""
    bites = hazard("bites", CALICO, ["v3.27.3", "v3.27.4"], ["v3.28.0"])
    assert [each.name for each in _no_path(world(CALICO_FAULT, hazards=[bites])).core] == ["bites"]


def test_a_patch_nobody_can_have_is_not_the_latest() -> None:
    """The rule asks for the newest patch that can be had, and a withdrawn one cannot."""
    rules = [
        hop_rule(RANCHER, "rancher-newest", to_patch=Patch.LATEST),
        hop_rule(RKE2, "rke2-later"),
    ]
    rancher = [release("v2.9.1", RANCHER), release("v2.10.1", RANCHER)]
    gone = release("v2.10.2", RANCHER, status=ReleaseStatus.WITHDRAWN)
    assert _ends(_plans(world(RANCHER_FAULT, rules=rules, rancher=[*rancher, gone]))) == [["v2.10.1"]]


def test_what_stands_beside_is_moved_for_another() -> None:
    """A fault of Rancher beside an old RKE2 ends when RKE2 moves."""
    beside = Beside(component=RKE2, versions=versions_in(RKE2_TEXTS[:2], RKE2))
    assert _ends(_plans(world(advisory(of=RANCHER, when=beside)))) == [[RKE2_TEXTS[3]]]


def test_a_target_behind_can_be_meant_where_a_rule_leads_back() -> None:
    """Only where nothing takes the component back is it a fault of the request."""
    back = hop_rule(RANCHER, "rancher-back", direction=Direction.DOWN)
    of = world(rules=[back, hop_rule(RKE2, "rke2-later")], start=(RKE2_TEXTS[0], RANCHER_TEXTS[1]))
    found = plan(of.assessed, of.knowledge, Targets({RANCHER: version(RANCHER_TEXTS[0], RANCHER)}))
    assert isinstance(found, UpgradePlan)
    assert [hop.moves.end for hop in found.alternatives[0].hops if isinstance(hop, PlannedHop)] == [RANCHER_TEXTS[0]]
