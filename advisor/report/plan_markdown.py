"""A plan as Markdown, for a change request: the alternatives in a table, each as a table of windows, and what is open.

Names, versions and commands stand in code spans, prose is escaped: whatever an inventory is called, it only shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from advisor.planner.estate_outcome import Blocker, EstateNoPath, EstatePlan
from advisor.planner.outcome import Alternative, Held, Leftover, NoPath, NothingToDo, Open, Planned, Rest, UpgradePlan
from advisor.planner.runbooks import Chosen, OneOf
from advisor.report.clearing_section import changes_words
from advisor.report.filled import filled, nodes_of, values_of
from advisor.report.hop_words import changes_of, felt_words, hop_words, mind_words, subject_of
from advisor.report.markup import code, words
from advisor.report.phases_json import estate_way
from advisor.report.plan_document import NotReached, Plan, PlanReport
from advisor.report.plan_words import (
    HANGS_WORDS,
    NOT_REACHED,
    NOTHING_TO_DO,
    WHY_WORDS,
    conflict_words,
    doubt_words,
    gathered,
    goal_words,
    lifting_words,
    name_of,
    outcome_words,
    support_words,
    tally_words,
    title_of,
    unproven_words,
)
from advisor.report.refused_section import refused_heading, refused_words
from advisor.report.rests import hangs_on
from advisor.report.runbook_markdown import runbook_blocks
from advisor.report.settling import questions
from advisor.report.why_words import because


def plan_markdown(report: PlanReport, *, details: bool = False) -> str:
    """The whole run as Markdown, one newline at the end; with details, the runbook of every hop."""
    return "\n".join(_lines(report, details=details)) + "\n"


def _lines(report: PlanReport, *, details: bool) -> Iterator[str]:
    yield "# Upgrade plan"
    for plan in report.plans:
        yield ""
        yield f"## {', '.join(map(code, plan.names))}: {words(outcome_words(report, plan))}"
        yield ""
        yield f"Goal: {code(goal_words(report.goal))}, a window every {report.options.every_days} days."
        yield from _plan(report, plan, details=details)
    for refused in report.refused:
        yield ""
        yield f"## {', '.join(map(code, refused.clusters))}: {refused_heading(report, refused)}"
        yield from _listed("Problems", map(words, refused_words(refused)))
    yield ""
    for setting in report.judged.settings:
        yield f"- {code(setting.name)} is {code(setting.value)} ({words(setting.origin)})"
    knowledge = report.judged.knowledge
    made = f"knowledge {code(knowledge.version)} of {knowledge.as_of}, {report.judged.today}"
    yield f"- exit code {report.exit_code}, {made}"


def _plan(report: PlanReport, plan: Plan, *, details: bool) -> Iterator[str]:
    match plan.planned:
        case UpgradePlan() as found:
            shown = report.shown(found)
            yield from _compared(shown)
            if unproven := unproven_words(report, plan):
                yield ""
                yield words(unproven)
            for place, way in enumerate(shown):
                yield from _way(report, plan, way, title_of(way, place, shown), details=details)
                whys = because(place, shown, report.judged.knowledge, plan.bound)
                yield from _listed("Why", map(words, whys))
            if isinstance(plan.estate, EstatePlan):
                yield from _listed("Clusters in the way of what is left", map(_blocker, plan.estate.blockers))
            yield from _rests(report, shown)
            yield from _held(found.held)
        case NoPath() as found:
            yield from _no_way(report, plan, found)
        case NothingToDo() as found:
            yield from ("", words(NOTHING_TO_DO))
            yield from _accepted(found.waived, found.assumed)
            yield from _held(found.held)
        case NotReached():
            yield from ("", words(NOT_REACHED))
        case _:
            assert_never(plan.planned)
    yield from _clearings(plan)
    asked = questions(report, plan)
    told = (f"{code(each.fact)} decides {', '.join(map(code, each.decides))}: {words(each.how)}" for each in asked)
    yield from _listed("What would settle more", told)


def _no_way(report: PlanReport, plan: Plan, found: NoPath) -> Iterator[str]:
    """What conflicts, what would open a way, and what stays as it is."""
    core = (f"{words(each.says)} ({code(each.name)}) {' '.join(each.sources)}".rstrip() for each in found.core)
    yield from _listed("These conflict" if found.is_core_proven else "In the way", core)
    if not found.is_core_proven:
        yield ""
        yield words(conflict_words(found, report.options.work))
    told = (f"{words(label)} {words(text)}".strip() for label, text in lifting_words(found))
    yield from _listed("A way would open", told if found.core else ())
    if isinstance(plan.estate, EstateNoPath):
        yield from _listed("Clusters in the way", map(_blocker, plan.estate.blockers))
    yield from _listed("Open", _leftovers(found.unresolved))
    yield from _accepted(found.waived, found.assumed)
    yield from _held(found.held)


def _clearings(plan: Plan) -> Iterator[str]:
    changes = (
        f"{', '.join(map(code, each.clusters))}: {code(each.found.open.advisory)}: {words(changes_words(each.found))}"
        for each in plan.clearings
    )
    yield from _listed("The smallest change that clears each finding, whether or not hops lead there", changes)


def _compared(shown: Sequence[Alternative]) -> Iterator[str]:
    yield ""
    yield "| | windows | hops | stays open | finding-days exposed | irreversible | drains | reboots |"
    yield "|---|---|---|---|---|---|---|---|"
    for place, way in enumerate(shown):
        cost, felt = way.cost, way.cost.disruption
        tallies = (tally_words(cost.unresolved), tally_words(cost.exposure))
        numbers = (felt.irreversible, felt.drains, felt.reboots)
        cells = (name_of(place), str(cost.windows), str(cost.hops), *tallies, *map(str, numbers))
        yield f"| {' | '.join(cells)} |"


def _way(report: PlanReport, plan: Plan, way: Alternative, title: str, *, details: bool) -> Iterator[str]:
    yield ""
    yield f"### {words(title)}"
    yield ""
    heads = ["window", "not before", *(["clusters"] if plan.estate else []), "hop", "clears", "appears", "mind"]
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for hop, clusters in zip(way.hops, plan.made_in(way), strict=True):
        names = [each.cluster.name for each in clusters] if plan.estate else []
        yield _row(report, hop, names)
    if isinstance(plan.estate, EstatePlan):
        yield from _of_clusters(plan.estate, way)
    else:
        yield from _listed("Stays open", _leftovers(way.unresolved))
    yield from _accepted(way.waived, way.assumed)
    yield from _listed("If it comes out otherwise", _doubts(way))
    if way.support_days is not None:
        yield from _listed("Support", [words(support_words(way.support_days))])
    yield from _runbooks(report, plan, way, details=details)


def _of_clusters(found: EstatePlan, way: Alternative) -> Iterator[str]:
    """What several clusters make of a way: what forced its order, and what stays open where."""
    whole = estate_way(found, way)
    yield from _listed("What had to go first", map(_blocker, whole.forced))
    left = (
        f"{', '.join(map(code, each.clusters))}: {entry}"
        for each in whole.unresolved
        for entry in _leftovers([each.left])
    )
    yield from _listed("Stays open", left)


def _blocker(blocker: Blocker) -> str:
    says = f"{words(blocker.constraint.says)} ({code(blocker.constraint.name)}) {' '.join(blocker.constraint.sources)}"
    where = f"{', '.join(map(code, blocker.clusters))} at {code(blocker.component)} {code(blocker.version)}"
    until = f", until {words(blocker.until)}" if blocker.until else ""
    runbooks = f"; {', '.join(map(code, blocker.runbooks))} tells the way out" if blocker.runbooks else ""
    return f"before {code(blocker.manager_at)}: {where}{until}: {says.rstrip()}{runbooks}"


def _row(report: PlanReport, hop: Planned, clusters: Sequence[str]) -> str:
    moves = (f"{code(each.what)} {code(each.start)} → {code(each.end)}" for each in changes_of(hop))
    cells = (
        str(hop.window),
        report.day_of(hop.window).isoformat(),
        *([", ".join(map(code, clusters))] if clusters else []),
        ", with it ".join(moves),
        ", ".join(map(code, hop.clears)),
        ", ".join(map(code, hop.introduces)),
        "; ".join([*felt_words(hop), *map(words, mind_words(hop))]),
    )
    return f"| {' | '.join(cells)} |"


def _leftovers(unresolved: Iterable[Leftover]) -> Iterator[str]:
    for each in unresolved:
        yield f"{code(each.open.advisory)} of {code(each.open.component)}: {words(WHY_WORDS[each.why])}"


def _runbooks(report: PlanReport, plan: Plan, way: Alternative, *, details: bool) -> Iterator[str]:
    """Which runbook each component takes, or what would tell; with details every hop's own, filled in."""
    named: dict[str, None] = {}
    for hop in way.hops:
        match hop.runbook:
            case Chosen(runbooks):
                told = ", ".join(code(each.id) for each in runbooks)
            case OneOf(candidates, facts):
                one_of = ", ".join(code(each.id) for each in candidates)
                told = f"one of {one_of}; {', '.join(map(code, facts))} would tell which"
            case _:
                told = "no runbook is known"
        named[f"{code(subject_of(hop))}: {told}"] = None
    yield from _listed("Runbooks", named)
    for hop, clusters in zip(way.hops, plan.made_in(way), strict=True) if details else ():
        values = values_of(hop, nodes_of(clusters), report.judged.knowledge)
        for runbook in hop.runbook.runbooks if isinstance(hop.runbook, Chosen) else ():
            yield from runbook_blocks(filled(runbook, values), f"Window {hop.window}: {words(hop_words(hop))}")


