"""Where the lines of an estate go: standard output, a file that can be gone on with, or nowhere.

The one thing to know before changing it: what is in a file is whole lines at any time a write ends, well or badly. A
write that fails, for want of room above all, is taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

from advisor.documents.written import unwritable
from advisor.estate.batch import Outcome
from advisor.estate.progress_file import (
    ANEW,
    Entry,
    cannot_resume,
    checksum_of,
    differences,
    entry_line,
    entry_of,
    heading_line,
    progress_path,
    read_progress,
)
from advisor.problems import InvalidInput

STANDARD_OUTPUT = "standard output"


class Lines(Protocol):
    """Takes the lines of each inventory, and the summary at the end."""

    def add(self, outcome: Outcome) -> None:
        """The lines of one inventory. Raises `InvalidInput` when they cannot be written."""
        ...

    def finish(self, summary: bytes, *, is_complete: bool) -> None:
        """The last line. Raises as above."""
        ...

    def close(self) -> None:
        """Lets go of what is open."""
        ...


class NoLines:
    """Nobody asked for lines."""

    def add(self, outcome: Outcome) -> None:
        """Nothing is written."""

    def finish(self, summary: bytes, *, is_complete: bool) -> None:
        """Nothing is written."""

    def close(self) -> None:
        """Nothing is open."""


class Streamed:
    """Lines on standard output, each inventory's at once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def add(self, outcome: Outcome) -> None:
        """Writes and flushes. Raises `InvalidInput`, and `BrokenPipeError` when the reader left."""
        if outcome.clusters:
            self._write(b"".join(each.line for each in outcome.clusters))

    def finish(self, summary: bytes, *, is_complete: bool) -> None:
        """Writes the last line. Raises as above."""
        self._write(summary)

    def close(self) -> None:
        """Standard output stays open."""

    def _write(self, data: bytes) -> None:
        try:
            self._stream.write(data.decode("ascii"))
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritable(STANDARD_OUTPUT, error) from error


class Filed:
    """Lines in a file, and beside it how far they are. A device or a pipe takes lines too, and cannot be gone on with.

    Use `began` or `resumed`; what either raises leaves no file open.
    """

    def __init__(self, path: Path, lines: BinaryIO, progress: BinaryIO | None) -> None:
        self._path, self._lines, self._progress = path, lines, progress
        self._end = lines.tell() if progress else 0

    @classmethod
    def began(cls, path: Path, terms: Mapping[str, str]) -> Filed:
        """Empty files, judged by `terms`. Raises `InvalidInput`."""
        try:
            if path.exists() and not path.is_file():
                return cls(path, path.open("wb", buffering=0), None)
            progress = _opened(progress_path(path), "wb")
        except OSError as error:
            raise unwritable(str(path), error) from error
        try:
            made = cls(path, _opened(path, "wb"), progress)
            made._put(progress, heading_line(terms))
        except BaseException as error:
            progress.close()
            if isinstance(error, OSError):
                raise unwritable(str(path), error) from error
            raise
        return made

    def add(self, outcome: Outcome) -> None:
        """Writes the lines of an inventory, and then that they are there. Raises `InvalidInput`; then neither is."""
        lines = b"".join(each.line for each in outcome.clusters)
        progress_end = self._progress.tell() if self._progress else 0
        try:
            self._put(self._lines, lines)
            if self._progress:
                self._put(self._progress, entry_line(entry_of(outcome, end=self._end + len(lines))))
        except BaseException as error:
            self._take_back(progress_end)
            if isinstance(error, OSError):
                raise _no_room(self._path, error, can_resume=self._progress is not None) from error
            raise
        self._end += len(lines)

    def finish(self, summary: bytes, *, is_complete: bool) -> None:
        """Writes the last line; with a complete run its progress is of no use any more. Raises `InvalidInput`."""
        try:
            self._put(self._lines, summary)
        except OSError as error:
            self._take_back(self._progress.tell() if self._progress else 0)
            raise _no_room(self._path, error, can_resume=self._progress is not None) from error
        if is_complete and self._progress:
            with suppress(OSError):
                progress_path(self._path).unlink()

    def close(self) -> None:
        """Closes the files."""
        self._lines.close()
        if self._progress:
            self._progress.close()

    def _take_back(self, progress_end: int) -> None:
        """Leaves whole lines only. A device cannot take back."""
        for file, end in ((self._lines, self._end), (self._progress, progress_end)):
            if self._progress and file:
                with suppress(OSError):
                    file.truncate(end)
                    file.seek(end)

    @staticmethod
    def _put(file: BinaryIO, data: bytes) -> None:
        """All of it: a file without a buffer may take less at once."""
        left = memoryview(data)
        while left:
            left = left[file.write(left) :]


class Resumption:
    """What an interrupted run left behind, before anything of it is changed."""

    def __init__(self, path: Path, terms: Mapping[str, str]) -> None:
        """Raises `InvalidInput` when there is nothing to go on from, or it was judged by something else."""
        self._path, self._name = path, str(path)
        try:
            self._lines = _opened(path, "r+b")
        except FileNotFoundError as error:
            raise InvalidInput([cannot_resume(self._name, "there is no such file to go on with")]) from error
        except OSError as error:
            raise unwritable(self._name, error) from error
        try:
            self._progress = progress_path(path).open("r+b")
        except OSError as error:
            self._lines.close()
            message = (
                f"{progress_path(path).name} is not beside it: this run was finished, or it cannot be gone on with"
            )
            raise InvalidInput([cannot_resume(self._name, message)]) from error
        try:
            self._begun = read_progress(self._progress, str(progress_path(path)))
            if problems := tuple(differences(self._begun.terms, terms, self._name)):
                raise InvalidInput(problems)
        except BaseException:
            self.close()
            raise
        self._heading_end = self._progress.tell()

    def entries(self) -> Iterator[Entry]:
        """What is done, held against the lines that are there. Raises `InvalidInput` when somebody changed them."""
        self._kept = (0, self._heading_end)
        for entry, progress_end in self._begun.entries:
            lines = self._lines.read(max(entry.end - self._kept[0], 0))
            if self._kept[0] + len(lines) < entry.end:
                return  # written down, and lost with the machine's memory
            if checksum_of(lines) != entry.checksum:
                message = f"the lines of {entry.source} in it are not those that the run wrote"
                raise InvalidInput([cannot_resume(self._name, message)])
            self._kept = (entry.end, progress_end)
            yield entry

    def taken_up(self) -> Filed:
        """The lines, to be gone on with behind what `entries` gave; what is behind that is dropped."""
        end, progress_end = self._kept
        progress: BinaryIO = _opened(progress_path(self._path), "r+b")
        self._progress.close()
        for file, place in ((self._lines, end), (progress, progress_end)):
            file.truncate(place)
            file.seek(place)
        return Filed(self._path, self._lines, progress)

    def close(self) -> None:
        """Closes the files, unless they were taken up."""
        self._lines.close()
        self._progress.close()


def _opened(path: Path, mode: str) -> BinaryIO:
    """Without a buffer: what a write says is done is out of this process's hands."""
    return path.open(mode, buffering=0)  # type: ignore[return-value]  # RawIOBase, of which only this much is used


def _no_room(path: Path, error: OSError, *, can_resume: bool) -> InvalidInput:
    """Why lines could not be written, and how to go on."""
    refused = unwritable(str(path), error)
    goes_on = "what is there stays, and --resume goes on from it" if can_resume else ANEW
    return InvalidInput([replace(each, hint=f"{each.hint}; {goes_on}") for each in refused.problems])
