"""Reports for tests of formats: one in which everything happens that a report can tell of, under any text."""

from __future__ import annotations

import datetime
from dataclasses import replace

from advisor.engine import assess
from advisor.engine.baseline import Baseline, reported
from advisor.engine.gate import Gate
from advisor.model.advisory import (
    Advisory,
    AdvisoryKind,
    Check,
    Reference,
    Severity,
    Step,
    Symptom,
    Validation,
    Workaround,
)
from advisor.model.answer import RecordedAnswer
from advisor.model.assessment import Verdict
from advisor.model.component import Basis
from advisor.model.inventory import Cluster, Conflict, Inventory, Note
from advisor.model.knowledge_base import KnowledgeBase, Layer, Override
from advisor.model.record import Record
from advisor.model.reported import ReportedCluster, ReportedRun
from advisor.model.signature import Signature
from advisor.model.support import DateBasis, EndsAt, Horizon, Support, SupportLine
from advisor.model.waiver import Waiver
from advisor.report.document import GateSetting, Report
from tests.builders import (
    GROWS,
    RAN_BEFORE,
    TODAY,
    advisory,
    cluster,
    component,
    covering,
    is_,
    knowledge_of,
    node,
    on_record,
    place,
    vouched,
    waiver,
)


def report_of(
    *clusters: Cluster,
    knowledge: KnowledgeBase,
    gate: Gate | None = None,
    record: Record | None = None,
    settings: tuple[GateSetting, ...] = (),
    exit_zero: bool = False,
) -> Report:
    """The clusters, judged."""
    inventory = Inventory(clusters=tuple(sorted(clusters, key=lambda each: each.name)))
    on_file = record or on_record()
    return Report(
        inventory=inventory,
        assessment=assess(inventory, knowledge, record=on_file, horizon=Horizon(today=TODAY)),
        knowledge=knowledge,
        gate=gate or Gate(),
        settings=settings,
        today=TODAY.isoformat(),
        tool_version="0.1.0",
        exit_zero=exit_zero,
    )


def baseline_of(report: Report) -> Baseline:
    """An earlier run with the same findings."""
    findings = reported(report.assessment)
    names = [each.cluster.name for each in report.assessment.clusters]
    clusters = tuple(
        ReportedCluster(
            name=name,
            verdict=Verdict.AFFECTED,
            inventory="",
            findings=tuple(each for each in findings if each.subject.cluster == name),
            conflicts=(),
        )
        for name in names
    )
    run = ReportedRun(
        digest=f"sha256:{'0' * 64}",
        advisor="0.1.0",
        today="2026-10-01",
        knowledge_version="1",
        knowledge="",
        rules={},
        is_stale=False,
        settings=(),
        waivers=(),
        answers=(),
        verdict=Verdict.AFFECTED,
        clusters=clusters,
    )
    return Baseline.of(run)


def eventful(text: str = "x", gate: Gate | None = None) -> Report:
    """A run in which everything happens, with a text wherever an inventory, a rule or a person may write one.

    Affected, fixed, unknown, waived, known since a baseline, past its end of life; a conflict, a gap, a weak basis, a
    note, a cluster that was not reached; answers and waivers that counted, and such that did not.
    """
    record = on_record(
        _waived(text, waiver("waived", number=1)),
        _waived(text, waiver("gone", expires="2026-11-01", number=2)),
        _waived(text, waiver("hit", clusters={"nobody"}, number=3)),
        _answered(text, vouched(RAN_BEFORE, True, clusters={f"b {text}"}, number=1)),
        _answered(text, vouched(RAN_BEFORE, True, clusters={"nobody"}, number=2)),
    )
    knowledge = replace(
        knowledge_of(*_advisories(text)),
        layers=(_layer("built in"), _layer(f"more {text}")),
        overrides=(Override(name=f"hit {text}", earlier="a.yaml", later=f"{text}.yaml"),),
    )
    known = report_of(
        _affected(text), knowledge=knowledge_of(*[each for each in _advisories(text) if each.id == "known"])
    )
    return report_of(
        _affected(text),
        _asking(text),
        _unreached(text),
        knowledge=knowledge,
        gate=replace(gate or Gate(knowledge_is_stale=True), baseline=baseline_of(known)),
        record=record,
        settings=(GateSetting(name="waivers", value=f"{text}.yaml", origin=f"flag {text}"),),
    )


