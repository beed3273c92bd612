"""Sends one GET through the Kubernetes client, and says in our words what became of it.

The only file that knows that client. It is given a configuration in which nothing is left to decide: its own reading of
a kubeconfig goes on without credentials when a plugin fails, ignores impersonation, and takes the last current-context.
"""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.collectors.live.answers import Failure, Unreachable
from advisor.collectors.live.credential import KeyPair
from advisor.collectors.live.failures import unreachable
from advisor.collectors.live.proxies import proxy_settings
from advisor.collectors.live.refusals import cannot_connect
from advisor.collectors.live.server import Server
from advisor.collectors.live.tls import tls_context
from advisor.collectors.live.within import TookTooLong, within
from advisor.problems import Place

if TYPE_CHECKING:
    from kubernetes.client import Configuration
    from kubernetes.client.rest import RESTClientObject
    from urllib3 import BaseHTTPResponse

_CHUNK_BYTES = 256 << 10
#: The client imports itself in a circle: a second thread that imports it meanwhile would be given half of it.
_LOADING = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server sent: any status, the whole body."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes = field(repr=False)


class Transport:
    """A pool of connections to one server, presenting one client certificate or none."""

    def __init__(self, server: Server, key_pair: KeyPair | None, *, body_bytes: int) -> None:
        """Raises `CannotConnect` when the TLS settings cannot be used."""
        self.key_pair = key_pair
        self._server = server
        self._body_bytes = body_bytes
        self._client = _client(server, key_pair)

    def get(self, target: str, headers: Sequence[tuple[str, str]], seconds: float) -> Reply | Unreachable:
        """Asks for a path with its query. After so many seconds the answer is a timeout, whatever the server does."""
        from urllib3.exceptions import HTTPError  # noqa: PLC0415  # 0.1 s, and only for a live cluster

        ends_at = time.monotonic() + seconds
        try:
            return within(seconds, lambda: self._exchange(target, headers, ends_at))
        except TookTooLong:
            return self._too_slow(seconds)
        except (HTTPError, OSError, ValueError) as error:
            return unreachable(error, self._server, seconds)

    def close(self) -> None:
        """Closes the pool."""
        self._client.close()

    def _exchange(self, target: str, headers: Sequence[tuple[str, str]], ends_at: float) -> Reply | Unreachable:
        from urllib3 import HTTPHeaderDict, Timeout  # noqa: PLC0415  # 0.1 s, and only for a live cluster

        left = max(ends_at - time.monotonic(), 0.001)
        # Neither retries nor redirects: both are decided above, and a redirect would take our headers elsewhere.
        response = self._client.pool_manager.request(
            "GET",
            self._server.url + target,
            headers=HTTPHeaderDict(headers),  # the one mapping that holds a header twice
            timeout=Timeout(total=left, connect=left, read=left),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        try:
            body = _read(response, self._body_bytes, lambda: time.monotonic() > ends_at)
        except BaseException:
            response.close()
            raise
        if body is None:
            response.close()
            return self._too_large()
        response.release_conn()
        names = {name.lower(): value for name, value in response.headers.items()}
        return Reply(status=response.status, headers=names, body=body)

    def _too_slow(self, seconds: float) -> Unreachable:
        reason = f"{self._server.url} did not answer within {seconds:.3g} s"
        return Unreachable(failure=Failure.TIMEOUT, reason=reason, hint="give it longer, or ask from closer by")

    def _too_large(self) -> Unreachable:
        reason = f"{self._server.url} sent more than {self._body_bytes >> 20} MiB in one answer, and was cut off"
        return Unreachable(failure=Failure.TOO_LARGE, reason=reason)


def _read(response: BaseHTTPResponse, size: int, is_over: Callable[[], bool]) -> bytes | None:
    """The body, unpacked; None when it is larger than `size`. Raises TookTooLong when its time is over."""
    pieces: list[bytes] = []  # joined once: a page is megabytes, and every copy of it is time
    left = size
    while piece := response.read1(_CHUNK_BYTES, decode_content=True):
        pieces.append(piece)
        left -= len(piece)
        if left < 0:
            return None
        if is_over():
            raise TookTooLong
    return b"".join(pieces)


def _client(server: Server, key_pair: KeyPair | None) -> RESTClientObject:
    """The Kubernetes client's transport for a server."""
    with _LOADING:
        from kubernetes.client import Configuration  # noqa: PLC0415  # 0.4 s, and only for a live cluster
    from urllib3 import disable_warnings  # noqa: PLC0415  # as above
    from urllib3.exceptions import InsecureRequestWarning  # noqa: PLC0415  # as above

    configuration = Configuration(host=server.url)
    configuration.verify_ssl = server.is_verified
    if server.tls_name:
        configuration.tls_server_name = server.tls_name
    proxy = proxy_settings(server, configuration.proxy or "", configuration.no_proxy or "")
    configuration.proxy = proxy.url or None
    configuration.no_proxy = proxy.exceptions
    configuration.proxy_headers = dict(proxy.headers)
    client = _pool(configuration, server)
    if server.is_encrypted:
        client.pool_manager.connection_pool_kw["ssl_context"] = tls_context(server, key_pair)
    if not server.is_verified:
        disable_warnings(InsecureRequestWarning)  # the report says it, once; stderr need not at every request
    return client


def _pool(configuration: Configuration, server: Server) -> RESTClientObject:
    """The client's pool. Only a proxy can keep it from being made: of no known kind, or SOCKS without its package."""
    from kubernetes.client.rest import RESTClientObject  # noqa: PLC0415  # loaded already
    from urllib3.exceptions import DependencyWarning, HTTPError  # noqa: PLC0415  # as above

    try:
        with warnings.catch_warnings(action="ignore", category=DependencyWarning):  # told below, in our words
            return RESTClientObject(configuration)
    except (HTTPError, ImportError, ValueError) as error:
        is_ours = bool(server.proxy)
        place = server.place if is_ours else Place(file="HTTPS_PROXY")
        needs = " without the package PySocks" if isinstance(error, ImportError) else ""
        message = f"the proxy that {'proxy-url' if is_ours else 'the environment'} names cannot be used{needs}"
        hint = "install PySocks, or use an HTTP proxy" if needs else "write http://host:port"
        raise cannot_connect(place, "bad-proxy", message, hint) from error
