"""What an answer settles, what it contradicts, and which answers a verdict is said to rest on."""

from __future__ import annotations

import pytest

from advisor.engine import assess
from advisor.engine.gate import Gate, verdict_of
from advisor.model.advisory import Advisory
from advisor.model.answer import RecordedAnswer
from advisor.model.assessment import Assessment, Verdict
from advisor.model.component import Basis, Container
from advisor.model.condition import All, Inside
from advisor.model.finding import Finding, Standing, Status
from advisor.model.inventory import Cluster, Inventory
from advisor.model.names import ComponentName
from tests.builders import (
    BPF,
    CALICO,
    CNI,
    GROWS,
    LIBRARY,
    NEW_KERNEL,
    OLD,
    RAN_BEFORE,
    RANCHER,
    RKE2,
    XDP,
    advisory,
    cluster,
    component,
    covering,
    environment,
    felix_configuration,
    is_,
    knowledge_of,
    node,
    on_record,
    release,
    rke2_releases,
    span,
    unreadable,
    version,
    vouched,
    vouched_absence,
    vouched_version,
)

NODES_ONLY = [covering("Node")]
RAN = advisory(when=is_(RAN_BEFORE, True))
BUNDLES = rke2_releases(release("v1.29.6+rke2r1", RKE2, calico="v3.27.3", canal="v3.28.0"))


def _assessed(seen: Cluster, *said: RecordedAnswer, faults: tuple[Advisory, ...] = (RAN,)) -> Assessment:
    knowledge = knowledge_of(*faults, catalogues=[BUNDLES])
    return assess(Inventory(clusters=(seen,)), knowledge, record=on_record(*said))


def _findings(found: Assessment) -> tuple[Finding, ...]:
    return found.clusters[0].findings


def _statuses(found: Assessment) -> list[Status]:
    return [finding.status for finding in _findings(found)]


def _verdict(found: Assessment, *faults: Advisory, gate: Gate | None = None) -> Verdict:
    return verdict_of(found.clusters[0], gate or Gate(), knowledge_of(*faults))


class TestFacts:
    SEEN = cluster(component(), nodes=[node("n1"), node("n2")])

    @pytest.mark.parametrize(("value", "status"), [(True, Status.AFFECTED), (False, Status.NOT_AFFECTED)])
    def test_an_answer_for_all_nodes_settles_it(self, value: bool, status: Status) -> None:
        """Either way, and the report names it with its place."""
        said = vouched(RAN_BEFORE, value)
        found = _assessed(self.SEEN, said)
        assert _statuses(found) == [status]
        assert found.record.rests_on == (said,)
        assert _findings(found)[0].rests_on == (said.seen_in,)

    def test_an_answer_for_one_node_says_nothing_of_another(self) -> None:
        """N2 stays unknown."""
        (finding,) = _findings(_assessed(self.SEEN, vouched(RAN_BEFORE, False, nodes=["n1"])))
        assert (finding.status, finding.nodes.unknown) == (Status.UNKNOWN, ("n2",))

    def test_nodes_that_nobody_listed_are_not_settled_by_names(self) -> None:
        """Only an answer for all nodes speaks of those as well."""
        seen = cluster(component(), nodes=[node("n1")], coverage=[])
        assert _statuses(_assessed(seen, vouched(RAN_BEFORE, False, nodes=["n1"]))) == [Status.UNKNOWN]
        assert _statuses(_assessed(seen, vouched(RAN_BEFORE, False))) == [Status.NOT_AFFECTED]

    def test_another_cluster_is_not_spoken_of(self) -> None:
        """Nor one whose name only looks alike."""
        for name in ("staging", "рrod"):  # noqa: RUF001  # the first letter is Cyrillic
            found = _assessed(self.SEEN, vouched(RAN_BEFORE, False, clusters=[name]))
            assert _statuses(found) == [Status.UNKNOWN]
            assert len(found.record.unused_answers) == 1

    def test_its_last_day_counts_and_the_next_does_not(self) -> None:
        """It holds to the end of the day it expires on."""
        last = _assessed(self.SEEN, vouched(RAN_BEFORE, False, expires="2026-11-21"))
        assert _statuses(last) == [Status.NOT_AFFECTED]
        over = _assessed(self.SEEN, vouched(RAN_BEFORE, False, expires="2026-11-20"))
        assert _statuses(over) == [Status.UNKNOWN]
        assert (len(over.record.expired_answers), over.record.unused_answers) == (1, ())

    def test_what_another_test_decides_rests_on_no_answer(self) -> None:
        """The kernel is new, so that nobody need have been asked."""
        seen = cluster(component(), nodes=[node(kernel=NEW_KERNEL)])
        found = _assessed(seen, vouched(RAN_BEFORE, False), faults=(advisory(when=OLD),))
        assert found.record.rests_on == ()
        assert len(found.record.unused_answers) == 1

    def test_what_an_observed_fact_decides_as_well_rests_on_none(self) -> None:
        """The question was asked and answered, and the new kernel would have settled it alone."""
        seen = cluster(component(), nodes=[node(kernel=NEW_KERNEL)])
        fault = advisory(when=All((OLD, is_(RAN_BEFORE, True))))
        found = _assessed(seen, vouched(RAN_BEFORE, False), faults=(fault,))
        assert (_statuses(found), found.record.rests_on) == ([Status.NOT_AFFECTED], ())
        assert len(found.record.unused_answers) == 1

    @pytest.mark.parametrize("value", [True, False])
    def test_what_settles_a_node_that_does_not_weigh_is_relied_on_too(self, value: bool) -> None:
        """The finding is affected by n1; that n2 is free of it rests on the answer all the same."""
        seen = cluster(component(), nodes=[node("n1", facts={RAN_BEFORE: True}), node("n2")])
        found = _assessed(seen, vouched(RAN_BEFORE, value, nodes=["n2"]))
        assert _statuses(found) == [Status.AFFECTED]
        assert len(found.record.rests_on) == 1

    def test_a_symptom_that_somebody_saw_confirms(self) -> None:
        """As one that a source shows."""
        fault = advisory(symptoms=[is_(GROWS, True)])
        found = _assessed(self.SEEN, vouched(GROWS, True), faults=(fault,))
        assert _findings(found)[0].standing is Standing.CONFIRMED
        assert len(found.record.rests_on) == 1


