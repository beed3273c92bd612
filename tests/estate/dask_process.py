"""A Dask scheduler or worker as a process of its own, which ends with whoever started it.

`python -m tests.estate.dask_process scheduler|worker …` says its address on standard output, and runs until standard
input ends. A worker's built-in rules are those it is told; it can be made to be of another version, or to die.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

import dask
from distributed import Scheduler, Worker

import advisor
from advisor.estate import errand, worker
from advisor.estate.batch import Answer, Batch
from tests.estate.makers import die_of_deadly


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["scheduler", "worker"])
    parser.add_argument("--scheduler", default="")
    parser.add_argument("--scheduler-process", type=int)
    parser.add_argument("--rules", type=Path)
    parser.add_argument("--version")
    parser.add_argument("--without-advisor", action="store_true")
    parser.add_argument("--allowed-failures", type=int, default=3)
    return parser.parse_args()


def _server(told: argparse.Namespace) -> Any:
    if told.kind == "scheduler":
        return Scheduler(host="127.0.0.1", port=0, dashboard=False, allowed_failures=told.allowed_failures)
    if told.version:
        errand.__version__ = worker.__version__ = told.version  # type: ignore[attr-defined]  # as if it were
    if told.without_advisor:
        sys.modules["advisor.estate.errand"] = advisor  # an older one, which has no such thing
    errand.bundled_folder = lambda kind: told.rules  # type: ignore[attr-defined]  # as if they were its own
    errand.work = partial(_work, told.scheduler_process)  # type: ignore[attr-defined]  # unless told to, as ever
    return Worker(told.scheduler, nthreads=1, dashboard=False, memory_limit=0)


def _work(scheduler: int, batch: Batch) -> Answer:
    """As every worker, unless an inventory's name says what is to happen when it is judged."""
    for unit in batch.units:
        if "scheduler-killed" in unit.name:
            os.kill(scheduler, signal.SIGKILL)
        if "scheduler-hung" in unit.name:
            os.kill(scheduler, signal.SIGSTOP)
    return die_of_deadly(batch)


async def _serve(told: argparse.Namespace) -> None:
    async with _server(told) as server:
        print(server.address, flush=True)  # noqa: T201  # told to whoever started it
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    dask.config.set({"distributed.worker.daemon": False})
    asyncio.run(_serve(_arguments()))
