"""Fails closed: whatever keeps a credential from resolving is an error at its field, and nothing is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from advisor.collectors.live.answers import Failure, Page, Refused, Unreachable
from advisor.collectors.live.connection import connect
from advisor.collectors.live.refusals import CannotConnect
from advisor.collectors.live.target import InCluster, InKubeconfig
from advisor.problems import InvalidInput, Problem
from tests.collectors.live.api_server import Received, Sends
from tests.collectors.live.certificates import EXPIRED_ON, Authority, ClientPair, base64_of
from tests.collectors.live.conftest import Bench
from tests.collectors.live.documents import UNAUTHORIZED, VERSION


def refusal(bench: Bench, user: dict[str, Any], *, cluster: dict[str, Any] | None = None) -> tuple[Problem, ...]:
    """The problems that connecting raises. Nothing was sent."""
    server = bench.serve()
    with pytest.raises(InvalidInput) as raised:
        bench.connect(server, user, cluster=cluster)
    assert server.received == []
    assert isinstance(raised.value, CannotConnect) == (raised.value.problems[0].code in BEYOND_THE_FILE)
    return raised.value.problems


#: What makes a cluster unreached; any other code makes the kubeconfig invalid.
BEYOND_THE_FILE = {
    "unreadable-credential", "bad-token", "bad-certificate", "expired-certificate", "bad-authority", "plugin-failed",
}  # fmt: skip

TEXT = base64_of(b"no certificate")


class TestKubeconfigAtFault:
    @pytest.mark.parametrize(
        ("user", "code", "field"),
        [
            ({}, "no-credentials", ""),
            ({"namespace": "a"}, "no-credentials", ""),
            ({"token": 12345}, "wrong-type", "token"),
            ({"token": "a\nb"}, "not-a-header", "token"),
            ({"token": "tökén"}, "not-a-header", "token"),
            ({"token": "a", "username": "b", "password": "c"}, "contradiction", ""),
            ({"username": "b"}, "half-a-credential", "username"),
            ({"password": "b"}, "half-a-credential", "password"),
            ({"client-certificate-data": TEXT}, "half-a-credential", "client-certificate-data"),
            ({"client-key-data": TEXT}, "half-a-credential", "client-key-data"),
            ({"client-certificate-data": "!", "client-key-data": TEXT}, "not-base64", "client-certificate-data"),
            ({"auth-provider": {"name": "gcp"}}, "unsupported-credential", "auth-provider"),
            ({"token": "a", "as-groups": ["dev"]}, "impersonates-nobody", ""),
            ({"token": "a", "as-uid": "1"}, "impersonates-nobody", ""),
            ({"token": "a", "as": "x", "as-groups": "dev"}, "wrong-type", "as-groups"),
            ({"token": "a", "as": "x\r\nEvil: y"}, "not-a-header", ""),
            ({"token": "a", "as": "x", "as-user-extra": {"k": "v"}}, "wrong-type", "as-user-extra/k"),
            ({"exec": {"command": "x"}}, "unsupported-plugin", "exec/apiVersion"),
        ],
    )
    def test_is_an_error_at_its_field(self, bench: Bench, user: dict[str, Any], code: str, field: str) -> None:
        """Code and pointer name the fault; the line is known."""
        problem = refusal(bench, user)[0]
        assert problem.code == code
        assert problem.place.pointer == "/users/0/user" + (f"/{field}" if field else "")
        assert problem.place.line

    @pytest.mark.parametrize(
        ("cluster", "code", "field"),
        [
            ({"server": ""}, "no-server", "server"),
            ({"server": "127.0.0.1:6443"}, "bad-server", "server"),
            ({"server": "ftp://a"}, "bad-server", "server"),
            ({"server": "https://u:p@a"}, "bad-server", "server"),
            ({"server": "https://a:99999"}, "bad-server", "server"),
            ({"server": "https://a b"}, "bad-server", "server"),
            ({"insecure-skip-tls-verify": "yes"}, "wrong-type", "insecure-skip-tls-verify"),
            (
                {"insecure-skip-tls-verify": True, "certificate-authority-data": TEXT},
                "contradiction",
                "insecure-skip-tls-verify",
            ),
            ({"proxy-url": "ftp://localhost:1"}, "bad-proxy", "proxy-url"),
            ({"server": "http://api.example.org"}, "not-encrypted", "server"),
            ({"proxy-url": "localhost:1"}, "bad-proxy", "proxy-url"),
        ],
    )
    def test_cluster_too(self, bench: Bench, cluster: dict[str, Any], code: str, field: str) -> None:
        """As for users."""
        problem = refusal(bench, {"token": "t"}, cluster=cluster)[0]
        assert problem.code == code
        assert problem.place.pointer == f"/clusters/0/cluster/{field}"

    def test_context_without_a_user(self, bench: Bench) -> None:
        """Asking as nobody, as kubectl does then, is not what anybody means."""
        files = bench.kubeconfig("https://127.0.0.1:1")
        path = files.paths[0]
        path.write_text(path.read_text().replace('"user": "u"', '"namespace": "a"'))
        with pytest.raises(InvalidInput, match='the context "test" names no user'):
            connect(InKubeconfig(files=files), around=bench.around())

    def test_every_fault_is_told_at_once(self, bench: Bench) -> None:
        """Cluster and user together."""
        problems = refusal(bench, {"token": 1}, cluster={"proxy-url": "x", "tls-server-name": 5})
        assert [each.code for each in problems] == ["bad-proxy", "wrong-type", "wrong-type"]


class TestTokenFile:
    def test_is_read_beside_the_kubeconfig_and_stripped(self, bench: Bench) -> None:
        """`echo token > file` adds a line end, which a header cannot carry."""
        (bench.folder / "token").write_text("  t0ken\r\n")
        server = bench.serve()
        bench.connect(server, {"tokenFile": "token"}).get("/version")
        assert server.received[0].header("authorization") == "Bearer t0ken"

    def test_beats_a_token_in_the_kubeconfig(self, bench: Bench) -> None:
        """The API's documentation: the last successfully read content takes precedence over token."""
        (bench.folder / "token").write_text("new")
        server = bench.serve()
        bench.connect(server, {"token": "old", "tokenFile": "token"}).get("/version")
        assert server.received[0].header("authorization") == "Bearer new"

    @pytest.mark.parametrize("token", [{}, {"token": "old"}], ids=["alone", "beside-a-token"])
    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (None, "there is no such file"),
            (b" \n", "is empty"),
            (b"a\nb", "more than one line"),
            (b"\xff\xfe", "no plain text"),
        ],
    )
    def test_unusable_is_an_error_at_its_field(
        self, bench: Bench, content: bytes | None, says: str, token: dict[str, str]
    ) -> None:
        """The file that is meant is named; the token that may stand beside it is not fallen back on."""
        if content is not None:
            (bench.folder / "token").write_bytes(content)
        (problem,) = refusal(bench, {**token, "tokenFile": "token"})
        assert says in problem.message
        assert str(bench.folder / "token") in problem.message
        assert problem.place.pointer == "/users/0/user/tokenFile"

    def test_is_read_again_for_every_request(self, bench: Bench) -> None:
        """Rotation is noticed before the old token is refused."""
        path = bench.folder / "token"
        path.write_text("first")
        server = bench.serve()
        connection = bench.connect(server, {"tokenFile": "token"})
        connection.get("/version")
        path.write_text("second")
        connection.get("/version")
        assert [each.header("authorization") for each in server.received] == ["Bearer first", "Bearer second"]

    def test_is_read_once_more_after_a_401(self, bench: Bench) -> None:
        """A token that was replaced while the request was under way."""
        path = bench.folder / "token"
        path.write_text("first")

        def script(request: Received) -> Sends:
            if request.header("authorization") == "Bearer second":
                return VERSION
            path.write_text("second")
            return UNAUTHORIZED

        server = bench.serve(script)
        assert isinstance(bench.connect(server, {"tokenFile": "token"}).get("/version"), Page)
        assert len(server.received) == 2

    def test_that_stays_the_same_is_not_sent_twice(self, bench: Bench) -> None:
        """A 401 for the same token is the answer."""
        (bench.folder / "token").write_text("bad")
        server = bench.serve(lambda _: UNAUTHORIZED)
        answer = bench.connect(server, {"tokenFile": "token"}).get("/version")
        assert isinstance(answer, Refused)
        assert len(server.received) == 1

    def test_that_vanishes_stops_the_sending(self, bench: Bench) -> None:
        """No request goes out with what was read before, and none without."""
        path = bench.folder / "token"
        path.write_text("t")
        server = bench.serve()
        connection = bench.connect(server, {"tokenFile": "token"})
        path.unlink()
        answer = connection.get("/version")
        assert isinstance(answer, Unreachable)
        assert answer.failure is Failure.NO_CREDENTIALS
        assert "tokenFile" in answer.reason
        assert server.received == []


