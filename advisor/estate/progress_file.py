"""The file beside a stream of lines that tells how far it is, so that an interrupted run can be gone on with.

It grows by an entry for each inventory once its lines are written, and goes away with the last one. What it says is
held against the lines and against the inputs before anything is believed; the last entry may be torn.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from advisor.estate.batch import Outcome, RecordMarks
from advisor.estate.kept import packed, unpacked
from advisor.problems import InvalidInput, Place, Problem
from advisor.report.estate_result import ClusterResult

SUFFIX = ".progress"
"""What its name has behind the name of the lines."""

ANEW = "start anew without --resume"
#: An entry is some kilobytes; what is longer is not ours.
MAX_ENTRY_BYTES = 64 << 20

_FORM = 1
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One inventory that is done."""

    source: str
    digest: str
    results: tuple[ClusterResult, ...]
    problems: tuple[Problem, ...]
    marks: RecordMarks
    end: int
    """Where its lines end in the file of lines, in bytes."""
    checksum: str
    """Of its lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A run that was interrupted, as its progress file tells."""

    terms: Mapping[str, str]
    """What it was judged by, see `differences`."""
    entries: Iterator[tuple[Entry, int]]
    """Each with where it ends in the progress file; up to one that is torn."""


def progress_path(lines: Path) -> Path:
    """Where the progress of a file of lines stands."""
    return lines.with_name(lines.name + SUFFIX)


def entry_of(outcome: Outcome, *, end: int) -> Entry:
    """What is noted of an inventory whose lines end there."""
    return Entry(
        source=outcome.source,
        digest=outcome.digest,
        results=tuple(each.result for each in outcome.clusters),
        problems=outcome.problems,
        marks=outcome.marks,
        end=end,
        checksum=checksum_of(b"".join(each.line for each in outcome.clusters)),
    )


def checksum_of(lines: bytes) -> str:
    """Tells lines from any others."""
    return hashlib.sha256(lines).hexdigest()


def heading_line(terms: Mapping[str, str]) -> bytes:
    """The first line of a progress file."""
    return _line({"form": _FORM, "terms": dict(terms)})


def entry_line(entry: Entry) -> bytes:
    """An entry of it."""
    told = (entry.results, entry.problems, entry.marks)
    return _line([entry.source, entry.digest, entry.end, entry.checksum, *map(packed, told)])


def read_progress(file: IO[bytes], name: str) -> Begun:
    """What a progress file tells. Raises `InvalidInput` when it is none, or one of another advisor."""
    first = file.readline(MAX_ENTRY_BYTES)
    try:
        heading = json.loads(first)
        if heading["form"] != _FORM or not first.endswith(b"\n"):
            raise ValueError
        terms = {str(key): str(value) for key, value in heading["terms"].items()}
    except _BROKEN as error:
        message = "this is no progress of an interrupted run, or of one by another advisor"
        raise InvalidInput([cannot_resume(name, message)]) from error
    return Begun(terms=terms, entries=_entries(file))


def differences(then: Mapping[str, str], now: Mapping[str, str], name: str) -> Iterator[Problem]:
    """What an interrupted run was judged by, and this one is not, each with both sides."""
    for key in sorted({*then, *now}):
        before, after = then.get(key, "not given"), now.get(key, "not given")
        if before != after:
            message = f"{key} was {before} when this run began, and is {after} now"
            hint = f"say --today {before}" if key == DAY else f"go on with the same, or {ANEW}"
            yield cannot_resume(name, message, hint)


DAY = "the day"
"""The key of the day judged for, among what a run is judged by."""


def cannot_resume(name: str, message: str, hint: str = ANEW) -> Problem:
    """A run that cannot be gone on with."""
    return Problem(code="cannot-resume", message=message, place=Place(file=name), hint=hint)


def _entries(file: IO[bytes]) -> Iterator[tuple[Entry, int]]:
    while (line := file.readline(MAX_ENTRY_BYTES)).endswith(b"\n"):
        try:
            yield _entry(json.loads(line)), file.tell()
        except _BROKEN:
            return


def _entry(data: Any) -> Entry:
    source, digest, end, checksum, results, problems, marks = data
    if not isinstance(end, int):
        raise TypeError
    return Entry(
        source=str(source),
        digest=str(digest),
        end=end,
        checksum=str(checksum),
        results=unpacked(results),
        problems=unpacked(problems),
        marks=unpacked(marks),
    )


def _line(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode("ascii") + b"\n"
