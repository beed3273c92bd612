"""Sources as the user names them -> units, one by one: what is held of a folder are its names, of an archive itself.

A file is one inventory, wherever it lies. An archive that was named holds a file for each; one that lies in a folder
or in another archive is a file like the others, and so one inventory.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from advisor.collectors.archives import is_archive
from advisor.collectors.archives.recognition import TAR_HEADER_BYTES
from advisor.collectors.sources import MAX_SOURCE_BYTES, SourceText, files_below, files_in, gap_of, read_stream
from advisor.documents.bounded import OPEN_FLAGS, read_bounded
from advisor.estate.unit import BrokenUnit, FileUnit, TextUnit, Unit, told_of
from advisor.problems import InvalidInput, Place, Problem, printable

#: Of a folder only the names are held: a million come to some 100 MB.
MAX_FILES = 1_000_000

NO_FILE_HINT = "save it as a file of its own; of an estate's folder every file is an inventory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder, with the paths below it in the order they are judged."""

    name: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A file that holds files."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardInput:
    """An inventory or an archive that is piped in."""


Input: TypeAlias = Folder | Archive | StandardInput | FileUnit


def inputs_of(names: Sequence[str]) -> tuple[Input, ...]:
    """What the names stand for. Raises `InvalidInput` with every folder that cannot be listed."""
    found: list[Input] = []
    problems: list[Problem] = []
    for name in names:
        try:
            found.append(_input(name))
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
    return tuple(found)


def count_of(inputs: Sequence[Input]) -> int | None:
    """How many inventories there are; None where only unpacking an archive tells."""
    counts = [_count(each) for each in inputs]
    known = [each for each in counts if each is not None]
    return sum(known) if len(known) == len(counts) else None


def units_of(inputs: Sequence[Input], stdin: BinaryIO) -> Iterator[Unit]:
    """Every inventory, in the order of the sources; what cannot be read is one too, and says why."""
    for each in inputs:
        match each:
            case FileUnit():
                yield each
            case Folder(paths=paths):
                yield from map(_in_folder, paths)
            case Archive(path=path):
                yield from _in_archive(path)
            case StandardInput():
                yield from _piped(stdin)


def _input(name: str) -> Input:
    if name == "-":
        return StandardInput()
    path = Path(name)
    if path.is_dir():
        return Folder(name=name, paths=tuple(files_below(path, most=MAX_FILES)))
    return Archive(path=name) if is_archive(_beginning(path)) else FileUnit(path=name)


def _beginning(path: Path) -> bytes:
    """The first bytes of a file; none of what cannot be read, which is told when its turn comes."""
    try:
        if not path.is_file():
            return b""
        descriptor = os.open(path, OPEN_FLAGS)
    except (OSError, ValueError):
        return b""
    try:
        return os.read(descriptor, TAR_HEADER_BYTES)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def _count(given: Input) -> int | None:
    match given:
        case FileUnit():
            return 1
        case Folder(paths=paths):
            return len(paths)
        case Archive() | StandardInput():
            return None


def _in_folder(path: str) -> Unit:
    gap = gap_of(Path(path))
    return _gap(path, gap) if gap else FileUnit(path=path, size=_size(path))


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


def _gap(name: str, gap: str) -> BrokenUnit:
    name = printable(name)
    problem = Problem(code="not-read", message=f"not read: {gap}", place=Place(file=name), hint=NO_FILE_HINT)
    return BrokenUnit(name=name, problems=(problem,))


def _in_archive(path: str) -> Iterator[Unit]:
    try:
        data = read_bounded(Path(path), size=MAX_SOURCE_BYTES)
    except InvalidInput as error:
        yield BrokenUnit(name=printable(path), problems=told_of(error.problems))
        return
    yield from _files_in(SourceText(name=printable(path), data=data, is_named=True))


def _piped(stdin: BinaryIO) -> Iterator[Unit]:
    try:
        source = read_stream(stdin)
    except InvalidInput as error:
        yield BrokenUnit(name="-", problems=error.problems)
        return
    if is_archive(source.data):
        yield from _files_in(source)
    else:
        yield TextUnit(name=source.name, data=source.data)


def _files_in(archive: SourceText) -> Iterator[Unit]:
    """The files of an archive, up to where it cannot be read on."""
    is_empty = True
    try:
        for each in files_in(archive):
            is_empty = False
            yield _gap(each.name, each.gap) if each.gap else TextUnit(name=each.name, data=each.data)
    except InvalidInput as error:
        yield BrokenUnit(name=archive.name, problems=error.problems)
        return
    if is_empty:
        problem = Problem(code="no-inventory", message="the archive is empty", place=Place(file=archive.name))
        yield BrokenUnit(name=archive.name, problems=(problem,))