class TestClientCertificate:
    def write(self, bench: Bench, pair: ClientPair) -> dict[str, str]:
        """A user with the pair in files."""
        (bench.folder / "c.pem").write_bytes(pair.certificate)
        (bench.folder / "k.pem").write_bytes(pair.key)
        return {"client-certificate": "c.pem", "client-key": "k.pem"}

    def test_in_files_beside_the_kubeconfig(self, bench: Bench, authority: Authority) -> None:
        """Relative paths start at the kubeconfig's folder."""
        server = bench.serve()
        bench.connect(server, self.write(bench, authority.client("filed"))).get("/version")
        assert server.received[0].peer == "filed"

    def test_in_the_kubeconfig_beats_files(self, bench: Bench, authority: Authority) -> None:
        """As for kubectl."""
        user = {**self.write(bench, authority.client("filed")), **authority.client("inline").inline()}
        server = bench.serve()
        bench.connect(server, user).get("/version")
        assert server.received[0].peer == "inline"

    def test_leaves_no_key_on_disk(
        self,
        bench: Bench,
        authority: Authority,
        tmp_path_factory: pytest.TempPathFactory,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """OpenSSL wants files; they are gone when the connection is made."""
        folder = tmp_path_factory.mktemp("keys")
        monkeypatch.setattr("tempfile.tempdir", str(folder))
        bench.connect(bench.serve(), authority.client("admin").inline()).get("/version")
        assert list(folder.iterdir()) == []

    def test_expired_says_until_when(self, bench: Bench, authority: Authority) -> None:
        """A server would take us for nobody, and answer 401 or 403."""
        (problem,) = refusal(bench, authority.client("old", ends=EXPIRED_ON).inline())
        assert problem.code == "expired-certificate"
        assert "expired on 2026-01-31 12:30 UTC" in problem.message
        assert problem.place.pointer == "/users/0/user/client-certificate-data"

    def test_not_yet_valid_says_from_when(self, bench: Bench, authority: Authority) -> None:
        """The clock of this machine may be wrong."""
        begins = datetime.now(UTC) + timedelta(days=2)
        (problem,) = refusal(bench, authority.client("new", begins=begins).inline())
        assert f"{begins:%Y-%m-%d}" in problem.message

    def test_that_is_no_certificate(self, bench: Bench) -> None:
        """Base64 of something else."""
        (problem,) = refusal(bench, {"client-certificate-data": TEXT, "client-key-data": TEXT})
        assert problem.code == "bad-certificate"
        assert "no certificate in PEM form" in problem.message

    def test_with_the_key_of_another(self, bench: Bench, authority: Authority) -> None:
        """They do not belong together."""
        one, other = authority.client("one"), authority.client("other")
        (problem,) = refusal(bench, ClientPair(certificate=one.certificate, key=other.key).inline())
        assert "do not belong together" in problem.message

    def test_with_an_encrypted_key_asks_nobody(self, bench: Bench, authority: Authority) -> None:
        """OpenSSL would ask the terminal for the passphrase; it is told that there is none."""
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415  # this test alone

        pair = authority.client("one")
        key = serialization.load_pem_private_key(pair.key, None).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"passphrase"),
        )
        (problem,) = refusal(bench, ClientPair(certificate=pair.certificate, key=key).inline())
        assert "encrypted" in problem.message

    def test_file_that_is_not_there(self, bench: Bench) -> None:
        """The field of each is named."""
        problems = refusal(bench, {"client-certificate": "no.pem", "client-key": "no.pem"})
        assert [(problem.code, problem.place.pointer) for problem in problems] == [
            ("unreadable-credential", "/users/0/user/client-certificate"),
            ("unreadable-credential", "/users/0/user/client-key"),
        ]


