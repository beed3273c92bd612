"""An HTTP proxy for tests: it tunnels CONNECT, and remembers who asked and how."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ProxyServer(ThreadingHTTPServer):
    """A proxy on the loopback address."""

    daemon_threads = True

    def __init__(self, status: int) -> None:
        self.status = status
        self.asked: list[tuple[str, str]] = []
        """Host with port, and the Proxy-Authorization header."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.address = f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients may go as they please."""


@contextlib.contextmanager
def proxying(*, status: int = 200) -> Iterator[ProxyServer]:
    """A proxy for as long as the block runs; with a status other than 200 it lets nobody through."""
    proxy = ProxyServer(status)
    thread = threading.Thread(target=proxy.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: ProxyServer

    def do_CONNECT(self) -> None:
        """Tunnels."""
        self.server.asked.append((self.path, self.headers.get("Proxy-Authorization", "")))
        if self.server.status != 200:
            self.send_error(self.server.status)
            return
        _, _, port = self.path.rpartition(":")
        # The name of the host stands for this machine, whatever it is.
        with socket.create_connection(("127.0.0.1", int(port))) as upstream:
            self.send_response(200)
            self.end_headers()
            _join(self.connection, upstream)

    def log_message(self, format: str, *args: object) -> None:  # the base class names it so
        """Says nothing."""


def _join(one: socket.socket, other: socket.socket) -> None:
    """Copies between two sockets until one ends."""
    while True:
        ready, _, _ = select.select([one, other], [], [])
        for source in ready:
            data = source.recv(1 << 16)
            if not data:
                return
            (other if source is one else one).sendall(data)
