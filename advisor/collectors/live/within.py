"""A hard limit on how long something may block.

Socket timeouts bound one read each: a server that sends a byte a second, or a name that resolves slowly, outlasts
them all. So the work runs in a thread, and who waits for it waits no longer than it was told. A thread left behind
is a daemon, and ends with its own socket's timeout.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class TookTooLong(Exception):  # control flow between this file and its caller
    """The work was not done in time; it may still go on, and nobody will look at what comes of it."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """What the work gives or raises, or `TookTooLong` after so many seconds."""
    results: queue.SimpleQueue[tuple[T] | BaseException] = queue.SimpleQueue()

    def deliver() -> None:
        try:
            results.put((work(),))
        except BaseException as error:  # handed over whole, and raised where it is waited for
            results.put(error)

    threading.Thread(target=deliver, name="advisor-request", daemon=True).start()
    try:
        result = results.get(timeout=seconds)
    except queue.Empty:
        raise TookTooLong from None
    if isinstance(result, BaseException):
        raise result
    return result[0]
