"""A rules folder as one file: a tar of its YAML, the same bytes for the same rules wherever it is made.

It is not compressed, for compressors differ from build to build; a compressed one is read all the same. The one thing
to know before changing it: nothing is ever unpacked to a disk, and every bound holds while reading.
"""

from __future__ import annotations

import io
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from advisor.documents.bounded import printable, quoted
from advisor.documents.source import RULES_LIMITS
from advisor.problems import InvalidInput, Place, Problem

#: A bundle of 2,000 advisories is some 10 MB.
MAX_BYTES = 128 << 20
#: As `rules_folder.MAX_FILES`, with room for the folders' own entries.
MAX_ENTRIES = 20_000
#: `advisories/cni/calico/x.yaml` is four deep.
MAX_DEPTH = 16

_GZIP = b"\x1f\x8b"
_PLAIN_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE)


def pack(files: Iterable[tuple[PurePosixPath, bytes]]) -> bytes:
    """The archive of some files, by path. Times, owners and rights are left out: only names and contents count."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, content in sorted(files):
            entry = tarfile.TarInfo(str(path))
            entry.size, entry.mode = len(content), 0o644
            tar.addfile(entry, io.BytesIO(content))
    return archive.getvalue()


def may_be_packed(data: bytes) -> bool:
    """Whether data can be an archive, which no text is. Nothing in them is read: nobody has verified them yet."""
    return b"\0" in data[: tarfile.BLOCKSIZE]


def unpack(data: bytes, *, file: str) -> tuple[tuple[PurePosixPath, bytes], ...]:
    """The files of an archive, sorted by path.

    Raises `InvalidInput` for what is no tar, is cut off, leaves its folder, holds links or devices, or is too large.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(_inflated(data, file)), mode="r:") as tar:
            found = dict(_files(tar, file))
    except (tarfile.TarError, EOFError, OverflowError, ValueError, IndexError, KeyError, zlib.error) as error:
        hint = "advisor rules bundle makes one"
        raise _refusal("not-a-bundle", f"this is no bundle of rules: {printable(str(error))}", file, hint) from error
    return tuple(sorted(found.items()))


def _inflated(data: bytes, file: str) -> bytes:
    if not data.startswith(_GZIP):
        return data
    reader = zlib.decompressobj(wbits=31)
    plain = reader.decompress(data, MAX_BYTES + 1)
    if len(plain) > MAX_BYTES:
        raise _refusal("too-large", f"it unpacks to more than {MAX_BYTES >> 20} MiB", file, None)
    if not reader.eof:
        raise EOFError("it ends too early")
    return plain


def _files(tar: tarfile.TarFile, file: str) -> Iterator[tuple[PurePosixPath, bytes]]:
    for number, entry in enumerate(tar):
        if number >= MAX_ENTRIES:
            raise _refusal("too-many-files", f"it holds more than {MAX_ENTRIES:,} entries", file, None)
        if entry.isdir():
            continue
        path = PurePosixPath(entry.name)
        _refuse_strange(entry, path, file)
        content = tar.extractfile(entry)
        yield path, content.read() if content else b""


def _refuse_strange(entry: tarfile.TarInfo, path: PurePosixPath, file: str) -> None:
    where = f"{file}: {quoted(entry.name)}"
    if entry.type not in _PLAIN_FILES:
        raise _refusal("not-a-file", "a bundle holds plain files, no links and no devices", where, None)
    is_outside = path.is_absolute() or ".." in path.parts or "\\" in entry.name or not path.parts
    if is_outside or len(path.parts) > MAX_DEPTH or not entry.name.isprintable():
        raise _refusal("path-leaves-bundle", "this path leads out of the bundle, or nowhere", where, None)
    if entry.size > RULES_LIMITS.size:
        raise _refusal("too-large", f"larger than the {RULES_LIMITS.size:,} bytes of a rules file", where, None)


def _refusal(code: str, message: str, file: str, hint: str | None) -> InvalidInput:
    return InvalidInput([Problem(code=code, message=message, place=Place(file=file), hint=hint)])
