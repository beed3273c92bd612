"""What the steps of a hop are judged by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.model.assessment import ClusterAssessment
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.measurement import Measurement
from advisor.model.noted import Noted
from advisor.model.recorded_plan import RecordedPlan
from advisor.report.progress import Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What steps are judged by."""

    plan: RecordedPlan
    now: Mapping[str, ClusterAssessment]
    """By cluster."""
    knowledge: KnowledgeBase
    stands: Sequence[Stand]
    is_under_way: bool
    """Whether the hop that is judged has begun and is not done."""
    measurements: Mapping[str, Measurement] | None
    """By query; None where nobody named a Prometheus."""
    noted: Mapping[str, Noted]
