"""A plan as JSON. `schemas/plan.schema.json` says what each key means; keys only grow in a major version.

Of a run with one plan, its keys stand at the top; of one with several, each plan stands under `plans`, and at the top
only the worst outcome.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from advisor.model.advisory import Severity
from advisor.model.assessment import ClusterAssessment
from advisor.model.hop import Hazard, Prepare
from advisor.model.names import AdvisoryId
from advisor.planner.cost import Cost, Tally
from advisor.planner.disruption import disruption_of
from advisor.planner.estate_outcome import EstatePlan
from advisor.planner.outcome import (
    Alternative,
    Constraint,
    Doubt,
    Held,
    KernelMoved,
    Leftover,
    NoPath,
    NothingToDo,
    Open,
    Permit,
    Planned,
    PlannedHop,
    PlannedSetting,
    Rest,
    UpgradePlan,
)
from advisor.report.as_json import (
    check_document,
    knowledge_document,
    settings_document,
    tool_document,
    workaround_document,
)
from advisor.report.clearing_section import clearing_document
from advisor.report.filled import nodes_of, values_of
from advisor.report.made_from import made_from_document
from advisor.report.phases_json import estate_keys, estate_way, hop_keys, way_keys
from advisor.report.plan_document import SCHEMA_VERSION, Found, NotReached, Plan, PlanReport
from advisor.report.plan_words import goal_words, name_of
from advisor.report.record_json import Json, answer_document, waivers_document
from advisor.report.refused_section import refused_keys
from advisor.report.rests import hangs_on, how_to_settle
from advisor.report.runbook_json import choice_document
from advisor.report.why_words import because


def plan_json(report: PlanReport) -> str:
    """The whole run, indented by two, one newline at the end."""
    return json.dumps(plan_document(report), indent=2, ensure_ascii=True) + "\n"


def plan_document(report: PlanReport) -> Mapping[str, Json]:
    """The run as plain data."""
    judged = report.judged
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": tool_document(judged),
        "knowledge": knowledge_document(judged),
        "generated_at": f"{judged.today}T00:00:00Z",
        "gate": {
            "fail_on": judged.gate.fail_on,
            "allow_unknown": judged.gate.allow_unknown,
            "fail_on_eol": judged.gate.fail_on_eol,
            "exit_code": report.exit_code,
            "settings": settings_document(judged.settings),
        },
        "outcome": report.outcome,
        "goal": goal_words(report.goal),
        "options": _options(report),
        **_plans(report),
        **refused_keys(report),
        "advisories": _advisories(report),
        "rests_on_answers": [answer_document(each) for each in judged.assessment.record.rests_on],
        "waivers": waivers_document(judged.assessment.record),
        "made_from": made_from_document(judged, report.record),
    }


def _options(report: PlanReport) -> Json:
    options = report.options
    return {
        "edition": options.edition,
        "severity": options.gate.fail_on,
        "avoid": {name: sorted(versions) for name, versions in sorted(options.avoid.items())},
        "keep": sorted(options.keep),
        "max_hops": options.max_hops,
        "every_days": options.every_days,
        "try_answers": options.replans,
        "work": options.work,
        "allow_os": options.allow_os,
        "allow_prerelease": options.allow_prerelease,
        "assume_nearest": options.assume_nearest,
        "hops_per_window": options.hops_per_window,
        "all": report.show_all,
    }


def _plans(report: PlanReport) -> dict[str, Json]:
    if len(report.plans) == 1:
        return _plan(report, report.plans[0])
    return {"plans": [{**_plan(report, each), "goal": goal_words(report.goal)} for each in report.plans]}


def _plan(report: PlanReport, plan: Plan) -> dict[str, Json]:
    found = plan.planned
    shown = report.shown(found) if isinstance(found, UpgradePlan) else ()
    held = found.held if isinstance(found, UpgradePlan | NothingToDo | NoPath) else ()
    none = found if isinstance(found, NoPath) else None
    return {
        "clusters": list(plan.names),
        "outcome": report.outcome_of(plan),
        "alternatives": [_alternative(report, plan, place, shown) for place in range(len(shown))],
        "alternatives_not_shown": len(found.alternatives) - len(shown) if isinstance(found, UpgradePlan) else 0,
        **_proven(found),
        "core": [constraint_document(each) for each in none.core] if none else [],
        "relaxations": [each.lifted_by or each.name for each in none.relaxations] if none else [],
        **({"core_proven": none.is_core_proven} if none else {}),
        "unresolved": [_leftover(each) for each in none.unresolved] if none else [],
        "waived": [] if isinstance(found, UpgradePlan | NotReached) else [_open(each) for each in found.waived],
        "assumed": [] if isinstance(found, UpgradePlan | NotReached) else [_assumed(each) for each in found.assumed],
        "held": [_held(each) for each in held],
        "counterfactuals": [clearing_document(each) for each in plan.clearings],
        **(estate_keys(plan.estate) if plan.estate else {}),
    }


def _proven(found: Found) -> dict[str, Json]:
    """Whether the alternatives are all that count, and else what no other way falls below."""
    bound = found.bound if isinstance(found, UpgradePlan) else None
    if bound is None:
        return {"is_exact": True, "bound": None}
    felt = bound.disruption
    return {
        "is_exact": False,
        "bound": {
            "unresolved": _by_severity(bound.unresolved),
            "windows": bound.windows,
            "exposure_days": _by_severity(bound.exposure),
            "irreversible": felt.irreversible,
            "reboots": felt.reboots,
            "drains": felt.drains,
        },
    }


def _alternative(report: PlanReport, plan: Plan, place: int, shown: tuple[Alternative, ...]) -> Json:
    way = shown[place]
    return {
        "name": name_of(place),
        "labels": list(way.labels),
        "cost": cost_document(way.cost),
        "hops": _hops(report, plan, way),
        "unresolved": [_leftover(each) for each in way.unresolved],
        "waived": [_open(each) for each in way.waived],
        "assumed": [_assumed(each) for each in way.assumed],
        "support_days": way.support_days,
        "rests_on": [entry for each in way.rests_on for entry in _rests(each, way, report)],
        "doubts": [_doubt(each) for each in way.doubts],
        "because": list(because(place, shown, report.judged.knowledge, plan.bound)),
        **(way_keys(estate_way(plan.estate, way)) if isinstance(plan.estate, EstatePlan) else {}),
    }


def _hops(report: PlanReport, plan: Plan, way: Alternative) -> list[Json]:
    hops = [hop_document(report, of, hop) for hop, of in zip(way.hops, plan.made_in(way), strict=True)]
    if not isinstance(plan.estate, EstatePlan):
        return [*hops]
    return [{**each, **hop_keys(of)} for each, of in zip(hops, estate_way(plan.estate, way).hops, strict=True)]


def cost_document(cost: Cost) -> Json:
    """What a way costs. `unresolved` is their number; by severity it stands beside."""
    felt = cost.disruption
    return {
        "windows": cost.windows,
        "hops": cost.hops,
        "exposure_days": _by_severity(cost.exposure),
        "irreversible": felt.irreversible,
        "reboots": felt.reboots,
        "drains": felt.drains,
        "unresolved": sum(cost.unresolved),
        "unresolved_by_severity": _by_severity(cost.unresolved),
    }


def _by_severity(tally: Tally) -> Json:
    return {str(each): count for each, count in zip(Severity, tally, strict=True)}


def hop_document(report: PlanReport, clusters: Sequence[ClusterAssessment], hop: Planned) -> dict[str, Json]:
    """One hop as it is made in some clusters that are alike, with its runbook filled in.

    What is set has the same keys, and a fact in place of a component.
    """
    felt = disruption_of(hop.runbook)
    values = values_of(hop, nodes_of(clusters), report.judged.knowledge)
    return {
        "window": hop.window,
        "not_before": report.day_of(hop.window).isoformat(),
        "cluster": clusters[0].cluster.name,
        **_moved(hop),
        "clears": list(hop.clears),
        "introduces": list(hop.introduces),
        "irreversible": bool(felt.irreversible),
        "reboots": bool(felt.reboots),
        "drains": bool(felt.drains),
        "runbook": choice_document(hop.runbook, values, report.judged),
    }


def _moved(hop: Planned) -> dict[str, Json]:
    """What a hop changes, by what right, and what to mind."""
    match hop:
        case PlannedHop():
            return {
                "kind": "version",
                "component": hop.moves.component,
                "fact": None,
                "from": hop.moves.start,
                "to": hop.moves.end,
                "drags": {each.component: each.end for each in hop.drags},
                "nodes": [],
                "permitted_by": [_permit(each) for each in hop.permitted_by],
                "hazards": [_hazard(each) for each in hop.hazards],
                "workarounds": [],
            }
        case PlannedSetting():
            return {
                "kind": "kernel" if isinstance(hop.turn, KernelMoved) else "setting",
                "component": hop.component,
                "fact": hop.fact,
                "from": hop.start,
                "to": hop.end,
                "drags": {},
                "nodes": list(hop.nodes),
                "permitted_by": [{"rule": hop.advisory, "says": _SETS, "source": None, "sources": []}],
                "hazards": [],
                "workarounds": [workaround_document(each) for each in hop.workarounds],
            }
        case _:
            assert_never(hop)


_SETS = "a workaround of this advisory sets it"


def _permit(permit: Permit) -> Json:
    source = permit.sources[0] if permit.sources else None
    return {"rule": permit.rule, "says": permit.says, "source": source, "sources": list(permit.sources)}


def _hazard(hazard: Hazard) -> Json:
    steps = [step for way in hazard.instead if isinstance(way, Prepare) for step in way.steps]
    return {
        "id": hazard.id,
        "title": hazard.title,
        "severity": hazard.severity,
        "consequence": hazard.consequence,
        "prepare": [{"do": each.do, "command": each.command} for each in steps],
        "sources": [each.url for each in hazard.references],
    }


def _leftover(left: Leftover) -> Json:
    return {
        "advisory": left.open.advisory,
        "component": left.open.component,
        "unknown": left.open.is_unknown,
        "why": left.why,
        "opened_by": [each.lifted_by or each.name for each in left.opened_by],
        "unsearched": [each.lifted_by or each.name for each in left.unsearched],
    }


def _open(found: Open) -> Json:
    return {"advisory": found.advisory, "component": found.component, "unknown": found.is_unknown}


def _assumed(rest: Rest) -> Json:
    return {"about": rest.about, "subject": rest.subject, "says": rest.says}


def _doubt(doubt: Doubt) -> Json:
    """What the plan would be, however a doubt comes out."""
    supposed = [
        {"says": each.says, "otherwise": each.otherwise, "instead": list(each.instead)} for each in doubt.supposed
    ]
    return {"about": doubt.rest.about, "subject": doubt.rest.subject, "supposed": supposed}


def _rests(rest: Rest, way: Alternative, report: PlanReport) -> Iterator[Json]:
    """One entry for each fact that would settle it; one without a fact where none would."""
    windows = sorted({hop.window for hop in way.hops if rest in hop.rests_on})
    for fact in rest.facts or (None,):
        yield {
            "fact": fact,
            "how": how_to_settle(fact, report.judged) or None if fact else None,
            "about": rest.about,
            "subject": rest.subject,
            "says": rest.says,
            "windows": windows,
            "at_stake": hangs_on(rest, report.judged),
        }


def constraint_document(constraint: Constraint) -> Json:
    """Something that forbids hops, with where that can be read."""
    source = constraint.sources[0] if constraint.sources else None
    return {
        "constraint": constraint.name,
        "says": constraint.says,
        "source": source,
        "sources": list(constraint.sources),
        "lifted_by": constraint.lifted_by or None,
    }


def _held(held: Held) -> Json:
    return {"component": held.component, "version": held.version, "why": held.why}


def _advisories(report: PlanReport) -> Json:
    """Every advisory that a plan names, once: what it is, and what makes it bearable meanwhile."""
    known = report.judged.knowledge.advisories
    return {
        each: {
            "title": known[each].title,
            "severity": known[each].severity,
            "component": known[each].component,
            "workarounds": [workaround_document(way) for way in known[each].workarounds],
            "after": [check_document(check) for check in known[each].validation.after],
        }
        for each in sorted(_named(report))
    }


def _named(report: PlanReport) -> set[AdvisoryId]:
    found: set[AdvisoryId] = set()
    for plan in report.plans:
        match plan.planned:
            case UpgradePlan() as planned:
                for way in report.shown(planned):
                    found.update(each.open.advisory for each in way.unresolved)
                    found.update(each for hop in way.hops for each in (*hop.clears, *hop.introduces))
            case NoPath(unresolved=unresolved):
                found.update(each.open.advisory for each in unresolved)
            case _:
                pass
    return found
