"""The steps that judging a new inventory settles: what a hop clears, and what came up that the plan does not tell."""

from __future__ import annotations

from advisor.model.advisory import AdvisoryKind
from advisor.model.finding import Finding, Status
from advisor.model.names import AdvisoryId
from advisor.model.recorded_plan import RecordedHop, RecordedPlan, RecordedWay
from advisor.report.evidence import Evidence
from advisor.report.phrases import number_of, some_names
from advisor.report.step import WAIT, Outcome, Step, StepKind, unnumbered


def cleared(name: AdvisoryId, hop: RecordedHop, evidence: Evidence) -> Step:
    """Whether an advisory no longer affects the cluster."""
    title = f"{name} is cleared"
    here = evidence.now.get(hop.cluster)
    found = [each for each in here.findings if each.advisory.id == name] if here else []
    if name not in evidence.knowledge.advisories:
        return unnumbered(StepKind.FINDING, title, Outcome.UNKNOWN, "the rules know no such advisory", "plan anew")
    if not found:
        return unnumbered(StepKind.FINDING, title, Outcome.UNKNOWN, "its component was not seen", "show all workloads")
    affected = [each for each in found if each.status is Status.AFFECTED]
    if affected:
        says = f"it affects {_subject(affected[0])}"
        if evidence.is_under_way:
            return unnumbered(StepKind.FINDING, title, Outcome.UNKNOWN, f"the hop is under way: {says}", WAIT)
        return unnumbered(StepKind.FINDING, title, Outcome.FAILED, says)
    unknown = [each for each in found if each.status is Status.UNKNOWN]
    if unknown:
        missing = unknown[0].missing
        says = missing[0].reason if missing else "nobody can tell whether it still applies"
        return unnumbered(StepKind.FINDING, title, Outcome.UNKNOWN, says, missing[0].how if missing else "")
    return unnumbered(StepKind.FINDING, title, Outcome.PASSED, f"it does not affect {_subject(found[0])}")


def _subject(finding: Finding) -> str:
    component = finding.component
    return f"{finding.component_name} {component.version_text}" if component else str(finding.component_name)


def nothing_new(way: RecordedWay, number: int, evidence: Evidence) -> Step:
    """Whether anything is open that the plan does not leave open there."""
    title = "nothing else came up"
    cluster = way.hops[number - 1].cluster
    here = evidence.now.get(cluster)
    expected = _open_after(way, number)
    if here is None or not here.cluster.is_reached:
        return unnumbered(StepKind.FINDING, title, Outcome.UNKNOWN, f"{cluster} was not reached")
    own = set(way.hops[number - 1].clears)
    new = [each for each in here.findings if _counts(each, evidence.plan) and each.advisory.id not in expected | own]
    affected = sorted({each.advisory.id for each in new if each.status is Status.AFFECTED})
    if affected:
        return unnumbered(
            StepKind.FINDING, title, Outcome.FAILED, f"the plan does not tell of {some_names(tuple(affected))}"
        )
    unknown = sorted({each.advisory.id for each in new})
    if unknown:
        says = f"{number_of(len(unknown), 'advisory')} cannot be decided: {some_names(tuple(unknown))}"
        return unnumbered(StepKind.FINDING, title, Outcome.UNKNOWN, says, "advisor scan says what each wants to know")
    left = sorted({each.advisory.id for each in here.findings if _counts(each, evidence.plan)} & expected)
    says = f"open as planned: {some_names(tuple(left))}" if left else "nothing is open"
    return unnumbered(StepKind.FINDING, title, Outcome.PASSED, says)


def _open_after(way: RecordedWay, number: int) -> set[AdvisoryId]:
    """What the plan leaves open after a hop: what it leaves in the end, and what later hops still clear."""
    found = set(way.unresolved)
    for hop in reversed(way.hops[number:]):
        found = (found - set(hop.introduces)) | set(hop.clears)
    return found


def _counts(finding: Finding, plan: RecordedPlan) -> bool:
    """Whether a finding is open, not accepted, and was planned for."""
    if finding.status not in {Status.AFFECTED, Status.UNKNOWN} or finding.waiver is not None:
        return False
    if finding.advisory.kind is AdvisoryKind.END_OF_LIFE:
        return plan.plans_for_support
    return finding.advisory.severity.rank <= plan.severity.rank
