"""Results of made-up clusters, for tests of what is told of many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from advisor.engine.gate import Gate
from advisor.engine.ways_out import Target
from advisor.model.advisory import Severity
from advisor.model.assessment import Verdict
from advisor.model.fact import MissingKind
from advisor.model.finding import Status
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, FactName
from advisor.planner.counterfactual import SettingChange
from advisor.problems import Place, Problem
from advisor.report.document import Report
from advisor.report.estate_changes import Change, ClearedBy
from advisor.report.estate_document import EstateReport
from advisor.report.estate_result import ClusterResult, ResultFinding, ResultGap, result_of
from advisor.report.estate_tally import MOST_CLUSTERS, EstateTally
from tests.builders import CALICO, RKE2, advisory, knowledge_of

SEVERITIES = {f"fault-{number}": severity for number, severity in enumerate(Severity)}
CHANGES: tuple[Change, ...] = (
    Target(component=RKE2, version="v1.29.7+rke2r1"),
    Target(component=RKE2, version="v1.29.8+rke2r1"),
    SettingChange(fact=FactName("felix.xdp_enabled"), end="false"),
)


def finding(of: str = "fault-1", status: Status = Status.AFFECTED, *, is_waived: bool = False) -> ResultFinding:
    """One finding of Calico."""
    return ResultFinding(
        advisory=AdvisoryId(of),
        severity=SEVERITIES[of],
        status=status,
        component=CALICO,
        version="v3.27.3",
        is_waived=is_waived,
        is_undecided=status is Status.UNKNOWN and not is_waived,
    )


def result(
    name: str = "a",
    *findings: ResultFinding,
    verdict: Verdict = Verdict.AFFECTED,
    cures: tuple[ClearedBy, ...] = (),
    gaps: tuple[ResultGap, ...] = (),
    labels: dict[str, str] | None = None,
    nodes: int = 3,
    source: str = "",
    note: str = "",
    days_left: int | None = None,
) -> ClusterResult:
    """One cluster, its counts as its findings have them."""
    affected = [each.severity for each in findings if each.affects]
    unknown = [each.severity for each in findings if each.is_undecided]
    return ClusterResult(
        name=name,
        source=source,
        verdict=verdict,
        title=str(verdict),
        distribution=RKE2,
        version="v1.29.6+rke2r1",
        nodes=nodes,
        worst_affected=min(affected, key=lambda each: each.rank, default=None),
        worst_unknown=min(unknown, key=lambda each: each.rank, default=None),
        affected=tuple(map(affected.count, Severity)),
        unknown=tuple(map(unknown.count, Severity)),
        waived=sum(each.is_waived for each in findings),
        findings=findings,
        cures=cures,
        gaps=gaps,
        labels=tuple(sorted((labels or {}).items())),
        days_left=days_left,
        note=note,
    )


@st.composite
def _results(draw: st.DrawFn, name: str) -> ClusterResult:
    statuses = st.sampled_from((Status.AFFECTED, Status.UNKNOWN))
    findings = tuple(
        finding(each, draw(statuses), is_waived=draw(st.booleans()))
        for each in draw(st.lists(st.sampled_from(sorted(SEVERITIES)), max_size=4))
    )
    affecting = [at for at, each in enumerate(findings) if each.affects]
    cures = tuple(
        ClearedBy(change=change, findings=tuple(draw(st.sets(st.sampled_from(affecting), min_size=1))))
        for change in draw(st.sets(st.sampled_from(CHANGES)))
        if affecting
    )
    gaps = tuple(
        ResultGap(kind=MissingKind.INVENTORY, fact=fact, how=draw(st.sampled_from("xyz")), findings=1)
        for fact in sorted(draw(st.sets(st.sampled_from(("node.kernel", "calico.version")))))
    )
    return result(
        name,
        *findings,
        verdict=draw(st.sampled_from(Verdict)),
        cures=cures,
        gaps=gaps,
        labels=draw(st.dictionaries(st.just("env"), st.sampled_from("pqrs"))),
        nodes=draw(st.integers(0, 5)),
    )


@st.composite
def estates(draw: st.DrawFn, most: int = 6) -> list[ClusterResult]:
    """Clusters of different names."""
    return [draw(_results(name)) for name in "abcdefgh"[: draw(st.integers(0, most))]]


def estate_report(tally: EstateTally, knowledge: KnowledgeBase | None = None, **more: Any) -> EstateReport:
    """A run over many clusters; the rules are those the made-up findings name, unless others are given."""
    known = knowledge or knowledge_of(*(advisory(name=name, severity=rank) for name, rank in SEVERITIES.items()))
    told: dict[str, Any] = {"gate": Gate(), "settings": (), "exit_code": 1, **more}
    return EstateReport(tally=tally, knowledge=known, today="2026-11-21", tool_version="0.1.0", **told)


def tally_of(
    results: Iterable[ClusterResult], group_by: str | None = None, most_clusters: int = MOST_CLUSTERS
) -> EstateTally:
    """Results summed up."""
    tally = EstateTally(group_by=group_by, most_clusters=most_clusters)
    for each in results:
        tally.add(each)
    return tally


def as_estate(report: Report, text: str) -> EstateReport:
    """A report as that of an estate, with a text wherever an inventory or its source may write one."""
    results = [result_of(report, each, source=text) for each in report.assessment.clusters]
    labelled = [replace(each, labels=((text, f"{each.name}"),)) for each in results]
    problem = Problem(code="broken", message=text, place=Place(file=text), hint=text)
    return EstateReport(
        tally=tally_of(labelled[:-1] + results[-1:], group_by=text),
        knowledge=report.knowledge,
        gate=report.gate,
        settings=report.settings,
        today=report.today,
        tool_version=report.tool_version,
        exit_code=2,
        record=report.assessment.record,
        problems=(problem,),
        unread=2,
        is_complete=False,
        results=text,
    )
