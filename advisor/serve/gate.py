"""Who is let in: whoever opens the link first, and nobody else.

The link carries a token that opens one session; from then on a cookie stands for it. Where a request comes from is
checked before either, so that a page of somebody else cannot use what the browser holds.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from ipaddress import ip_address
from typing import TypeAlias
from urllib.parse import urlsplit

#: Bytes from the system's source of randomness, behind the token and behind the cookie.
SECRET_BYTES = 32

#: What urlsplit would take for the end of a host, or pass over.
_NEVER = frozenset("@/\\?#%, \t\r\n")


class Passed(Enum):
    """How a request gets in."""

    OPENS = auto()
    """By the token, for the first time: the session begins."""
    KNOWN = auto()
    """It belongs to the session."""


class Refused(StrEnum):
    """Why a request does not, in a sentence for whoever reads it in a browser."""

    STRANGE_HOST = "it was asked for under a name that is not this server's"
    STRANGE_ORIGIN = "it was asked for by a page that is not this server's"
    SPENT = "this link was opened before, and opens one session only; start advisor tui --serve again for a new one"
    STRANGER = "open the link that advisor tui --serve printed"


Ruling: TypeAlias = Passed | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of a request decides."""

    hosts: tuple[str, ...]
    """Every Host header; a browser sends one."""
    origins: tuple[str, ...]
    """Every Origin header; a browser sends one with a websocket, and with what a page of another site asks for."""
    token: str | None
    """The token, where the request is one that can open a session."""
    session: str
    """The session's cookie; empty when there is none."""
    is_websocket: bool


def _secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


@dataclass(slots=True, kw_only=True)
class Gate:
    """The one token of a server, and the one session that it opens."""

    names: frozenset[str]
    """The names that the server goes by, in lower case. Addresses are let pass too: nobody can rebind one."""
    token: str = field(default_factory=_secret, repr=False)
    session: str = field(default_factory=_secret, repr=False)
    _is_spent: bool = field(default=False, repr=False)

    def ruling(self, asked: Asked) -> Ruling:
        """What becomes of a request. The token is spent by the first one that brings it."""
        if not self._is_our_host(asked.hosts):
            return Refused.STRANGE_HOST
        if not _is_our_page(asked):
            return Refused.STRANGE_ORIGIN
        if _same(asked.session, self.session):
            return Passed.KNOWN
        if asked.token is None or not _same(asked.token, self.token):
            return Refused.STRANGER
        was_spent, self._is_spent = self._is_spent, True
        return Refused.SPENT if was_spent else Passed.OPENS

    def _is_our_host(self, hosts: tuple[str, ...]) -> bool:
        """A page whose name was made to point here is refused; ports are not looked at, for ssh may forward another."""
        if len(hosts) != 1:
            return False
        name = _name_of(hosts[0])
        return name is not None and (name in self.names or _is_address(name))


def names_of(host: str, machine: str) -> frozenset[str]:
    """The names of a server that listens on this host of a machine of that name."""
    return frozenset(each.lower().rstrip(".") for each in ("localhost", host, machine) if each)


def _is_our_page(asked: Asked) -> bool:
    """Whether it was asked for by a page of this server, or by the person at the browser."""
    if not asked.origins:
        return not asked.is_websocket
    return tuple(each.lower() for each in asked.origins) == (f"http://{asked.hosts[0]}".lower(),)


def _name_of(host: str) -> str | None:
    """The name or address of `name:port`; None where it cannot be one."""
    if _NEVER.intersection(host):
        return None
    try:
        split = urlsplit(f"//{host}")
        _ = split.port  # raises where it is none
    except ValueError:
        return None
    return split.hostname.rstrip(".") if split.hostname else None


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _same(told: str, secret: str) -> bool:
    """Takes as long for a guess that is nearly right as for any other."""
    return hmac.compare_digest(told.encode("utf-8", "surrogatepass"), secret.encode())