class TestContradictions:
    @pytest.mark.parametrize("turned", [False, True])
    def test_one_for_all_nodes_and_one_for_a_node_disagree(self, turned: bool) -> None:
        """Neither is the more special one: both are told, and settle nothing, in whatever order."""
        said = [vouched(RAN_BEFORE, True), vouched(RAN_BEFORE, False, nodes=["n1"], number=2)]
        seen = cluster(component(), nodes=[node("n1"), node("n2")])
        found = _assessed(seen, *(reversed(said) if turned else said))
        assert set(found.record.contradicted_answers) == set(said)
        assert _statuses(found) == [Status.UNKNOWN]

    OBSERVED = (
        cluster(component(), nodes=[node(facts={RAN_BEFORE: True})]),
        cluster(component(), nodes=[node()], facts={RAN_BEFORE: True}),
    )

    @pytest.mark.parametrize("seen", OBSERVED)
    def test_what_was_observed_stands(self, seen: Cluster) -> None:
        """The finding stays affected, and the contradiction is told with both places."""
        said = vouched(RAN_BEFORE, False)
        found = _assessed(seen, said)
        assert _statuses(found) == [Status.AFFECTED]
        assert found.record.contradicted_answers == (said,)
        (conflict,) = found.clusters[0].conflicts
        assert [value for value, _ in conflict.values] == ["false", "true"]

    @pytest.mark.parametrize(
        "layers",
        [[felix_configuration({XDP: True})], [environment({XDP: True})], []],
        ids=["object", "environment", "compiled default"],
    )
    def test_a_setting_and_its_default_stand(self, layers: list[object]) -> None:
        """The default holds because everything that could override it was read."""
        fault = advisory(when=is_(XDP, True))
        seen = cluster(component(), nodes=[node()], layers=layers)  # type: ignore[arg-type]  # layers all the same
        found = _assessed(seen, vouched(XDP, False), faults=(fault,))
        assert _statuses(found) == [Status.AFFECTED]
        assert len(found.clusters[0].conflicts) == 1

    def test_what_would_have_been_clear_is_undecided(self) -> None:
        """A wrong answer is a reason to look, and no flag passes it."""
        seen = cluster(component(), nodes=[node(facts={RAN_BEFORE: False})])
        found = _assessed(seen, vouched(RAN_BEFORE, True))
        for gate in (Gate(), Gate(allow_unknown=True)):
            assert _verdict(found, RAN, gate=gate) is Verdict.UNDECIDED

    def test_one_wrong_about_some_nodes_settles_none(self) -> None:
        """It was to speak for all nodes, and is wrong about n1."""
        seen = cluster(component(), nodes=[node("n1", facts={RAN_BEFORE: True}), node("n2")])
        (finding,) = _findings(_assessed(seen, vouched(RAN_BEFORE, False)))
        assert (finding.nodes.affected, finding.nodes.unknown) == (("n1",), ("n2",))

    def test_two_answers_that_disagree_settle_nothing(self) -> None:
        """Where they meet; about other nodes they stand beside each other."""
        yes, no = vouched(RAN_BEFORE, True, nodes=["n1", "n2"]), vouched(RAN_BEFORE, False, nodes=["n2"], number=2)
        found = _assessed(TestFacts.SEEN, yes, no)
        assert _statuses(found) == [Status.UNKNOWN]
        assert found.record.contradicted_answers == (yes, no)
        apart = _assessed(TestFacts.SEEN, vouched(RAN_BEFORE, True, nodes=["n1"]), no)
        assert (_statuses(apart), apart.clusters[0].conflicts) == ([Status.AFFECTED], ())

    def test_sources_that_disagree_are_not_reconciled(self) -> None:
        """Whoever vouches for one of the two takes nothing back that the other says."""
        torn = cluster(component(), nodes=[node(facts={XDP: False})], layers=[felix_configuration({XDP: True})])
        found = _assessed(torn, vouched(XDP, False), faults=(advisory(when=is_(XDP, True)),))
        assert _statuses(found) == [Status.UNKNOWN]


