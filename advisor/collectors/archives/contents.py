"""What reading any archive needs: the whole of a member within its bound, and the words of what is wrong."""

from __future__ import annotations

import lzma
import struct
import tarfile
import zipfile
import zlib
from typing import IO

from advisor.collectors.archives.budget import MAX_MEMBER_BYTES
from advisor.collectors.archives.member import TooMuch
from advisor.collectors.archives.streams import Counted
from advisor.documents.bounded import printable

#: What Python's own readers raise for headers that lie: they were written for archives that mean well.
DAMAGED = (
    *(tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(OSError, EOFError, ValueError, OverflowError, IndexError, KeyError, NotImplementedError),
)

#: Up to here the words of an error are shown: zipfile quotes a member's whole name.
_LONGEST_WORDS = 200
CHUNK_BYTES = 1 << 20


def bounded(stream: IO[bytes] | Counted, path: str) -> bytes:
    """All of a stream. Raises `TooMuch`."""
    chunks: list[bytes] = []
    left = MAX_MEMBER_BYTES + 1
    while left > 0 and (chunk := stream.read(min(left, CHUNK_BYTES))):
        chunks.append(chunk)
        left -= len(chunk)
    if left <= 0:
        raise too_large(path)
    return b"".join(chunks)


def too_large(path: str) -> TooMuch:
    """Why an archive is given up for one member of it."""
    return TooMuch(f"{path} in it is larger than {MAX_MEMBER_BYTES >> 20} MiB")


def words_of(error: BaseException) -> str:
    """What is wrong with an archive, in a text that can be shown."""
    return printable(str(error))[:_LONGEST_WORDS] or "it ends too early"
