"""Several pieces of work at once, each of which may block. None of them hides another, and only so many are begun.

The threads are daemons: an interrupt ends the program at once, and does not wait for a server that says nothing.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from typing import TypeAlias, TypeVar

#: Clusters read at once. Each holds a page of a list, some 5 MB on the wire, and as much again while it is decoded.
CLUSTERS_AT_ONCE = 8

T = TypeVar("T")
_Results: TypeAlias = "queue.SimpleQueue[tuple[T] | BaseException]"


def side_by_side(
    jobs: Iterable[Callable[[], T]], *, at_once: int = CLUSTERS_AT_ONCE, ahead: int | None = None
) -> Generator[T]:
    """What each job gives, in their order. Raises what a job raised, when it is its turn.

    A job is asked for when it is begun; no more than `ahead` are begun that were not taken yet, all when it is None.
    """
    waiting: queue.SimpleQueue[tuple[Callable[[], T], _Results[T]] | None] = queue.SimpleQueue()
    under_way: deque[_Results[T]] = deque()
    threads = 0
    coming = iter(jobs)
    try:
        while True:
            while (ahead is None or len(under_way) < ahead) and (job := next(coming, None)) is not None:
                under_way.append(queue.SimpleQueue())
                waiting.put((job, under_way[-1]))
                if threads < at_once:
                    threads += 1
                    threading.Thread(target=_work, args=(waiting,), name="advisor-cluster", daemon=True).start()
            if not under_way:
                return
            result = under_way.popleft().get()
            if isinstance(result, BaseException):
                raise result
            yield result[0]
    finally:
        _end(waiting, threads)


def _work(waiting: queue.SimpleQueue[tuple[Callable[[], T], _Results[T]] | None]) -> None:
    while (task := waiting.get()) is not None:
        job, results = task
        try:
            results.put((job(),))
        except BaseException as error:  # handed over whole, and raised where it is waited for
            results.put(error)


def _end(waiting: queue.SimpleQueue[tuple[Callable[[], T], _Results[T]] | None], threads: int) -> None:
    """Nothing further is begun; the threads end when they are done with what they have in hand."""
    with suppress(queue.Empty):
        while True:
            waiting.get_nowait()
    for _ in range(threads):
        waiting.put(None)
