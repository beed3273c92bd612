"""The cluster entry of a kubeconfig: where the API server is, and how to be sure that it is the one."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from advisor.collectors.live.fields import Content, Fields
from advisor.documents.source import Data
from advisor.model.inventory import Note
from advisor.problems import Place

#: As for kubectl: https://pkg.go.dev/k8s.io/client-go/tools/clientcmd/api#Cluster
PROXY_SCHEMES = frozenset({"http", "https", "socks5", "socks5h"})
#: The extension of a cluster entry that is handed to exec plugins:
#: https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
PLUGIN_EXTENSION = "client.authentication.k8s.io/exec"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """An API server."""

    url: str
    """`https://host:port`, perhaps with a path (Rancher's proxies have one), without a slash at its end."""
    authority: Content | None = None
    """Certificates to trust; None for those the machine trusts."""
    is_verified: bool = True
    """False when the kubeconfig says `insecure-skip-tls-verify`."""
    tls_name: str = ""
    """The name its certificate must have, where that is not the host's."""
    proxy: str = ""
    """The proxy's URL; empty for what the environment says."""
    plugin_config: Data = None
    """What exec plugins are told about the cluster; None when there is nothing."""
    place: Place

    @property
    def is_encrypted(self) -> bool:
        """Whether requests are."""
        return self.url.startswith("https:")

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine."""
        return is_loopback(urlsplit(self.url).hostname or "")

    def notes(self) -> tuple[Note, ...]:
        """What a reader of the report must know about this connection."""
        if not self.is_encrypted:
            says = f"{self.url} was asked without encryption and without credentials; the proxy there decides who asks"
            remedy = "read the cluster over https"
        elif not self.is_verified:
            says = f"the certificate of {self.url} was not checked: insecure-skip-tls-verify is set"
            remedy = "give the cluster entry its certificate-authority-data"
        else:
            return ()
        return (Note(source=str(self.place), says=says, remedy=remedy),)


def server_of(cluster: Fields) -> Server:
    """What a cluster entry says. What is wrong with it is noted at its fields."""
    authority, insecure = cluster.content("certificate-authority"), cluster.flag("insecure-skip-tls-verify")
    if authority and insecure:
        message = "a certificate authority and insecure-skip-tls-verify exclude each other"
        cluster.report("contradiction", message, "remove insecure-skip-tls-verify", "insecure-skip-tls-verify")
    return Server(
        url=_url(cluster),
        authority=authority,
        is_verified=not insecure,
        tls_name=cluster.text("tls-server-name"),
        proxy=_proxy(cluster),
        plugin_config=_plugin_config(cluster),
        place=cluster.place("server"),
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("10.0.0.1")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _url(cluster: Fields) -> str:
    text = cluster.text("server")
    if not text:
        cluster.report("no-server", "the cluster has no server", "add its URL, https://host:port", "server")
        return ""
    parts = _split(text)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        cluster.report("bad-server", "the server is no URL", "write https://host:port", "server")
    elif parts.username is not None or parts.query or parts.fragment:
        hint = "write https://host:port/path; a user belongs under users"
        cluster.report("bad-server", "the server's URL holds more than host, port and path", hint, "server")
    return text.rstrip("/")


def _proxy(cluster: Fields) -> str:
    text = cluster.text("proxy-url")
    parts = _split(text)
    if text and (parts is None or parts.scheme not in PROXY_SCHEMES or not parts.hostname):
        hint = "write http://host:port, or socks5://host:port"
        cluster.report("bad-proxy", "proxy-url is no URL of a proxy", hint, "proxy-url")
    return text


def _split(url: str) -> SplitResult | None:
    """The parts of a URL; None when it has none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if url.isprintable() and " " not in url else None


def _plugin_config(cluster: Fields) -> Data:
    for extension in cluster.each("extensions"):
        if extension.text("name") == PLUGIN_EXTENSION:
            return extension.data.get("extension")
    return None
