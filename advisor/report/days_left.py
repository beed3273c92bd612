"""How long a cluster's distribution is still supported, shared by every view with a row for each cluster."""

from __future__ import annotations

from advisor.model.assessment import ClusterAssessment
from advisor.model.finding import Status, SupportVerdict

_JUDGED = frozenset({SupportVerdict.ENDED, SupportVerdict.ENDING, SupportVerdict.SUPPORTED})


def days_left_of(assessed: ClusterAssessment, distribution: str | None) -> tuple[int | None, bool]:
    """Days of the tier that applies, or of the first to end that may; and whether that tier is known to apply.

    An end that has come and does not affect the cluster is that of another tier.
    """
    days: list[tuple[bool, int]] = []
    for finding in assessed.findings:
        evidence = finding.support
        if evidence is None or finding.component_name != distribution or evidence.verdict not in _JUDGED:
            continue
        is_anothers = finding.status is Status.NOT_AFFECTED and evidence.verdict is SupportVerdict.ENDED
        if not is_anothers and evidence.days_left is not None:
            days.append((finding.status is Status.UNKNOWN, evidence.days_left))
    if not days:
        return None, False
    is_open, first = min(days)
    return first, not is_open
