"""For `explain`: what would clear the findings of an advisory, cluster by cluster, or why that cannot be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advisor.cli.settings import Settings
from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment
from advisor.model.finding import Status
from advisor.model.record import Record
from advisor.planner.counterfactual import counterfactuals
from advisor.planner.question import Options
from advisor.problems import InvalidInput
from advisor.report.document import Report
from advisor.report.plan_document import Clearing
from advisor.report.way_out import Untold, WaysOut


def ways_out_of(report: Report, settings: Settings, record: Record) -> WaysOut:
    """What would clear what is open in a report on one advisory, however mild it is."""
    options = Options(
        edition=settings.edition,
        horizon=settings.horizon,
        gate=replace(report.gate, fail_on=Severity.LOW),
        record=record,
    )
    told = [each for assessed in report.assessment.clusters for each in _of(assessed, report, options)]
    return WaysOut(
        clearings=tuple(each for each in told if isinstance(each, Clearing)),
        untold=tuple(each for each in told if isinstance(each, Untold)),
    )


def _of(assessed: ClusterAssessment, report: Report, options: Options) -> Iterator[Clearing | Untold]:
    if not any(each.status in {Status.AFFECTED, Status.UNKNOWN} for each in assessed.findings):
        return
    name = assessed.cluster.name
    try:
        for found in counterfactuals(assessed, report.knowledge, options):
            yield Clearing(clusters=(name,), found=found)
    except InvalidInput as error:
        yield Untold(cluster=name, reasons=tuple(each.message for each in error.problems))
