"""Sources as the user names them: a file, a folder, an archive, or `-` for standard input -> bounded texts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from advisor.collectors.archives import BrokenArchive, Budget, TooMuch, is_archive
from advisor.documents.bounded import check_readable, read_bounded
from advisor.problems import InvalidInput, Place, Problem

#: 10,000 nodes with their images come to 189 MB; four times that is a cluster larger than any we have heard of.
MAX_SOURCE_BYTES = 768 << 20
#: A cluster dump writes a few files a namespace. More than this is a folder somebody did not mean.
MAX_FILES_IN_FOLDER = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """One text to be read."""

    name: str
    data: bytes
    is_named: bool
    """Whether the user named this very file. One that merely lies in a folder may be something else."""
    gap: str = ""
    """Why a file of a folder was not read; empty when it was."""
    within: str = ""
    """The folder or archive the user named; empty for a file that was named itself."""


def read_sources(names: Sequence[str], stdin: BinaryIO) -> Iterator[SourceText]:
    """The texts of all sources, files of a folder in order of their paths, those of an archive as it has them.

    Raises `InvalidInput` at the first source that cannot be read.
    """
    for source in _read(names, stdin):
        yield from texts_in(source)


def unreadable(names: Sequence[str]) -> Iterator[Problem]:
    """Why sources cannot be read, as far as that is to be seen without reading them: all that is wrong with each."""
    for name in names:
        is_folder = Path(name).is_dir()
        try:
            paths = files_below(Path(name), most=MAX_FILES_IN_FOLDER) if is_folder else [name]
        except InvalidInput as error:
            yield from error.problems
            continue
        for path in paths:
            try:
                if not (is_folder and gap_of(Path(path))):
                    check_readable(path)
            except InvalidInput as error:
                yield from error.problems


def texts_in(source: SourceText) -> Iterator[SourceText]:
    """A source as it is, or what is in it when it is an archive. Raises `InvalidInput` for one that cannot be read."""
    if source.gap or not is_archive(source.data):
        yield source
    else:
        yield from _unpacked(source)


def files_in(source: SourceText) -> Iterator[SourceText]:
    """The files of an archive, each as if it had been named itself; archives in it stay closed. Raises as above."""
    from advisor.collectors.archives.opening import files_of  # noqa: PLC0415  # what most sources need not load

    with _refusing(source):
        for member in files_of(source.data, source.name, Budget(packed=len(source.data))):
            yield SourceText(name=member.path, data=member.data, is_named=True, gap=member.gap)


def _unpacked(source: SourceText) -> Iterator[SourceText]:
    """The files of an archive. One that lies in a folder and is damaged is a gap, for nobody named it."""
    from advisor.collectors.archives.opening import members_of  # noqa: PLC0415  # what most sources need not load

    within = source.within or source.name
    is_empty = True
    with _refusing(source):
        try:
            for member in members_of(source.data, source.name, Budget(packed=len(source.data))):
                is_empty = False
                yield SourceText(name=member.path, data=member.data, is_named=False, gap=member.gap, within=within)
        except BrokenArchive as error:
            if source.is_named:
                raise
            yield replace(source, data=b"", gap=f"it is an archive that is broken: {error}")
            is_empty = False
    if is_empty and source.is_named:
        raise _refused(source.name, "no-inventory", "the archive is empty", "pack it again, or name the folder")


@contextmanager
def _refusing(source: SourceText) -> Iterator[None]:
    """Says of an archive that cannot be read why, as `InvalidInput`."""
    try:
        yield
    except TooMuch as error:
        hint = "take out what the advisor need not see, or unpack what you trust and name the folder"
        raise _refused(source.name, "too-large", f"this archive is not read: {error}", hint) from error
    except BrokenArchive as error:
        hint = "copy it again; a full disk or an interrupted transfer leaves archives like this"
        raise _refused(source.name, "archive-broken", f"this archive is broken: {error}", hint) from error


def _read(names: Sequence[str], stdin: BinaryIO) -> Iterator[SourceText]:
    for name in names:
        if name == "-":
            yield read_stream(stdin)
        elif Path(name).is_dir():
            yield from _read_folder(Path(name))
        else:
            data = read_bounded(Path(name), size=MAX_SOURCE_BYTES)
            yield SourceText(name=name, data=data, is_named=True)


def read_stream(stdin: BinaryIO) -> SourceText:
    """Standard input as a source. Raises `InvalidInput` for more than is read."""
    data = stdin.read(MAX_SOURCE_BYTES + 1)
    if len(data) > MAX_SOURCE_BYTES:
        message = f"standard input is larger than {MAX_SOURCE_BYTES >> 20} MiB"
        raise InvalidInput([Problem(code="too-large", message=message, place=Place(file="-"))])
    return SourceText(name="-", data=data, is_named=True)


def _read_folder(folder: Path) -> Iterator[SourceText]:
    """The files below a folder; links are not followed, so that a folder shows only itself."""
    for path in map(Path, files_below(folder, most=MAX_FILES_IN_FOLDER)):
        gap = gap_of(path)
        data = b"" if gap else read_bounded(path, size=MAX_SOURCE_BYTES)
        yield SourceText(name=str(path), data=data, is_named=False, gap=gap, within=str(folder))


def gap_of(path: Path) -> str:
    """Why a path in a folder is not read; empty when it is."""
    if path.is_symlink():
        return "it is a link, which is not followed"
    return "" if path.is_file() else "it is no regular file"


def files_below(folder: Path, *, most: int) -> list[str]:
    """The paths of everything below a folder that is no folder, sorted by their parts.

    Raises `InvalidInput` for a folder with nothing, or with more than `most`, or that cannot be read.
    """
    paths = _paths_below(folder, most)
    if not paths:
        raise _refused(folder, "no-inventory", "the folder is empty")
    if len(paths) > most:
        message = f"the folder holds more files than the {most:,} that are read"
        raise _refused(folder, "no-inventory", message)
    return sorted(paths, key=lambda path: Path(path).parts)


def _paths_below(folder: Path, most: int) -> list[str]:
    """Everything below a folder that is no folder, up to one more than we read."""

    def refuse(error: OSError) -> None:
        hint = "give the user who runs the advisor permission to read it, or move it elsewhere"
        message = f"this folder cannot be read: {error.strerror}"
        raise _refused(Path(str(error.filename)), "permission-denied", message, hint) from error

    paths: list[str] = []
    for root, folders, files in os.walk(folder, onerror=refuse):
        links = [name for name in folders if (Path(root) / name).is_symlink()]
        paths.extend(str(Path(root) / name) for name in (*files, *links))
        if len(paths) > most:
            break
    return paths


def _refused(folder: Path | str, code: str, message: str, hint: str = "") -> InvalidInput:
    hint = hint or "name a folder with saved kubectl output, or the files themselves"
    return InvalidInput([Problem(code=code, message=message, place=Place(file=str(folder)), hint=hint)])
