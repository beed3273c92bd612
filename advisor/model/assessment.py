"""What assessing an inventory gives: findings and gaps per cluster, and the verdict of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from advisor.model.component import Component
from advisor.model.fact import Missing
from advisor.model.finding import Finding
from advisor.model.inventory import Cluster, Conflict
from advisor.model.provenance import Provenance
from advisor.model.record import NO_USE, RecordUse


class Verdict(StrEnum):
    """What a cluster, or a whole run, comes to."""

    CLEAR = "clear"
    AFFECTED = "affected"
    UNDECIDED = "undecided"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeGroup:
    """Nodes alike in kernel and operating system."""

    kernel: str
    """Empty when not known."""
    os: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterAssessment:
    """One cluster judged against the whole knowledge base."""

    cluster: Cluster
    components: tuple[Component, ...]
    """The components judged: of each, those known on its strongest basis."""
    findings: tuple[Finding, ...]
    """Sorted by status, severity, advisory, version."""
    gaps: tuple[Missing, ...]
    """What is missing, each once, over all findings, and what was not looked for."""
    conflicts: tuple[Conflict, ...]
    node_groups: tuple[NodeGroup, ...]
    rests_on: tuple[Provenance, ...] = ()
    """The places of the answers that settled something here."""
    likeness: str = ""
    """What it has in common with every cluster that no rule can tell from it, but for its names; empty where nobody
    compared clusters. It decides nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The whole run, clusters sorted by name."""

    clusters: tuple[ClusterAssessment, ...]
    record: RecordUse = NO_USE
    """What became of the waivers and answers."""