class TestInCluster:
    def account(self, bench: Bench, folder: Path) -> Path:
        """A service account's folder."""
        folder.mkdir()
        (folder / "ca.crt").write_bytes(bench.authority.pem)
        (folder / "token").write_text("first\n")
        return folder

    def test_sends_the_service_accounts_token_and_follows_its_rotation(self, bench: Bench) -> None:
        """The kubelet writes it anew; a 401 has it read once more."""
        folder = self.account(bench, bench.folder / "account")

        def script(request: Received) -> Sends:
            if request.header("authorization") == "Bearer second":
                return VERSION
            (folder / "token").write_text("second\n")
            return UNAUTHORIZED

        server = bench.serve(script)
        target = InCluster(host="127.0.0.1", port=str(server.port), folder=folder)
        with connect(target, around=bench.around()) as connection:
            assert isinstance(connection.get("/version"), Page)
        assert [each.header("authorization") for each in server.received] == ["Bearer first", "Bearer second"]
        assert connection.name == "in-cluster"

    @pytest.mark.parametrize("missing", ["token", "ca.crt"])
    def test_without_its_files_it_does_not_connect(self, bench: Bench, missing: str) -> None:
        """A pod with automountServiceAccountToken: false."""
        folder = self.account(bench, bench.folder / "account")
        (folder / missing).unlink()
        with pytest.raises(CannotConnect, match="the service account names"):
            connect(InCluster(host="127.0.0.1", port="1", folder=folder), around=bench.around())
