"""The gate: an assessment and what the user lets pass, turned into a verdict and an exit code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from advisor.engine.baseline import Baseline, reported_finding
from advisor.engine.waivers import is_torn, is_undecided
from advisor.model.advisory import Advisory, AdvisoryKind, Severity
from advisor.model.assessment import Assessment, ClusterAssessment, Verdict
from advisor.model.component import Basis, Component
from advisor.model.finding import Finding, Status
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.recognition import Presence

EXIT_OF = {Verdict.CLEAR: 0, Verdict.AFFECTED: 1, Verdict.UNDECIDED: 3, Verdict.UNREACHABLE: 4}
"""The exit code each verdict asks for. Several verdicts in one run: the order of `PRECEDENCE` decides."""

PRECEDENCE = (Verdict.AFFECTED, Verdict.UNREACHABLE, Verdict.UNDECIDED, Verdict.CLEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What may pass."""

    fail_on: Severity = Severity.LOW
    """Findings less severe than this are reported and do not count."""
    allow_unknown: bool = False
    """Whether what is not known may pass. Sources that disagree are known to be wrong somewhere, and never may."""
    basis: Basis = Basis.RUNNING
    """The weakest basis a clear verdict may rest on: `running`, or `intended` said aloud."""
    knowledge_is_stale: bool = False
    """Whether the knowledge is past its budget: then nothing is clear."""
    fail_on_eol: int | None = None
    """How many days ahead an end of life fails, whatever its severity; None when none ever does."""
    baseline: Baseline | None = None
    """The earlier run whose findings do not count; None when all do."""

    def asks(self, advisory: Advisory) -> bool:
        """Whether findings of an advisory can count at all: an end of life does only when that was asked for."""
        return advisory.kind is not AdvisoryKind.END_OF_LIFE or self.fail_on_eol is not None

    def counts(self, finding: Finding) -> bool:
        """Whether a finding that no baseline knows, affected or unknown, keeps the verdict from being clear."""
        return self.counts_of(finding.advisory)

    def counts_of(self, advisory: Advisory) -> bool:
        """Whether every such finding of an advisory does."""
        if advisory.kind is AdvisoryKind.END_OF_LIFE:
            return self.asks(advisory)
        return advisory.severity.rank <= self.fail_on.rank

    def knows(self, cluster: str, finding: Finding) -> bool:
        """Whether a finding is in the baseline, and is no worse than there."""
        return self.baseline is not None and self.baseline.knows(reported_finding(cluster, finding))


def verdict_of(assessed: ClusterAssessment, gate: Gate, knowledge: KnowledgeBase) -> Verdict:
    """What one cluster comes to."""
    if not assessed.cluster.is_reached:
        return Verdict.UNREACHABLE
    name = assessed.cluster.name
    counted = [each for each in assessed.findings if gate.counts(each)]
    new = [each for each in counted if not gate.knows(name, each)]
    if any(finding.status is Status.AFFECTED and finding.waiver is None for finding in new):
        return Verdict.AFFECTED
    if assessed.conflicts or gate.knowledge_is_stale or any(map(is_torn, counted)):
        return Verdict.UNDECIDED
    if not gate.allow_unknown and any(map(is_undecided, new)):
        return Verdict.UNDECIDED
    if not gate.allow_unknown and any(weakly_known(assessed.components, gate, knowledge)):
        return Verdict.UNDECIDED
    return Verdict.CLEAR


def overall(verdicts: Iterable[Verdict]) -> Verdict:
    """What a run of several clusters comes to; a run of none is undecided, for nothing was looked at."""
    reached = set(verdicts)
    return next((verdict for verdict in PRECEDENCE if verdict in reached), Verdict.UNDECIDED)


def weakly_known(components: Iterable[Component], gate: Gate, knowledge: KnowledgeBase) -> Iterable[Component]:
    """Components with advisories whose version rests on a weaker basis than the gate lets pass."""
    for component in components:
        is_expected = knowledge.components[component.name].presence is Presence.EXPECTED
        is_weak = is_expected and component.basis.rank > gate.basis.rank
        if is_weak and any(gate.asks(advisory) for advisory in knowledge.by_component.get(component.name, ())):
            yield component


def verdicts(assessment: Assessment, gate: Gate, knowledge: KnowledgeBase) -> tuple[Verdict, ...]:
    """The verdict of each cluster, in the assessment's order."""
    return tuple(verdict_of(each, gate, knowledge) for each in assessment.clusters)
