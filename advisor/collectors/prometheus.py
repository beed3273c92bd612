"""Asks a Prometheus: instant queries, by GET, through the transport that clusters are read with.

What an answer comes to is read in `prometheus_answers.py`. Whatever keeps one from coming is `Unmeasured` too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

from advisor.collectors.live.answers import Failure, Unreachable
from advisor.collectors.live.clock import Deadlines, SystemClock
from advisor.collectors.live.fields import FileReference
from advisor.collectors.live.impersonation import is_header_value
from advisor.collectors.live.server import Server
from advisor.collectors.live.transport import Transport
from advisor.collectors.prometheus_answers import measurement_of
from advisor.documents.bounded import read_bounded
from advisor.model.measurement import Measurement, Unmeasured
from advisor.problems import InvalidInput, Place, Problem

#: Some thousand series; a validation step has a few.
MAX_BODY_BYTES: Final = 1 << 20
#: A service account's token is some 1,000 characters.
MAX_TOKEN_BYTES: Final = 64 << 10


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
    return measurement_of(answer, at.url, has_token=bool(at.token))
