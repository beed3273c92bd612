"""Runs work in processes of its own and times it: two kinds alternately, so that a slow moment hits both.

A process that is timed as a whole is timed from outside. Everything else is a job (`jobs.py`): a fresh interpreter that
prints its own seconds and the most memory it held, because what ran before in the same one would count with it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent

#: Exit codes of a run that did its work: clear, affected, undecided.
VERDICTS = {0, 1, 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One run."""

    seconds: float
    peak: int
    """The most memory held, in bytes; 0 when it was not measured."""
    worker: int = 0
    """The most that any process held which this one started; 0 when it started none."""


Work = Callable[[], Sample]
"""Work that can be run again and again."""


def alternately(ours: Work, yardstick: Work, runs: int) -> tuple[Sample, Sample]:
    """The medians of both, run in turns; peaks are the greatest. First runs count only where there are no others."""
    pairs = [(ours(), yardstick()) for _ in range(runs + 1)]
    return _median([one for one, _ in pairs]), _median([two for _, two in pairs])


def repeatedly(work: Work, runs: int) -> Sample:
    """The median of work that has nothing to be compared with; the first run counts only if there is no other."""
    return _median([work() for _ in range(runs + 1)])


def process(arguments: Sequence[str], *, cache: Path, before: Callable[[], object] = lambda: None) -> Work:
    """A Python process from its start to its end. `before` is done each time, outside of what is timed."""

    def run() -> Sample:
        before()
        command = [sys.executable, *arguments]
        started = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, env=_environment(cache), check=False, capture_output=True)
        seconds = time.perf_counter() - started
        if done.returncode not in VERDICTS:
            raise RuntimeError(f"{arguments} ended with {done.returncode}: {done.stderr.decode()}")
        return Sample(seconds=seconds, peak=0)

    return run


def job(name: str, *arguments: Path | str, cache: Path, before: Callable[[], object] = lambda: None) -> Work:
    """A job of `jobs.py` in a process of its own."""

    def run() -> Sample:
        before()
        command = [sys.executable, "-m", "benchmarks.jobs", name, *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, env=_environment(cache), check=True, stdout=subprocess.PIPE)
        told = json.loads(done.stdout)
        return Sample(**told)

    return run


def _environment(cache: Path) -> dict[str, str]:
    """The caller's environment without settings of the advisor, and with a cache folder of our own.

    Python keeps what it compiled, as after any installation: else each run compiles the advisor anew, and no yardstick.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ADVISOR_", "PYTHONDONTWRITE"))}
    return {**kept, "XDG_CACHE_HOME": str(cache)}


def _median(samples: Sequence[Sample]) -> Sample:
    counted = samples[1:] or samples  # the first one finds its caches cold
    return Sample(
        seconds=median(each.seconds for each in counted),
        peak=max(each.peak for each in counted),
        worker=max(each.worker for each in counted),
    )
