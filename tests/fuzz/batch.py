"""A batch of hostile inputs for one reader, in a process of its own with bounded memory and time.

What a batch does follows from its number and from the inputs that earlier ones found to reach new lines. The input at
hand is written down before it is read: when the process dies of it, there it is.
"""

from __future__ import annotations

import hashlib
import resource
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from random import Random

from tests.fuzz.guide import Guide
from tests.fuzz.inputs import hostile_input
from tests.fuzz.minimise import minimised
from tests.fuzz.oracle import Fault, fault_of
from tests.fuzz.readers import Read

#: Beyond what the process has already: an archive may unpack to 64 MiB, and be there twice while it is read.
MEMORY_BYTES = 1 << 30
#: One input in so many is watched for new lines, which makes it some times slower.
WATCHED = 10
#: So many of the inputs that reached new lines are mutated further, and none that is larger: it would be slow.
MOST_KEPT, MOST_KEPT_BYTES = 400, 200_000
CPU_SECONDS = 900
"""A batch that takes longer hangs where no signal is seen to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some inputs for one reader."""

    reader: str
    read: Read
    seeds: tuple[bytes, ...]
    number: int
    size: int
    folder: Path
    """Where the campaign keeps what it found."""
    lines: Path
    """Where the campaign keeps which lines were reached: a folder with a file for each reader."""
    corpus: Path
    """Where inputs that show a fault are kept for ever: a folder with a folder for each reader."""

    @property
    def file_name(self) -> str:
        """The reader's name, fit for a file."""
        return self.reader.replace("/", "+")

    @property
    def at_hand(self) -> Path:
        """Where the input at hand is written; no other batch has this name."""
        return self.folder / f"{self.file_name}-{self.number}.at-hand"


def run(batch: Batch) -> None:
    """Reads all inputs of a batch; what is found is in the campaign's folder and in the corpus afterwards."""
    bound_memory()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    read, kept = batch.read, batch.folder / "kept" / batch.file_name
    kept.mkdir(parents=True, exist_ok=True)
    earlier = [path for path in sorted(kept.iterdir()) if path.stat().st_size <= MOST_KEPT_BYTES][-MOST_KEPT:]
    seeds = [*batch.seeds, *(path.read_bytes() for path in earlier)]
    guide = _guide(batch, seeds)
    random = Random(f"{batch.reader} {batch.number}")  # noqa: S311  # the same inputs again, which is the point
    with batch.at_hand.open("wb", buffering=0) as at_hand:
        for number in range(batch.size):
            data = hostile_input(batch.reader, seeds, random)
            _write_over(at_hand, data)
            if number % WATCHED:
                fault = fault_of(read, data)
            else:
                with guide.watching() as found:
                    fault = fault_of(read, data)
                if any(found) and fault is None and len(data) <= MOST_KEPT_BYTES:
                    (kept / _digest(data)).write_bytes(data)
                    seeds.append(data)
            if fault is not None:
                keep_fault(batch, data, fault)
    guide.save()
    batch.at_hand.unlink()


def _write_over(file: FileIO, data: bytes) -> None:
    """To open a file for each input would take longer than to read most of them."""
    file.seek(0)
    file.write(data)
    file.truncate()


def _guide(batch: Batch, seeds: list[bytes]) -> Guide:
    """The lines that earlier batches reached; the first one reads the seeds to know theirs."""
    guide = Guide(batch.lines / f"{batch.file_name}.json")
    if guide.is_new:
        with guide.watching():
            for seed in seeds:
                fault_of(batch.read, seed)
    return guide


def bound_memory() -> None:
    """Lets this process grow no further than the bound; what asks for more gets a MemoryError, which is a fault."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def keep_fault(batch: Batch, data: bytes, fault: Fault) -> None:
    """Makes a regression case of a fault, if it is none yet."""

    def shows(tried: bytes) -> bool:
        again = fault_of(batch.read, tried)
        return again is not None and again.signature == fault.signature

    if tell_fault(batch, fault):
        keep_case(batch, data if "TooSlow" in fault.signature else minimised(data, shows))


def tell_fault(batch: Batch, fault: Fault) -> bool:
    """Writes down what is wrong; false when one like it was found before."""
    told = batch.folder / "faults" / f"{batch.file_name}-{_digest(fault.signature.encode())}.txt"
    if told.exists():
        return False
    told.parent.mkdir(parents=True, exist_ok=True)
    told.write_text(f"{batch.reader}: {fault.signature}\n\n{fault.says}", encoding="utf-8", errors="backslashreplace")
    return True


def keep_case(batch: Batch, data: bytes) -> None:
    """Keeps an input that shows a fault."""
    case = batch.corpus / batch.file_name / _digest(data)
    case.parent.mkdir(parents=True, exist_ok=True)
    case.write_bytes(data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
