"""The one value every format is a pure function of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from advisor.engine.baseline import reported
from advisor.engine.gate import EXIT_OF, Gate, overall, verdict_of
from advisor.engine.waivers import is_undecided
from advisor.model.advisory import AdvisoryKind, Severity
from advisor.model.assessment import Assessment, ClusterAssessment, Verdict
from advisor.model.finding import Finding, Status
from advisor.model.inventory import Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId, ComponentName
from advisor.model.reported import ReportedFinding

SCHEMA_VERSION = "1.0.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSetting:
    """A setting that is not at its default, and where it came from."""

    name: str
    value: str
    origin: str
    """`flag`, `environment` or a file."""


class Judged(Protocol):
    """What every run was judged by, whether its clusters are at hand or only their numbers."""

    @property
    def knowledge(self) -> KnowledgeBase:
        """All rules."""

    @property
    def gate(self) -> Gate:
        """What may pass."""

    @property
    def settings(self) -> tuple[GateSetting, ...]:
        """Those that are not at their defaults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A run: what was judged, by which knowledge, under which gate, on which day."""

    inventory: Inventory
    """As it was collected, before any answer settled something in it."""
    assessment: Assessment
    knowledge: KnowledgeBase
    gate: Gate
    settings: tuple[GateSetting, ...]
    today: str
    """ISO date."""
    tool_version: str
    exit_zero: bool = False
    asked_about: AdvisoryId | None = None
    """The one advisory that was judged; None for all of them."""

    @property
    def verdict(self) -> Verdict:
        """What the whole run comes to."""
        return overall(self.verdict_of(each) for each in self.assessment.clusters)

    @property
    def gate_code(self) -> int:
        """The exit code the verdict asks for."""
        return EXIT_OF[self.verdict]

    @property
    def exit_code(self) -> int:
        """The exit code of the program: `--exit-zero` masks affected and undecided, nothing else."""
        masked = self.exit_zero and self.verdict in {Verdict.AFFECTED, Verdict.UNDECIDED}
        return 0 if masked else self.gate_code

    def verdict_of(self, cluster: ClusterAssessment) -> Verdict:
        """What one cluster comes to."""
        return verdict_of(cluster, self.gate, self.knowledge)

    def title_of(self, component: ComponentName) -> str:
        """A component's name for people."""
        return self.knowledge.components[component].title

    def findings(self, status: Status) -> tuple[Finding, ...]:
        """All findings of a status that the gate asks for, over all clusters."""
        return tuple(each for each in self._all(status) if self.gate.asks(each.advisory))

    def ends_of_life(self, status: Status) -> int:
        """How many ends of life come to a status, whether the gate asks for them or not."""
        return sum(each.advisory.kind is AdvisoryKind.END_OF_LIFE for each in self._all(status))

    def _all(self, status: Status) -> tuple[Finding, ...]:
        return tuple(each for c in self.assessment.clusters for each in c.findings if each.status is status)

    @property
    def in_baseline(self) -> int:
        """How many open findings the baseline knows."""
        gate, clusters = self.gate, self.assessment.clusters
        return sum(_is_open(each) and gate.knows(c.cluster.name, each) for c in clusters for each in c.findings)

    @property
    def vanished(self) -> tuple[ReportedFinding, ...]:
        """What the baseline knows and is open no more, sorted; nothing without a baseline.

        Of advisories that this run was not asked about it says nothing.
        """
        baseline = self.gate.baseline
        gone = baseline.vanished(reported(self.assessment)) if baseline else ()
        return tuple(each for each in gone if self.asked_about is None or each.subject.advisory == self.asked_about)

    def affected(self, severity: Severity) -> int:
        """How many findings of a severity are affected and not waived."""
        return sum(each.advisory.severity is severity and not each.waiver for each in self.findings(Status.AFFECTED))

    @property
    def undecided(self) -> tuple[Finding, ...]:
        """The findings that leave something open that nobody waived, of those that the gate asks for."""
        found = (each for c in self.assessment.clusters for each in c.findings if is_undecided(each))
        return tuple(each for each in found if self.gate.asks(each.advisory))

    @property
    def waived(self) -> tuple[Finding, ...]:
        """The findings that are accepted for a while."""
        return tuple(each for c in self.assessment.clusters for each in c.findings if each.waiver)


def _is_open(finding: Finding) -> bool:
    return finding.status in {Status.AFFECTED, Status.UNKNOWN}