def _rests(report: PlanReport, shown: Sequence[Alternative]) -> Iterator[str]:
    told = (
        f"{', '.join(names)}: {code(rest.about)}{_subjects(subjects)}: {words(rest.says)} "
        f"({words(HANGS_WORDS[hangs_on(rest, report.judged)])})"
        for rest, subjects, names in gathered(shown)
    )
    yield from _listed("Rests on what nobody settled", told)


def _doubts(way: Alternative) -> Iterator[str]:
    """What the plan is where something that nobody settled is one way or the other, each sentence once."""
    yield from dict.fromkeys(words(line) for doubt in way.doubts for line in doubt_words(doubt))


def _accepted(waived: Iterable[Open], assumed: Iterable[Rest]) -> Iterator[str]:
    """What somebody accepts, and what is taken to be so because the user asked for that."""
    yield from _listed("Waived", (f"{code(each.advisory)} of {code(each.component)}" for each in waived))
    yield from _listed("Assumed", (f"{code(each.subject or each.about)}: {words(each.says)}" for each in assumed))


def _held(held: Iterable[Held]) -> Iterator[str]:
    yield from _listed(
        "What no way moves", (f"{code(each.component)} {code(each.version)}: {words(each.why)}" for each in held)
    )


def _subjects(subjects: Sequence[str]) -> str:
    return f" ({', '.join(map(code, subjects))})" if subjects else ""


def _listed(heading: str, entries: Iterable[str]) -> Iterator[str]:
    for number, entry in enumerate(entries):
        if number == 0:
            yield ""
            yield f"**{heading}**"
            yield ""
        yield f"- {entry}"
