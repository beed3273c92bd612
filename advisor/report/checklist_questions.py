"""What a review asks before anybody begins: the questions of go or no-go, and what is not known and who can say it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from advisor.model.checklist import Copied, Item, Part, Section, Sentence, Speech
from advisor.model.names import FactName
from advisor.model.runbook import Authority
from advisor.planner.cost import Disruption
from advisor.planner.disruption import disruption_of
from advisor.planner.outcome import Alternative, UpgradePlan
from advisor.report.answer_lines import fact_answer_line
from advisor.report.checklist_hop import lacking
from advisor.report.checklist_maker import ItemMaker
from advisor.report.checklist_moves import Move
from advisor.report.commands_in import commands_in
from advisor.report.hop_words import changes_of
from advisor.report.plan_document import Plan, PlanReport
from advisor.report.plan_words import HANGS_WORDS, doubt_words, gathered, named
from advisor.report.rests import Hangs, hangs_on
from advisor.report.settling import questions


def lacks_of(moves: Sequence[Move], report: PlanReport) -> tuple[str, ...]:
    """Why nobody can run it yet: the windows whose steps are not told."""
    found: dict[str, list[int]] = {}
    for move in moves:
        if why := lacking(move.hop, report):
            found.setdefault(why, []).append(move.hop.window)
    return tuple(f"{_windows(windows)}: {why}" for why, windows in found.items())


def question_sections(
    plan: Plan, way: Alternative, moves: Sequence[Move], report: PlanReport, maker: ItemMaker
) -> tuple[Section, ...]:
    """The questions, then what is not known."""
    asked = tuple(
        Item(id=maker.next_id(Part.GO), says=says, why=why, authority=Authority.OURS)
        for says, why in _asked(plan, way, moves, report)
    )
    told = Sentence(says="One no, or one that nobody answers, and the change is not made.", authority=Authority.OURS)
    go = Section(part=Part.GO, title="Go or no-go", sentences=(told,), items=asked)
    unknown = tuple(_unknowns(plan, way, report, maker))
    title = "What is not known, and who can say it"
    return (go, *([Section(part=Part.UNKNOWN, title=title, items=unknown)] if unknown else []))


def _asked(plan: Plan, way: Alternative, moves: Sequence[Move], report: PlanReport) -> Iterator[tuple[str, str]]:
    """Each question, and why it is asked."""
    starts: dict[str, str] = {}
    for move in moves:
        for each in changes_of(move.hop):
            starts.setdefault(each.what, each.start)
    standing = ", ".join(f"{what} {start}" for what, start in starts.items())
    yield (
        f"Does everything still stand where this was planned from: {standing}?",
        f"Planned on {report.judged.today}. What has moved since needs a new checklist.",
    )
    for lack in lacks_of(moves, report):
        yield f"Are the steps known? {lack}", "Without them nobody can run the change."
    yield from _about_rests(way, report)
    yield from _about_the_way_back(moves)
    if drained := _windows_with(moves, lambda felt: felt.drains):
        yield (
            f"Is there room for the pods of a node that is drained, and does every disruption budget let one go "
            f"({_windows(drained)})?",
            "A drain that waits holds up the window.",
        )
    if rebooted := _windows_with(moves, lambda felt: felt.reboots):
        yield (
            f"May nodes be rebooted one after the other ({_windows(rebooted)})?",
            "Their disks and consoles are at hand.",
        )
    yield from _about_what_stays(way, report)
    if any(each.conflicts for each in plan.clusters):
        yield "Is it settled what is so where sources disagree?", "The plan was made without knowing which is right."
    if report.judged.gate.knowledge_is_stale:
        yield "Has anybody looked for newer knowledge?", f"It is of {report.judged.knowledge.as_of}, past its budget."
    yield (
        "Is every window announced, with one person who does it, one who watches and one who decides on going back?",
        "Whoever decides can be reached until the validation has passed.",
    )


def _about_rests(way: Alternative, report: PlanReport) -> Iterator[tuple[str, str]]:
    """What nobody settled and may forbid a hop."""
    for rest, subjects, _ in gathered((way,)):
        hangs = hangs_on(rest, report.judged)
        if hangs is Hangs.PREPARATION:
            continue
        about = f" ({', '.join(subjects)})" if subjects else ""
        otherwise = dict.fromkeys(
            line for each in way.doubts if replace(each.rest, subject="") == rest for line in doubt_words(each)
        )
        yield (
            f"Is it settled, or does somebody answer for going without: {rest.says}{about}",
            "; ".join((f"{rest.about}: {HANGS_WORDS[hangs]}", *otherwise)),
        )


def _about_the_way_back(moves: Sequence[Move]) -> Iterator[tuple[str, str]]:
    if irreversible := _windows_with(moves, lambda felt: felt.irreversible):
        yield (
            f"Has somebody restored such a backup before, and is there time in the window to do it "
            f"({_windows(irreversible)})?",
            "There, no other way leads back once the point of no return is passed.",
        )


def _about_what_stays(way: Alternative, report: PlanReport) -> Iterator[tuple[str, str]]:
    stays = {each.open.advisory: None for each in way.unresolved}
    appears = {each: None for hop in way.hops for each in hop.introduces if each not in stays}
    for names, says in ((stays, "stays open afterwards"), (appears, "appears on the way")):
        if names:
            told = ", ".join(named(each, report) for each in names)
            yield f"Does whoever owns the risk accept what {says}: {told}?", "Their consequences stand under the risk."


def _unknowns(plan: Plan, way: Alternative, report: PlanReport, maker: ItemMaker) -> Iterator[Item]:
    """Every fact that would settle something about this one way."""
    assert isinstance(plan.planned, UpgradePlan)
    alone = replace(plan, planned=replace(plan.planned, alternatives=(way,)))
    for each in questions(replace(report, show_all=True), alone):
        declared = report.judged.knowledge.facts.get(FactName(each.fact))
        line = fact_answer_line(declared, plan.names[0]) if declared else None
        commands = commands_in(each.how)
        looks = tuple(Copied(speech=Speech.SHELL, text=command) for command in commands)
        yield Item(
            id=maker.next_id(Part.UNKNOWN),
            says=f"{each.fact} = ____  It decides {', '.join(each.decides)}.",
            why="" if commands == (each.how,) else each.how,
            copied=(*looks, *([Copied(speech=Speech.ANSWER, text=line)] if line else [])),
        )


def _windows_with(moves: Sequence[Move], is_felt: Callable[[Disruption], int]) -> list[int]:
    """The windows in which something is felt."""
    return sorted({move.hop.window for move in moves if is_felt(disruption_of(move.hop.runbook))})


def _windows(numbers: Sequence[int]) -> str:
    """`window 1`, or `windows 1, 2 and 4`."""
    *firsts, last = map(str, sorted(set(numbers)))
    return f"windows {', '.join(firsts)} and {last}" if firsts else f"window {last}"
