"""Many clusters summed up, as plain data: by advisory, by change, by group, and by what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.engine.ways_out import Target
from advisor.model.advisory import Severity
from advisor.model.assessment import Verdict
from advisor.model.knowledge_base import KnowledgeBase
from advisor.report.estate_changes import Change
from advisor.report.estate_ranking import ranked_advisories, ranked_changes, ranked_gaps, ranked_groups
from advisor.report.estate_tally import ChangeCount, EstateTally, GroupCount
from advisor.report.record_json import Json


def summary_json(tally: EstateTally, knowledge: KnowledgeBase) -> Mapping[str, Json]:
    """The keys `by_advisory`, `by_change`, `by_group` and `missing`, in the order of the views."""
    return {
        "by_advisory": [
            {
                "advisory": advisory.id,
                "title": advisory.title,
                "kind": advisory.kind,
                "component": advisory.component,
                "severity": advisory.severity,
                "affected": count.affected,
                "unknown": count.unknown,
                "waived": count.waived,
                "first": list(count.first),
            }
            for advisory, count in ranked_advisories(tally, knowledge.advisories)
        ],
        "by_change": [_change(change, count) for change, count in ranked_changes(tally, knowledge)],
        "by_group": _groups(tally),
        "missing": [
            {"kind": kind, "fact": fact, "how": count.how, "clusters": count.clusters, "findings": count.findings}
            for (kind, fact), count in ranked_gaps(tally)
        ],
    }


def _change(change: Change, count: ChangeCount) -> Json:
    what: Mapping[str, Json] = (
        {"component": change.component, "fact": None, "to": change.version}
        if isinstance(change, Target)
        else {"component": None, "fact": change.fact, "to": change.end}
    )
    cleared: Json = {severity: count.findings[severity] for severity in Severity}
    return {**what, "clusters": count.clusters, "freed": count.freed, "cleared": cleared}


def _groups(tally: EstateTally) -> Json:
    """Null where nobody asked for groups."""
    if tally.group_by is None:
        return None
    return {
        "label": tally.group_by,
        "groups": [{"value": value, **_count(count)} for value, count in ranked_groups(tally)],
        "further_values": _count(tally.other_groups),
        "without_it": _count(tally.unlabelled),
    }


def _count(count: GroupCount) -> dict[str, Json]:
    return {
        "clusters": count.clusters,
        "nodes": count.nodes,
        "verdicts": {verdict: count.verdicts[verdict] for verdict in Verdict},
        "affected": {severity: count.affected[severity] for severity in Severity},
        "unknown": {severity: count.unknown[severity] for severity in Severity},
        "waived": count.waived,
        "support_ended": count.ended,
        "support_ending": count.ending,
    }
