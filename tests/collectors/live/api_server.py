"""A scripted API server: real TLS, real HTTP, and every way of misbehaving that we have met.

A script is a function from what was received to what to send. It listens on the loopback address alone.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

import trustme

from tests.collectors.live.certificates import Authority


class Manner(Enum):
    """How an answer is sent."""

    WHOLE = auto()
    CHUNKED = auto()
    CUT = auto()
    """Less than Content-Length, then a proper end of the connection."""
    CUT_CHUNK = auto()
    """No last chunk."""
    CLOSE = auto()
    """Neither length nor chunks: the end of the connection ends the body."""
    RESET = auto()
    """Half of it, then a TCP reset."""
    HANG_UP = auto()
    """Nothing at all, then the end of the connection."""
    SILENT = auto()
    """Nothing, for ever."""
    DRIP = auto()
    """A byte of the body now and then, for ever."""
    DRIP_HEADERS = auto()
    """A byte of a header now and then, for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: tuple[tuple[str, str], ...]
    """As they came, in order; names in lower case."""
    peer: str
    """Common name of the client's certificate; empty without one."""

    def header(self, name: str) -> str:
        """The value of a header; empty when it was not sent."""
        return next((value for key, value in self.headers if key == name.lower()), "")

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.headers if key == name.lower()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sends:
    """One answer."""

    status: int = 200
    body: bytes = b"{}"
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = Manner.WHOLE
    is_packed: bool = False
    """Whether it is gzipped, as an API server does above 128 KiB for those who accept it."""


Script: TypeAlias = Callable[[Received], Sends]


class ScriptedServer:
    """The server, while it runs."""

    def __init__(
        self, script: Script, *, authority: Authority | None, names: tuple[str, ...], ends: datetime | None
    ) -> None:
        self.script = script
        self.received: list[Received] = []
        self.server_names: list[str | None] = []
        """What clients asked for by SNI."""
        self.stopping = threading.Event()
        self._http = _Http(
            self, _context(authority.server(*names, ends=ends), authority, self.server_names) if authority else None
        )
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        scheme = "https" if authority else "http"
        self.port = self._http.server_address[1]
        self.url = f"{scheme}://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Stops listening, and lets go of everybody who is kept waiting."""
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@contextlib.contextmanager
def serving(
    script: Script,
    *,
    authority: Authority | None,
    names: tuple[str, ...] = ("127.0.0.1", "localhost"),
    ends: datetime | None = None,
) -> Iterator[ScriptedServer]:
    """A server for as long as the block runs; without an authority it speaks plain HTTP."""
    server = ScriptedServer(script, authority=authority, names=names, ends=ends)
    try:
        yield server
    finally:
        server.stop()


def _context(leaf: trustme.LeafCert, authority: Authority, asked: list[str | None]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    context.load_verify_locations(cadata=authority.pem.decode())
    context.verify_mode = ssl.CERT_OPTIONAL  # as kube-apiserver: a certificate is checked, and not asked for
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    return context


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: ScriptedServer, context: ssl.SSLContext | None) -> None:
        self.owner = owner
        self.context = context
        super().__init__(("127.0.0.1", 0), _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shakes hands in the connection's own thread, so that one that does not goes on alone."""
        if self.context is None:
            super().finish_request(request, client_address)
            return
        with contextlib.suppress(OSError), self.context.wrap_socket(request, server_side=True) as tls:
            super().finish_request(tls, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients may go as they please."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or else each answer waits 40 ms for an acknowledgement
    server: _Http

    def do_GET(self) -> None:
        """Any other method is refused by the base class, and a test that sent one would see 501."""
        parts = urlsplit(self.path)
        peer = self.connection.getpeercert() if isinstance(self.connection, ssl.SSLSocket) else None
        request = Received(
            method=self.command,
            path=parts.path,
            query=dict(parse_qsl(parts.query)),
            headers=tuple((name.lower(), value) for name, value in self.headers.items()),
            peer=_common_name(peer or {}),
        )
        self.server.owner.received.append(request)
        self._send(self.server.owner.script(request))

    def log_message(self, format: str, *args: object) -> None:  # the base class names it so
        """Says nothing."""

    def _send(self, answer: Sends) -> None:
        body = gzip.compress(answer.body) if answer.is_packed else answer.body
        stopping = self.server.owner.stopping
        if answer.manner is Manner.SILENT:
            stopping.wait()
        if answer.manner in {Manner.SILENT, Manner.HANG_UP}:
            self.close_connection = True
            return
        if "Date" in answer.headers:
            self.send_response_only(answer.status)
        else:
            self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        if answer.is_packed:
            self.send_header("Content-Encoding", "gzip")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        _SENDERS[answer.manner](self, body, stopping)

    def whole(self, body: bytes, _stopping: threading.Event) -> None:
        """The plain way."""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def cut(self, body: bytes, _stopping: threading.Event) -> None:
        """Half of what was announced."""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        self.close_connection = True

    def chunked(self, body: bytes, _stopping: threading.Event) -> None:
        """In chunks, the way Go sends what it has not counted."""
        self._chunks(body)
        self.wfile.write(b"0\r\n\r\n")

    def cut_chunk(self, body: bytes, _stopping: threading.Event) -> None:
        """In chunks, without the last."""
        self._chunks(body)
        self.close_connection = True

    def until_closed(self, body: bytes, _stopping: threading.Event) -> None:
        """Without a length."""
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def reset(self, body: bytes, stopping: threading.Event) -> None:
        """Half of it, and a reset."""
        self.cut(body, stopping)
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.socket.close(self.connection)

    def drip(self, body: bytes, stopping: threading.Event) -> None:
        """A byte now and then."""
        self.send_header("Content-Length", str(1 << 20))
        self.end_headers()
        while not stopping.wait(0.02):
            self.wfile.write(b" ")

    def drip_headers(self, body: bytes, stopping: threading.Event) -> None:
        """A byte of a header now and then."""
        self.flush_headers()
        self.wfile.write(b"X-Slow: ")
        while not stopping.wait(0.02):
            self.wfile.write(b"x")

    def _chunks(self, body: bytes) -> None:
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for start in range(0, len(body), 1000):
            piece = body[start : start + 1000]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))


def _common_name(certificate: Mapping[str, Any]) -> str:
    """The common name of a certificate as `ssl` gives it; empty for none."""
    return next((pair[1] for part in certificate.get("subject", ()) for pair in part if pair[0] == "commonName"), "")


_SENDERS: dict[Manner, Callable[[_Handler, bytes, threading.Event], None]] = {
    Manner.WHOLE: _Handler.whole,
    Manner.CHUNKED: _Handler.chunked,
    Manner.CUT: _Handler.cut,
    Manner.CUT_CHUNK: _Handler.cut_chunk,
    Manner.CLOSE: _Handler.until_closed,
    Manner.RESET: _Handler.reset,
    Manner.DRIP: _Handler.drip,
    Manner.DRIP_HEADERS: _Handler.drip_headers,
}
