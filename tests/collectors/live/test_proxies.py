"""Proxies: that of the kubeconfig, that of the environment, and none for this machine."""

from __future__ import annotations

import sys

import pytest

from advisor.collectors.live.answers import Failure, Page, Unreachable
from advisor.collectors.live.proxies import proxy_settings
from advisor.collectors.live.refusals import CannotConnect
from advisor.collectors.live.server import Server
from advisor.problems import Place
from tests.collectors.live.certificates import base64_of
from tests.collectors.live.conftest import Bench
from tests.collectors.live.proxy_server import proxying


def through(bench: Bench, proxy: str) -> dict[str, str]:
    """A cluster entry that goes through a proxy."""
    return {"certificate-authority-data": base64_of(bench.authority.pem), "proxy-url": proxy}


def test_proxy_url_is_taken_with_its_name_and_password(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even to this machine, and whatever NO_PROXY says, as for kubectl; the tunnel keeps TLS end to end."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = bench.serve()
    with proxying() as proxy:
        connection = bench.connect(server, cluster=through(bench, f"http://us%65r:pa%40ss@{proxy.address}"))
        assert isinstance(connection.get("/version"), Page)
        connection.close()
        assert proxy.asked == [(f"127.0.0.1:{server.port}", "Basic dXNlcjpwYUBzcw==")]
    assert server.received[0].header("proxy-authorization") == ""


def test_proxy_that_lets_nobody_through(bench: Bench) -> None:
    """407 is told as the proxy's, and its password is not shown."""
    server = bench.serve()
    with proxying(status=407) as proxy:
        answer = bench.connect(server, cluster=through(bench, f"http://u:pass@{proxy.address}")).get("/version")
    assert isinstance(answer, Unreachable)
    assert answer.failure is Failure.PROXY
    assert "407" in answer.reason
    assert "pass@" not in answer.reason
    assert server.received == []


def test_proxy_that_is_down_is_not_gone_around(bench: Bench) -> None:
    """The request does not find another way."""
    server = bench.serve()
    answer = bench.connect(server, cluster=through(bench, "http://127.0.0.1:1")).get("/version")
    assert isinstance(answer, Unreachable)
    assert answer.failure is Failure.PROXY
    assert server.received == []


def test_environment_names_one_for_other_machines(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTPS_PROXY counts for every other host than this machine."""
    server = bench.serve(names=("api.example.org", "127.0.0.1"))
    with proxying() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.address}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("https_proxy", raising=False)
        assert isinstance(bench.connect(server).get("/version"), Page)
        assert proxy.asked == []
        connection = bench.connect(f"https://api.example.org:{server.port}")
        assert isinstance(connection.get("/version"), Page)
        connection.close()
        assert proxy.asked == [(f"api.example.org:{server.port}", "")]


@pytest.mark.parametrize("is_ours", [True, False], ids=["kubeconfig", "environment"])
def test_socks_needs_a_package_of_its_own(bench: Bench, monkeypatch: pytest.MonkeyPatch, is_ours: bool) -> None:
    """Without it nothing is sent, by no other way either."""
    monkeypatch.setitem(sys.modules, "socks", None)
    monkeypatch.delitem(sys.modules, "urllib3.contrib.socks", raising=False)
    proxy = "socks5://u:pass@127.0.0.1:1"
    if not is_ours:
        monkeypatch.setenv("https_proxy", proxy)
        monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(CannotConnect, match="without the package PySocks") as raised:
        bench.connect("https://api.example.org", cluster=through(bench, proxy) if is_ours else None)
    assert "pass" not in str(raised.value)


def test_socks_proxy_looks_names_up_itself() -> None:
    """As kubectl has it, whichever way the scheme is written."""
    for scheme in ("socks5", "socks5h"):
        server = Server(url="https://a.b", proxy=f"{scheme}://proxy:1", place=Place(file="f"))
        assert proxy_settings(server, "", "").url == "socks5h://proxy:1"


def test_environment_has_exceptions() -> None:
    """NO_PROXY goes with HTTPS_PROXY, not with proxy-url."""
    place = Place(file="f")
    plain = proxy_settings(Server(url="https://a.b", place=place), "proxy:1", "b")
    assert (plain.url, plain.exceptions) == ("http://proxy:1", "b")
    own = proxy_settings(Server(url="https://a.b", proxy="http://own:1", place=place), "proxy:1", "b")
    assert (own.url, own.exceptions) == ("http://own:1", "")
