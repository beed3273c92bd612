"""Ed25519 signatures in the form of minisign.

A signature is over the BLAKE2b-512 hash of the file (`ED`), or in old files over the file itself (`Ed`); a second one
is over the first and the trusted comment. https://jedisct1.github.io/minisign/#signature-format
The one thing to know before changing it: the untrusted comment proves nothing, and is never shown.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.problems import InvalidInput, Place, Problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

#: A key or a signature is a few lines; what is larger is none.
MAX_BYTES = 16 << 10

_HASHED, _LEGACY = b"ED", b"Ed"
_ENCRYPTED, _PLAIN = b"Sc", b"\0\0"
_KEY_ID = 8
_PUBLIC_BYTES = 2 + _KEY_ID + 32
_SIGNATURE_BYTES = 2 + _KEY_ID + 64
_SEALED = _KEY_ID + 64 + 32
_SECRET_BYTES = 2 + 2 + 2 + 32 + 8 + 8 + _SEALED
_UNTRUSTED, _TRUSTED = "untrusted comment: ", "trusted comment: "

#: libsodium's least work for scrypt, and its block size.
_LEAST_OPERATIONS, _BLOCK = 32_768, 8
#: minisign's own keys ask for 1 GiB; a key that asks for more is not made by it.
MOST_SCRYPT_BYTES = (1 << 30) + (64 << 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """Who may have signed."""

    id: str
    """Sixteen hexadecimal digits, as minisign prints them."""
    point: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretKey:
    """Who signs."""

    id: str
    seed: bytes = field(repr=False)


def public_key(text: str, *, place: Place) -> PublicKey:
    """A public key: the file that minisign writes, or the one line of it that matters. Raises `InvalidInput`."""
    raw = _decoded(_last_line(text), place, "public key")
    if len(raw) != _PUBLIC_BYTES or raw[:2] != _LEGACY:
        raise _refusal(place, "not-a-public-key", "this is no minisign public key", "minisign -G makes a pair of keys")
    return PublicKey(id=_shown(raw[2 : 2 + _KEY_ID]), point=raw[2 + _KEY_ID :])


def secret_key(text: str, *, place: Place, password: bytes | None) -> SecretKey:
    """A secret key, opened. Raises `InvalidInput`: `password-needed` when it is sealed and no password is given."""
    raw = _decoded(_last_line(text), place, "secret key")
    if len(raw) != _SECRET_BYTES or raw[:2] != _LEGACY or raw[2:4] not in {_ENCRYPTED, _PLAIN}:
        raise _refusal(place, "not-a-secret-key", "this is no minisign secret key", "minisign -G makes a pair of keys")
    opened = raw[-_SEALED:]
    if raw[2:4] == _ENCRYPTED:
        if password is None:
            message, hint = "this key is sealed with a password", "set ADVISOR_KEY_PASSWORD to it"
            raise _refusal(place, "password-needed", message, hint)
        opened = _opened(raw, password, place)
    return SecretKey(id=_shown(opened[:_KEY_ID]), seed=opened[_KEY_ID : _KEY_ID + 32])


def sign(data: bytes, key: SecretKey, *, comment: str) -> str:
    """The signature file of `data`. The same data, key and comment give the same text."""
    private = _private(key)
    own = private.sign(hashlib.blake2b(data).digest())
    whole = private.sign(own + comment.encode())
    first = _HASHED + bytes.fromhex(key.id)[::-1] + own
    lines = [
        f"{_UNTRUSTED}signature of the key {key.id}",
        base64.b64encode(first).decode(),
        f"{_TRUSTED}{comment}",
        base64.b64encode(whole).decode(),
    ]
    return "\n".join(lines) + "\n"


def verify(data: bytes, signature: str, key: PublicKey, *, place: Place) -> str:
    """The trusted comment of a signature that holds. Raises `InvalidInput` when it does not, or is another key's."""
    lines = signature.splitlines()
    is_whole = len(lines) == 4 and lines[0].startswith(_UNTRUSTED) and lines[2].startswith(_TRUSTED)  # noqa: PLR2004  # as the format has it
    first = _decoded(lines[1], place, "signature") if is_whole else b""
    if len(first) != _SIGNATURE_BYTES or first[:2] not in {_HASHED, _LEGACY}:
        raise _refusal(place, "not-a-signature", "this is no minisign signature", "sign the bundle again")
    signer = _shown(first[2 : 2 + _KEY_ID])
    if signer != key.id:
        message = f"it is signed with the key {signer}, and {key.id} is the one configured"
        raise _refusal(place, "another-key", message, "configure the signer's public key if you trust it")
    own, comment = first[2 + _KEY_ID :], lines[2].removeprefix(_TRUSTED)
    signed = hashlib.blake2b(data).digest() if first[:2] == _HASHED else data
    holds = _holds(key, own, signed) and _holds(key, _decoded(lines[3], place, "signature"), own + comment.encode())
    if not holds:
        message = f"the signature does not hold: the file is not the one that {key.id} signed"
        raise _refusal(place, "bad-signature", message, "get the bundle and its signature again, from their source")
    return comment


