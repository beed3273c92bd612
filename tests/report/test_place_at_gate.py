"""What each finding does at the gate, and that all of them together come to the verdict."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from advisor.engine.gate import Gate, weakly_known
from advisor.model.advisory import Severity
from advisor.model.assessment import Verdict
from advisor.model.names import AdvisoryId
from advisor.model.record import Record
from advisor.report.place_at_gate import AtGate, place_at_gate
from tests.builders import on_record, waiver
from tests.engine.worlds import World, worlds
from tests.report.reports import baseline_of, eventful, report_of

records = st.sampled_from([on_record(), on_record(waiver()), on_record(waiver(covers_unknown=True))])


@given(
    world=worlds(),
    fail_on=st.sampled_from(list(Severity)),
    allow_unknown=st.booleans(),
    record=records,
    is_known=st.booleans(),
)
def test_the_findings_come_to_the_verdict(
    world: World, fail_on: Severity, allow_unknown: bool, record: Record, is_known: bool
) -> None:
    """One that fails makes a cluster affected, one that is open undecided; what is about no finding aside."""
    gate = Gate(fail_on=fail_on, allow_unknown=allow_unknown)
    known = baseline_of(report_of(world.cluster, knowledge=world.knowledge)) if is_known else None
    gate = replace(gate, baseline=known)
    report = report_of(world.cluster, knowledge=world.knowledge, gate=gate, record=record)
    (assessed,) = report.assessment.clusters
    places = {place_at_gate(report, assessed.cluster.name, each).at_gate for each in assessed.findings}
    is_weak = not allow_unknown and any(weakly_known(assessed.components, gate, report.knowledge))
    if AtGate.FAILS in places:
        expected = Verdict.AFFECTED
    elif AtGate.OPEN in places or assessed.conflicts or is_weak:
        expected = Verdict.UNDECIDED
    else:
        expected = Verdict.CLEAR
    assert report.verdict_of(assessed) is expected


def test_what_passes_says_why() -> None:
    """Waived, known, an end of life, less severe than asked: each in its own words."""
    report = eventful(gate=Gate(fail_on=Severity.HIGH))
    assessed = report.assessment.clusters[0]
    told = {each.advisory.id: place_at_gate(report, "a x", each) for each in assessed.findings}
    assert told[AdvisoryId("hit")].at_gate is AtGate.FAILS
    assert {name: place.why for name, place in told.items() if place.at_gate is AtGate.PASSES} == {
        "known": "in the baseline: known since 2026-10-01; it does not count",
        "old": "an end of life, and --fail-on-eol does not ask for any",
        "waived": "waived: ada x, until 2026-12-31: Because x. (x)",
        "past": "low: less severe than --fail-on high",
    }
