"""Opens an archive by its content, and the archives in it up to a bound."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from advisor.collectors.archives.budget import MAX_NESTING, Budget
from advisor.collectors.archives.contents import DAMAGED, bounded, words_of
from advisor.collectors.archives.member import (
    IRREGULAR,
    LINK,
    OUTSIDE,
    BrokenArchive,
    Member,
    leads_outside,
    refused,
    shown,
)
from advisor.collectors.archives.recognition import TAR_HEADER_BYTES, ZIP, is_archive, is_tar
from advisor.collectors.archives.streams import Counted, opened
from advisor.collectors.archives.tars import of_tar

_SUFFIXES = (".gz", ".xz", ".bz2", ".zst")
_TAR_SUFFIXES = {".tgz": ".tar", ".txz": ".tar", ".tzst": ".tar", ".tbz2": ".tar"}


def members_of(data: bytes, path: str, budget: Budget, *, nesting: int = 1) -> Iterator[Member]:
    """The files of an archive at `path` in the order it has them, those of archives in it too.

    Raises `TooMuch`, and `BrokenArchive` for one that is damaged; a damaged one inside another is a gap.
    """
    for member in files_of(data, path, budget):
        yield from _opened(member, budget, nesting=nesting)


def files_of(data: bytes, path: str, budget: Budget) -> Iterator[Member]:
    """The files of an archive as they are: one that is an archive itself stays closed. Raises as `members_of`."""
    if data.startswith(ZIP):
        return _of_zip(data, path, budget)
    if is_tar(data[:TAR_HEADER_BYTES]):
        return of_tar(io.BytesIO(data), path, budget)
    return _of_compressed(data, path, budget)


def _opened(member: Member, budget: Budget, *, nesting: int) -> Iterator[Member]:
    """A file of an archive, or what is in it when it is an archive itself."""
    if member.gap or not is_archive(member.data):
        yield member
    elif nesting >= MAX_NESTING:
        yield refused(member.path, f"archives are opened {MAX_NESTING} deep, and this one lies deeper")
    else:
        try:
            yield from members_of(member.data, member.path, budget, nesting=nesting + 1)
        except BrokenArchive as error:
            yield refused(member.path, f"it is an archive that is broken: {error}")


def _of_compressed(data: bytes, path: str, budget: Budget) -> Iterator[Member]:
    unpacked = opened(data)
    if unpacked is None:
        raise BrokenArchive("it is of no known form")
    stream = io.BufferedReader(Counted(unpacked, budget), TAR_HEADER_BYTES)
    if is_tar(stream.peek(TAR_HEADER_BYTES)[:TAR_HEADER_BYTES]):
        yield from of_tar(stream, path, budget)
    else:
        budget.count()
        yield Member(path=_without_suffix(path), data=bounded(stream, path))


def _of_zip(data: bytes, path: str, budget: Budget) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        for each in archive.infolist():
            budget.count()
            if not each.filename.endswith("/"):
                yield _zipped(archive, each, path, budget)
    except DAMAGED as error:
        raise BrokenArchive(words_of(error)) from error


def _zipped(archive: zipfile.ZipFile, each: zipfile.ZipInfo, path: str, budget: Budget) -> Member:
    within = f"{path}/{shown(each.filename)}"
    mode = each.external_attr >> 16
    if leads_outside(each.filename):
        return refused(within, OUTSIDE)
    if stat.S_ISLNK(mode):
        return refused(within, LINK)
    if mode and stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return refused(within, IRREGULAR)
    try:
        with archive.open(each) as content:
            return Member(path=within, data=bounded(Counted(content, budget), within))
    except (RuntimeError, NotImplementedError) as error:  # encrypted, or a method that Python does not have
        return refused(within, f"it cannot be unpacked: {words_of(error)}")


def _without_suffix(path: str) -> str:
    """What a compressed file holds is named like it, without the ending that says so."""
    suffix = PurePosixPath(path).suffix.lower()
    return path[: -len(suffix)] + _TAR_SUFFIXES.get(suffix, "") if suffix in (*_SUFFIXES, *_TAR_SUFFIXES) else path