def _holds(key: PublicKey, signature: bytes, data: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  # slow, and few runs verify anything

    try:
        _public(key).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def _public(key: PublicKey) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415  # as above

    return Ed25519PublicKey.from_public_bytes(key.point)


def _private(key: SecretKey) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415  # as above

    return Ed25519PrivateKey.from_private_bytes(key.seed)


def _opened(raw: bytes, password: bytes, place: Place) -> bytes:
    """The key under its password: XOR with what scrypt makes of that. A checksum tells whether it was the right one."""
    salt, operations, memory, sealed = raw[6:38], raw[38:46], raw[46:54], raw[54:]
    n, p = _scrypt_work(int.from_bytes(operations, "little"), int.from_bytes(memory, "little"))
    needed = 128 * _BLOCK * (n + p + 2)
    if needed > MOST_SCRYPT_BYTES:
        raise _refusal(place, "not-a-secret-key", f"opening this key would take {needed >> 20} MiB", None)
    mask = hashlib.scrypt(password, salt=salt, n=n, r=_BLOCK, p=p, maxmem=needed, dklen=len(sealed))
    opened = bytes(one ^ two for one, two in zip(sealed, mask, strict=True))
    key, checksum = opened[: _KEY_ID + 64], opened[-32:]
    if not hmac.compare_digest(hashlib.blake2b(_LEGACY + key, digest_size=32).digest(), checksum):
        raise _refusal(place, "wrong-password", "the password does not open this key, or the key is damaged", None)
    return opened


def _scrypt_work(operations: int, memory: int) -> tuple[int, int]:
    """N and p of scrypt, as libsodium takes them from its two limits (`pickparams` of scryptsalsa208sha256)."""
    operations = max(operations, _LEAST_OPERATIONS)
    if operations < memory // 32:
        return _power(operations // (_BLOCK * 4)), 1
    n = _power(memory // (_BLOCK * 128))
    return n, max(min(operations // 4 // n, 0x3FFFFFFF) // _BLOCK, 1)


def _power(most: int) -> int:
    """The power of two that libsodium chooses below a limit."""
    exponent = 1
    while exponent < 63 and (1 << exponent) <= most // 2:  # noqa: PLR2004  # the bits of libsodium's integer
        exponent += 1
    return 1 << exponent


def _shown(key_id: bytes) -> str:
    """A key's number as minisign prints it: little-endian, in capitals."""
    return key_id[::-1].hex().upper()


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")


def _decoded(line: str, place: Place, what: str) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError) as error:
        hint = (
            "name the file that minisign -G wrote, or its last line, which begins RW" if what == "public key" else None
        )
        raise _refusal(place, f"not-a-{what.replace(' ', '-')}", f"this is no minisign {what}", hint) from error


def _refusal(place: Place, code: str, message: str, hint: str | None) -> InvalidInput:
    return InvalidInput([Problem(code=code, message=message, place=place, hint=hint)])
