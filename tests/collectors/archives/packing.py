"""Packs files as people pack snapshots."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping

from backports import zstd


def tar(files: Mapping[str, bytes], *extra: tarfile.TarInfo) -> bytes:
    """A tar of files, and of members that are none."""
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as archive:
        for name, data in files.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            archive.addfile(about, io.BytesIO(data))
        for each in extra:
            archive.addfile(each)
    return into.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of files."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return into.getvalue()


COMPRESSED: Mapping[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "xz": lambda data: lzma.compress(data, preset=0),  # what the others take 94 MiB and some milliseconds for
    "bz2": bz2.compress,
    "zst": zstd.compress,
}
