"""Workers of a Dask cluster. Imported only where one is asked for: it loads `distributed`, the extra of that name.

Dask does what it is there for: it hands batches to workers, and a batch of a worker that died to another one. What is
done here is to bound how long anything is waited for, and how many bytes are under way.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, assert_never

import dask
from distributed import Client, KilledWorker

from advisor.estate.batch import Answer, Batch, Charge, Done, Refused
from advisor.estate.dask_client import ANSWER_SECONDS, client_of, gone, knock, leave, reason_of, unheard
from advisor.estate.errand import errand_of, greeting, run_errand
from advisor.estate.executor import Pending
from advisor.estate.processes import BATCHES_A_WORKER
from advisor.estate.worker import RESTART, WORKER, Failed
from advisor.problems import InvalidInput, Place, Problem

#: Every worker has so long to load its knowledge and say what it is.
GREETING_SECONDS = 120.0
#: A cluster may have no worker for so long: some start workers when there is work for them.
WITHOUT_WORKERS_SECONDS = 60.0
#: While a batch is waited for, the scheduler is asked this often whether it is still there.
LOOK_SECONDS = 2.0
#: With more than this under way, only one more batch is handed over when one came back.
MOST_BYTES_UNDER_WAY = 256 << 20

_RESUME = "with -o jsonl=FILE, --resume goes on when the cluster is there again, or without --scheduler"
_SETTINGS: dict[str, Any] = {
    "distributed.admin.large-graph-warning-threshold": "1TiB",  # batches hold their inventories, and are bounded here
    "distributed.diagnostics.computations.nframes": 0,  # else source code is sent along, for a page of the scheduler
}


def connected(address: str, charge: Charge) -> DaskWorkers:
    """The workers of a scheduler, each of which said that it would judge as this process does.

    Raises `NotReached` when nobody answers, `InvalidInput` for a worker that differs or settings that cannot be used.
    """
    with ExitStack() as stack:
        stack.enter_context(unheard())
        stack.enter_context(dask.config.set(_SETTINGS))
        knock(address)
        client = client_of(address)
        stack.callback(leave, client)
        workers = DaskWorkers(client, address, charge)
        workers.greet()
        workers.until_closed = stack.pop_all()
    return workers


@dataclass(slots=True, eq=False)
class _Ticket:
    """A batch that was handed over."""

    workers: DaskWorkers
    size: int
    future: Future[Any]
    answer: Answer | None = None

    def result(self) -> Answer:
        """Waits for it. Raises `BrokenExecutor` when it took its workers with it, `NotReached` when none are left."""
        if self.answer is None:
            self.workers.forget(self)
            self.answer = self.workers.wait_for(self.future)
        return self.answer


class DaskWorkers:
    """Judges on a cluster, by Dask's own executor. Made by `connected`."""

    def __init__(self, client: Client, address: str, charge: Charge) -> None:
        self._client, self._address = client, address
        self._scheduler: Any = client.scheduler  # the client forgets it when it is closed
        self._executor = client.get_executor(pure=False)
        self._greeting = greeting(charge)
        self._threads = 0
        self._seen = time.monotonic()
        self._under_way: set[_Ticket] = set()
        self.until_closed = ExitStack()

    @property
    def width(self) -> int:
        """Enough that no worker waits, as long as what is under way can be held."""
        if sum(each.size for each in self._under_way) >= MOST_BYTES_UNDER_WAY:
            return len(self._under_way)
        return max(1, self._threads) * BATCHES_A_WORKER

    def submit(self, batch: Batch) -> Pending:
        """Hands a batch over."""
        errand = errand_of(batch)
        future = self._executor.submit(run_errand, errand.version, errand.content)
        ticket = _Ticket(self, len(errand.content), future)
        self._under_way.add(ticket)
        return ticket

    def renew(self) -> None:
        """Workers that died are replaced by whoever runs the cluster, or are not."""

    def close(self) -> None:
        """Takes back what is under way, and leaves; the cluster stays."""
        self.until_closed.close()

    def forget(self, ticket: _Ticket) -> None:
        """A batch that is waited for makes room for the next one."""
        self._under_way.discard(ticket)

    def greet(self) -> None:
        """Asks every worker there is what it judges by. Raises `InvalidInput` with all that differ, `NotReached`."""
        while not self._look():
            time.sleep(0.1)
        try:
            answers = self._client.run(
                run_errand,
                self._greeting.version,
                self._greeting.content,
                on_error="return",
                callback_timeout=GREETING_SECONDS,
            )
        except (OSError, TimeoutError) as error:
            message = f"not every worker said within {GREETING_SECONDS:.0f} s what it judges by"
            raise gone(self._address, message, "see which of them hangs, and take it out") from error
        if problems := [problem for worker in sorted(answers) for problem in _faults(worker, answers[worker])]:
            raise InvalidInput(problems)

    def wait_for(self, future: Future[Any]) -> Answer:
        """What an errand came to. Raises as `_Ticket.result`."""
        while True:
            try:
                return _answer(future.result(LOOK_SECONDS))
            except TimeoutError:
                self._look()
            except (KilledWorker, CancelledError) as error:
                self._look()  # cancelled by a scheduler that is gone, too
                raise BrokenExecutor from error
            except _Defect as error:
                raise RuntimeError(f"on a worker:\n{error}") from error
            except Exception:
                self.greet()  # what a worker cannot even load, it has in another version
                raise

    def _look(self) -> bool:
        """Whether there are workers now. Raises `NotReached` when the scheduler is gone, or all have been for long."""
        try:
            threads = self._client.sync(self._scheduler.ncores, callback_timeout=ANSWER_SECONDS)
        except (OSError, RuntimeError) as error:
            raise gone(self._address, f"the scheduler is gone: {reason_of(error)}", _RESUME) from error
        self._threads = sum(threads.values())
        if threads:
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > WITHOUT_WORKERS_SECONDS:
            message = f"the scheduler has had no worker for {WITHOUT_WORKERS_SECONDS:.0f} s"
            raise gone(self._address, message, f"start workers; {_RESUME}")
        return bool(threads)


class _Defect(Exception):
    """A worker ran into a defect of ours; the text is its trace."""


def _answer(came: Answer | Failed) -> Answer:
    match came:
        case Done() | Refused():
            return came
        case Failed(trace=trace):
            raise _Defect(trace)
        case never:
            assert_never(never)


def _faults(worker: str, came: Answer | Failed | BaseException) -> Iterator[Problem]:
    """Why a worker may not judge; nothing for one that may."""
    match came:
        case Refused(problems=problems):
            yield from (replace(each, place=replace(each.place, file=_told_by(worker, each))) for each in problems)
        case Failed(trace=trace):
            yield _fault(worker, f"it fails when it loads the rules: {trace.strip().splitlines()[-1]}")
        case BaseException():
            yield _fault(worker, f"it does not have this advisor: {type(came).__name__}: {came}")


def _told_by(worker: str, problem: Problem) -> str:
    """The place of a problem of a worker that does not know what it is called when it is greeted."""
    return f"{WORKER} {worker}{problem.place.file.removeprefix(WORKER)}"


def _fault(worker: str, message: str) -> Problem:
    return Problem(code="unfit-worker", message=message, place=Place(file=f"{WORKER} {worker}"), hint=RESTART)
