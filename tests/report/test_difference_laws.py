"""Laws of differences: one input changed gives that cause alone, order says nothing, and swapping mirrors."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.documents.report import read_report
from advisor.engine import assess
from advisor.engine.baseline import reported
from advisor.engine.gate import Gate
from advisor.model.advisory import Severity
from advisor.model.answer import RecordedAnswer
from advisor.model.component import Edition
from advisor.model.finding import Status
from advisor.model.inventory import Cluster, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId
from advisor.model.provenance import Provenance
from advisor.model.record import NOTHING_ON_RECORD, Record
from advisor.model.reported import ReportedCluster, ReportedRun
from advisor.model.waiver import Waiver
from advisor.report.as_json import as_json
from advisor.report.causes import Cause, CauseKind
from advisor.report.difference import Change, Difference, Outcome, difference
from advisor.report.difference_json import difference_json
from advisor.report.difference_page import difference_page
from advisor.report.digests import inventory_digest
from advisor.report.document import GateSetting, Report
from advisor.report.screen import Screen
from tests.builders import (
    CALICO,
    GROWS,
    RAN_BEFORE,
    advisory,
    catalogue,
    cluster,
    component,
    knowledge_of,
    node,
    on_record,
    release,
    vouched,
    waiver,
)
from tests.engine.worlds import World, worlds

FAULT = AdvisoryId("synthetic-fault")

Entry: TypeAlias = RecordedAnswer | Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything a run is made of."""

    clusters: tuple[Cluster, ...]
    knowledge: KnowledgeBase
    today: str = "2026-11-21"
    settings: tuple[tuple[str, str], ...] = ()
    record: Record = NOTHING_ON_RECORD
    advisor: str = "0.1.0"

    @property
    def report(self) -> Report:
        """The run, judged."""
        settings = dict(self.settings)
        edition = Edition(settings["edition"]) if "edition" in settings else None
        inventory = Inventory(clusters=self.clusters)
        return Report(
            inventory=inventory,
            assessment=assess(inventory, self.knowledge, edition=edition, record=self.record),
            knowledge=self.knowledge,
            gate=Gate(
                fail_on=Severity(settings.get("fail_on", "low")),
                allow_unknown="allow_unknown" in settings,
                knowledge_is_stale=self.today > "2027",
            ),
            settings=tuple(GateSetting(name=name, value=value, origin="flag") for name, value in self.settings),
            today=self.today,
            tool_version=self.advisor,
        )

    def read_back(self) -> ReportedRun:
        """What the report says once it is written; waivers and answers are told nowhere else."""
        return read_report(as_json(self.report).encode(), file="report.json")

    def run(self) -> ReportedRun:
        """What its report says; that the report is read back so is a law below, for reading one is slow."""
        report = self.report
        findings = reported(report.assessment)
        return ReportedRun(
            digest=f"sha256:{'0' * 64}",
            advisor=self.advisor,
            today=self.today,
            knowledge_version=self.knowledge.version,
            knowledge=self.knowledge.digest,
            rules=self.knowledge.digests,
            is_stale=report.gate.knowledge_is_stale,
            settings=tuple(sorted(self.settings)),
            waivers=(),
            answers=(),
            verdict=report.verdict,
            clusters=tuple(
                ReportedCluster(
                    name=each.cluster.name,
                    verdict=report.verdict_of(each),
                    inventory=inventory_digest(each.cluster),
                    findings=tuple(found for found in findings if found.subject.cluster == each.cluster.name),
                    conflicts=tuple(sorted(conflict.about for conflict in each.conflicts)),
                )
                for each in report.assessment.clusters
            ),
        )


@st.composite
def inputs(draw: st.DrawFn) -> Inputs:
    """Two random clusters, judged by one knowledge base."""
    one, other = draw(worlds()), draw(worlds())
    clusters = (replace(one.cluster, name="a"), replace(other.cluster, name="b"))
    return Inputs(clusters=clusters, knowledge=one.knowledge)


@st.composite
def one_change(draw: st.DrawFn) -> tuple[Inputs, Inputs, CauseKind]:
    """A run, the same with one input exchanged, and which one that is."""
    old = draw(inputs())
    kind = draw(st.sampled_from([CauseKind.INVENTORY, CauseKind.RULE, CauseKind.DATE, CauseKind.SETTING]))
    match kind:
        case CauseKind.INVENTORY:
            other: World = draw(worlds())
            new = replace(old, clusters=(replace(other.cluster, name="a"), old.clusters[1]))
        case CauseKind.RULE:
            rules = draw(worlds()).knowledge
            changed = replace(rules.advisories[FAULT], severity=draw(st.sampled_from([*Severity])))
            kept = [each for each in old.knowledge.advisories.values() if each.id != FAULT]
            catalogues = old.knowledge.catalogues.values()
            new = replace(old, knowledge=knowledge_of(changed, *kept, catalogues=catalogues))
        case CauseKind.DATE:
            new = replace(old, today="2027-06-01")
        case _:
            settings = [("fail_on", "critical"), ("allow_unknown", "true"), ("edition", "prime")]
            new = replace(old, settings=(draw(st.sampled_from(settings)),))
    return old, new, kind


