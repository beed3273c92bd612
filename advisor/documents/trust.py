"""Whose bundles of rules are believed: those a configured public key signed; unsigned ones if that is said aloud."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.documents.bounded import read_bounded, text_of
from advisor.problems import InvalidInput, Place, Problem

if TYPE_CHECKING:
    from advisor.documents import minisign

SUFFIX = ".minisig"
"""What a signature's file has behind the name of the bundle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the user configured."""

    keys: tuple[minisign.PublicKey, ...] = ()
    allow_unsigned: bool = False


def signer_of(bundle: Path, data: bytes, trust: Trust) -> str:
    """The key that signed a bundle, by its id; empty for an unsigned one that is allowed.

    Raises `InvalidInput`. A signature that does not hold is refused whatever is allowed.
    """
    file = bundle.with_name(bundle.name + SUFFIX)
    place = Place(file=str(file))
    if not file.exists():
        if trust.allow_unsigned:
            return ""
        hint = "put the signature beside it, or say --allow-unsigned if you know where it comes from"
        raise _refusal("unsigned-bundle", f"no signature stands beside it, {file.name}", Place(file=str(bundle)), hint)
    if not trust.keys:
        if trust.allow_unsigned:
            return ""
        hint = "name the signer's public key with --public-key, or say --allow-unsigned"
        raise _refusal("no-public-key", "no public key is configured to verify it with", Place(file=str(bundle)), hint)
    from advisor.documents import minisign  # noqa: PLC0415  # only a bundle is signed

    signature = text_of(read_bounded(file, size=minisign.MAX_BYTES), file=str(file), size=minisign.MAX_BYTES)
    return _verified(data, signature, trust.keys, place)


def _verified(data: bytes, signature: str, keys: tuple[minisign.PublicKey, ...], place: Place) -> str:
    from advisor.documents import minisign  # noqa: PLC0415  # as above

    refused: list[InvalidInput] = []
    for key in keys:
        try:
            minisign.verify(data, signature, key, place=place)
        except InvalidInput as error:
            refused.append(error)
        else:
            return key.id
    bad = (error for error in refused if error.problems[0].code != "another-key")
    raise next(bad, refused[0])


def public_key_of(told: str) -> minisign.PublicKey:
    """A public key by the file it is in, or written out. Raises `InvalidInput`."""
    from advisor.documents import minisign  # noqa: PLC0415  # as above

    if not Path(told).exists() and told.startswith("RW"):
        return minisign.public_key(told, place=Place(file="--public-key"))
    content = read_bounded(Path(told), size=minisign.MAX_BYTES)
    return minisign.public_key(text_of(content, file=told, size=minisign.MAX_BYTES), place=Place(file=told))


def _refusal(code: str, message: str, place: Place, hint: str) -> InvalidInput:
    return InvalidInput([Problem(code=code, message=message, place=place, hint=hint)])
