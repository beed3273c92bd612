"""The compiled knowledge cache: the rules' data after all three gates, so that a warm start parses no YAML.

It never stores a verdict, and is never trusted: the key holds the digest of every rules file, the advisor's version and
the cache's own form; a file that does not decode, or whose checksum is off, is rebuilt from the rules.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import msgspec

from advisor import __version__
from advisor.documents.bounded import read_bounded
from advisor.documents.builder import Data
from advisor.problems import InvalidInput

#: Raise it when `Sources` changes its form, or a gate becomes stricter: what was stored is not checked again.
CACHE_FORM = 2
#: 2,000 advisories come to some 10 MB. What is larger is not ours.
CACHE_BYTES = 256 << 20

_DIGEST_BYTES = 32

Sources: TypeAlias = list[Data]
"""The data of every rules file, in the order in which the folders give the files."""


def cache_folder() -> Path | None:
    """Where this user's caches lie; None when there is no home to put them in.

    A relative `XDG_CACHE_HOME` is ignored, as https://specifications.freedesktop.org/basedir-spec/latest/ has it.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        return (base if base.is_absolute() else Path.home() / ".cache") / "upgrade-advisor"
    except RuntimeError:
        return None


def cache_file(digest: str) -> Path | None:
    """The file that caches the rules of this digest."""
    folder = cache_folder()
    key = hashlib.sha256(f"{CACHE_FORM} {__version__} {digest}".encode()).hexdigest()
    return folder / f"knowledge-{key[:32]}.msgpack" if folder else None


def read_cache(file: Path) -> Sources | None:
    """What the cache holds; None when there is none or it is broken."""
    try:
        stored = read_bounded(file, size=CACHE_BYTES)
        checksum, body = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
        if _checksum(file, body) != checksum:
            return None
        return msgspec.msgpack.decode(body, type=list[object])  # type: ignore[return-value]  # built-ins only
    except (InvalidInput, msgspec.DecodeError, RecursionError):
        return None


def write_cache(file: Path, sources: Sources) -> None:
    """Stores the checked documents beside the file and renames; a cache that cannot be written is done without."""
    body = msgspec.msgpack.encode(sources)
    beside = file.with_suffix(f".{os.getpid()}.tmp")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(_checksum(file, body) + body)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)


def _checksum(file: Path, body: bytes) -> bytes:
    """Over the key too, which the file's name holds: the cache of other rules is none of these."""
    return hashlib.sha256(file.stem.encode() + b"\n" + body).digest()
