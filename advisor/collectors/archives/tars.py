"""Reads a tar member by member, and says how it ended: Python takes a damaged header for the end of the archive.

What stands behind the end mark is not read, by any program; where something does, that is said.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import IO, Self

from advisor.collectors.archives.budget import MAX_MEMBER_BYTES, Budget
from advisor.collectors.archives.contents import CHUNK_BYTES, DAMAGED, bounded, too_large, words_of
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

UNENDED = "it has no end mark, so that files may be missing from it"
BEHIND = "something stands behind its end mark, as where archives were joined, and is not read"


class _NoEndError(Exception):
    """An archive that stops where a header should be."""


class _Header(tarfile.TarInfo):
    """A header, of which a damaged one is no end."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:
        """The next header. Raises `BrokenArchive` for a damaged one, `_NoEndError` where there is none."""
        try:
            return super().fromtarfile(tarfile)
        except _END:
            raise
        except _NOTHING as error:
            raise _NoEndError from error
        except _HEADER_ERROR as error:
            raise BrokenArchive(f"a header in it is damaged: {words_of(error)}") from error


#: An end mark, the end of the data, and all that may be wrong with a header. The stubs leave the first two out.
_END: type[Exception] = vars(tarfile)["EOFHeaderError"]
_NOTHING: type[Exception] = vars(tarfile)["EmptyHeaderError"]
_HEADER_ERROR = tarfile.HeaderError


def of_tar(stream: IO[bytes], path: str, budget: Budget) -> Iterator[Member]:
    """The files of a tar. Raises `TooMuch` and `BrokenArchive`."""
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header) as archive:
            for each in archive:
                budget.count()
                if not each.isdir():
                    yield _member(archive, each, path)
            if gap := _behind(archive):
                yield refused(path, gap)
    except _NoEndError:  # also at once, where the first header only says something of one that is not there
        yield refused(path, UNENDED)
    except DAMAGED as error:
        raise BrokenArchive(words_of(error)) from error


def _member(archive: tarfile.TarFile, each: tarfile.TarInfo, path: str) -> Member:
    within = f"{path}/{shown(each.name)}"
    _refuse_too_large(0 if each.issparse() else each.size, within)
    _refuse_too_large(archive.offset - each.offset, within)
    if leads_outside(each.name):
        return refused(within, OUTSIDE)
    if each.issym() or each.islnk():
        return refused(within, LINK)
    if each.issparse() or not each.isreg() or (content := archive.extractfile(each)) is None:
        return refused(within, IRREGULAR)
    return Member(path=within, data=bounded(content, within))


def _refuse_too_large(size: int, path: str) -> None:
    """Raises `TooMuch` for a size that nothing real has: tarfile would read on to where the next header should be.

    It does so in steps that it counts beforehand, and past the end of the data too: a size of 2^80 has enough for ever.
    Of a sparse member only what is skipped counts: it is not read, and may well be large where it is empty.
    """
    if size > MAX_MEMBER_BYTES:
        raise too_large(path)


def _behind(archive: tarfile.TarFile) -> str:
    """What is wrong behind the end mark; empty where nothing but zeros follows, of which tar writes some."""
    try:
        while chunk := archive.fileobj.read(CHUNK_BYTES):
            if chunk.strip(b"\0"):
                return BEHIND
    except BrokenArchive as error:
        return f"it is damaged behind its end mark: {error}"
    return ""
