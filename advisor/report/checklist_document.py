"""A run of planning and the alternative that was chosen -> the checklist, a value that every format only lays out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import assert_never

from advisor.model.advisory import Reference
from advisor.model.checklist import (
    Checklist,
    Cited,
    Hop,
    Item,
    ItemId,
    Labelled,
    Part,
    PlannedChange,
    Section,
    Sentence,
    Window,
)
from advisor.model.runbook import Authority
from advisor.model.upgrades import UpgradeKnowledge
from advisor.planner.estate_outcome import EstateNoPath, EstatePlan
from advisor.planner.outcome import Alternative, NoPath, NothingToDo, UpgradePlan
from advisor.report.checklist_hop import hop_of
from advisor.report.checklist_maker import ItemMaker
from advisor.report.checklist_moves import Move, moves_of, tracks_of
from advisor.report.checklist_questions import lacks_of, question_sections
from advisor.report.checklist_risk import dangers_of, findings_of, spans_of
from advisor.report.phases_section import blocker_words
from advisor.report.phrases import number_of
from advisor.report.plan_document import NotReached, Plan, PlanReport
from advisor.report.plan_words import (
    LABEL_WORDS,
    NOT_REACHED,
    NOTHING_TO_DO,
    conflict_words,
    goal_words,
    lifting_words,
    name_of,
    outcome_words,
    support_words,
    tally_words,
)
from advisor.report.remarks import cluster_remarks, run_remarks
from advisor.report.why_words import because


def choices(report: PlanReport, plan: Plan) -> Mapping[str, Alternative]:
    """The alternatives of a plan by their names, in order; none where there is no way."""
    found = plan.planned
    shown = report.shown(found) if isinstance(found, UpgradePlan) else ()
    return {name_of(place): way for place, way in enumerate(shown)}


def checklist_of(report: PlanReport, alternative: str = "A") -> Checklist:
    """The checklist of one alternative, of each plan that has ways. Raises KeyError where one has none of that name."""
    maker = ItemMaker(_references(report.judged.knowledge.upgrades))
    changes: list[PlannedChange] = []
    for number, plan in enumerate(report.plans, 1):
        maker.change = f"p{number}." if len(report.plans) > 1 else ""
        changes.append(_change(report, plan, alternative, maker))
    judged = report.judged
    knowledge = judged.knowledge
    return Checklist(
        made_on=judged.today,
        made_by=judged.tool_version,
        knowledge=f"{knowledge.name} {knowledge.version} of {knowledge.as_of}",
        exit_code=report.exit_code,
        digest=_digest_of(changes),
        changes=tuple(changes),
        rests=_labelled(_rests(report)),
        sources=_in_order(changes, maker.cited),
    )


def _references(upgrades: UpgradeKnowledge) -> Iterator[Reference]:
    """Where the rules that allow a hop, or say why one is needed, can be read."""
    for table in upgrades.tables.values():
        yield from (each for row in table.rows for each in row.references)
    for component in upgrades.hops.values():
        yield from (each for rule in component.rules for each in rule.references)


def item_digests(changes: Iterable[PlannedChange]) -> Mapping[ItemId, str]:
    """For every item a digest of what it says, and not of why or by whom it is said."""
    return {item.id: _digest(_said(item))[:16] for change in changes for item in _items(change)}


def scope_of(changes: Iterable[PlannedChange]) -> tuple[str, ...]:
    """What is done, a line a hop."""
    return tuple(
        f"{', '.join(hop.clusters)}: window {window.number}: {hop.title}"
        for change in changes
        for window in change.windows
        for hop in window.hops
    )


def _change(report: PlanReport, plan: Plan, alternative: str, maker: ItemMaker) -> PlannedChange:
    ways = choices(report, plan)
    outcome = outcome_words(report, plan)
    if not ways:
        return PlannedChange(
            clusters=plan.names, outcome=outcome, alternative="", summary=_labelled(_why_none(report, plan))
        )
    way = ways[alternative]
    moves, tracks = moves_of(plan, way), tracks_of(plan, way)
    return PlannedChange(
        clusters=plan.names,
        outcome=outcome,
        alternative=alternative,
        labels=tuple(LABEL_WORDS[each] for each in way.labels),
        choices=tuple(ways),
        summary=_labelled(_summary(report, plan, alternative, ways)),
        lacks=lacks_of(moves, report),
        spans=spans_of(way, tracks, report),
        findings=findings_of(tracks, report),
        dangers=dangers_of(moves),
        sections=question_sections(plan, way, moves, report, maker),
        windows=tuple(_windows(moves, report, maker)),
    )


def _labelled(told: Iterable[tuple[str, str]]) -> tuple[Labelled, ...]:
    return tuple(Labelled(label=label, text=text) for label, text in told)


def _summary(
    report: PlanReport, plan: Plan, alternative: str, ways: Mapping[str, Alternative]
) -> Iterator[tuple[str, str]]:
    way, felt = ways[alternative], ways[alternative].cost.disruption
    yield "Goal", f"{goal_words(report.goal)}, a window every {report.options.every_days} days"
    yield "Windows", f"{number_of(way.cost.windows, 'window')}, {number_of(way.cost.hops, 'hop')}"
    told = [
        f"{number_of(count, noun)} {says}"
        for count, noun, says in (
            (felt.irreversible, "hop", "that only a backup takes back"),
            (felt.drains, "hop", "with drains"),
            (felt.reboots, "hop", "with reboots"),
        )
        if count
    ]
    yield "Disruption", ", ".join(told) or "none that a runbook tells"
    yield "Stays open", tally_words(way.cost.unresolved)
    yield "Exposure", f"{tally_words(way.cost.exposure)} finding-days until one interval after the last window"
    if way.support_days is not None:
        yield "Support", support_words(way.support_days)
    shown = tuple(ways.values())
    for line in because(list(ways).index(alternative), shown, report.judged.knowledge, plan.bound):
        yield "Why this way", line
    yield from _blocked(plan)


def _why_none(report: PlanReport, plan: Plan) -> Iterator[tuple[str, str]]:
    """Why there is nothing to do, or nothing that may be done."""
    yield "Goal", goal_words(report.goal)
    match plan.planned:
        case NothingToDo():
            yield "Outcome", NOTHING_TO_DO
        case NoPath() as found:
            for each in found.core:
                yield "In the way", f"{each.says} ({'; '.join((each.name, *each.sources))})"
            if not found.is_core_proven:
                yield "Not proven", conflict_words(found, report.options.work)
            if found.core:
                yield from ((label or "and", text) for label, text in lifting_words(found))
            yield from _blocked(plan)
            for left in found.unresolved:
                yield "Stays open", left.open.advisory
        case NotReached():
            yield "Outcome", NOT_REACHED
        case UpgradePlan():
            raise AssertionError(plan)
        case _:
            assert_never(plan.planned)


def _blocked(plan: Plan) -> Iterator[tuple[str, str]]:
    """The clusters that keep their manager from going on."""
    if isinstance(plan.estate, EstatePlan | EstateNoPath):
        yield from (("Blocked by", blocker_words(each)) for each in plan.estate.blockers)


def _windows(moves: Sequence[Move], report: PlanReport, maker: ItemMaker) -> Iterator[Window]:
    for number in sorted({move.hop.window for move in moves}):
        opening = _section(maker, Part.OWNER, number, "Who does what", _OWNERS)
        hops = tuple(hop_of(move, report, maker) for move in moves if move.hop.window == number)
        closing = _section(maker, Part.SIGN, number, "Sign off", _signatures(hops))
        yield Window(
            number=number,
            not_before=report.day_of(number).isoformat(),
            opening=(opening,),
            hops=hops,
            closing=(closing,),
        )


_OWNERS = (
    ("Does the steps: ____", "has read all of this window before it opens"),
    ("Watches: ____", "reads each expected outcome aloud, and says stop"),
    ("Decides on going back: ____", "can be reached until the validation has passed"),
)


def _signatures(hops: Sequence[Hop]) -> tuple[tuple[str, str], ...]:
    reached = "; ".join(hop.title for hop in hops)
    return (
        ("Steps done as written, each departure noted: ____ (name, time)", ""),
        ("Validation passed, and the next window may open: ____ (name, time)", f"reached: {reached}"),
        ("Or: gone back, and everything is as before: ____ (name, time)", "only where it was necessary"),
    )


def _section(maker: ItemMaker, part: Part, window: int, title: str, told: Iterable[tuple[str, str]]) -> Section:
    items = tuple(
        Item(id=maker.next_id(part, window), says=says, why=why, authority=Authority.OURS) for says, why in told
    )
    return Section(part=part, title=title, items=items)


def _rests(report: PlanReport) -> Iterator[tuple[str, str]]:
    for plan in report.plans:
        for assessed in plan.clusters:
            for remark in cluster_remarks(report.judged, assessed):
                yield remark.label, f"{assessed.cluster.name}: {remark.text}"
    for remark in run_remarks(report.judged):
        if remark.label != "exit code":
            yield remark.label, remark.text


def _items(change: PlannedChange) -> Iterator[Item]:
    for section in change.all_sections():
        yield from section.items


def _in_order(changes: Iterable[PlannedChange], cited: Mapping[str, Cited]) -> tuple[Cited, ...]:
    """The sources in the order in which they are first named."""
    named: dict[str, None] = {}
    for change in changes:
        for section in change.all_sections():
            told: tuple[Sentence | Item, ...] = (*section.sentences, *section.items)
            named.update(dict.fromkeys(url for each in told for url in each.sources))
        for window in change.windows:
            for hop in window.hops:
                named.update(dict.fromkeys(url for permit in hop.permitted_by for url in permit.sources))
    return tuple(cited[url] for url in named)


def _digest_of(changes: Sequence[PlannedChange]) -> str:
    """Of what is done. Days, figures and reasons are no part of it: the same work on another day is the same."""
    done = {"scope": scope_of(changes), "items": dict(item_digests(changes))}
    return f"sha256:{_digest(done)}"


def _said(item: Item) -> object:
    said = asdict(replace(item, why="", authority="", sources=()))
    return sorted(said.items())


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
