"""Which proxy a request takes, by kubectl's rules where the Kubernetes client for Python has others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

from advisor.collectors.live.credential import basic
from advisor.collectors.live.server import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxySettings:
    """A proxy as the client wants it told."""

    url: str = field(repr=False)
    """Without name and password, unless it is a SOCKS proxy; empty for none."""
    exceptions: str
    """Hosts asked without it, separated by commas."""
    headers: Mapping[str, str] = field(repr=False)


def proxy_settings(server: Server, from_environment: str, no_proxy: str) -> ProxySettings:
    """The proxy of the kubeconfig, which has no exceptions; else the environment's, but never for this machine itself.

    https://pkg.go.dev/net/http#ProxyFromEnvironment
    """
    if server.proxy:
        return _settings(server.proxy, "")
    if server.is_loopback:
        return _settings("", no_proxy)
    return _settings(from_environment, no_proxy)


def _settings(proxy: str, exceptions: str) -> ProxySettings:
    if proxy and "://" not in proxy:
        proxy = f"http://{proxy}"
    parts = urlsplit(proxy)
    if parts.scheme.startswith("socks"):
        # By kubectl's rules the proxy looks names up, which urllib3 calls socks5h. It reads name and password itself.
        return ProxySettings(url=urlunsplit(parts._replace(scheme="socks5h")), exceptions=exceptions, headers={})
    headers: dict[str, str] = {}
    if parts.username is not None:
        name, password = unquote(parts.username), unquote(parts.password or "")
        headers["Proxy-Authorization"] = basic(name, password)
        parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    return ProxySettings(url=urlunsplit(parts), exceptions=exceptions, headers=headers)