class TestVersions:
    FAULT = advisory()

    def test_the_image_named_has_the_version(self) -> None:
        """Past the fix, or not."""
        seen = cluster(unreadable(), nodes=[node()])
        for text, status in (("v3.27.4", Status.FIXED), ("v3.27.3", Status.AFFECTED)):
            found = _assessed(seen, vouched_version(text, image="sha256:0"), faults=(self.FAULT,))
            assert _statuses(found) == [status]
            assert len(found.record.rests_on) == 1

    @pytest.mark.parametrize("image", ["", "sha256:1"])
    def test_an_image_that_was_replaced_takes_the_answer_with_it(self, image: str) -> None:
        """What was vouched for is gone; and a version for whatever image runs is none."""
        seen = cluster(unreadable(), nodes=[node()])
        found = _assessed(seen, vouched_version("v3.27.4", image=image), faults=(self.FAULT,))
        assert _statuses(found) == [Status.UNKNOWN]
        assert len(found.record.unused_answers) == 1

    @pytest.mark.parametrize("image", ["", "v3.27.3"])
    def test_a_version_that_was_read_stands(self, image: str) -> None:
        """The answer is a conflict."""
        found = _assessed(
            cluster(component("v3.27.3"), nodes=[node()]), vouched_version("v3.27.4", image=image), faults=(self.FAULT,)
        )
        assert _statuses(found) == [Status.AFFECTED]
        assert len(found.record.contradicted_answers) == 1

    def test_an_unseen_component_runs_at_the_version(self) -> None:
        """Nobody could list Deployments, and somebody knows."""
        fault = advisory({"introduced": "v2.10.0", "fixed": "v2.11.1"}, of=RANCHER)
        seen = cluster(nodes=[node()], coverage=NODES_ONLY)
        for text, status in (("v2.11.1", Status.FIXED), ("v2.10.3", Status.AFFECTED)):
            assert _statuses(_assessed(seen, vouched_version(text, RANCHER), faults=(fault,))) == [status]

    def test_one_that_was_looked_for_and_is_not_there_stays_away(self) -> None:
        """To vouch for its version is a conflict."""
        found = _assessed(cluster(nodes=[node()]), vouched_version("v3.27.4"), faults=(self.FAULT,))
        assert _findings(found) == ()
        assert len(found.clusters[0].conflicts) == 1

    def test_a_vouched_release_ships_nothing(self) -> None:
        """What a bundle brings is read from a release that was seen: Calico stays unknown."""
        found = _assessed(cluster(coverage=NODES_ONLY), vouched_version("v1.29.6+rke2r1", RKE2), faults=(self.FAULT,))
        assert _statuses(found) == [Status.UNKNOWN]

    def test_a_library_in_an_image_that_is_named(self) -> None:
        """The version of what contains it decides, and an answer gives it."""
        container = Container(text="calico@sha256:0", component=ComponentName("calico"), version=None)
        fault = advisory(of=LIBRARY, when=Inside(component=CALICO, versions=span("v3.27.0", "v3.28.0")))
        seen = cluster(component("v1.3.0", LIBRARY, inside=container))
        assert _statuses(_assessed(seen, faults=(fault,))) == [Status.UNKNOWN]
        found = _assessed(seen, vouched_version("v3.30.0", image="calico@sha256:0"), faults=(fault,))
        assert _statuses(found) == [Status.NOT_AFFECTED]
        assert len(found.record.rests_on) == 1

    def test_a_version_that_was_read_of_the_image_around_a_library_stands(self) -> None:
        """The tag tells it, and the answer settles nothing."""
        read = version("v3.27.3")
        container = Container(text="calico:v3.27.3", component=CALICO, version=read)
        fault = advisory(of=LIBRARY, when=Inside(component=CALICO, versions=span("v3.27.0", "v3.28.0")))
        seen = cluster(component("v1.3.0", LIBRARY, inside=container))
        found = _assessed(seen, vouched_version("v3.30.0", image="calico:v3.27.3"), faults=(fault,))
        assert _statuses(found) == [Status.AFFECTED]


