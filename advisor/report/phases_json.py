"""What a plan of several clusters says more than that of one: which clusters, which phase, what forced the order."""

from __future__ import annotations

from advisor.model.advisory import Severity
from advisor.planner.cost import Tally
from advisor.planner.estate_outcome import (
    Blocker,
    EstateAlternative,
    EstateAssumed,
    EstateHop,
    EstateNoPath,
    EstateOutcome,
    EstatePlan,
    Phase,
)
from advisor.planner.outcome import Alternative, Bound
from advisor.report.record_json import Json


def estate_way(found: EstatePlan, way: Alternative) -> EstateAlternative:
    """The same way with its clusters: of one front no two cost the same."""
    return next(each for each in found.alternatives if each.cost == way.cost)


def estate_keys(found: EstateOutcome) -> dict[str, Json]:
    """The keys of the plan as a whole."""
    bound = found.bound if isinstance(found, EstatePlan) else None
    return {
        "hub": found.hub,
        "manager": found.manager,
        "is_exact": bound is None,
        "bound": _bound(bound) if bound else None,
        "not_considered": [],  # readers of plans made before look for it
        "blockers": [_blocker(each) for each in found.blockers] if isinstance(found, EstateNoPath | EstatePlan) else [],
        "assumed_in": [] if isinstance(found, EstatePlan) else _assumed_in(found.assumed),
    }


def way_keys(way: EstateAlternative) -> dict[str, Json]:
    """The keys of one alternative."""
    return {
        "phases": [_phase(each) for each in way.phases],
        "forced": [_blocker(each) for each in way.forced],
        "unresolved_in": [
            {
                "advisory": each.left.open.advisory,
                "component": each.left.open.component,
                "clusters": list(each.clusters),
            }
            for each in way.unresolved
        ],
        "assumed_in": _assumed_in(way.assumed),
        "doubts_in": [
            {"about": each.doubt.rest.about, "subject": each.doubt.rest.subject, "clusters": list(each.clusters)}
            for each in way.doubts
        ],
    }


def _assumed_in(assumed: tuple[EstateAssumed, ...]) -> Json:
    return [{"about": each.rest.about, "says": each.rest.says, "clusters": list(each.clusters)} for each in assumed]


def hop_keys(hop: EstateHop) -> dict[str, Json]:
    """The keys of one hop. `cluster` is the first of those that it is made in, which goes before the others."""
    return {
        "cluster": hop.clusters[0],
        "clusters": list(hop.clusters),
        "phase": hop.phase,
        "nodes_in": {cluster: list(nodes) for cluster, nodes in hop.nodes},
    }


def _phase(phase: Phase) -> Json:
    return {
        "phase": phase.number,
        "manager": phase.manager,
        "first_window": phase.first_window,
        "last_window": phase.last_window,
    }


def _blocker(blocker: Blocker) -> Json:
    return {
        "clusters": list(blocker.clusters),
        "component": blocker.component,
        "version": blocker.version,
        "manager_at": blocker.manager_at,
        "constraint": blocker.constraint.name,
        "says": blocker.constraint.says,
        "sources": list(blocker.constraint.sources),
        "runbooks": list(blocker.runbooks),
        "until": blocker.until or None,
    }


def _bound(bound: Bound) -> Json:
    return {
        "unresolved": _by_severity(bound.unresolved),
        "windows": bound.windows,
        "exposure_days": _by_severity(bound.exposure),
    }


def _by_severity(tally: Tally) -> Json:
    return {str(each): count for each, count in zip(Severity, tally, strict=True)}
