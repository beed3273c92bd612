"""`python -m tests.fuzz`: hostile inputs for every reader, as many as asked for, going on where it stopped.

Exit 1 when a reader failed; each fault is told, and its smallest input is then a case in `tests/fuzz/corpus`.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.collectors.written import knowledge
from tests.fuzz.campaign import Batch, keep_fault, run
from tests.fuzz.oracle import Fault
from tests.fuzz.readers import READERS

#: How many inputs each reader gets in one turn: what strangers send most often gets most, what is slow gets less.
SHARE = {"source": 4000, "archive": 2000, "kubeconfig": 500, "bundle": 200}
OTHERS, RULES_FILES = 250, 50
FOLDER = Path(__file__).parents[2] / "build" / "fuzz"


def main() -> int:
    """Runs the batches side by side."""
    arguments = _arguments()
    folder: Path = arguments.folder
    if arguments.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    knowledge()  # loaded once, and shared by the processes that are forked
    progress = folder / "progress.json"
    done: dict[str, int] = (
        json.loads(progress.read_text(encoding="utf-8")) if progress.exists() else {"batch": 0, "inputs": 0}
    )
    started, first = time.monotonic(), done["inputs"]
    running: list[tuple[BaseProcess, Batch]] = []
    batches = _batches(folder, done["batch"], arguments.inputs, done["inputs"], arguments.reader)
    is_more = True
    while running or is_more:
        while is_more and len(running) < arguments.jobs:
            batch = next(batches, None)
            is_more = batch is not None
            if batch is not None:
                process: BaseProcess = multiprocessing.get_context("fork").Process(target=run, args=(batch,))
                process.start()
                running.append((process, batch))
        for ended, its in [each for each in running if not each[0].is_alive()]:
            running.remove((ended, its))
            _tell_death(ended, its)
            done = {"batch": max(done["batch"], its.number + 1), "inputs": done["inputs"] + its.size}
            progress.write_text(json.dumps(done), encoding="utf-8")
            rate = (done["inputs"] - first) / (time.monotonic() - started)
            sys.stderr.write(f"\r{done['inputs']:,} of {arguments.inputs:,} inputs, {rate:,.0f} a second  ")
        time.sleep(0.05)
    return _told(folder, done["inputs"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000, help="how many in all, those of earlier runs included")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes side by side")
    parser.add_argument("--reader", choices=sorted(READERS), help="this one alone")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the campaign keeps what it found")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs found")
    return parser.parse_args()


def _batches(folder: Path, number: int, inputs: int, done: int, only: str | None) -> Iterator[Batch]:
    """The batches that are still to be run, reader after reader, round and round."""
    names = [only] if only else list(READERS)
    while True:
        for name in names:
            if done >= inputs:
                return
            size = min(SHARE.get(name, RULES_FILES if name.startswith("rules/") else OTHERS), inputs - done)
            yield Batch(reader=name, number=number, size=size, folder=folder)
            number, done = number + 1, done + size


def _tell_death(process: BaseProcess, batch: Batch) -> None:
    """A process that did not end by itself died of the input at hand."""
    if process.exitcode == 0:
        return
    data = batch.at_hand.read_bytes() if batch.at_hand.exists() else b""
    fault = Fault(signature=f"the process died: {process.exitcode}", says="see the input; a hang, or no memory left")
    told = multiprocessing.get_context("fork").Process(target=keep_fault, args=(batch, data, fault))
    told.start()
    told.join(timeout=600)


def _told(folder: Path, inputs: int) -> int:
    found = sorted((folder / "faults").glob("*.txt"))
    sys.stderr.write(f"\n{inputs:,} inputs, {len(found)} faults\n")
    for path in found:
        sys.stdout.write(f"{path.read_text(encoding='utf-8')}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
