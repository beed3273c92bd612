"""The baseline: the same finding survives what does not matter, and nothing that got worse hides behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given

from advisor.engine import assess
from advisor.engine.baseline import Baseline, reported
from advisor.engine.gate import Gate, verdict_of
from advisor.model.advisory import Severity
from advisor.model.assessment import Assessment, Verdict
from advisor.model.component import Basis, Container
from advisor.model.fact import FactValue
from advisor.model.finding import Standing, Status
from advisor.model.inventory import Cluster, Conflict, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.model.reported import ReportedCluster, ReportedFinding, ReportedRun
from tests.builders import (
    CALICO,
    GROWS,
    LIBRARY,
    RAN_BEFORE,
    XDP,
    advisory,
    cluster,
    component,
    covering,
    is_,
    knowledge_of,
    node,
    place,
    unreadable,
    version,
)
from tests.engine.worlds import World, worlds


def assessed(*clusters: Cluster, knowledge: KnowledgeBase) -> Assessment:
    """Clusters, judged."""
    return assess(Inventory(clusters=clusters), knowledge)


def report_of(assessment: Assessment) -> ReportedRun:
    """What a report of an assessment records."""
    findings = reported(assessment)
    clusters = (
        ReportedCluster(
            name=each.cluster.name,
            verdict=Verdict.AFFECTED,
            inventory="",
            findings=tuple(finding for finding in findings if finding.subject.cluster == each.cluster.name),
            conflicts=(),
        )
        for each in assessment.clusters
    )
    return ReportedRun(
        digest="sha256:0",
        advisor="0",
        today="2026-01-01",
        knowledge_version="1",
        knowledge="sha256:0",
        rules=MappingProxyType({}),
        is_stale=False,
        settings=(),
        waivers=(),
        answers=(),
        verdict=Verdict.AFFECTED,
        clusters=tuple(clusters),
    )


def baseline_of(*clusters: Cluster, knowledge: KnowledgeBase) -> Baseline:
    """The baseline that a run over these clusters makes."""
    return Baseline.of(report_of(assessed(*clusters, knowledge=knowledge)))


FAULT = knowledge_of(advisory())
HIT = cluster(component("v3.27.3"), nodes=[node("n1")])


def only(of: Cluster, knowledge: KnowledgeBase = FAULT) -> ReportedFinding:
    """The one finding of a cluster."""
    (finding,) = reported(assessed(of, knowledge=knowledge))
    return finding


def verdict(of: Cluster, known: Cluster, knowledge: KnowledgeBase = FAULT, *, stale: bool = False) -> Verdict:
    """What a cluster comes to when another run's findings are known."""
    (each,) = assessed(of, knowledge=knowledge).clusters
    gate = Gate(baseline=baseline_of(known, knowledge=knowledge), knowledge_is_stale=stale)
    return verdict_of(each, gate, knowledge)


class TestTheSameFinding:
    """What may change without making a finding new."""

    def test_nodes_are_renamed_and_more_of_them_come(self) -> None:
        """Node names and their number are no part of what is known."""
        later = cluster(component("v3.27.3"), nodes=[node("m1"), node("m2"), node("m3")])
        assert verdict(HIT, later) is Verdict.CLEAR
        assert verdict(later, HIT) is Verdict.CLEAR

    def test_its_rule_is_worded_otherwise(self) -> None:
        """Title, summary, consequence, fix: prose."""
        fault = advisory()
        reworded = replace(fault, title="Other", summary="Other.", consequence="Other.", fix="Other.")
        (each,) = assessed(HIT, knowledge=knowledge_of(reworded)).clusters
        known = baseline_of(HIT, knowledge=knowledge_of(fault))
        assert verdict_of(each, Gate(baseline=known), knowledge_of(reworded)) is Verdict.CLEAR

    def test_it_was_read_elsewhere(self) -> None:
        """Another file, another object."""
        moved = replace(component("v3.27.3"), seen_in=(place("other.json", object="Pod calico-node-x7k2p"),))
        assert verdict(cluster(moved), HIT) is Verdict.CLEAR

    def test_it_got_better(self) -> None:
        """Affected then, unknown now: still known."""
        knowledge = knowledge_of(advisory(when=is_(GROWS, True)))
        then = cluster(component(), facts={GROWS: True})
        now = cluster(component())
        assert only(then, knowledge).status is Status.AFFECTED
        assert only(now, knowledge).status is Status.UNKNOWN
        assert verdict(now, then, knowledge) is Verdict.CLEAR


