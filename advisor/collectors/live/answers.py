"""What a GET can come to. Every case is a value, so that no caller mistakes "not seen" for "not there"."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

import msgspec

from advisor.collectors.live.asked import Asked


class Failure(StrEnum):
    """Why there is no answer that says anything about the cluster."""

    NAME = "name"
    """The server's name is not known."""
    CONNECTION = "connection"
    """Nobody listens there, or the way there is closed."""
    TLS = "tls"
    """The two could not agree whom they talk to."""
    PROXY = "proxy"
    """The proxy did not let us through."""
    TIMEOUT = "timeout"
    """One request took too long."""
    OUT_OF_TIME = "out-of-time"
    """The time for the whole cluster is used up."""
    CUT = "cut"
    """The connection broke before the answer was whole."""
    TOO_LARGE = "too-large"
    """The answer is larger than anything we read."""
    BUSY = "busy"
    """The server asks to come back later, or answers with an error of its own."""
    NOT_KUBERNETES = "not-kubernetes"
    """Somebody answered who is no API server: a login page, a proxy."""
    NO_CREDENTIALS = "no-credentials"
    """No credential came of the kubeconfig, so nothing was sent."""


class Outside(msgspec.Struct):
    """The outermost members that lists have, each still unparsed, and empty when it is not written."""

    kind: msgspec.Raw = msgspec.Raw()
    metadata: msgspec.Raw = msgspec.Raw()
    items: msgspec.Raw = msgspec.Raw()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The body of a 200, as JSON, whole."""

    data: bytes = field(repr=False)
    outside: Outside = field(default_factory=Outside, repr=False)
    """What the same look at the body that proved it whole has found."""
    content_type: str = ""
    """With its parameters: aggregated discovery says by them what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The server understood and does not let us: 401, 403 and other faults of the request."""

    status: int
    reason: str
    """As the API server words it (`Forbidden`); empty when it did not say."""
    message: str
    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """410: the list moved on, and the continue token is worth nothing any more."""

    message: str
    continue_inconsistent: str = ""
    """A token for the rest of the list as it is now; empty when the server offers none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """404 in the words of an API server. For a list, only discovery tells an absent kind from a mistyped path."""

    message: str
    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """No answer that says anything about the cluster."""

    failure: Failure
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """429 or 5xx: a reply that may be better in a moment. It ends inside the connection, which asks again."""

    status: int
    message: str
    retry_after: float | None
    """Seconds; None when the server does not say."""


Answer: TypeAlias = Page | Refused | Gone | NotFound | Unreachable
