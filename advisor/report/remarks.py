"""What there is to say of a run, of its clusters and of their findings, as labelled lines without any form.

The formats that no terminal shows are made of these, so that none of them leaves out what another one tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.engine.gate import weakly_known
from advisor.model.advisory import Advisory
from advisor.model.assessment import ClusterAssessment
from advisor.model.finding import Finding, Status
from advisor.model.record import RecordUse
from advisor.report.affected_section import fixed_in
from advisor.report.baseline_words import closing_lines, place_in_baseline
from advisor.report.document import Judged, Report
from advisor.report.phrases import (
    STANDING_WORDS,
    because,
    component_words,
    layer_words,
    number_of,
    place_words,
    some_names,
    source_words,
)
from advisor.report.record_page import answer_words, signed_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One line, and what it is about. The text may hold whatever an inventory holds: each format makes it neutral."""

    label: str
    """In lower case, one or two words."""
    text: str
    is_warning: bool = False
    """Whether it keeps a verdict from being clear, or should make a reader doubt it."""


def finding_remarks(report: Report, cluster: str, finding: Finding) -> Iterator[Remark]:
    """How one finding came out and why, what is missing, what it rests on, and what keeps it from counting."""
    nodes = finding.nodes
    if nodes.affected:
        yield Remark(label="hits", text=f"{number_of(len(nodes.affected), 'node')}: {some_names(nodes.affected)}")
    if nodes.unknown:
        open_on = f"not decided on {number_of(len(nodes.unknown), 'node')}: {some_names(nodes.unknown)}"
        yield Remark(label="open", text=open_on)
    if nodes.unseen:
        yield Remark(label="open", text=f"{nodes.unseen.replace('_', ' ')} on nodes that nobody listed")
    for clause in because(finding, report.title_of(finding.component_name)):
        yield Remark(label="why", text=clause)
    if finding.standing:
        yield Remark(label="standing", text=STANDING_WORDS[finding.standing])
    for gap in finding.missing:
        yield Remark(label="missing", text=f"{gap.fact}: {gap.reason}{f'; {gap.how}' if gap.how else ''}")
    for place in finding.rests_on:
        yield Remark(label="rests on", text=f"an answer: {place_words(place)}")
    if in_baseline := place_in_baseline(report, cluster, finding) if _is_open(finding) else "":
        yield Remark(label="baseline", text=in_baseline)
    if finding.waiver:
        yield Remark(label="waived", text=signed_words(finding.waiver.signature))


def way_out(report: Report, finding: Finding) -> Iterator[Remark]:
    """Which releases end an open finding, and what helps until then."""
    ships = [f"{report.title_of(each.bundle)} {each.version} ships {each.ships}" for each in finding.fixed_in_bundles]
    yield Remark(label="fixed in", text="; ".join((fixed_in(finding), *ships)))
    yield Remark(label="now", text=until_then(finding.advisory))


def until_then(advisory: Advisory) -> str:
    """The workarounds by their titles."""
    return "; or: ".join(each.title for each in advisory.workarounds) or "no workaround is known"


def cluster_remarks(report: Report, assessed: ClusterAssessment) -> Iterator[Remark]:
    """What no finding tells: conflicts, what was not seen or is weakly known, and notes of the sources."""
    cluster = assessed.cluster
    for conflict in assessed.conflicts:
        sides = "; ".join(f"{says} ({place_words(place)})" for says, place in conflict.values)
        yield Remark(label="conflict", text=f"{conflict.about}: sources disagree: {sides}", is_warning=True)
    weak = [*weakly_known(assessed.components, report.gate, report.knowledge)] if cluster.is_reached else []
    for component in weak:
        named = component_words(component, report.title_of(component.name))
        text = f"{named} is known as {component.basis} only; {report.knowledge.components[component.name].remedy}"
        yield Remark(label="not seen running", text=text, is_warning=True)
    asked = {gap for finding in assessed.findings for gap in finding.missing}
    for gap in assessed.gaps:
        if gap not in asked:
            yield Remark(label="unseen", text=f"{gap.fact}: {gap.reason}{f'; {gap.how}' if gap.how else ''}")
    for note in cluster.notes:
        text = f"{source_words(note.source)}: {note.says}{f'; {note.remedy}' if note.remedy else ''}"
        is_why = not cluster.is_reached
        yield Remark(label="unreachable" if is_why else "note", text=text, is_warning=is_why)


def run_remarks(report: Report) -> Iterator[Remark]:
    """What holds for the whole run: what it rests on, what on record did not count, and what it was judged by."""
    knowledge = report.knowledge
    yield from stale_remarks(report)
    yield from record_remarks(report.assessment.record)
    for line in closing_lines(report):
        yield Remark(label="baseline", text=line)
    yield from setting_remarks(report)
    masked = ", and 0 is returned (--exit-zero)" if report.exit_code != report.gate_code else ""
    judged_by = f"knowledge {knowledge.version} of {knowledge.as_of}, judged for {report.today}"
    yield Remark(label="exit code", text=f"{report.gate_code}{masked}; {judged_by}")


def record_remarks(record: RecordUse) -> Iterator[Remark]:
    """The answers that the run rests on, and what on record did not count."""
    for answer in record.rests_on:
        yield Remark(label="rests on", text=f"{answer_words(answer)}; {signed_words(answer.signature)}")
    for label, answers in (
        ("answer expired", record.expired_answers),
        ("answer unused", record.unused_answers),
        ("answer contradicted", record.contradicted_answers),
    ):
        for answer in answers:
            text = f"{answer_words(answer)} ({source_words(answer.seen_in.source)})"
            yield Remark(label=label, text=text, is_warning=True)
    for idle in record.idle_waivers:
        text = f"{idle.waiver.advisory}: {idle.because} ({source_words(idle.waiver.seen_in.source)})"
        yield Remark(label=f"waiver {idle.idle.replace('_', ' ')}", text=text, is_warning=True)


def stale_remarks(run: Judged) -> Iterator[Remark]:
    """Whether the knowledge is past its budget."""
    if run.gate.knowledge_is_stale:
        text = f"the knowledge is of {run.knowledge.as_of} and past its budget: nothing counts as clear"
        yield Remark(label="stale", text=text, is_warning=True)


def setting_remarks(run: Judged) -> Iterator[Remark]:
    """What the built-in rules and settings do not tell: further rules, and settings that somebody gave."""
    for layer in run.knowledge.layers[1:]:
        yield Remark(label="layer", text=layer_words(layer))
    for override in run.knowledge.overrides:
        yield Remark(label="overridden", text=str(override))
    for setting in run.settings:
        yield Remark(label="setting", text=f"{setting.name} is {setting.value} ({setting.origin})")


def _is_open(finding: Finding) -> bool:
    return finding.status in {Status.AFFECTED, Status.UNKNOWN}