def kinds(found: Difference) -> set[CauseKind]:
    """The kinds of everything that anything is put down to."""
    causes = [cause for change in found.changes for cause in change.causes]
    causes += [cause for change in found.verdicts for cause in change.causes]
    return {cause.kind for cause in causes} | {each.cause.kind for each in found.inputs}


@given(change=one_change())
def test_one_input_changed_gives_exactly_that_cause(change: tuple[Inputs, Inputs, CauseKind]) -> None:
    """Every change and every verdict is put down to it and to nothing else; another cluster is never touched by it."""
    old, new, kind = change
    found = difference(old.run(), new.run())
    assert kinds(found) <= {kind}
    assert bool(found.inputs) or not found.changes
    if kind is CauseKind.INVENTORY:
        assert {each.subject.cluster for each in found.changes} <= {"a"}
    if kind is CauseKind.RULE:
        assert {each.subject.advisory for each in found.changes} <= {FAULT}
    if kind is CauseKind.DATE:
        assert not found.changes


@st.composite
def one_entry(draw: st.DrawFn) -> tuple[Inputs, Inputs, CauseKind]:
    """A run with some waivers and answers, the same with one entry more, and which sort it is."""
    clusters = st.sampled_from([None, ["a"], ["b"]])
    waivers: st.SearchStrategy[Entry] = st.builds(waiver, clusters=clusters, covers_unknown=st.booleans())
    answers: st.SearchStrategy[Entry] = st.builds(
        vouched, st.sampled_from([GROWS, RAN_BEFORE]), st.booleans(), clusters=clusters
    )
    before = draw(st.lists(st.one_of(waivers, answers), max_size=2))
    kind = draw(st.sampled_from([CauseKind.WAIVER, CauseKind.ANSWER]))
    further = draw(waivers if kind is CauseKind.WAIVER else answers)
    entries = [
        replace(each, seen_in=replace(each.seen_in, object=f"entry {number} of ada"))
        for number, each in enumerate([*before, further])
    ]
    old = replace(draw(inputs()), record=on_record(*entries[:-1]))
    return old, replace(old, record=on_record(*entries)), kind


@given(change=one_entry())
def test_one_entry_put_on_record_gives_exactly_that_cause(change: tuple[Inputs, Inputs, CauseKind]) -> None:
    """A waiver or an answer more: every change is put down to it, and taking it out again is told alike."""
    old, new, kind = change
    before, after = old.read_back(), new.read_back()
    for found in (difference(before, after), difference(after, before)):
        assert kinds(found) <= {kind}
        assert bool(found.inputs) or not (found.changes or found.verdicts)


@given(one=inputs(), other=inputs())
def test_swapping_the_reports_mirrors_the_difference(one: Inputs, other: Inputs) -> None:
    """What appeared vanished, what was old is new, and the causes are the same."""
    forth, back = difference(one.run(), other.run()), difference(other.run(), one.run())
    mirror = {Outcome.APPEARED: Outcome.VANISHED, Outcome.VANISHED: Outcome.APPEARED, Outcome.CHANGED: Outcome.CHANGED}

    def told(each: Change) -> tuple[object, ...]:
        return (each.outcome, each.old, each.new, each.attributes, each.causes)

    def mirrored(each: Change) -> tuple[object, ...]:
        return (mirror[each.outcome], each.new, each.old, each.attributes, each.causes)

    assert sorted(map(repr, map(told, forth.changes))) == sorted(map(repr, map(mirrored, back.changes)))
    assert [(each.cause, each.old, each.new) for each in forth.inputs] == [
        (each.cause, each.new, each.old) for each in back.inputs
    ]
    assert [(each.cluster, each.old, each.new, each.causes) for each in forth.verdicts] == [
        (each.cluster, each.new, each.old, each.causes) for each in back.verdicts
    ]


