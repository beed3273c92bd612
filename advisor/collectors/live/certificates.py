"""How long a certificate is valid. Python's `ssl` keeps that to itself for a certificate of our own.

Only the path to two dates is read (RFC 5280, 4.1): Certificate > TBSCertificate > validity.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)
_VERSION, _UTC_TIME, _GENERALIZED_TIME = 0xA0, 0x17, 0x18
#: Above this a length says how many bytes of length follow.
_LONG_FORM = 0x80
#: RFC 5280, 4.1.2.5.1: a UTCTime of 50 and more means 19xx.
_CENTURY_TURNS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """The time in which a certificate may be used."""

    begins: datetime
    ends: datetime


def validity_of(pem: bytes) -> Validity:
    """The validity of the first certificate in a PEM text. Raises ValueError when there is none that can be read."""
    found = _PEM.search(pem)
    if found is None:
        raise ValueError("it holds no certificate in PEM form")
    try:
        encoded = base64.b64decode(b"".join(found[1].split()), validate=True)
        certificate = next(_parts(encoded))[1]
        signed = next(_parts(certificate))[1]
        fields = [part for part in _parts(signed) if part[0] != _VERSION]
        begins, ends = (_time(tag, content) for tag, content in _parts(fields[3][1]))
    except (binascii.Error, ValueError, IndexError, StopIteration) as error:
        raise ValueError("its certificate cannot be read") from error
    return Validity(begins=begins, ends=ends)


def _parts(encoded: bytes) -> Iterator[tuple[int, bytes]]:
    """The elements of a DER text, one after another: tag and content."""
    position = 0
    while position < len(encoded):
        tag, length, start = encoded[position], encoded[position + 1], position + 2
        if length >= _LONG_FORM:
            more = length - _LONG_FORM
            length, start = int.from_bytes(encoded[start : start + more]), start + more
        position = start + length
        if position > len(encoded):
            raise ValueError("cut short")
        yield tag, encoded[start:position]


def _time(tag: int, content: bytes) -> datetime:
    text = content.decode("ascii")
    if tag == _UTC_TIME:
        text = ("19" if int(text[:2]) >= _CENTURY_TURNS else "20") + text
    elif tag != _GENERALIZED_TIME:
        raise ValueError("no time")
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