class TestWhatIsNew:
    """Each of these counts, whatever the baseline has beside it."""

    @pytest.mark.parametrize(
        ("now", "because"),
        [
            (replace(HIT, name="stage"), "the baseline does not have it"),
            (cluster(component("v3.27.3", build="rancher-hardened")), "the baseline has it at v3.27.3"),
        ],
    )
    def test_another_cluster_or_build(self, now: Cluster, because: str) -> None:
        """Nobody has looked at it there."""
        known = baseline_of(HIT, knowledge=FAULT)
        assert not known.knows(only(now))
        assert known.why_new(only(now)) == because
        assert verdict(now, HIT) is Verdict.AFFECTED

    def test_another_version(self) -> None:
        """Somebody moved to a version that has the fault as well."""
        knowledge = knowledge_of(advisory({"introduced": "v3.27.0"}))
        then, now = cluster(component("v3.27.0")), cluster(component("v3.27.3"))
        assert verdict(now, then, knowledge) is Verdict.AFFECTED
        known = baseline_of(then, knowledge=knowledge)
        assert known.why_new(only(now, knowledge)) == "the baseline has it at v3.27.0"

    def test_not_known_at_a_version_that_somebody_moved_to(self) -> None:
        """Affected then says nothing of it; unknown for want of the same fact was the same question."""
        knowledge = knowledge_of(advisory({"introduced": "v3.27.0"}, when=is_(GROWS, True)))
        now = cluster(component("v3.27.4"))
        assert verdict(now, cluster(component("v3.27.3")), knowledge) is Verdict.CLEAR
        assert verdict(now, cluster(component("v3.27.3"), facts={GROWS: True}), knowledge) is Verdict.UNDECIDED

    def test_the_same_library_in_another_image(self) -> None:
        """The fault sits in one more program."""
        knowledge = knowledge_of(advisory(of=LIBRARY))

        def within(text: str) -> Cluster:
            around = Container(text=text, component=CALICO, version=version(text))
            return cluster(component("v1.3.0", LIBRARY, inside=around))

        assert verdict(within("v3.28.0"), within("v3.28.0"), knowledge) is Verdict.CLEAR
        assert verdict(within("v3.29.0"), within("v3.28.0"), knowledge) is Verdict.AFFECTED

    def test_unknown_that_became_affected(self) -> None:
        """What was accepted was not to know."""
        knowledge = knowledge_of(advisory(when=is_(GROWS, True)))
        then, now = cluster(component()), cluster(component(), facts={GROWS: True})
        assert verdict(now, then, knowledge) is Verdict.AFFECTED
        known = baseline_of(then, knowledge=knowledge)
        assert known.why_new(only(now, knowledge)) == "it was not known to be affected"

    def test_unknown_for_want_of_more(self) -> None:
        """A source that no longer shows something is no old news."""
        knowledge = knowledge_of(advisory(when=is_(RAN_BEFORE, True)))
        then = cluster(component(), nodes=[node("n1")])
        now = cluster(unreadable(), nodes=[node("n1")])
        assert only(then, knowledge).status is only(now, knowledge).status is Status.UNKNOWN
        same_place = replace(only(now, knowledge), subject=only(then, knowledge).subject)
        known = baseline_of(then, knowledge=knowledge)
        assert not known.knows(same_place)
        assert known.why_new(same_place) == "calico.version was not missing"

    def test_a_rule_that_became_more_severe(self) -> None:
        """Less severe is fine."""
        then, now = only(HIT), replace(only(HIT), severity=Severity.CRITICAL)
        known = Baseline.of(report_of(assessed(HIT, knowledge=FAULT)))
        assert not known.knows(now)
        assert known.why_new(now) == "it was high"
        assert known.knows(replace(then, severity=Severity.LOW))

    def test_symptoms_that_were_observed_since(self) -> None:
        """An exposure was accepted, not an outage."""
        knowledge = knowledge_of(advisory(symptoms=[is_(GROWS, True)]))
        exposed, confirmed = cluster(component()), cluster(component(), facts={GROWS: True})
        assert only(confirmed, knowledge).standing is Standing.CONFIRMED
        assert verdict(confirmed, exposed, knowledge) is Verdict.AFFECTED
        assert verdict(confirmed, confirmed, knowledge) is Verdict.CLEAR
        assert verdict(exposed, confirmed, knowledge) is Verdict.CLEAR

    def test_what_a_waiver_covered_then(self) -> None:
        """Its end would otherwise change nothing."""
        report = report_of(assessed(HIT, knowledge=FAULT))
        (each,) = report.clusters
        waived = tuple(replace(finding, waiver='{"id": "w1"}') for finding in each.findings)
        known = Baseline.of(replace(report, clusters=(replace(each, findings=waived),)))
        assert not known.knows(only(HIT))


