"""One hop of a checklist: its sections in the order of work, with commands filled in as far as anybody can.

The one thing to know before changing it: sections are gathered runbook by runbook and then sorted by their part, so
that where several runbooks make one hop everything is checked and saved before anything is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from advisor.model.advisory import Step
from advisor.model.checklist import Hop, Item, Part, Permission, Section, Sentence
from advisor.model.hop import Hazard, Prepare
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.runbook import Authority, Rollback, Runbook
from advisor.model.template import Values
from advisor.planner.disruption import disruption_of
from advisor.planner.outcome import Planned, PlannedHop, PlannedSetting
from advisor.planner.runbooks import Chosen, NoneKnown, OneOf
from advisor.report.checklist_maker import ItemMaker, RunbookMaker, advisory_checks, plain_steps
from advisor.report.checklist_moves import Move
from advisor.report.filled import filled, values_of
from advisor.report.hop_words import felt_words, hop_words, subject_of
from advisor.report.phrases import number_of
from advisor.report.plan_document import PlanReport
from advisor.report.plan_words import COUNTED_AS_WORST, gone_words
from advisor.report.rests import how_to_settle
from advisor.report.upgrade_pages import WAY_BACK

#: So many nodes get a box each; who has more ticks them off elsewhere.
MOST_NODES = 50

_PARTS = list(Part)


def hop_of(move: Move, report: PlanReport, maker: ItemMaker) -> Hop:
    """The hop as its window tells it."""
    hop = move.hop
    return Hop(
        title=hop_words(hop),
        clusters=move.names,
        felt=tuple(felt_words(hop)),
        clears=hop.clears,
        appears=hop.introduces,
        runbooks=tuple(f"{each.id}: {each.title}" for each in _runbooks(hop)),
        lacks=lacking(hop, report),
        way_back=_way_back(hop),
        sections=tuple(sorted(_sections(move, report, maker), key=lambda each: _PARTS.index(each.part))),
        permitted_by=tuple(
            Permission(rule=each.rule, says=each.says, sources=maker.addresses(each.sources))
            for each in (hop.permitted_by if isinstance(hop, PlannedHop) else ())
        ),
    )


def lacking(hop: Planned, report: PlanReport) -> str:
    """Why nobody can tell how a hop is done here; empty where that is known."""
    match hop.runbook:
        case Chosen():
            return ""
        case OneOf(candidates, facts):
            named = ", ".join(f"{each.id} ({each.title})" for each in candidates)
            ways = "; ".join(f"{each}: {how_to_settle(each, report.judged)}" for each in facts)
            return f"nobody said which runbook it is: {named}. What would tell: {ways}"
        case NoneKnown():
            none = f"no runbook is known for {subject_of(hop)} as it is installed here: its steps have to be written"
            return f"{none}; {COUNTED_AS_WORST}"
        case _:
            assert_never(hop.runbook)


def _runbooks(hop: Planned) -> tuple[Runbook, ...]:
    return hop.runbook.runbooks if isinstance(hop.runbook, Chosen) else ()


def _way_back(hop: Planned) -> str:
    """The worst there is."""
    match hop.runbook:
        case Chosen(runbooks):
            return _worst(runbooks)
        case OneOf(candidates, _):
            return f"{_worst(candidates)} (the worst of the runbooks that it may be)"
        case NoneKnown():
            return ""
        case _:
            assert_never(hop.runbook)


def _worst(runbooks: Sequence[Runbook]) -> str:
    return WAY_BACK[max((each.rollback.kind for each in runbooks), key=list(Rollback).index)]


def _sections(move: Move, report: PlanReport, maker: ItemMaker) -> Iterator[Section]:
    """Every section that holds something, not yet in order."""
    knowledge = report.judged.knowledge
    made = [
        *_others_first(move, maker),
        *_hazards(move, maker),
        *(_settings(move, maker) if isinstance(move.hop, PlannedSetting) else ()),
        *_told_by_runbooks(move, knowledge, maker),
        *_seen_by(move, knowledge, maker),
        *_further_clusters(move, maker),
    ]
    yield from (each for each in made if each.items or each.sentences)


def _told_by_runbooks(move: Move, knowledge: KnowledgeBase, maker: ItemMaker) -> Iterator[Section]:
    nodes = move.nodes
    values = values_of(move.hop, nodes if len(move.clusters) == 1 else (), knowledge)
    runbooks = _runbooks(move.hop)
    for runbook in runbooks:
        suffix = f" ({runbook.title})" if len(runbooks) > 1 else ""
        yield from _Told(runbook, values, move, maker, suffix).sections()
    if not runbooks:
        yield from _unwritten(move, maker)


class _Told:
    """The sections of one runbook."""

    def __init__(self, runbook: Runbook, values: Values, move: Move, maker: ItemMaker, suffix: str) -> None:
        done = filled(runbook, values)
        self._runbook, self._blanks = done.runbook, done.blanks
        self._move, self._maker, self._suffix = move, maker, suffix
        self._its = RunbookMaker(maker, move.hop.window, runbook.references, done.blanks)

    def sections(self) -> Iterator[Section]:
        """Each part of the runbook that may hold something."""
        runbook, its, suffix = self._runbook, self._its, self._suffix
        steps = its.steps(Part.STEP, [each for each in runbook.actions if not each.only])
        others = its.steps(Part.OTHER_STEP, [each for each in runbook.actions if each.only])
        felt = its.sentences(runbook.disruption.says, "Users feel: ")
        doubt = (Sentence(says=f"Not sure: {runbook.doubt}", authority=Authority.OURS),) if runbook.doubt else ()
        mind = (*its.sentences(runbook.mind), *felt, *doubt)
        yield Section(part=Part.MIND, title=f"Read first{suffix}", sentences=mind)
        conditions = its.conditions(runbook.conditions)
        yield Section(part=Part.CONDITION, title=f"Must be so before anybody begins{suffix}", items=conditions)
        yield Section(part=Part.VALUE, title=f"Fill in{suffix}", items=self._values())
        prechecks = its.checks(Part.PRECHECK, runbook.prechecks)
        yield Section(part=Part.PRECHECK, title=f"Look before{suffix}", items=prechecks)
        yield Section(part=Part.BACKUP, title=f"Backup{suffix}", items=its.steps(Part.BACKUP, runbook.backup))
        yield self._no_return()
        yield Section(part=Part.STEP, title=f"Steps{suffix}", sentences=its.sentences(runbook.order), items=steps)
        yield Section(part=Part.OTHER_STEP, title=f"In place of these steps, only where it is so{suffix}", items=others)
        yield self._nodes()
        validation = its.checks(Part.VALIDATION, runbook.validation)
        yield Section(part=Part.VALIDATION, title=f"Look after{suffix}", items=validation)
        yield self._rollback()

    def _values(self) -> tuple[Item, ...]:
        """What somebody has to find out; a node is no single value where each of several has its turn."""
        return tuple(
            Item(
                id=self._maker.next_id(Part.VALUE, self._move.hop.window),
                says=f"{{{each.name}}} = ____",
                why="each node in its turn, as listed below" if self._is_each_node(each.name) else each.meaning,
            )
            for each in self._blanks
        )

    def _is_each_node(self, field: str) -> bool:
        return field == "node" and len(self._move.nodes) > 1

    def _no_return(self) -> Section:
        """What is lost from here on, and the one box that lets the steps begin."""
        back = self._runbook.rollback
        window = self._move.hop.window
        point = self._its.sentences((back.point_of_no_return,) if back.point_of_no_return else ())
        kind = Sentence(says=f"The way back: {WAY_BACK[back.kind]}.", authority=Authority.OURS)
        if back.kind is Rollback.REVERSIBLE:
            asked = "Everything above is ticked, and whoever decides says go"
        else:
            asked = "Everything above is ticked, the backup is there and can be restored, and whoever decides says go"
        title = f"{'POINT OF NO RETURN' if point else 'Before the first step'}{self._suffix}"
        items = (Item(id=self._maker.next_id(Part.NO_RETURN, window), says=asked, authority=Authority.OURS),)
        return Section(part=Part.NO_RETURN, title=title, sentences=(*point, kind), items=items)

    def _nodes(self) -> Section:
        nodes = self._move.nodes if any(self._is_each_node(each.name) for each in self._blanks) else ()
        return _one_by_one(nodes, self._move, self._maker, self._suffix)

    def _rollback(self) -> Section:
        back = self._runbook.rollback
        needs = self._its.sentences((back.needs,), f"{WAY_BACK[back.kind].capitalize()}. ")
        steps = self._its.steps(Part.ROLLBACK, back.steps)
        return Section(part=Part.ROLLBACK, title=f"Way back{self._suffix}", sentences=needs, items=steps)


def _one_by_one(nodes: Sequence[str], move: Move, maker: ItemMaker, suffix: str) -> Section:
    told = (
        ((f"All {number_of(len(nodes), 'node')} had their turn", "too many for a box each: keep a list of your own"),)
        if len(nodes) > MOST_NODES
        else tuple((each, "") for each in nodes)
    )
    items = tuple(Item(id=maker.next_id(Part.NODE, move.hop.window), says=says, why=why) for says, why in told)
    return Section(part=Part.NODE, title=f"Nodes, one after the other, by the steps below{suffix}", items=items)


def _unwritten(move: Move, maker: ItemMaker) -> Iterator[Section]:
    """A place for steps that nobody here knows."""
    if isinstance(move.hop.runbook, NoneKnown) and isinstance(move.hop, PlannedHop):
        says = "Write down backup, steps, validation and the way back, and have them reviewed before the window"
        item = Item(id=maker.next_id(Part.STEP, move.hop.window), says=says, authority=Authority.OURS)
        yield Section(part=Part.STEP, title="Steps", items=(item,))
    if disruption_of(move.hop.runbook).irreversible:
        says = "Every runbook that it may be has to be taken to have no way back but a backup."
        told = (Sentence(says=says, authority=Authority.OURS),)
        yield Section(part=Part.NO_RETURN, title="POINT OF NO RETURN not known yet", sentences=told)


def _others_first(move: Move, maker: ItemMaker) -> Iterator[Section]:
    """What has to be done in other clusters before a manager moves, by the constraint that asks for it."""
    items = tuple(
        Item(
            id=maker.next_id(Part.CONDITION, move.hop.window),
            says=gone_words(each, ", ".join(each.clusters)),
            why=f"{each.constraint.says} ({each.constraint.name})",
            sources=maker.addresses(each.constraint.sources),
        )
        for each in move.forced
    )
    yield Section(part=Part.CONDITION, title="Must be done in other clusters before", items=items)


def _hazards(move: Move, maker: ItemMaker) -> Iterator[Section]:
    for hazard in move.hop.hazards if isinstance(move.hop, PlannedHop) else ():
        told = Sentence(says=hazard.consequence, sources=maker.cite(hazard.references))
        read = Sentence(says="Read them all first: some may be for the time during or after.", authority=Authority.OURS)
        items = plain_steps(maker, Part.PREPARE, move.hop.window, _preparation(hazard))
        title = f"Prepare for {hazard.id}: {hazard.title}"
        yield Section(part=Part.PREPARE, title=title, sentences=(told, read), items=items)


def _preparation(hazard: Hazard) -> tuple[Step, ...]:
    return next((each.steps for each in hazard.instead if isinstance(each, Prepare)), ())


def _settings(move: Move, maker: ItemMaker) -> Iterator[Section]:
    """The ways to set something: one of them is to be taken."""
    hop = move.hop
    assert isinstance(hop, PlannedSetting)
    for number, way in enumerate(hop.workarounds):
        told = (
            Sentence(says=f"Costs: {way.cost}", authority=Authority.OURS),
            Sentence(says=f"Way back: {way.rollback}", authority=Authority.OURS),
        )
        part = Part.OTHER_STEP if number else Part.STEP
        items = plain_steps(maker, part, hop.window, way.steps)
        title = f"{'Or: ' if number else 'What is set: '}{way.title}"
        yield Section(part=part, title=title, sentences=told, items=items)


def _seen_by(move: Move, knowledge: KnowledgeBase, maker: ItemMaker) -> Iterator[Section]:
    """How the faults that the hop ends are seen before, and not any more after."""
    ended = [(name, knowledge.advisories[name].validation) for name in move.hop.clears]
    before = [(name, check) for name, validation in ended for check in validation.before]
    after = [(name, check) for name, validation in ended for check in validation.after]
    items = advisory_checks(maker, Part.PRECHECK, move.hop.window, before)
    yield Section(part=Part.PRECHECK, title="See what the hop is to end", items=items)
    items = advisory_checks(maker, Part.VALIDATION, move.hop.window, after)
    yield Section(part=Part.VALIDATION, title="See that it is ended", items=items)


def _further_clusters(move: Move, maker: ItemMaker) -> Iterator[Section]:
    items = tuple(
        Item(
            id=maker.next_id(Part.CLUSTER, move.hop.window),
            says=each,
            why="the same steps; tick it once its validation passed",
        )
        for each in move.names[1:]
    )
    told = Sentence(says=f"{move.names[0]} goes first; the others only once it is validated.", authority=Authority.OURS)
    if items:
        yield Section(part=Part.CLUSTER, title="Further clusters, alike", sentences=(told,), items=items)
