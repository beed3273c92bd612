"""A batch of hostile inputs for one reader, in a process of its own with bounded memory and time.

What a batch does follows from its number and from the inputs that earlier ones found to reach new lines. The input at
hand is written down before it is read: when the process dies of it, there it is.
"""

from __future__ import annotations

import hashlib
import resource
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.fuzz.guide import Guide
from tests.fuzz.inputs import hostile_input
from tests.fuzz.minimise import minimised
from tests.fuzz.oracle import Fault, fault_of
from tests.fuzz.readers import READERS
from tests.fuzz.seeds import CORPUS, seeds_of

#: Beyond what the process has already: an archive may unpack to 64 MiB, and be there twice while it is read.
MEMORY_BYTES = 1 << 30
#: One input in so many is watched for new lines, which makes it some ten times slower.
WATCHED = 10
#: So many of the inputs that reached new lines are mutated further.
MOST_KEPT = 400
CPU_SECONDS = 900
"""A batch that takes longer hangs where no signal is seen to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some inputs for one reader."""

    reader: str
    number: int
    size: int
    folder: Path
    """Where the campaign keeps what it found."""

    @property
    def name(self) -> str:
        """A name that no other batch has, fit for a file."""
        return f"{self.reader.replace('/', '+')}-{self.number}"

    @property
    def at_hand(self) -> Path:
        """Where the input at hand is written."""
        return self.folder / f"{self.name}.at-hand"


def run(batch: Batch) -> None:
    """Reads all inputs of a batch; what is found is in the campaign's folder and in the corpus afterwards."""
    bound_memory()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    read, guide = READERS[batch.reader], Guide()
    kept = batch.folder / "kept" / batch.reader.replace("/", "+")
    kept.mkdir(parents=True, exist_ok=True)
    earlier = sorted(kept.iterdir())[-MOST_KEPT:]
    seeds = [*seeds_of(batch.reader), *(path.read_bytes() for path in earlier)]
    random = Random(f"{batch.reader} {batch.number}")  # noqa: S311  # the same inputs again, which is the point
    with guide.watching():
        for seed in seeds:
            fault_of(read, seed)
    for number in range(batch.size):
        data = hostile_input(batch.reader, seeds, random)
        batch.at_hand.write_bytes(data)
        if number % WATCHED:
            fault = fault_of(read, data)
        else:
            with guide.watching() as found:
                fault = fault_of(read, data)
            if any(found) and fault is None:
                (kept / _digest(data)).write_bytes(data)
                seeds.append(data)
        if fault is not None:
            keep_fault(batch, data, fault)
    batch.at_hand.unlink()


def bound_memory() -> None:
    """Lets this process grow no further than the bound; what asks for more gets a MemoryError, which is a fault."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def keep_fault(batch: Batch, data: bytes, fault: Fault) -> None:
    """Makes a regression case of a fault, if it is none yet."""
    told = batch.folder / "faults" / f"{batch.reader.replace('/', '+')}-{_digest(fault.signature.encode())}.txt"
    if told.exists():
        return
    told.parent.mkdir(parents=True, exist_ok=True)
    told.write_text(f"{batch.reader}: {fault.signature}\n\n{fault.says}", encoding="utf-8", errors="backslashreplace")

    def shows(tried: bytes) -> bool:
        again = fault_of(READERS[batch.reader], tried)
        return again is not None and again.signature == fault.signature

    least = data if "TooSlow" in fault.signature else minimised(data, shows)
    case = CORPUS / batch.reader.replace("/", "+") / _digest(least)
    case.parent.mkdir(parents=True, exist_ok=True)
    case.write_bytes(least)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
