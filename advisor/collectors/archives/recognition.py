"""Sees by its first bytes whether a file is an archive; what opens one is loaded only then."""

from __future__ import annotations

GZIP, XZ, BZIP2, ZSTD = b"\x1f\x8b", b"\xfd7zXZ\x00", b"BZh", b"\x28\xb5\x2f\xfd"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""With files in it, and empty."""

TAR_HEADER_BYTES = 512
_CHECKSUM = slice(148, 156)


def is_archive(data: bytes) -> bool:
    """Whether data are an archive or compressed, by how they begin."""
    return data.startswith((GZIP, XZ, BZIP2, ZSTD, *ZIP)) or is_tar(data[:TAR_HEADER_BYTES])


def is_tar(header: bytes) -> bool:
    """Whether this is the header of a tar, by its checksum: tars of old have no mark."""
    if len(header) < TAR_HEADER_BYTES:
        return False
    written = header[_CHECKSUM].strip(b" \0")
    told = sum(header) - sum(header[_CHECKSUM]) + len(header[_CHECKSUM]) * ord(" ")
    return written.isdigit() and not set(written) & set(b"89") and int(written, 8) == told