class TestWhatItNeverHides:
    """Not even with the very same run as the baseline."""

    def test_a_conflict(self) -> None:
        """Sources disagree, today as then."""
        torn = replace(
            HIT, conflicts=(Conflict(about="node.kernel of n1", values=(("a", place("a")), ("b", place("b")))),)
        )
        assert verdict(torn, torn) is Verdict.UNDECIDED

    def test_a_fact_that_sources_disagree_on(self) -> None:
        """The finding that asks it stays open."""
        fact: Mapping[FactName, FactValue] = {RAN_BEFORE: True}
        knowledge = knowledge_of(advisory(when=is_(RAN_BEFORE, True)))
        one = node("n1", facts=fact)
        both = replace(one, facts=(*one.facts, *node("n1", facts={RAN_BEFORE: False}).facts))
        torn = cluster(component(), nodes=[both])
        assert any(each.startswith("conflict ") for each in only(torn, knowledge).missing)
        assert verdict(torn, torn, knowledge) is Verdict.UNDECIDED

    def test_a_node_on_which_sources_disagree(self) -> None:
        """The finding is old news on n1; of n2 one source says what another denies."""
        knowledge = knowledge_of(advisory(when=is_(XDP, True)))
        torn = cluster(component(), nodes=[node("n1"), node("n2", facts={XDP: False})])
        whole = cluster(component(), nodes=[node("n1"), node("n2")])
        assert verdict(whole, torn, knowledge) is Verdict.CLEAR
        assert verdict(torn, torn, knowledge) is Verdict.UNDECIDED

    def test_stale_knowledge(self) -> None:
        """What nobody read about since then cannot be in it."""
        assert verdict(HIT, HIT, stale=True) is Verdict.UNDECIDED

    def test_a_cluster_that_let_us_in_nowhere(self) -> None:
        """There was nothing to judge."""
        shut = replace(HIT, is_reached=False)
        assert verdict(shut, shut) is Verdict.UNREACHABLE

    def test_a_version_that_nobody_saw_running(self) -> None:
        """A weak basis is asked about apart from any finding."""
        present = cluster(component("v3.31.0", basis=Basis.PRESENT), coverage=(covering("Node"),))
        assert verdict(present, present) is Verdict.UNDECIDED


class TestVanished:
    """What was there and is not any more."""

    def test_a_fixed_version_vanishes_and_an_affected_one_does_not(self) -> None:
        """Another affected version of it is the same fault, new as a finding and not gone."""
        knowledge = knowledge_of(advisory({"introduced": "v3.27.0", "fixed": "v3.27.4"}))
        known = baseline_of(HIT, knowledge=knowledge)
        for text, gone in (("v3.27.4", 1), ("v3.27.2", 0), ("v3.27.3", 0)):
            now = reported(assessed(cluster(component(text)), knowledge=knowledge))
            assert len(known.vanished(now)) == gone, text

    def test_a_cluster_that_is_not_there_takes_its_findings_along(self) -> None:
        """Whoever reads it is told."""
        assert len(baseline_of(HIT, knowledge=FAULT).vanished(())) == 1


@given(world=worlds())
def test_a_run_is_known_to_itself(world: World) -> None:
    """Every open finding that no conflict opens; what is settled is never in it; nothing vanishes."""
    findings = reported(assessed(world.cluster, knowledge=world.knowledge))
    known = baseline_of(world.cluster, knowledge=world.knowledge)
    for finding in findings:
        is_torn = any(each.startswith("conflict ") for each in finding.missing)
        assert known.knows(finding) == (finding.is_open and not is_torn)
    assert known.vanished(findings) == ()


@given(one=worlds(), other=worlds())
def test_a_baseline_lets_nothing_pass_that_nobody_had_found(one: World, other: World) -> None:
    """A clear verdict with it means that every open finding that counts had been open then, and affected if it is."""
    (now,) = assessed(one.cluster, knowledge=one.knowledge).clusters
    known = baseline_of(other.cluster, knowledge=other.knowledge)
    if verdict_of(now, Gate(baseline=known), one.knowledge) is not Verdict.CLEAR:
        return
    then = {
        (each.subject, each.status)
        for each in reported(assessed(other.cluster, knowledge=other.knowledge))
        if each.is_open
    }
    for finding in reported(assessed(one.cluster, knowledge=one.knowledge)):
        if finding.status is Status.AFFECTED:
            assert (finding.subject, Status.AFFECTED) in then
        elif finding.is_open:
            assert {(finding.subject, Status.AFFECTED), (finding.subject, Status.UNKNOWN)} & then
