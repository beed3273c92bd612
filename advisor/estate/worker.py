"""What a worker does with a batch. A function of the module, so that any process can be told to run it."""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from advisor import __version__
from advisor.collectors import collect
from advisor.collectors.sources import SourceText, texts_in
from advisor.documents.knowledge import load_knowledge
from advisor.documents.trust import Trust
from advisor.engine.alike import Alike
from advisor.estate.batch import Answer, Batch, Charge, Done, Handshake, Judged, Outcome, RecordMarks, Refused
from advisor.estate.unit import (
    BrokenUnit,
    ClusterUnit,
    FileUnit,
    TextUnit,
    Unit,
    content_of,
    digest_of,
    digest_of_bytes,
    digest_of_problems,
    told_of,
)
from advisor.model.inventory import Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.record import Record, RecordUse
from advisor.problems import InvalidInput, Place, Problem
from advisor.report.as_json import cluster_document
from advisor.report.estate_result import result_of
from advisor.report.terms import Terms, report_on

MEND = "mend it or take it out; the others were judged"
"""What can always be done about one inventory of many."""

RESTART = "give every worker the same advisor and the same rules, and start them again"

WORKER = "worker"
"""The place of what is wrong with a worker, as the worker itself tells it."""

_Given = TypeVar("_Given")


@dataclass(frozen=True, slots=True)
class Failed:
    """A defect in a worker, with its trace."""

    trace: str


def work(batch: Batch) -> Answer:
    """What a batch comes to in a process of its own, with the knowledge that this process finds."""
    charge = batch.charge
    try:
        alike = _alike(charge.rules, charge.trust)
    except InvalidInput as error:
        return Refused(problems=told_of(error.problems))
    if problems := tuple(_disagreements(charge.handshake, alike.knowledge)):
        return Refused(problems=problems)
    return judge_batch(batch, alike)


def attempt(task: Callable[[_Given], Answer], given: _Given) -> Answer | Failed:
    """What a task comes to. The root of a worker: whatever goes wrong in it is told to whoever sent it."""
    try:
        return task(given)
    except Exception:  # see above
        return Failed(traceback.format_exc())


def judge_batch(batch: Batch, alike: Alike) -> Done:
    """What a batch comes to by knowledge that is at hand, with what was judged by it before."""
    started = time.perf_counter()
    outcomes = tuple(_judge_unit(each, batch.charge, alike) for each in batch.units)
    return Done(outcomes=outcomes, seconds=time.perf_counter() - started)


def judge_inventory(
    inventory: Inventory, source: str, alike: Alike, terms: Terms
) -> tuple[tuple[Judged, ...], RecordMarks]:
    """The clusters of one inventory, judged. The only place of an estate where anything is."""
    report = report_on(inventory, alike.knowledge, terms, alike)
    judged = tuple(
        Judged(
            line=line_of(cluster_document(report, each)),
            result=result_of(report, each, source=source, edition=terms.edition),
        )
        for each in report.assessment.clusters
    )
    return judged, _marks(report.assessment.record, terms.record)


def line_of(document: object) -> bytes:
    """A document on one line."""
    return json.dumps(document, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


@lru_cache(maxsize=1)
def _alike(rules: tuple[Path, ...], trust: Trust) -> Alike:
    """Knowledge that is loaded once in a process, and from the cache where that is warm; what is judged by it stays."""
    return Alike(load_knowledge(rules, trust=trust).knowledge)


def _disagreements(asked: Handshake, knowledge: KnowledgeBase) -> Iterator[Problem]:
    if asked.version != __version__:
        yield other_version(asked.version)
    if asked.knowledge != knowledge.digest:
        message = f"this worker has other rules: {knowledge.digest}, and the run goes by {asked.knowledge}"
        yield Problem(code="other-knowledge", message=message, place=Place(file=WORKER), hint=RESTART)


def other_version(asked: str) -> Problem:
    """This worker is of another version than the run."""
    message = f"this worker is advisor {__version__}, and the run is of {asked}"
    return Problem(code="other-version", message=message, place=Place(file=WORKER), hint=RESTART)


def _judge_unit(unit: Unit, charge: Charge, alike: Alike) -> Outcome:
    match unit:
        case BrokenUnit(problems=problems):
            return _broken(unit, problems, digest_of_problems(problems))
        case ClusterUnit(cluster=cluster):
            return _outcome(unit, Inventory(clusters=(cluster,)), digest_of(unit), charge, alike)
        case FileUnit() | TextUnit():
            return _judge_text(unit, charge, alike)


def _judge_text(unit: FileUnit | TextUnit, charge: Charge, alike: Alike) -> Outcome:
    try:
        data = content_of(unit)
    except InvalidInput as error:
        return _broken(unit, error.problems, digest_of_problems(error.problems))
    digest = digest_of_bytes(data)
    try:
        texts = texts_in(SourceText(name=unit.name, data=data, is_named=True))
        inventory = collect(texts, alike.knowledge, unnamed=unit.name)
    except InvalidInput as error:
        return _broken(unit, told_of(error.problems), digest)
    return _outcome(unit, inventory, digest, charge, alike)


def _outcome(unit: Unit, inventory: Inventory, digest: str, charge: Charge, alike: Alike) -> Outcome:
    clusters, marks = judge_inventory(inventory, unit.name, alike, charge.terms)
    return Outcome(source=unit.name, digest=digest, clusters=clusters, marks=marks)


def _broken(unit: Unit, problems: tuple[Problem, ...], digest: str) -> Outcome:
    """Of an inventory that cannot be used, always with something to do about it."""
    told = tuple(each if each.hint else replace(each, hint=MEND) for each in problems)
    return Outcome(source=unit.name, digest=digest, problems=told)


def _marks(use: RecordUse, record: Record) -> RecordMarks:
    waivers = {each.seen_in: number for number, each in enumerate(record.waivers)}
    answers = {each.seen_in: number for number, each in enumerate(record.answers)}
    return RecordMarks(
        applied=tuple(waivers[each.seen_in] for each in use.applied_waivers),
        relied=tuple(answers[each.seen_in] for each in use.rests_on),
        torn=tuple(answers[each.seen_in] for each in use.contradicted_answers),
    )
