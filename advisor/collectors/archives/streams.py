"""Compressed data -> a stream that counts what it unpacks against a budget, so that a bomb ends it early."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from advisor.collectors.archives.budget import Budget
from advisor.collectors.archives.member import BrokenArchive
from advisor.collectors.archives.recognition import BZIP2, GZIP, XZ, ZSTD
from advisor.documents.bounded import printable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: `xz -9` needs 65 MiB to be unpacked.
XZ_MEMORY = 128 << 20
#: So much memory a decoder of zstd may ask for its window, as a power of two: 128 MiB, what the zstd program allows.
ZSTD_WINDOW_LOG = 27
_CHUNK_BYTES = 1 << 16


class Readable(Protocol):
    """What gives bytes; fewer than asked for only at its end."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes."""
        ...


def opened(data: bytes) -> Readable | None:
    """What compressed data unpacks to; None when they are not compressed."""
    found = next((open_ for magic, open_ in _FORMS if data.startswith(magic)), None)
    return found(data) if found else None


class Counted(io.RawIOBase):
    """A stream that spends a budget while it is read; a broken one raises `BrokenArchive`."""

    def __init__(self, stream: Readable, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, into: WriteableBuffer, /) -> int:
        """Fills a buffer as far as one read goes; 0 at the end. Raises `TooMuch` and `BrokenArchive`."""
        room = memoryview(into).cast("B")
        try:
            data = self._stream.read(min(len(room), _CHUNK_BYTES))
        except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError, _zstd_error()) as error:
            raise BrokenArchive(printable(str(error)) or "it ends too early") from error
        self._budget.spend(len(data))
        room[: len(data)] = data
        return len(data)


class _Xz:
    """LZMAFile would take as much memory as the data ask for."""

    def __init__(self, data: bytes) -> None:
        self._waiting, self._decoder = data, _xz_decoder()

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; several streams may follow another."""
        while True:
            if self._decoder.eof:
                self._waiting = self._decoder.unused_data.lstrip(b"\0")
                if not self._waiting:
                    return b""
                self._decoder = _xz_decoder()
            elif self._decoder.needs_input and not self._waiting:
                raise EOFError("it ends too early")
            given, self._waiting = self._waiting, b""
            found = self._decoder.decompress(given, size)
            if found:
                return found


def _xz_decoder() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=XZ_MEMORY)


def _zstd(data: bytes) -> Readable:
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415  # most sources are not compressed
    else:
        from backports import zstd  # noqa: PLC0415  # as above
    options = {int(zstd.DecompressionParameter.window_log_max): ZSTD_WINDOW_LOG}
    return zstd.ZstdFile(io.BytesIO(data), options=options)


def _zstd_error() -> type[Exception]:
    """The error of zstd, if it was loaded."""
    module = sys.modules.get("compression.zstd") or sys.modules.get("backports.zstd")
    return module.ZstdError if module else EOFError


def _gzip(data: bytes) -> Readable:
    return gzip.GzipFile(fileobj=io.BytesIO(data))


def _bzip2(data: bytes) -> Readable:
    return bz2.BZ2File(io.BytesIO(data))


_FORMS: tuple[tuple[bytes, Callable[[bytes], Readable]], ...] = (
    (GZIP, _gzip),
    (XZ, _Xz),
    (BZIP2, _bzip2),
    (ZSTD, _zstd),
)
