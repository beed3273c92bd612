"""The compiled knowledge cache: the rules' data after all three gates, so that a warm start parses no YAML.

It never stores a verdict, and is never trusted: the key holds the digest of every rules file, the advisor's version and
the cache's own form; a file that does not decode, or whose checksum is off, is rebuilt from the rules.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TypeAlias

import msgspec

from advisor import __version__
from advisor.documents.source import Data

#: Raise it when `Sources` changes its form.
CACHE_FORM = 1

_DIGEST_BYTES = 32

Sources: TypeAlias = dict[str, Data]
"""Checked documents by the path of their file inside the rules folder."""


def cache_folder() -> Path | None:
    """Where this user's caches lie; None when there is no home to put them in."""
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "upgrade-advisor"
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
        stored = file.read_bytes()
        checksum, body = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
        if hashlib.sha256(body).digest() != checksum:
            return None
        return msgspec.msgpack.decode(body, type=dict[str, object])  # type: ignore[return-value]  # built-ins only
    except (OSError, msgspec.DecodeError):
        return None


def write_cache(file: Path, sources: Sources) -> None:
    """Stores the checked documents beside the file and renames; a cache that cannot be written is done without."""
    body = msgspec.msgpack.encode(sources)
    beside = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(hashlib.sha256(body).digest() + body)
        beside.replace(file)
    except OSError:
        beside.unlink(missing_ok=True)
