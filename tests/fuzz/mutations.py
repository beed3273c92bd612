# ruff: noqa: E501  # lists of samples read better in few lines
"""Changes to bytes that know nothing of what the bytes are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

#: What has broken readers before, here or elsewhere.
TOKENS = (
    b"\0", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b"\n\n", b"\x1b[31m", b"\x1b]0;x\x07", b"\x7f",
    "\u202e".encode(), "\u2028".encode(), "\x85".encode(), b"\xed\xa0\x80", b"\\ud800", b"\\u0000", b"\\u001b",
    b"{", b"}", b"[", b"]", b'"', b"'", b":", b": ", b",", b"- ", b"---\n", b"...\n", b"&a ", b"*a", b"<<: ", b"!!python/name:os ",
    b"!", b"|", b">", b"%YAML 9.9\n", b"?", b"? ", b"null", b"true", b"NaN", b"-Infinity", b"1e999", b"-0", b"0x10",
    b"9" * 400, b"1" * 5000, b"-9223372036854775809", b"18446744073709551616", b"apiVersion", b"kind: ", b"List", b"items",
    b"clusters", b"schema_version", b"metadata", b"NAME  STATUS\n", b"$ kubectl get nodes -o wide\n", b"Warning: x\n",
    b"==== START logs for container a of pod b ====\n", b"a" * 3000, b"../", b"/" * 300, b"@" * 300, b" " * 300, b"\t",
)  # fmt: skip

#: Longer inputs cost time and show little that shorter ones do not.
MAX_BYTES = 200_000


def mutated(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """The data with one to eight changes."""
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        data = random.choice(_CHANGES)(data, others, random)[:MAX_BYTES]
    return data


def _slice(data: bytes, random: Random) -> tuple[int, int]:
    """A part of the data, more often a short one."""
    start = random.randrange(len(data) + 1)
    length = min(len(data) - start, random.choice((1, 2, 4, 16, 64, 1024, len(data))))
    return start, start + random.randint(0, length)


def _flip(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    if not data:
        return data
    changed = bytearray(data)
    changed[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _overwrite(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    start, end = _slice(data, random)
    return data[:start] + random.randbytes(min(end - start, 64)) + data[end:]


def _insert(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    start = random.randrange(len(data) + 1)
    return data[:start] + random.choice(TOKENS) + data[start:]


def _replace(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    start, end = _slice(data, random)
    return data[:start] + random.choice(TOKENS) + data[end:]


def _remove(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    start, end = _slice(data, random)
    return data[:start] + data[end:]


def _repeat(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    start, end = _slice(data, random)
    most = MAX_BYTES // max(end - start, 1)
    return data[:end] + data[start:end] * min(random.choice((1, 2, 10, 200, 3000)), most) + data[end:]


def _cut(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _splice(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    other = random.choice(others)
    start, end = _slice(other, random)
    at = random.randrange(len(data) + 1)
    return data[:at] + other[start:end] + data[random.choice((at, len(data))) :]


def _swap_lines(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    lines = data.split(b"\n")
    one, two = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"\n".join(lines)


def _join(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    return data + random.choice((b"", b"\n", b"\n---\n")) + random.choice(others)


_CHANGES: tuple[Callable[[bytes, Sequence[bytes], Random], bytes], ...] = (
    _flip, _flip, _overwrite, _insert, _insert, _replace, _remove, _repeat, _cut, _splice, _swap_lines, _join,
)  # fmt: skip
