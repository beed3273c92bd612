"""A reply -> an answer. Only what an API server says counts; a login page or a proxy's error proves nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from advisor.collectors.live.answers import Answer, Busy, Failure, Gone, NotFound, Outside, Page, Refused, Unreachable
from advisor.collectors.live.asked import Asked
from advisor.collectors.live.transport import Reply
from advisor.documents.bounded import printable

_OK, _REDIRECTS, _CLIENT_ERRORS, _SERVER_ERRORS = 200, 300, 400, 500
_NOT_FOUND, _GONE, _TOO_MANY = 404, 410, 429
#: What an API server's own router answers for a path it does not know; no Status, and no other server's words.
_NO_SUCH_PATH = b"404 page not found"
QUOTED_MESSAGE = 300
#: More digits are years, and too many of them no number any more.
DIGITS_OF_SECONDS = 9


class _StatusMeta(msgspec.Struct):
    continue_: str = msgspec.field(default="", name="continue")


class _Status(msgspec.Struct):
    """`kind: Status`, an API server's way to refuse."""

    kind: str = ""
    message: str = ""
    reason: str = ""
    metadata: _StatusMeta = msgspec.field(default_factory=_StatusMeta)


def answer_of(reply: Reply, asked: Asked, url: str, now: datetime) -> Answer | Busy:
    """What a reply means. `now` serves to read a date in it, where the reply does not state the server's own time."""
    if reply.status == _OK:
        return _page(reply, url)
    if reply.status < _CLIENT_ERRORS:
        return _elsewhere(reply, url)
    status = _status(reply.body)
    message = _shown(status.message) if status else ""
    if reply.status == _TOO_MANY or reply.status >= _SERVER_ERRORS:
        return Busy(status=reply.status, message=message, retry_after=_retry_after(reply, now))
    if reply.status == _NOT_FOUND:
        if status or reply.body.strip() == _NO_SUCH_PATH:
            return NotFound(message=message or "the API server knows no such path", asked=asked)
        return _stranger(url, "answered 404, and not as an API server does")
    if reply.status == _GONE:
        return Gone(message=message, continue_inconsistent=status.metadata.continue_ if status else "")
    reason = _shown(status.reason) if status else ""
    return Refused(status=reply.status, reason=reason, message=message or "without a word why", asked=asked)


def _page(reply: Reply, url: str) -> Answer:
    content_type = reply.headers.get("content-type", "")
    if content_type.partition(";")[0].strip().lower() != "application/json":
        return _stranger(url, f"answered with {_shown(content_type) or 'no type'} where JSON was asked for")
    try:
        outside = _outside(reply.body)
    except RecursionError:
        return _stranger(url, "answered with JSON that nests deeper than any API server's")
    except msgspec.DecodeError as error:
        reason = f"the connection to {url} broke: the JSON is not whole ({error})"
        return Unreachable(failure=Failure.CUT, reason=reason, hint="try again")
    return Page(data=reply.body, outside=outside, content_type=content_type)


def _outside(body: bytes) -> Outside:
    """What stands outermost in a body. Raises what decoding raises for one that is no whole JSON text."""
    try:
        return msgspec.json.decode(body, type=Outside)
    except msgspec.ValidationError:  # no object, which stops decoding before its end
        msgspec.json.decode(body, type=msgspec.Raw)
        return Outside()


def _status(body: bytes) -> _Status | None:
    """The Status in a body; None when there is none."""
    try:
        status = msgspec.json.decode(body, type=_Status)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return status if status.kind == "Status" else None


def _retry_after(reply: Reply, now: datetime) -> float | None:
    """The seconds a server asks to wait; None when it does not, or in words nobody can read.

    API servers give seconds, proxies before them also a date, which counts from the date they state themselves.
    """
    text = reply.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:DIGITS_OF_SECONDS])
    until, said_at = _date(text), _date(reply.headers.get("date", ""))
    return max((until - (said_at or now)).total_seconds(), 0.0) if until else None


def _date(text: str) -> datetime | None:
    """A date as HTTP writes it (RFC 9110, 5.6.7); None when it is none."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _elsewhere(reply: Reply, url: str) -> Unreachable:
    where = _shown(reply.headers.get("location", ""))
    if reply.status < _REDIRECTS or not where:
        return _stranger(url, f"answered {reply.status}, which no API server does to a GET")
    return _stranger(url, f"sends us to {where} instead of answering")


def _stranger(url: str, what: str) -> Unreachable:
    hint = "is server in the kubeconfig the API server, and not a page to log in at?"
    return Unreachable(failure=Failure.NOT_KUBERNETES, reason=f"{url} {what}", hint=hint)


def _shown(text: str) -> str:
    return printable(" ".join(text.split()))[:QUOTED_MESSAGE]
