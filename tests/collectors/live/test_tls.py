"""Whom we trust: as kubectl does, and never more."""

from __future__ import annotations

import socket
import ssl
from typing import Any

import pytest
import trustme

from advisor.collectors.live.answers import Failure, Page, Unreachable
from advisor.collectors.live.refusals import CannotConnect
from advisor.collectors.live.server import Server
from advisor.collectors.live.tls import tls_context
from advisor.problems import Place
from tests.collectors.live.certificates import EXPIRED_ON, Authority, base64_of
from tests.collectors.live.conftest import Bench


def trusting(authority: Authority, **more: Any) -> dict[str, Any]:
    """A cluster entry that trusts an authority."""
    return {"certificate-authority-data": base64_of(authority.pem), **more}


def failed(answer: object) -> Unreachable:
    """The answer, which must be a failure of TLS."""
    assert isinstance(answer, Unreachable)
    assert answer.failure is Failure.TLS
    return answer


def test_wrong_authority(bench: Bench, stranger: Authority) -> None:
    """The server is not the one the kubeconfig was made for; nothing of the request reaches it."""
    server = bench.serve()
    answer = failed(bench.connect(server, cluster=trusting(stranger)).get("/version"))
    assert "is not to be trusted" in answer.reason
    assert "certificate-authority-data" in answer.hint
    assert server.received == []


def test_without_an_authority_the_machines_own_are_trusted(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no others: a private authority is then a stranger. OpenSSL's own variable names another one."""
    server = bench.serve()
    failed(bench.connect(server, cluster={}).get("/version"))
    path = bench.folder / "roots.pem"
    path.write_bytes(bench.authority.pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    assert isinstance(bench.connect(server, cluster={}).get("/version"), Page)


def test_authority_in_a_file(bench: Bench) -> None:
    """Beside the kubeconfig."""
    (bench.folder / "ca.crt").write_bytes(bench.authority.pem)
    assert isinstance(bench.connect(bench.serve(), cluster={"certificate-authority": "ca.crt"}).get("/version"), Page)


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"\xff"])
def test_unusable_authority(bench: Bench, content: bytes | None) -> None:
    """The field is named, and nothing is sent; the machine's own are not fallen back on."""
    if content is not None:
        (bench.folder / "ca.crt").write_bytes(content)
    server = bench.serve()
    with pytest.raises(CannotConnect) as raised:
        bench.connect(server, cluster={"certificate-authority": "ca.crt"})
    assert raised.value.problems[0].place.pointer == "/clusters/0/cluster/certificate-authority"
    assert server.received == []


def test_insecure_is_honoured_and_noted(bench: Bench, stranger: Authority) -> None:
    """The report says that nobody checked."""
    server = bench.serve(authority=stranger)
    connection = bench.connect(server, cluster={"insecure-skip-tls-verify": True})
    assert isinstance(connection.get("/version"), Page)
    (note,) = connection.notes
    assert "was not checked" in note.says
    assert note.source.endswith("kubeconfig:18")


def test_name_that_is_not_in_the_certificate(bench: Bench) -> None:
    """The hint says where to put the right one."""
    answer = failed(bench.connect(bench.serve(names=("api.example.org",))).get("/version"))
    assert "tls-server-name" in answer.hint


def test_tls_server_name_is_asked_for_and_checked(bench: Bench) -> None:
    """It takes the host's place in SNI and in the check."""
    server = bench.serve(names=("api.example.org",))
    right = trusting(bench.authority, **{"tls-server-name": "api.example.org"})
    assert isinstance(bench.connect(server, cluster=right).get("/version"), Page)
    assert server.server_names == ["api.example.org"]
    wrong = trusting(bench.authority, **{"tls-server-name": "other.example.org"})
    failed(bench.connect(server, cluster=wrong).get("/version"))


def test_client_certificate_of_a_stranger_is_the_servers_to_refuse(bench: Bench, stranger: Authority) -> None:
    """Its refusal in the handshake is told as one of TLS, or as a broken connection, and never as an empty answer."""
    answer = bench.connect(bench.serve(), stranger.client("admin").inline()).get("/version")
    assert isinstance(answer, Unreachable)
    assert answer.failure in {Failure.TLS, Failure.CUT}


def test_expired_server_certificate(bench: Bench) -> None:
    """Its renewal, or the clock, is what to look at."""
    answer = failed(bench.connect(bench.serve(ends=EXPIRED_ON)).get("/version"))
    assert "expired" in answer.reason
    assert "renew the server's certificate" in answer.hint


def test_intermediate_authority_is_an_anchor(bench: Bench) -> None:
    """What is given is trusted, root or not, as by kubectl; OpenSSL would want the chain to end in a root."""
    intermediate = Authority(trustme.CA().create_child_ca())
    server = bench.serve(authority=intermediate)
    assert isinstance(bench.connect(server, cluster=trusting(intermediate)).get("/version"), Page)


def test_authorities_without_a_key_identifier_are_taken(authority: Authority) -> None:
    """Python 3.13 refuses them by default, kubectl does not."""
    server = Server(url="https://a", place=Place(file="f"))
    assert not tls_context(server, None).verify_flags & ssl.VERIFY_X509_STRICT


def test_server_that_speaks_no_tls(bench: Bench) -> None:
    """Https to a port that speaks http."""
    server = bench.serve(authority=None)
    answer = bench.connect(server.url.replace("http", "https")).get("/version")
    assert isinstance(answer, Unreachable)
    assert answer.failure in {Failure.TLS, Failure.CUT}
    assert server.received == []


def test_server_that_is_down(bench: Bench) -> None:
    """Nobody listens; that is said at once, and not tried again."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        answer = bench.connect(f"https://127.0.0.1:{unused.getsockname()[1]}").get("/version")
    assert isinstance(answer, Unreachable)
    assert answer.failure is Failure.CONNECTION
    assert "refused" in answer.reason
    assert bench.clock.slept == []


def test_server_whose_name_nobody_knows(bench: Bench) -> None:
    """RFC 2606 keeps `.invalid` free."""
    answer = bench.connect("https://api.cluster.invalid").get("/version")
    assert isinstance(answer, Unreachable)
    assert answer.failure is Failure.NAME
