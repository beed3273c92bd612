"""Which findings a waiver covers.

A waiver covers a finding as a whole or not at all: every node that is affected must be in its scope, seen or not, and
what is unknown on some node is covered only by a waiver that says so. Sources that disagree are covered by none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from advisor.model.assessment import ClusterAssessment
from advisor.model.fact import MissingKind
from advisor.model.finding import Finding, Status
from advisor.model.provenance import Provenance
from advisor.model.record import Record
from advisor.model.waiver import Idle, IdleWaiver, Waiver
from advisor.versions import Version


def waived(assessed: ClusterAssessment, record: Record) -> ClusterAssessment:
    """A cluster's assessment with each finding's waiver: of several, one that leaves nothing open, then the last."""
    valid = valid_waivers(record)
    if not valid:
        return assessed
    findings = tuple(with_waiver(each, assessed.cluster.name, valid) for each in assessed.findings)
    return replace(assessed, findings=findings)


def valid_waivers(record: Record) -> tuple[Waiver, ...]:
    """The waivers that hold on the day of the record."""
    return tuple(each for each in record.waivers if why_not_valid(each, record) is None)


def why_not_valid(waiver: Waiver, record: Record) -> tuple[Idle, str] | None:
    """Why a waiver does not hold on the day of the record; None when it does."""
    if waiver.signature.has_expired(record.today):
        return Idle.EXPIRED, f"it expired on {waiver.signature.expires}"
    if record.today < waiver.created:
        return Idle.NOT_YET_VALID, f"it holds from {waiver.created} on"
    return None


def why_not_covered(waiver: Waiver, cluster: str, finding: Finding) -> str | None:
    """Why a waiver does not cover a finding, as a clause; None when it does. Empty when it is about something else."""
    if waiver.advisory != finding.advisory.id or finding.status not in {Status.AFFECTED, Status.UNKNOWN}:
        return ""
    return next(_faults(waiver, cluster, finding), None)


def _faults(waiver: Waiver, cluster: str, finding: Finding) -> Iterator[str]:
    scope, component = waiver.scope, finding.component
    if scope.clusters is not None and cluster not in scope.clusters:
        yield f"its scope leaves out the cluster {cluster}"
    if scope.components is not None and scope.components.isdisjoint(_names(finding)):
        yield f"its scope leaves out {finding.component_name}"
    if scope.versions is not None and not (
        component and isinstance(component.version, Version) and component.version_text in scope.versions
    ):
        version = component.version_text if component else "of unknown version"
        yield f"its scope leaves out {finding.component_name} {version}"
    yield from _unknown_faults(waiver, finding)
    if scope.nodes is not None:
        yield from _node_faults(scope.nodes, finding)


def _names(finding: Finding) -> set[str]:
    """The component at fault, and the one whose image it is inside."""
    inside = finding.component.inside if finding.component else None
    return {finding.component_name, *([inside.component] if inside and inside.component else [])}


def _unknown_faults(waiver: Waiver, finding: Finding) -> Iterator[str]:
    if is_torn(finding) and finding.status is Status.UNKNOWN:
        yield "sources disagree, which no waiver covers"
    if finding.status is Status.UNKNOWN and not waiver.covers_unknown:
        yield "the finding is unknown, and the waiver does not say covers_unknown"


def _node_faults(names: AbstractSet[str], finding: Finding) -> Iterator[str]:
    nodes = finding.nodes
    told = {*nodes.affected, *nodes.unknown} if finding.status is Status.UNKNOWN else {*nodes.affected}
    outside = sorted(told - names)
    if outside:
        yield f"its scope leaves out {len(outside)} of {len(told)} nodes, {outside[0]} among them"
    if nodes.unseen is finding.status or not told:
        yield "it names nodes, and the finding may hold on nodes that nobody listed"


def with_waiver(finding: Finding, cluster: str, valid: Sequence[Waiver]) -> Finding:
    """A finding with the waiver that covers it: of several, one that leaves nothing open, then the last."""
    covering = [each for each in valid if why_not_covered(each, cluster, finding) is None]
    if not covering:
        return finding
    covered = [replace(finding, waiver=each) for each in covering]
    settled = [each for each in covered if not is_undecided(each)]
    return max(settled or covered, key=_lasting)


def _lasting(finding: Finding) -> tuple[object, ...]:
    waiver = finding.waiver
    return (waiver.signature.expires, waiver.seen_in) if waiver else ()


def is_torn(finding: Finding) -> bool:
    """Whether sources disagree on what would settle it, on some node or on the component itself."""
    return finding.nodes.is_torn or any(gap.kind is MissingKind.CONFLICT for gap in finding.missing)


def is_undecided(finding: Finding) -> bool:
    """Whether a finding leaves something open that nobody waived.

    That is an unknown one, and one whose waiver covers the nodes it affects and not those it is not decided on.
    """
    waiver = finding.waiver
    if finding.status is Status.UNKNOWN:
        return waiver is None
    if finding.status is not Status.AFFECTED or waiver is None:
        return False
    nodes = finding.nodes
    if nodes.is_torn:
        return True
    is_open = bool(nodes.unknown) or nodes.unseen is Status.UNKNOWN
    named = waiver.scope.nodes
    is_covered = waiver.covers_unknown and (
        named is None or (named >= set(nodes.unknown) and nodes.unseen is not Status.UNKNOWN)
    )
    return is_open and not is_covered


def idle_waivers(
    assessed: Sequence[ClusterAssessment], applied: AbstractSet[Provenance], record: Record
) -> tuple[IdleWaiver, ...]:
    """The waivers that cover nothing, with the reason, in the order written."""
    return tuple(_idle(each, assessed, record) for each in record.waivers if each.seen_in not in applied)


def _idle(waiver: Waiver, assessed: Sequence[ClusterAssessment], record: Record) -> IdleWaiver:
    not_valid = why_not_valid(waiver, record)
    if not_valid:
        return IdleWaiver(waiver=waiver, idle=not_valid[0], because=not_valid[1])
    reasons = [why_not_covered(waiver, each.cluster.name, finding) for each in assessed for finding in each.findings]
    otherwise = (
        "another waiver covers all it could"
        if None in reasons
        else "no finding is affected or unknown that it could cover"
    )
    because = next(filter(None, reasons), otherwise)
    return IdleWaiver(waiver=waiver, idle=Idle.UNUSED, because=because)
