"""A campaign: batch after batch, reader after reader, round and round, going on where it stopped."""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

from tests.fuzz.batch import Batch, keep_case, run, tell_fault
from tests.fuzz.guide import digest_of_program
from tests.fuzz.oracle import Fault
from tests.fuzz.readers import Read

#: How many inputs each reader gets in one turn: what strangers send most often gets most, what is slow gets less.
SHARE = {"source": 4000, "archive": 2000, "kubeconfig": 500, "bundle": 200}
OTHERS, RULES_FILES = 250, 25
#: What Python exits with for an exception. No reader causes one that the oracle does not see: the harness is at fault.
_RAISED = 1
_FORK = multiprocessing.get_context("fork")


class Progress(NamedTuple):
    """How far a campaign has come."""

    batch: int = 0
    """The number of the next batch."""
    inputs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What is to be run, and where it keeps what it found."""

    readers: Mapping[str, Read]
    seeds: Callable[[str], tuple[bytes, ...]]
    folder: Path
    corpus: Path
    inputs: int
    """How many in all, those of earlier runs included."""
    jobs: int
    program: str = field(default_factory=digest_of_program)

    @property
    def progress(self) -> Progress:
        """How far earlier runs came."""
        file = self.folder / "progress.json"
        return Progress(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else Progress()

    def save(self, progress: Progress) -> None:
        """For the next run to go on from."""
        (self.folder / "progress.json").write_text(json.dumps(progress._asdict()), encoding="utf-8")

    @property
    def faults(self) -> list[Path]:
        """What was found, also by earlier runs, each told in a text."""
        return sorted((self.folder / "faults").glob("*.txt"))


def conduct(campaign: Campaign) -> None:
    """Runs the batches that are still to be run, side by side."""
    campaign.folder.mkdir(parents=True, exist_ok=True)
    done = campaign.progress
    started, first = time.monotonic(), done.inputs
    running: list[tuple[BaseProcess, Batch]] = []
    batches = _batches(campaign, done)
    is_more = True
    while running or is_more:
        while is_more and len(running) < campaign.jobs:
            batch = next(batches, None)
            is_more = batch is not None
            if batch is not None:
                process: BaseProcess = _FORK.Process(target=run, args=(batch,))
                process.start()
                running.append((process, batch))
        for ended, its in [each for each in running if not each[0].is_alive()]:
            running.remove((ended, its))
            _tell_death(ended, its)
            done = Progress(batch=max(done.batch, its.number + 1), inputs=done.inputs + its.size)
            campaign.save(done)
            rate = (done.inputs - first) / (time.monotonic() - started)
            sys.stderr.write(f"\r{done.inputs:,} of {campaign.inputs:,} inputs, {rate:,.0f} a second  ")
        time.sleep(0.02)


def _batches(campaign: Campaign, done: Progress) -> Iterator[Batch]:
    """The batches that are still to be run."""
    number, left = done.batch, campaign.inputs - done.inputs
    while True:
        for name, read in campaign.readers.items():
            if left <= 0:
                return
            size = min(SHARE.get(name, RULES_FILES if name.startswith("rules/") else OTHERS), left)
            yield Batch(
                reader=name,
                read=read,
                seeds=campaign.seeds(name),
                number=number,
                size=size,
                folder=campaign.folder,
                lines=campaign.folder / f"lines-{campaign.program}",
                corpus=campaign.corpus,
            )
            number, left = number + 1, left - size


def _tell_death(process: BaseProcess, batch: Batch) -> None:
    """A process that did not end by itself died of the input at hand, or of the harness.

    Such an input is kept as it is: to make it smaller would be to die of it again and again.
    """
    if process.exitcode == 0:
        return
    if process.exitcode == _RAISED:
        tell_fault(batch, Fault(signature=f"the harness itself failed in batch {batch.number}", says="see its output"))
    elif tell_fault(batch, Fault(signature=f"the process died: {process.exitcode}", says="a hang, or out of memory")):
        keep_case(batch, batch.at_hand.read_bytes())
