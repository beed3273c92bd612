"""The two dates of a certificate, against the library that made it."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.collectors.live.certificates import validity_of
from tests.collectors.live.certificates import Authority


@pytest.mark.parametrize("year", [2026, 2049, 2050, 2126])
def test_reads_what_was_written(authority: Authority, year: int) -> None:
    """UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280, 4.1.2.5)."""
    begins, ends = datetime(1999, 5, 1, 2, 3, 4, tzinfo=UTC), datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)
    validity = validity_of(authority.client("a", begins=begins, ends=ends).certificate)
    assert (validity.begins, validity.ends) == (begins, ends)


def test_first_of_a_chain_counts(authority: Authority) -> None:
    """The certificate comes first, then those that vouch for it; text around them is passed over."""
    ends = datetime(2027, 1, 1, tzinfo=UTC)
    chain = b"subject=a\n" + authority.client("a", ends=ends).certificate + authority.pem
    assert validity_of(chain).ends == ends


@given(st.data())
def test_damaged_is_a_value_error_or_still_read(data: st.DataObject) -> None:
    """Hostile bytes end in ValueError, never in another exception."""
    body = data.draw(st.binary(max_size=64))
    pem = b"-----BEGIN CERTIFICATE-----\n" + base64.b64encode(body) + b"\n-----END CERTIFICATE-----\n"
    with pytest.raises(ValueError, match="cannot be read"):
        validity_of(pem)
