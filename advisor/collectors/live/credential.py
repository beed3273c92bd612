"""What a request is authenticated with, and where it comes from: something fixed, a file, or a plugin.

Whatever cannot be had raises `CannotConnect`; there is no value for "no credential", so none is ever sent without.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from advisor.collectors.live.certificates import validity_of
from advisor.collectors.live.clock import Clock
from advisor.collectors.live.fields import FileReference
from advisor.collectors.live.impersonation import is_header_value
from advisor.collectors.live.refusals import cannot_connect
from advisor.collectors.live.users import ClientCertificate, User
from advisor.problems import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """A client certificate with its key, both PEM."""

    certificate: bytes = field(repr=False)
    key: bytes = field(repr=False)
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """Who asks, as it is sent."""

    authorization: str = field(default="", repr=False)
    """The header's value; empty when only the certificate speaks."""
    key_pair: KeyPair | None = None
    expires: datetime | None = None
    """None when nobody said."""


class Credentials(Protocol):
    """Where credentials come from."""

    def current(self) -> Credential:
        """The credential for the next request. Raises `CannotConnect` when there is none."""

    def renewed(self) -> Credential | None:
        """Another one, after the server did not accept the last; None when there is no other."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A credential that stays."""

    credential: Credential

    def current(self) -> Credential:
        """Always the same."""
        return self.credential

    def renewed(self) -> Credential | None:
        """There is no other."""
        return None


@dataclass(slots=True)
class FromFile:
    """A token in a file that is written anew while we run. It is read before every request."""

    file: FileReference
    base: Credential
    """What goes with the token."""
    _last: str = field(default="", repr=False)

    def current(self) -> Credential:
        """The token as it stands in the file now."""
        self._last = _token_in(self.file)
        return replace(self.base, authorization=bearer(self._last))

    def renewed(self) -> Credential | None:
        """The token, if the file holds another one than before."""
        before = self._last
        credential = self.current()
        return credential if self._last != before else None


def bearer(token: str) -> str:
    """A token as the header's value."""
    return f"Bearer {token}"


def basic(name: str, password: str) -> str:
    """Name and password as the header's value (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode("ascii")


def standing_credential(user: User, clock: Clock) -> Credential:
    """What the kubeconfig itself holds: token, basic authentication, client certificate."""
    key_pair = load_key_pair(user.certificate, clock) if user.certificate else None
    authorization = bearer(user.token) if user.token else basic(user.name, user.password) if user.name else ""
    return Credential(authorization=authorization, key_pair=key_pair)


def load_key_pair(certificate: ClientCertificate, clock: Clock) -> KeyPair:
    """Certificate and key. Raises `CannotConnect` when one is unreadable or the certificate is not valid today."""
    pair = KeyPair(
        certificate=certificate.certificate.read(), key=certificate.key.read(), place=certificate.certificate.place
    )
    refuse_expired(pair, clock)
    return pair


def refuse_expired(pair: KeyPair, clock: Clock) -> None:
    """Raises `CannotConnect` for a client certificate that is not valid today; the server would take us for nobody."""
    try:
        validity = validity_of(pair.certificate)
    except ValueError as error:
        message = f"the client certificate is not usable: {error}"
        raise cannot_connect(pair.place, "bad-certificate", message, "copy the kubeconfig again") from error
    today = clock.today()
    if today > validity.ends:
        message = f"the client certificate expired on {validity.ends:%Y-%m-%d %H:%M} UTC"
        hint = "get a new kubeconfig from the cluster; RKE2 and K3s renew theirs when the server restarts"
        raise cannot_connect(pair.place, "expired-certificate", message, hint)
    if today < validity.begins:
        message = f"the client certificate is valid only from {validity.begins:%Y-%m-%d %H:%M} UTC on"
        raise cannot_connect(pair.place, "expired-certificate", message, "is the clock of this machine right?")


def _token_in(file: FileReference) -> str:
    """The token of a file, without the line end that editors and `echo` add."""
    try:
        token = file.read().decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise cannot_connect(file.place, "bad-token", f"{file.path} holds no token: it is no plain text") from error
    if not is_header_value(token):
        message = f"{file.path} holds no token: more than one line, or characters that no header can carry"
        raise cannot_connect(file.place, "bad-token", message, "the file must hold the token and nothing else")
    return token
