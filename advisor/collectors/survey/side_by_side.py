"""Several pieces of work at once, each of which may block. None of them hides or delays another.

The threads are daemons: an interrupt ends the program at once, and does not wait for a server that says nothing.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

#: Clusters read at once. Each holds a page of a list, some 5 MB on the wire, and as much again while it is decoded.
CLUSTERS_AT_ONCE = 8

T = TypeVar("T")


def side_by_side(jobs: Sequence[Callable[[], T]], *, at_once: int = CLUSTERS_AT_ONCE) -> list[T]:
    """What each job gives, in their order. Raises what the first job that failed raised, after all have ended."""
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(len(jobs)):
        waiting.put(number)
    done: queue.SimpleQueue[tuple[int, tuple[T] | BaseException]] = queue.SimpleQueue()

    def work() -> None:
        while True:
            try:
                number = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                done.put((number, (jobs[number](),)))
            except BaseException as error:  # handed over whole, and raised where it is waited for
                done.put((number, error))

    for _ in range(min(at_once, len(jobs))):
        threading.Thread(target=work, name="advisor-cluster", daemon=True).start()
    results = dict(done.get() for _ in jobs)
    found: list[T] = []
    for _, result in sorted(results.items()):
        if isinstance(result, BaseException):
            raise result
        found.append(result[0])
    return found
