"""A Dask cluster on loopback: a scheduler and workers, each a process, all of which end with the test."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Process = subprocess.Popen[str]


class Cluster:
    """Starts what it is asked for; `close` ends all of it."""

    def __init__(self, rules: Path, *, allowed_failures: int = 3) -> None:
        self._rules = rules
        self._scheduler = _start("scheduler", "--allowed-failures", str(allowed_failures))
        self.workers: list[Process] = []
        self.address = _said(self._scheduler)
        self.worker_address = ""

    def add(self, count: int, *arguments: str) -> list[Process]:
        """So many workers more. They start side by side."""
        told = ("--scheduler", self.address, "--scheduler-process", str(self._scheduler.pid))
        workers = [_start("worker", *told, "--rules", str(self._rules), *arguments) for _ in range(count)]
        self.workers.extend(workers)
        for each in workers:
            address = _said(each)
            self.worker_address = self.worker_address if arguments else address
        return workers

    def drop(self, workers: list[Process]) -> None:
        """Ends some workers, however they are."""
        for each in [*workers]:
            self.workers.remove(each)
            _stop(each)

    def close(self) -> None:
        """Ends every process, however it is."""
        self.drop(self.workers)
        _stop(self._scheduler)


def _start(*arguments: str) -> Process:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.estate.dask_process", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _stop(process: Process) -> None:
    """Kills it, and waits until it is gone."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        assert pipe
        with suppress(OSError):
            pipe.close()


def _said(process: Process) -> str:
    assert process.stdout
    address = process.stdout.readline().strip()
    assert address, "it ended before it listened"
    return address
