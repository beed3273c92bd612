"""Workers as processes of this machine, each with a pipe of its own.

Not Python's pool: its workers share one pipe, so that one which is killed while it writes leaves the pool waiting for
the rest for ever. Here the pipe of a worker that is gone ends, and says which batch went with it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeAlias

from advisor.estate.batch import Answer, Batch
from advisor.estate.executor import Pending
from advisor.estate.worker import Failed, attempt, work

#: So many batches a worker has: one in hand, and one that is ready when it is done.
BATCHES_A_WORKER = 2

Task: TypeAlias = Callable[[Batch], Answer]


@dataclass(slots=True, eq=False)
class _Ticket:
    """A batch that was handed over."""

    pool: Processes
    batch: Batch
    came: Answer | Failed | None = None
    is_lost: bool = False

    def result(self) -> Answer:
        """Waits for it. Raises `BrokenExecutor` when its worker is gone, RuntimeError for a defect in it."""
        while self.came is None and not self.is_lost:
            self.pool.wait_for_some()
        if isinstance(self.came, Failed):
            raise RuntimeError(f"in a worker process:\n{self.came.trace}")
        if self.came is None:
            raise BrokenExecutor
        return self.came


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, our end of its pipe, and what it has in hand."""

    process: BaseProcess
    pipe: Connection[Any, Any]
    ticket: _Ticket | None = None


class Processes:
    """Judges in so many processes. They start when there is a batch for them, and load the knowledge themselves."""

    def __init__(self, jobs: int, task: Task = work) -> None:
        """`task` is a function of a module, which the workers import."""
        self._jobs, self._task = jobs, task
        self._workers: list[_Worker] = []
        self._waiting: deque[_Ticket] = deque()

    @property
    def width(self) -> int:
        """Enough that no worker waits."""
        return self._jobs * BATCHES_A_WORKER

    def submit(self, batch: Batch) -> Pending:
        """Hands a batch to whichever worker is free next."""
        ticket = _Ticket(self, batch)
        self._waiting.append(ticket)
        self._feed()
        return ticket

    def renew(self) -> None:
        """A worker that is gone took its own batch only, and another one starts when there is work for it."""

    def close(self) -> None:
        """Ends the workers. They hold nothing that anybody needs, so that nothing is waited for."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            self._bury(worker)
        self._workers.clear()
        self._waiting.clear()

    def wait_for_some(self) -> None:
        """Takes what workers are done with, waiting until one is, and gives them more."""
        busy = {worker.pipe: worker for worker in self._workers if worker.ticket}
        for pipe in wait([*busy]):
            worker = busy[pipe]  # type: ignore[index]  # what is waited for are these pipes
            ticket, worker.ticket = worker.ticket, None
            assert ticket is not None, "only busy workers are listened to"
            try:
                ticket.came = worker.pipe.recv()
            except (EOFError, OSError):
                self._lose(worker, ticket)
        self._feed()

    def _feed(self) -> None:
        """Gives each free worker a batch; a new one starts where all are busy and one more is wanted."""
        while self._waiting:
            free = next((each for each in self._workers if each.ticket is None), None)
            if free is None and len(self._workers) >= self._jobs:
                return
            worker = free or self._start()
            worker.ticket = self._waiting.popleft()
            try:
                worker.pipe.send(worker.ticket.batch)
            except OSError:
                self._lose(worker, worker.ticket)

    def _lose(self, worker: _Worker, ticket: _Ticket) -> None:
        ticket.is_lost = True
        self._workers.remove(worker)
        self._bury(worker)

    @staticmethod
    def _bury(worker: _Worker) -> None:
        worker.pipe.close()
        worker.process.kill()
        worker.process.join()
        worker.process.close()

    def _start(self) -> _Worker:
        """Spawned, on every system: a fork of a process with threads may hang."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self._task), daemon=True)
        with _unheard():
            process.start()
        theirs.close()  # so that the pipe ends with the process
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker


def serve(pipe: Connection[Any, Any], task: Task) -> None:
    """What a worker does until nobody is at the other end of its pipe, however that came."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(attempt(task, pipe.recv()))


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Ctrl-C waits while a worker may be started: it inherits that, and is not hit by one before it can ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def usable_cpus() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