@given(one=inputs(), data=st.data())
def test_order_and_place_say_nothing(one: Inputs, data: st.DataObject) -> None:
    """The same cluster, its parts in another order and read from another file, is no other inventory."""
    before = one.clusters[0]
    moved = replace(
        before,
        components=tuple(
            replace(each, seen_in=(Provenance(source="elsewhere.yaml"),))
            for each in data.draw(st.permutations(before.components))
        ),
        nodes=tuple(
            replace(each, facts=tuple(data.draw(st.permutations(each.facts))))
            for each in data.draw(st.permutations(before.nodes))
        ),
        facts=tuple(data.draw(st.permutations(before.facts))),
        layers=tuple(data.draw(st.permutations(before.layers))),
        coverage=tuple(replace(each, source="elsewhere.yaml") for each in before.coverage),
    )
    assert inventory_digest(moved) == inventory_digest(before)


@given(one=inputs(), data=st.data())
def test_a_shuffled_report_gives_the_same_bytes(one: Inputs, data: st.DataObject) -> None:
    """Clusters and findings may stand in any order in the file."""
    run = one.run()
    shuffled = replace(
        run,
        clusters=tuple(
            sorted(
                (replace(each, findings=tuple(data.draw(st.permutations(each.findings)))) for each in run.clusters),
                key=lambda each: each.name,
            )
        ),
    )
    other = replace(one, clusters=one.clusters[:1]).run()
    pages = {
        difference_page(found, found.verdict(fail_on=Severity.LOW, allow_unknown=False), 0, Screen())
        for found in (difference(run, other), difference(shuffled, other))
    }
    assert len(pages) == 1


@given(one=inputs())
def test_a_run_differs_in_nothing_from_itself(one: Inputs) -> None:
    """And its report is read back as what was written."""
    run = one.run()
    found = difference(run, run)
    assert (found.inputs, found.changes, found.verdicts) == ((), (), ())
    assert replace(read_report(as_json(one.report).encode(), file="report.json"), digest=run.digest) == run


BASE = Inputs(
    clusters=(cluster(component("v3.27.3"), nodes=[node("n1")], name="a"),),
    knowledge=knowledge_of(advisory(), catalogues=[catalogue(CALICO, release("v3.27.3"), release("v3.27.4"))]),
)
HARDER = knowledge_of(
    advisory(severity=Severity.CRITICAL), catalogues=[catalogue(CALICO, release("v3.27.3"), release("v3.27.4"))]
)
FIXED = (cluster(component("v3.27.4"), nodes=[node("n1")], name="a"),)


class TestAttribution:
    """What changes are put down to when more than one input differs, or none."""

    def test_several_inputs_that_could_have_done_it_are_all_named(self) -> None:
        """A report alone cannot tell which it was."""
        (change,) = difference(BASE.run(), replace(BASE, clusters=FIXED, knowledge=HARDER).run()).changes
        assert change.outcome is Outcome.VANISHED
        assert [each.kind for each in change.causes] == [CauseKind.INVENTORY, CauseKind.RULE]

    def test_an_input_that_could_not_have_done_it_is_not_named(self) -> None:
        """Another day and another threshold fix nothing."""
        other = replace(BASE, clusters=FIXED, today="2026-11-22", settings=(("fail_on", "high"),))
        found = difference(BASE.run(), other.run())
        assert [each.causes for each in found.changes] == [(Cause(kind=CauseKind.INVENTORY, what="a"),)]
        assert {each.cause.kind for each in found.inputs} == {CauseKind.INVENTORY, CauseKind.DATE, CauseKind.SETTING}

    def test_the_inventory_of_another_cluster_is_not_named(self) -> None:
        """Each change belongs to its own cluster."""
        two = (*BASE.clusters, replace(BASE.clusters[0], name="b"))
        neither = tuple(replace(FIXED[0], name=name) for name in ("a", "b"))
        found = difference(replace(BASE, clusters=two).run(), replace(BASE, clusters=neither).run())
        assert [each.causes for each in found.changes] == [
            (Cause(kind=CauseKind.INVENTORY, what=name),) for name in ("a", "b")
        ]

    def test_a_rule_that_became_more_severe_is_new_and_put_down_to_the_rule(self) -> None:
        """By its id."""
        found = difference(BASE.run(), replace(BASE, knowledge=HARDER).run())
        (change,) = found.changes
        assert (change.is_new, change.attributes) == (True, ("severity",))
        assert change.causes == (Cause(kind=CauseKind.RULE, what=FAULT),)

    def test_what_no_recorded_input_explains_was_the_program(self) -> None:
        """The same inputs, another verdict: the advisor judged otherwise."""
        run = BASE.run()
        (each,) = run.clusters
        other = replace(run, clusters=(replace(each, findings=()),))
        (change,) = difference(run, other).changes
        assert change.causes == (Cause(kind=CauseKind.ADVISOR),)

    def test_a_default_said_aloud_is_no_change(self) -> None:
        """Whoever adds `--fail-on low` changes nothing."""
        assert difference(BASE.run(), replace(BASE, settings=(("fail_on", "low"),)).run()).inputs == ()


