"""Certificates for tests: an authority, the server's certificate, and clients with good, expired and stray ones."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import trustme

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
#: When an expired certificate ended.
EXPIRED_ON = datetime(2026, 1, 31, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate authority and what it issues."""

    ca: trustme.CA = field(default_factory=trustme.CA)

    @property
    def pem(self) -> bytes:
        """Its own certificate."""
        return self.ca.cert_pem.bytes()

    def server(self, *names: str, ends: datetime | None = None) -> trustme.LeafCert:
        """A server's certificate."""
        return self.ca.issue_cert(*names, not_before=LONG_AGO, not_after=ends)

    def client(self, name: str, *, ends: datetime | None = None, begins: datetime | None = None) -> ClientPair:
        """A client's certificate with its key."""
        ends = ends or datetime.now(UTC) + timedelta(days=30)
        begins = begins or LONG_AGO
        leaf = self.ca.issue_cert(f"{name}@example.org", common_name=name, not_before=begins, not_after=ends)
        return ClientPair(
            certificate=b"".join(blob.bytes() for blob in leaf.cert_chain_pems), key=leaf.private_key_pem.bytes()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPair:
    """A certificate and its key, PEM."""

    certificate: bytes
    key: bytes

    def inline(self) -> dict[str, str]:
        """As a kubeconfig's user holds it."""
        return {"client-certificate-data": base64_of(self.certificate), "client-key-data": base64_of(self.key)}


def base64_of(content: bytes) -> str:
    """Base64, as in kubeconfigs."""
    return base64.b64encode(content).decode("ascii")
