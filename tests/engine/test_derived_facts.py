"""What follows from the components of a cluster, and from answers about them: the support tier, the distribution."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.engine import assess
from advisor.engine.derived_facts import DISTRIBUTION, TIER
from advisor.engine.gate import Gate, verdict_of
from advisor.model.answer import RecordedAnswer, VouchedVersion
from advisor.model.assessment import Assessment, Verdict
from advisor.model.component import Basis, Component, Edition
from advisor.model.condition import Condition
from advisor.model.fact import FactType, Scope
from advisor.model.finding import Finding, Status
from advisor.model.inventory import Cluster, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from tests.builders import (
    COMPONENTS,
    FACTS,
    RANCHER,
    RKE2,
    advisory,
    catalogue,
    cluster,
    component,
    covering,
    declared,
    is_,
    knowledge_of,
    node,
    on_record,
    release,
    version,
    vouched,
    vouched_version,
)

PRIME_ONLY, FOR_ALL = "v2.10.9", "v2.10.3"
RELEASES = catalogue(
    RANCHER, release(FOR_ALL, RANCHER), release(PRIME_ONLY, RANCHER, Edition.PRIME), spanning=("v2.10.0", "v2.11.0")
)
TOLD = {
    TIER: declared(TIER, FactType.CHOICE, scope=Scope.CLUSTER, choices=("community", "prime")),
    DISTRIBUTION: declared(DISTRIBUTION, FactType.CHOICE, scope=Scope.CLUSTER, choices=("rke2", "k3s")),
}
K3S = ComponentName("k3s")
NODES_ONLY = [covering("Node")]


def _knowledge(when: Condition) -> KnowledgeBase:
    components = {**COMPONENTS, K3S: replace(COMPONENTS[RKE2], name=K3S)}
    knowledge = knowledge_of(advisory(when=when), catalogues=[RELEASES])
    return replace(knowledge, facts={**FACTS, **TOLD}, components=components)


def _assessed(
    seen: Cluster, *said: RecordedAnswer, when: Condition, edition: Edition | None = None
) -> tuple[Assessment, Finding]:
    found = assess(Inventory(clusters=(seen,)), _knowledge(when), edition=edition, record=on_record(*said))
    return found, found.clusters[0].findings[0]


def _runs(*others: Component) -> Cluster:
    return cluster(component(), *others, nodes=[node()])


ON_COMMUNITY = is_(TIER, "community")


class TestTier:
    @pytest.mark.parametrize(
        ("rancher", "edition"), [(PRIME_ONLY, None), (FOR_ALL, Edition.PRIME), (PRIME_ONLY, Edition.PRIME)]
    )
    def test_an_answer_against_it_is_a_conflict(self, rancher: str, edition: Edition | None) -> None:
        """A release that only Prime has runs, or the run was told so: the answer is wrong, and no flag passes it."""
        said = vouched(TIER, "community")
        seen = _runs(component(rancher, RANCHER))
        found, finding = _assessed(seen, said, when=ON_COMMUNITY, edition=edition)
        assert found.record.contradicted_answers == (said,)
        assert finding.status is Status.NOT_AFFECTED
        verdict = verdict_of(found.clusters[0], Gate(allow_unknown=True), _knowledge(ON_COMMUNITY))
        assert verdict is Verdict.UNDECIDED

    @pytest.mark.parametrize("basis", [each for each in Basis if each is not Basis.RUNNING])
    def test_what_does_not_run_proves_nothing(self, basis: Basis) -> None:
        """An image in a node's cache, or a wish: the tier stays unknown."""
        _, finding = _assessed(_runs(component(PRIME_ONLY, RANCHER, basis=basis)), when=ON_COMMUNITY)
        assert finding.status is Status.UNKNOWN

    def test_an_answer_that_agrees_is_not_needed(self) -> None:
        """It is unused; where nothing proves the tier, the finding rests on it."""
        said = vouched(TIER, "prime")
        found, _ = _assessed(_runs(component(PRIME_ONLY, RANCHER)), said, when=ON_COMMUNITY)
        assert found.record.unused_answers == (said,)
        found, finding = _assessed(_runs(component(FOR_ALL, RANCHER)), said, when=ON_COMMUNITY)
        assert found.record.rests_on == (said,)
        assert finding.rests_on == (said.seen_in,)

    def test_what_follows_from_an_answer_rests_on_it(self) -> None:
        """Nobody saw Rancher, somebody vouches for a release that only Prime has, and Calico's finding hangs on it."""
        seen = cluster(component(), nodes=[node()], coverage=NODES_ONLY)
        said = vouched_version(PRIME_ONLY, RANCHER)
        found, finding = _assessed(seen, said, when=ON_COMMUNITY)
        assert finding.status is Status.NOT_AFFECTED
        assert finding.rests_on == (said.seen_in,)
        assert found.record.rests_on == (said,)

    def test_an_answer_against_what_follows_from_another_is_a_conflict(self) -> None:
        """Vouched for are a release that only Prime has, and the community tier."""
        seen = cluster(component(), nodes=[node()], coverage=NODES_ONLY)
        version, tier = vouched_version(PRIME_ONLY, RANCHER), vouched(TIER, "community", number=2)
        for said in ((version, tier), (tier, version)):
            found, _ = _assessed(seen, *said, when=ON_COMMUNITY)
            assert found.record.contradicted_answers == (tier,)


#: Somebody vouches for K3s, whose versions are read here as those of RKE2.
ON_K3S = replace(
    vouched_version("v1.31.1+rke2r1", RKE2, number=2),
    question="k3s.version",
    claim=VouchedVersion(component=K3S, version=version("v1.31.1+rke2r1", RKE2), image=""),
)


class TestDistribution:
    def test_one_that_is_vouched_for_does_not_stand_against_one_that_was_seen(self) -> None:
        """A finding that holds on the distribution seen stays affected, whatever somebody says runs beside it."""
        on_rke2 = is_(DISTRIBUTION, "rke2")
        seen = cluster(component(), component("v1.29.6+rke2r1", RKE2), nodes=[node()], coverage=[])
        _, before = _assessed(seen, when=on_rke2)
        _, after = _assessed(seen, ON_K3S, when=on_rke2)
        assert before.status is after.status is Status.AFFECTED

    @pytest.mark.parametrize("turned", [False, True])
    def test_of_two_that_are_vouched_for_neither_is_believed(self, turned: bool) -> None:
        """Whichever is written first: no flag passes what two answers disagree on."""
        said = [vouched_version("v1.29.6+rke2r1", RKE2), ON_K3S]
        when = is_(DISTRIBUTION, "rke2")
        seen = cluster(component(), nodes=[node()], coverage=[])
        found, finding = _assessed(seen, *(reversed(said) if turned else said), when=when)
        assert finding.status is Status.UNKNOWN
        verdict = verdict_of(found.clusters[0], Gate(allow_unknown=True), _knowledge(when))
        assert verdict is Verdict.UNDECIDED
