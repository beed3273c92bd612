"""Asks a Prometheus: instant queries, by GET, through the transport that clusters are read with.

The one thing to know before changing it: whatever is not a whole, successful answer is `Unmeasured` with its reason.
Warnings too: they say that series may be missing (https://prometheus.io/docs/prometheus/latest/querying/api/).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

import msgspec

from advisor.collectors.live.answers import Failure, Unreachable
from advisor.collectors.live.clock import Deadlines, SystemClock
from advisor.collectors.live.fields import FileReference
from advisor.collectors.live.impersonation import is_header_value
from advisor.collectors.live.server import Server
from advisor.collectors.live.transport import Reply, Transport
from advisor.documents.bounded import printable, read_bounded
from advisor.model.measurement import Measured, Measurement, Sample, Unmeasured
from advisor.problems import InvalidInput, Place, Problem

#: Some thousand series; a validation step has a few.
MAX_BODY_BYTES: Final = 1 << 20
#: A service account's token is some 1,000 characters.
MAX_TOKEN_BYTES: Final = 64 << 10
_SHOWN = 200
_OK, _UNAUTHORIZED, _FORBIDDEN = 200, 401, 403
_REDIRECTS = range(300, 400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a Prometheus is, and how it is asked."""

    url: str
    token: str = field(default="", repr=False)
    """Empty for none."""
    authority: Path | None = None
    """Certificates to trust; None for those the machine trusts."""
    deadlines: Deadlines = field(default_factory=Deadlines)


def endpoint(url: str, token_file: Path | None, authority: Path | None, deadlines: Deadlines) -> Endpoint:
    """An endpoint. Raises `InvalidInput` with everything that is wrong with it; no message ever holds the token."""
    problems = list(_wrong_url(url))
    token = ""
    if token_file is not None:
        try:
            token = _token(token_file)
        except InvalidInput as error:
            problems.extend(error.problems)
    server = Server(url=url, place=Place(file="--prometheus"))
    if token_file is not None and not problems and not server.is_encrypted and not server.is_loopback:
        message = "a token would go over the wire without encryption"
        problems.append(_wrong("--prometheus-token-file", "token-in-the-clear", message, "ask over https"))
    if authority is not None:
        try:
            read_bounded(authority, size=MAX_BODY_BYTES)
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
    return Endpoint(url=url.rstrip("/"), token=token, authority=authority, deadlines=deadlines)


def measure(queries: Iterable[str], at: Endpoint) -> Mapping[str, Measurement]:
    """What each query comes to. Once nobody lets us ask, the rest is not asked: each would wait as long.

    Raises `InvalidInput` when the authority's file holds no certificate.
    """
    place = Place(file="--prometheus")
    authority = FileReference(field="--prometheus-ca-file", path=at.authority, place=place) if at.authority else None
    server = Server(url=at.url, authority=authority, place=place)
    transport = Transport(server, None, body_bytes=MAX_BODY_BYTES)
    clock = SystemClock()
    ends_at = clock.now() + at.deadlines.whole
    found: dict[str, Measurement] = {}
    stopped: Unmeasured | None = None
    try:
        for query in queries:
            left = min(at.deadlines.request, ends_at - clock.now())
            if stopped is None and left <= 0:
                reason = f"{at.url} took longer than {at.deadlines.whole:.3g} s in all"
                stopped = Unmeasured(reason=reason, hint="give it longer with --prometheus-timeout", is_reached=False)
            found[query] = stopped or _ask(query, transport, at, left)
            last = found[query]
            if isinstance(last, Unmeasured) and not last.is_reached:
                stopped = last
    finally:
        transport.close()
    return found


def _wrong_url(url: str) -> Iterable[Problem]:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        yield _wrong("--prometheus", "bad-url", "this is no URL", "write https://host:port")
        return
    if parts.scheme not in {"http", "https"} or not parts.hostname or not url.isprintable() or " " in url:
        yield _wrong("--prometheus", "bad-url", "this is no URL", "write https://host:port")
    elif parts.username is not None or parts.query or parts.fragment:
        message = "the URL holds more than host, port and path"
        yield _wrong("--prometheus", "bad-url", message, "a token is read from --prometheus-token-file")


def _token(file: Path) -> str:
    content = read_bounded(file, size=MAX_TOKEN_BYTES)
    text = content.decode("ascii", "replace").strip()
    if not text or not is_header_value(text):
        message = "this file holds no token that a header can carry" if text else "this file is empty"
        raise InvalidInput([_wrong(str(file), "bad-token", message, "write the token alone, on one line")])
    return text


