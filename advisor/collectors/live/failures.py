"""What went wrong under HTTP, in words that say where and how to mend it. urllib3's exceptions end here."""

from __future__ import annotations

import http.client
import socket
import ssl

from advisor.collectors.live.answers import Failure, Unreachable
from advisor.collectors.live.server import Server
from advisor.documents.bounded import printable

#: OpenSSL's X509_V_ERR codes: https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/
_EXPIRED, _NOT_YET_VALID, _HOSTNAME, _ADDRESS = 10, 9, 62, 64

_AUTHORITY_HINT = "is certificate-authority-data that of this cluster, and server its address?"


def unreachable(error: Exception, server: Server, seconds: float) -> Unreachable:
    """An exception of urllib3, `ssl` or the socket as an answer."""
    from urllib3 import exceptions  # noqa: PLC0415  # 0.1 s, and only for a live cluster

    cause = _cause(error)
    url = server.url
    match error:
        case exceptions.ProxyError():
            return _through_proxy(url, cause)
        case exceptions.NewConnectionError():
            return _not_connected(url, cause)
        case exceptions.TimeoutError():
            reason = f"{url} did not answer within {seconds:.3g} s"
            return Unreachable(failure=Failure.TIMEOUT, reason=reason, hint="is the way there open, and the server up?")
        case ValueError() if not isinstance(error, OSError):
            return Unreachable(failure=Failure.CONNECTION, reason=f"{url} cannot be asked: {_words(error)}")
        case exceptions.DecodeError():
            return _cut(url, "the answer could not be unpacked")
    if isinstance(cause, ssl.SSLError):
        return _tls(cause, server)
    is_short = isinstance(cause, http.client.IncompleteRead | exceptions.IncompleteRead)
    return _cut(url, "the answer ended before it was whole" if is_short else _words(cause))


def _not_connected(url: str, cause: BaseException) -> Unreachable:
    if isinstance(cause, socket.gaierror):
        reason = f"no address is known for {url}"
        return Unreachable(failure=Failure.NAME, reason=reason, hint="is the VPN up, and the server's name right?")
    reason = f"nobody answers at {url}: {_words(cause)}"
    return Unreachable(failure=Failure.CONNECTION, reason=reason, hint="is the API server up, and its port right?")


def _through_proxy(url: str, cause: BaseException) -> Unreachable:
    reason = f"the proxy for {url} did not let the request through: {_words(cause)}"
    hint = "look at proxy-url in the kubeconfig and at HTTPS_PROXY and NO_PROXY"
    return Unreachable(failure=Failure.PROXY, reason=reason, hint=hint)


def _tls(error: ssl.SSLError, server: Server) -> Unreachable:
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return _cut(server.url, "the connection was closed in the middle")
    if not isinstance(error, ssl.SSLCertVerificationError):
        reason = f"{server.url} and the advisor found no way to talk over TLS: {_words(error)}"
        return Unreachable(failure=Failure.TLS, reason=reason, hint="does the server want a client certificate?")
    says = printable(error.verify_message)
    hint = _AUTHORITY_HINT
    if error.verify_code in {_HOSTNAME, _ADDRESS}:
        hint = "put the name that stands in the certificate into server or tls-server-name"
    elif error.verify_code in {_EXPIRED, _NOT_YET_VALID}:
        hint = "renew the server's certificate, and compare the clocks"
    reason = f"the certificate of {server.url} is not to be trusted: {says}"
    return Unreachable(failure=Failure.TLS, reason=reason, hint=hint)


def _cut(url: str, how: str) -> Unreachable:
    hint = "try again; a proxy or load balancer on the way may cut long answers"
    return Unreachable(failure=Failure.CUT, reason=f"the connection to {url} broke: {how}", hint=hint)


def _cause(error: BaseException) -> BaseException:
    """The exception of Python's own that others were wrapped around."""
    for inner in (*error.args, error.__cause__, error.__context__):
        if isinstance(inner, BaseException) and inner is not error:
            return _cause(inner)
    return error


def _words(error: BaseException) -> str:
    """An exception in a few words."""
    if isinstance(error, OSError) and error.strerror:
        return printable(error.strerror)
    return printable(str(error))[:200] or type(error).__name__
