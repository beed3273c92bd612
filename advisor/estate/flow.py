"""The flow of an estate: units in, outcomes out, in the same order, with a bounded number of batches between."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import replace

from advisor.estate.batch import Answer, Batch, Charge, Done, Outcome, Refused
from advisor.estate.executor import Executor, Pending
from advisor.estate.sizing import Sizing, batches
from advisor.estate.unit import Unit, digest_of
from advisor.problems import InvalidInput, Place, Problem


def judge_estate(
    units: Iterable[Unit], charge: Charge, executor: Executor, *, at_once: int | None = None
) -> Iterator[Outcome]:
    """What each inventory comes to. Raises `InvalidInput` when a worker may not judge for this run.

    No batch has more than `at_once` of them: a cluster that was read is judged before the next one is waited for.
    """
    sizing = Sizing(most=at_once)
    coming = batches(units, charge, sizing)
    under_way: deque[tuple[Batch, Pending]] = deque()
    while True:
        while len(under_way) < executor.width and (batch := next(coming, None)) is not None:
            under_way.append((batch, executor.submit(batch)))
        if not under_way:
            return
        batch, pending = under_way.popleft()
        try:
            done = _accepted(pending.result())
        except BrokenExecutor:
            lost = [(batch, pending), *under_way]
            under_way.clear()
            yield from _again(lost, executor)
            continue
        sizing.learn(len(done.outcomes), done.seconds)
        yield from done.outcomes


def _accepted(answer: Answer) -> Done:
    match answer:
        case Done():
            return answer
        case Refused(problems=problems):
            raise InvalidInput(problems)


def _again(lost: Sequence[tuple[Batch, Pending]], executor: Executor) -> Iterator[Outcome]:
    """What was under way when a worker went, in the old order. What was done by then is not judged again.

    Nobody says which batch took the worker with it, so that each is tried alone: the others lose nothing by it.
    """
    executor.renew()
    for batch, pending in lost:
        try:
            done = _accepted(pending.result())
        except BrokenExecutor:
            yield from _alone(batch, executor)
        else:
            yield from done.outcomes


def _alone(batch: Batch, executor: Executor) -> Iterator[Outcome]:
    """A batch tried once more; if that takes a worker too, each inventory of it for itself."""
    try:
        done = _accepted(executor.submit(batch).result())
    except BrokenExecutor:
        executor.renew()
        if len(batch.units) == 1:
            yield _fatal(batch.units[0])
            return
        for unit in batch.units:
            yield from _alone(replace(batch, units=(unit,)), executor)
    else:
        yield from done.outcomes


def _fatal(unit: Unit) -> Outcome:
    message = "the process that judged this inventory died, twice: it was killed, or ran out of memory"
    hint = "scan it alone, where there is more memory"
    problem = Problem(code="worker-died", message=message, place=Place(file=unit.name), hint=hint)
    return Outcome(source=unit.name, digest=digest_of(unit), problems=(problem,))