def _wrong(where: str, code: str, message: str, hint: str) -> Problem:
    return Problem(code=code, message=message, place=Place(file=where), hint=hint)


# One question


class _Vector(msgspec.Struct):
    metric: dict[str, str]
    value: tuple[float, str]


class _Data(msgspec.Struct, rename={"kind": "resultType"}):
    kind: str = ""
    result: msgspec.Raw = msgspec.Raw()


class _Reply(msgspec.Struct, rename={"error_type": "errorType"}):
    status: str
    data: _Data = msgspec.field(default_factory=_Data)
    error: str = ""
    error_type: str = ""
    warnings: list[str] = msgspec.field(default_factory=list)


#: What the transport says is about clusters and kubeconfigs.
_HINTS: Final[Mapping[Failure, str]] = {
    Failure.NAME: "is the VPN up, and the name in --prometheus right?",
    Failure.CONNECTION: "is it up, and the port in --prometheus right?",
    Failure.TLS: "does --prometheus-ca-file hold the authority of its certificate, and --prometheus its name?",
    Failure.PROXY: "look at HTTPS_PROXY and NO_PROXY",
    Failure.TIMEOUT: "give it longer with --prometheus-timeout, or ask from closer by",
    Failure.CUT: "try again; a proxy on the way may cut answers",
    Failure.TOO_LARGE: "a validation step wants a few series: aggregate the query",
}


def _ask(query: str, transport: Transport, at: Endpoint, seconds: float) -> Measurement:
    target = f"/api/v1/query?{urlencode({'query': query, 'timeout': f'{max(int(seconds * 1000), 1)}ms'})}"
    headers = [("Accept", "application/json"), ("User-Agent", "upgrade-advisor")]
    if at.token:
        headers.append(("Authorization", f"Bearer {at.token}"))
    answer = transport.get(target, headers, seconds)
    if isinstance(answer, Unreachable):
        return Unmeasured(reason=answer.reason, hint=_HINTS.get(answer.failure, ""), is_reached=False)
    return _read(answer, at)


def _read(reply: Reply, at: Endpoint) -> Measurement:
    if reply.status in {_UNAUTHORIZED, _FORBIDDEN}:
        reason = f"{at.url} did not let us in (HTTP {reply.status})"
        hint = "is the token in --prometheus-token-file current?" if at.token else "name --prometheus-token-file"
        return Unmeasured(reason=reason, hint=hint, is_reached=False)
    if reply.status in _REDIRECTS:
        reason = f"{at.url} sends us elsewhere (HTTP {reply.status}), and no redirect is followed"
        return Unmeasured(reason=reason, hint="name the URL it leads to; a login page is none", is_reached=False)
    try:
        told = msgspec.json.decode(reply.body, type=_Reply)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        reason = f"what answers at {at.url} is no Prometheus (HTTP {reply.status}, {_content_type(reply)})"
        return Unmeasured(reason=reason, hint="is this the URL of its API, and not of a page?", is_reached=False)
    if reply.status != _OK or told.status != "success":
        words = _short(f"{told.error_type}: {told.error}" if told.error else f"HTTP {reply.status}")
        reason = f"{at.url} could not answer: {words}"
        return Unmeasured(reason=reason, hint="try the query there by hand", is_reached=True)
    if told.warnings:
        reason = f"{at.url} warns that its answer may not be whole: {_short('; '.join(told.warnings))}"
        return Unmeasured(reason=reason, hint="try again once every store answers", is_reached=True)
    return _measured(told.data, at)


def _measured(data: _Data, at: Endpoint) -> Measurement:
    try:
        match data.kind:
            case "vector":
                series = msgspec.json.decode(data.result, type=list[_Vector])
                return Measured(samples=tuple(_sample(each.metric, each.value[1]) for each in series))
            case "scalar":
                _, value = msgspec.json.decode(data.result, type=tuple[float, str])
                return Measured(samples=(_sample({}, value),))
            case _:
                reason = (
                    f"{at.url} answered with {_short(data.kind) or 'nothing'}, and one value for each series is wanted"
                )
    except (msgspec.DecodeError, ValueError) as error:
        reason = f"the answer of {at.url} cannot be read: {_short(str(error))}"
    return Unmeasured(reason=reason, hint="try the query there by hand", is_reached=True)


def _sample(labels: Mapping[str, str], value: str) -> Sample:
    return Sample(labels=tuple(sorted(labels.items())), value=float(value))


def _content_type(reply: Reply) -> str:
    return _short(reply.headers.get("content-type", "")) or "no content type"


def _short(text: str) -> str:
    return printable(text[:_SHOWN]) + ("…" if len(text) > _SHOWN else "")