def _signature(text: str) -> Signature:
    return Signature(owner=f"ada {text}", reason=f"Because {text}.", expires=datetime.date(2026, 12, 31), link=text)


def _waived(text: str, each: Waiver) -> Waiver:
    signature = replace(_signature(text), expires=each.signature.expires)
    return replace(each, signature=signature, seen_in=replace(each.seen_in, source=f"{text}.yaml"))


def _answered(text: str, each: RecordedAnswer) -> RecordedAnswer:
    return replace(each, signature=_signature(text), seen_in=replace(each.seen_in, source=f"{text}.yaml"))


def _layer(source: str) -> Layer:
    return Layer(source=source, name=source, version="2", is_bundle=True, signer=source, is_replaced=False)


def _advisories(text: str) -> tuple[Advisory, ...]:
    worded = [
        advisory(name="hit", severity=Severity.CRITICAL),
        advisory(name="known"),
        advisory(name="waived", severity=Severity.MEDIUM),
        advisory(name="past", severity=Severity.LOW),
        advisory({"introduced": "v3.20.0", "fixed": "v3.21.0"}, name="settled"),
        advisory(name="asked", when=is_(RAN_BEFORE, True), severity=Severity.LOW),
        advisory(name="asked-too", when=is_(GROWS, True)),
        replace(advisory(name="old"), kind=AdvisoryKind.END_OF_LIFE, support=_support(text)),
    ]
    return tuple(_worded(each, text) for each in worded)


def _support(text: str) -> Support:
    line = SupportLine(line="3.27", ends=datetime.date(2025, 1, 1), basis=DateBasis.ESTIMATED, note=f"note {text}")
    return Support(tier="community", ends_at=EndsAt.END_OF_DAY, builds=frozenset(), lines=(line,))


def _worded(each: Advisory, text: str) -> Advisory:
    step = Step(do=f"Do {text}.", command=f"run {text}")
    check = Check(title=f"Look {text}", kind="command", run=f"see {text}", expect=f"0 {text}")
    return replace(
        each,
        title=f"A fault {text}",
        summary=f"It is {text}.",
        consequence=f"It hurts {text}.",
        fix=f"Move on {text}.",
        symptoms=(Symptom(says=f"It shows {text}.", kind="log", query=f"rate {text}"),),
        workarounds=(Workaround(title=f"Restart {text}", steps=(step,), cost=f"Time {text}", rollback=f"None {text}"),),
        validation=Validation(before=(check,), after=(check,)),
        references=(Reference(url="https://example.org/1", says=f"Says {text}.", read="2026-01-01"),),
        doubt=f"Perhaps {text}.",
    )


def _affected(text: str) -> Cluster:
    sides = ((f"one {text}", place(f"a {text}.json", object=text)), (f"two {text}", place("b.json", field=text)))
    seen = replace(component(), seen_in=(place(f"dir {text}/cluster.json", object=f"DaemonSet {text}", text=text),))
    return replace(
        cluster(
            seen,
            nodes=[node(f"n1 {text}"), node(f"n2 {text}")],
            facts={RAN_BEFORE: False, GROWS: False},
            conflicts=[Conflict(about=f"node.kernel of {text}", values=sides)],
            name=f"a {text}",
        ),
        notes=(Note(source=f"{text}.json", says=f"skipped {text}", remedy=f"look {text}"),),
    )


def _asking(text: str) -> Cluster:
    gap = f"forbidden {text}"
    coverage = [covering("Node"), covering("Deployment", gap=gap, remedy=f"grant {text}")]
    intended = component(basis=Basis.INTENDED)
    return cluster(intended, nodes=[node(f"n3 {text}")], coverage=coverage, name=f"b {text}")


def _unreached(text: str) -> Cluster:
    empty = cluster(coverage=(), name=f"c {text}", is_reached=False)
    return replace(empty, notes=(Note(source=f"c {text}", says=f"refused {text}", remedy=f"ask {text}"),))