class TestAbsence:
    FAULT = advisory(of=RANCHER)

    def test_what_nobody_could_see_is_not_there(self) -> None:
        """There is no finding, and the report rests on the answer."""
        found = _assessed(cluster(nodes=[node()], coverage=NODES_ONLY), vouched_absence(RANCHER), faults=(self.FAULT,))
        assert _findings(found) == ()
        assert len(found.record.rests_on) == 1
        assert _verdict(found, self.FAULT) is Verdict.CLEAR

    @pytest.mark.parametrize("basis", list(Basis))
    def test_what_was_seen_stays(self, basis: Basis) -> None:
        """On whatever basis: an image in a node's cache was put there by something."""
        seen = cluster(component("v2.10.3", RANCHER, basis=basis), coverage=NODES_ONLY)
        found = _assessed(seen, vouched_absence(RANCHER), faults=(self.FAULT,))
        assert len(_findings(found)) == 1
        assert len(found.record.contradicted_answers) == 1

    def test_what_a_bundle_brings_stays(self) -> None:
        """RKE2 installs Calico where the cluster was told to."""
        seen = cluster(component("v1.29.6+rke2r1", RKE2), facts={CNI: "calico"}, coverage=NODES_ONLY)
        found = _assessed(seen, vouched_absence(CALICO), faults=(advisory(),))
        assert _statuses(found) == [Status.AFFECTED]

    def test_a_network_plugin_that_is_answered_rests_on_it(self) -> None:
        """Which bundle is installed decides, and the answer decides that."""
        seen = cluster(component("v1.29.6+rke2r1", RKE2), coverage=NODES_ONLY)
        found = _assessed(seen, vouched(CNI, "calico"), faults=(advisory(),))
        assert _statuses(found) == [Status.AFFECTED]
        assert len(found.record.rests_on) == 1

    def test_a_library_nobody_looked_for(self) -> None:
        """Its line of coverage goes."""
        fault = advisory(of=LIBRARY)
        assert len(_assessed(cluster(), faults=(fault,)).clusters[0].gaps) == 1
        found = _assessed(cluster(), vouched_absence(LIBRARY), faults=(fault,))
        assert found.clusters[0].gaps == ()
        assert len(found.record.rests_on) == 1

    def test_what_was_looked_for_needs_no_answer(self) -> None:
        """Coverage says it already."""
        assert len(_assessed(cluster(), vouched_absence(CALICO)).record.unused_answers) == 1


def test_bpf_before_and_after_a_version_is_known() -> None:
    """An answer about a setting is held against the default of the version that another answer gives."""
    seen = cluster(unreadable(), nodes=[node()])
    said = (vouched_version("v3.27.3", image="sha256:0"), vouched(BPF, True, number=2))
    found = _assessed(seen, *said, faults=(advisory(when=is_(BPF, False)),))
    assert found.record.contradicted_answers == said[1:]
    assert _statuses(found) == [Status.AFFECTED]
