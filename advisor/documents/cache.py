"""The compiled knowledge cache: the rules' data after all three gates, so that a warm start parses no YAML.

It never stores a verdict, and is never trusted: the key holds the digest of every rules file and of its place in the
folder, the advisor's version and the cache's own form; a file that does not decode, or whose checksum is off, is
rebuilt from the rules.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from advisor import __version__
from advisor.documents.bounded import read_bounded
from advisor.documents.builder import Data
from advisor.problems import InvalidInput, Place, Problem

#: Raise it when `Stored` changes its form, or a gate becomes stricter: what was stored is not checked again.
CACHE_FORM = 3
#: 2,000 advisories come to some 10 MB. What is larger is not ours.
CACHE_BYTES = 256 << 20

_DIGEST_BYTES = 32


class Stored(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """One checked rules file: what an index needs of it, and the rest as bytes until somebody asks."""

    name: str
    """The id of an advisory and of most kinds, the component of a catalogue or of hops; empty for the rest."""
    component: str
    """The component that it is about, as `name`."""
    packed: msgspec.Raw

    @classmethod
    def of(cls, data: Data, *, name: str, component: str) -> Stored:
        """A file's data, to be written."""
        return cls(name=name, component=component, packed=msgspec.Raw(msgspec.msgpack.encode(data)))

    def data(self) -> Data:
        """The data as it was written. Raises `InvalidInput` when it is none, which a checksum has ruled out."""
        try:
            return msgspec.msgpack.decode(self.packed)  # type: ignore[no-any-return]  # built-ins only
        except (msgspec.DecodeError, RecursionError) as error:
            hint = f"remove what lies in {cache_folder()}"
            problem = Problem(code="broken-cache", message=str(error), place=Place(file="cache"), hint=hint)
            raise InvalidInput([problem]) from error


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


def read_cache(file: Path) -> list[Stored] | None:
    """What the cache holds, in the order of the files; None when there is none or it is broken."""
    try:
        stored = read_bounded(file, size=CACHE_BYTES)
        checksum, body = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
        if _checksum(file, body) != checksum:
            return None
        return msgspec.msgpack.decode(body, type=list[Stored])
    except (InvalidInput, msgspec.DecodeError, RecursionError):
        return None


def write_cache(file: Path, sources: Sequence[Stored]) -> None:
    """Stores the checked documents beside the file and renames; a cache that cannot be written is done without.

    Several hosts may share the folder, and number their processes alike: what is written beside has a name by chance.
    """
    body = msgspec.msgpack.encode(sources)
    beside = file.with_suffix(f".{secrets.token_hex(8)}.tmp")
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
