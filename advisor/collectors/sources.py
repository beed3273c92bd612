"""Sources as the user names them: a file, a folder, an archive, or `-` for standard input -> bounded texts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from advisor.collectors.archives import BrokenArchive, Budget, TooMuch, is_archive
from advisor.documents.bounded import read_bounded
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
        if source.gap or not is_archive(source.data):
            yield source
        else:
            yield from _unpacked(source)


def _unpacked(source: SourceText) -> Iterator[SourceText]:
    """The files of an archive. One that lies in a folder and is damaged is a gap, for nobody named it."""
    from advisor.collectors.archives.opening import members_of  # noqa: PLC0415  # what most sources need not load

    within = source.within or source.name
    is_empty = True
    try:
        for member in members_of(source.data, source.name, Budget(packed=len(source.data))):
            is_empty = False
            yield SourceText(name=member.path, data=member.data, is_named=False, gap=member.gap, within=within)
    except TooMuch as error:
        hint = "take out what the advisor need not see, or unpack what you trust and name the folder"
        raise _refused(source.name, "too-large", f"this archive is not read: {error}", hint) from error
    except BrokenArchive as error:
        if source.is_named:
            hint = "copy it again; a full disk or an interrupted transfer leaves archives like this"
            raise _refused(source.name, "archive-broken", f"this archive is broken: {error}", hint) from error
        yield replace(source, data=b"", gap=f"it is an archive that is broken: {error}")
        is_empty = False
    if is_empty and source.is_named:
        raise _refused(source.name, "no-inventory", "the archive is empty", "pack it again, or name the folder")


def _read(names: Sequence[str], stdin: BinaryIO) -> Iterator[SourceText]:
    for name in names:
        if name == "-":
            yield SourceText(name="-", data=_read_stream(stdin), is_named=True)
        elif Path(name).is_dir():
            yield from _read_folder(Path(name))
        else:
            data = read_bounded(Path(name), size=MAX_SOURCE_BYTES)
            yield SourceText(name=name, data=data, is_named=True)


def _read_stream(stdin: BinaryIO) -> bytes:
    data = stdin.read(MAX_SOURCE_BYTES + 1)
    if len(data) > MAX_SOURCE_BYTES:
        message = f"standard input is larger than {MAX_SOURCE_BYTES >> 20} MiB"
        raise InvalidInput([Problem(code="too-large", message=message, place=Place(file="-"))])
    return data


def _read_folder(folder: Path) -> Iterator[SourceText]:
    """The files below a folder; links are not followed, so that a folder shows only itself."""
    paths = _paths_below(folder)
    if not paths:
        raise _refused(folder, "no-inventory", "the folder is empty")
    if len(paths) > MAX_FILES_IN_FOLDER:
        message = f"the folder holds more files than the {MAX_FILES_IN_FOLDER:,} that are read"
        raise _refused(folder, "no-inventory", message)
    for path in sorted(paths):
        gap = "it is a link, which is not followed" if path.is_symlink() else ""
        gap = gap or ("" if path.is_file() else "it is no regular file")
        data = b"" if gap else read_bounded(path, size=MAX_SOURCE_BYTES)
        yield SourceText(name=str(path), data=data, is_named=False, gap=gap, within=str(folder))


def _paths_below(folder: Path) -> list[Path]:
    """Everything below a folder that is no folder, up to one more than we read."""

    def refuse(error: OSError) -> None:
        hint = "give the user who runs the advisor permission to read it, or move it elsewhere"
        message = f"this folder cannot be read: {error.strerror}"
        raise _refused(Path(str(error.filename)), "permission-denied", message, hint) from error

    paths: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=refuse):
        links = [name for name in folders if (Path(root) / name).is_symlink()]
        paths.extend(Path(root) / name for name in (*files, *links))
        if len(paths) > MAX_FILES_IN_FOLDER:
            break
    return paths


def _refused(folder: Path | str, code: str, message: str, hint: str = "") -> InvalidInput:
    hint = hint or "name a folder with saved kubectl output, or the files themselves"
    return InvalidInput([Problem(code=code, message=message, place=Place(file=str(folder)), hint=hint)])
