"""What each finding does at the gate, for formats that mark every one: fails it, leaves it open, or passes and why.

The one thing to know before changing it: over a cluster's findings this comes to the cluster's verdict as
`engine/gate.py` judges it, but for conflicts, a weak basis and stale knowledge, which are about no finding. A test
holds them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from advisor.engine.waivers import is_torn, is_undecided
from advisor.model.advisory import AdvisoryKind
from advisor.model.finding import Finding, Status
from advisor.report.baseline_words import place_in_baseline
from advisor.report.document import Report
from advisor.report.record_page import signed_words


class AtGate(StrEnum):
    """What a finding does there."""

    FAILS = "fails"
    OPEN = "open"
    """It is not decided, and keeps the verdict from being clear."""
    PASSES = "passes"
    """It affects or is not decided, and does not count."""
    SETTLED = "settled"
    """Fixed, or not affected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A finding's place at the gate."""

    at_gate: AtGate
    why: str = ""
    """Why a finding that is affected or unknown passes; empty for any other."""


def place_at_gate(report: Report, cluster: str, finding: Finding) -> Place:
    """What one finding does."""
    gate = report.gate
    is_open = finding.status in {Status.AFFECTED, Status.UNKNOWN}
    if not gate.counts(finding):
        return _passes(_below(report, finding)) if is_open else Place(at_gate=AtGate.SETTLED)
    is_known = gate.knows(cluster, finding)
    if finding.status is Status.AFFECTED and finding.waiver is None and not is_known:
        return Place(at_gate=AtGate.FAILS)
    if is_torn(finding):
        return Place(at_gate=AtGate.OPEN)
    if not is_open:
        return Place(at_gate=AtGate.SETTLED)
    if finding.waiver and not is_undecided(finding):
        return _passes(f"waived: {signed_words(finding.waiver.signature)}")
    if is_known:
        return _passes(f"in the baseline: {place_in_baseline(report, cluster, finding)}")
    return (
        _passes("not decided, and --allow-unknown lets it pass") if gate.allow_unknown else Place(at_gate=AtGate.OPEN)
    )


def _passes(why: str) -> Place:
    return Place(at_gate=AtGate.PASSES, why=why)


def _below(report: Report, finding: Finding) -> str:
    if finding.advisory.kind is AdvisoryKind.END_OF_LIFE:
        return "an end of life, and --fail-on-eol does not ask for any"
    if finding.waiver:
        return f"waived: {signed_words(finding.waiver.signature)}"
    return f"{finding.advisory.severity}: less severe than --fail-on {report.gate.fail_on}"
