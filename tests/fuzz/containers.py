# ruff: noqa: E501  # lists of samples read better in few lines
"""Hostile archives: members with strange names, kinds and sizes, and headers that lie."""

from __future__ import annotations

import io
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Sequence
from random import Random

from tests.collectors.archives.packing import COMPRESSED

NAMES = (
    "nodes.json", "kube-system/daemonsets.json", "a", "d/", "../x", "/etc/x", "C:\\x", "..\\x", "a/../../x", ".", "..", "", "a" * 90,
    "A", "a\x1b[31m", "a\nb", "a\rb", "\u202egpj.json", "\ud800", "é", "a\0b", "x" * 5000, "d/" * 2000 + "x", "-", "~/x", "con",
    "x.tar.gz", "cluster-resources/nodes.json", "cluster-scoped-resources/core/nodes/a.yaml", "\\\\server\\share",
)  # fmt: skip
_TAR_TYPES = b"\x000123456789ABDKLMNSVXgx"
#: The fields of a tar header and of zip's two headers: where they stand, and how long they are.
_TAR_FIELDS = ((0, 100), (100, 8), (108, 8), (116, 8), (124, 12), (136, 12), (156, 1), (157, 100), (257, 8), (345, 155))
_LOCAL_FIELDS = ((4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2))
_CENTRAL_FIELDS = ((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (38, 4), (42, 4))
_END_FIELDS = ((4, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2))
_NUMBERS = (0, 1, 2, 8, 9, 12, 14, 99, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 20, 30, 46)


def hostile_archive(contents: Sequence[bytes], random: Random) -> bytes:
    """An archive of some of the contents, perhaps with archives in it, mostly with something wrong."""
    data = random.choice((_tar, _tar, _zip, _zip))(contents, random)
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        data = _wrapped(data, random)
    return data


def _wrapped(data: bytes, random: Random) -> bytes:
    if random.random() < 0.3:  # archives in archives are rarer than compressed ones
        return _tar([data], random)
    packed = COMPRESSED[random.choice(sorted(COMPRESSED))](data)
    match random.randrange(6):
        case 0:
            return packed[: random.randrange(1, len(packed) + 1)]
        case 1:
            changed = bytearray(packed)
            changed[random.randrange(len(packed))] ^= 1 << random.randrange(8)
            return bytes(changed)
        case 2:
            return packed + random.choice((packed, b"\0" * 10, b"x"))
    return packed


def _tar(contents: Sequence[bytes], random: Random) -> bytes:
    into = io.BytesIO()
    form = random.choice((tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT))
    with tarfile.open(fileobj=into, mode="w", format=form, encoding="utf-8", errors="surrogatepass") as archive:
        for _ in range(random.choice((0, 1, 2, 3, 30))):
            content = random.choice(contents)
            about = tarfile.TarInfo(random.choice(NAMES))
            about.size = len(content)
            if random.random() < 0.2:  # most members are files
                about.type = bytes([random.choice(_TAR_TYPES)])
                about.linkname = random.choice(NAMES)
            if form == tarfile.PAX_FORMAT and random.random() < 0.3:  # some say more of themselves
                key = random.choice(
                    ("path", "size", "GNU.sparse.map", "GNU.sparse.size", "GNU.sparse.major", "mtime", "linkpath")
                )
                about.pax_headers = {
                    key: random.choice(("0", "-1", "1,2,3", "9" * 30, "../x", "nan", "\x1b[0m", "1e400"))
                }
            try:
                archive.addfile(about, io.BytesIO(content))
            except (ValueError, UnicodeError, OverflowError):
                continue
    return _with_lies(into.getvalue(), random)


def _with_lies(data: bytes, random: Random) -> bytes:
    """Some headers with a field overwritten, and their checksum made to fit."""
    changed = bytearray(data)
    headers = [at for at in range(0, len(data) - 511, 512) if data[at + 257 : at + 262] == b"ustar"]
    for at in headers:
        if random.random() < 0.25:  # the others stay as they are
            field, length = random.choice(_TAR_FIELDS)
            lie = random.choice(
                (
                    b"\xff" * length,
                    b"\x80" + b"\xff" * (length - 1),
                    b"7" * length,
                    b"",
                    b"-1",
                    random.randbytes(length),
                )
            )
            changed[at + field : at + field + length] = lie[:length].ljust(length, b"\0")
            changed[at + 148 : at + 156] = b" " * 8
            changed[at + 148 : at + 156] = b"%06o\0 " % sum(changed[at : at + 512])
    return (
        bytes(changed) if random.random() < 0.9 else bytes(changed[: random.randrange(len(changed) + 1)])
    )  # some are cut


def _zip(contents: Sequence[bytes], random: Random) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", random.choice((0, 8, 12, 14))) as archive:
        for _ in range(random.choice((0, 1, 2, 3, 30))):
            about = zipfile.ZipInfo()
            about.filename = random.choice(NAMES).replace("\0", "")
            about.compress_type = random.choice((0, 8, 8, 12, 14))
            about.external_attr = random.choice((0, 0o644 << 16, 0o120777 << 16, 0o020666 << 16, 0xFFFFFFFF))
            try:
                with warnings.catch_warnings(action="ignore"):  # of two names alike, which is what we want
                    archive.writestr(about, random.choice(contents))
            except (ValueError, UnicodeError, struct.error, OverflowError):
                continue
    return _with_zip_lies(into.getvalue(), random)


def _with_zip_lies(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    marks = ((b"PK\x03\x04", _LOCAL_FIELDS), (b"PK\x01\x02", _CENTRAL_FIELDS), (b"PK\x05\x06", _END_FIELDS))
    for mark, fields in marks:
        at = data.find(mark)
        while at >= 0:
            if random.random() < 0.25:  # as above
                field, length = random.choice(fields)
                number = random.choice((*_NUMBERS, random.randrange(len(data) + 1)))
                changed[at + field : at + field + length] = (number & (256**length - 1)).to_bytes(length, "little")
            at = data.find(mark, at + 4)
    return bytes(changed[: len(data)])
