"""What became of the answers and waivers of a run: which ones counted, and why the others did not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from advisor.engine.waivers import idle_waivers, waived
from advisor.model.answer import RecordedAnswer
from advisor.model.assessment import Assessment, ClusterAssessment
from advisor.model.provenance import Provenance
from advisor.model.record import Record, RecordUse


def answers_on(record: Record) -> tuple[RecordedAnswer, ...]:
    """The answers that hold on the day of the record."""
    return tuple(each for each in record.answers if not each.signature.has_expired(record.today))


def recorded(clusters: Sequence[ClusterAssessment], contradicted: Iterable[Provenance], record: Record) -> Assessment:
    """The assessment with its waivers applied, and an account of every waiver and answer."""
    covered = tuple(waived(each, record) for each in clusters)
    applied = {finding.waiver.seen_in for each in covered for finding in each.findings if finding.waiver}
    relied = {place for each in clusters for place in each.rests_on}
    torn = set(contradicted)
    valid = answers_on(record)
    use = RecordUse(
        rests_on=tuple(each for each in valid if each.seen_in in relied),
        unused_answers=tuple(each for each in valid if each.seen_in not in relied | torn),
        expired_answers=tuple(each for each in record.answers if each not in valid),
        contradicted_answers=tuple(each for each in valid if each.seen_in in torn),
        applied_waivers=tuple(each for each in record.waivers if each.seen_in in applied),
        idle_waivers=idle_waivers(covered, applied, record),
    )
    return Assessment(clusters=covered, record=use)


def only_about(assessment: Assessment) -> Assessment:
    """The assessment of one advisory alone, of which the rest of the record cannot be called unused."""
    use = replace(assessment.record, unused_answers=(), idle_waivers=())
    return replace(assessment, record=use)