class TestOnRecord:
    """What people put on record is an input too."""

    WAIVER, ANSWER = '{"id": "synthetic-fault"}', '{"fact": "node.ran_before"}'

    def waived(self, run: ReportedRun) -> ReportedRun:
        """The same run with a waiver that covers what it finds."""
        clusters = tuple(
            replace(each, findings=tuple(replace(found, waiver=self.WAIVER) for found in each.findings))
            for each in run.clusters
        )
        return replace(run, clusters=clusters, waivers=(self.WAIVER,))

    def test_a_waiver_changes_what_it_covers(self) -> None:
        """Waived now is never new; no longer waived is."""
        old, new = BASE.run(), self.waived(BASE.run())
        (change,) = difference(old, new).changes
        assert (change.attributes, change.is_new) == (("waiver",), False)
        assert change.causes == (Cause(kind=CauseKind.WAIVER),)
        (back,) = difference(new, old).changes
        assert back.is_new
        assert back.causes == (Cause(kind=CauseKind.WAIVER),)

    def test_a_waiver_that_ran_out_is_put_down_to_the_day(self) -> None:
        """The waivers file is the same, and nothing else could have done it."""
        before = self.waived(BASE.run())
        after = replace(BASE.run(), waivers=before.waivers, today="2026-11-22")
        (change,) = difference(before, after).changes
        assert change.is_new
        assert change.causes == (Cause(kind=CauseKind.DATE),)

    def test_an_answer_settles_a_finding(self) -> None:
        """What it was unknown for is put down to the answer."""
        run = BASE.run()
        (each,) = run.clusters
        (finding,) = each.findings
        open_one = replace(finding, status=Status.UNKNOWN, standing=None, missing=("inventory node.ran_before",))
        before = replace(run, clusters=(replace(each, findings=(open_one,)),))
        (change,) = difference(before, replace(run, answers=(self.ANSWER,))).changes
        assert change.is_new
        assert change.causes == (Cause(kind=CauseKind.ANSWER),)


class TestVersions:
    """A finding moves with its component."""

    def test_one_upgrade_is_one_change(self) -> None:
        """From affected to fixed: it vanished, and both versions are told."""
        (change,) = difference(BASE.run(), replace(BASE, clusters=FIXED).run()).changes
        assert change.old is not None
        assert change.new is not None
        assert (change.old.subject.version, change.new.subject.version) == ("v3.27.3", "v3.27.4")

    def test_a_roll_in_progress_is_told_apart(self) -> None:
        """The old version stays as it was, the new one appears."""
        both = (cluster(component("v3.27.3"), component("v3.28.0"), nodes=[node("n1")], name="a"),)
        everywhere = knowledge_of(advisory({"introduced": "v3.27.0"}))
        old = replace(BASE, knowledge=everywhere)
        (change,) = difference(old.run(), replace(old, clusters=both).run()).changes
        assert change.outcome is Outcome.APPEARED
        assert change.subject.version == "v3.28.0"


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (BASE, BASE, "clear"),
        (BASE, replace(BASE, clusters=FIXED), "clear"),
        (replace(BASE, clusters=FIXED), BASE, "affected"),
        (replace(BASE, clusters=()), BASE, "affected"),
        (BASE, replace(BASE, today="2027-06-01"), "undecided"),
        (BASE, replace(BASE, clusters=(replace(BASE.clusters[0], is_reached=False),)), "unreachable"),
    ],
)
def test_what_is_new_decides_the_verdict(old: Inputs, new: Inputs, verdict: str) -> None:
    """In the words of a scan."""
    found = difference(old.run(), new.run())
    assert found.verdict(fail_on=Severity.LOW, allow_unknown=False) == verdict


def test_a_change_less_severe_than_asked_for_does_not_count() -> None:
    """A high finding appears, and critical ones were asked for."""
    found = difference(replace(BASE, clusters=FIXED).run(), BASE.run())
    assert found.verdict(fail_on=Severity.CRITICAL, allow_unknown=False) == "clear"
    assert json.loads(as_json_of(found))["appeared"][0]["is_new"] is True


def as_json_of(found: Difference) -> str:
    """The difference as JSON, with a gate of no interest."""
    return difference_json(found, {}, found.verdict(fail_on=Severity.LOW, allow_unknown=False), "0")
