"""Requests as the server sees them, and answers as the caller does."""

from __future__ import annotations

import json

import pytest

from advisor.collectors.live.answers import Failure, Gone, NotFound, Page, Refused, Unreachable
from advisor.collectors.live.kubeconfig import read_kubeconfig
from tests.collectors.live.api_server import Manner, Sends
from tests.collectors.live.certificates import Authority
from tests.collectors.live.conftest import Bench
from tests.collectors.live.documents import EXPIRED, NO_SUCH_PATH, UNAUTHORIZED, as_json, forbidden, status

NODES_PATH = "/api/v1/nodes"


class TestRequest:
    def test_is_a_get_with_what_it_needs_and_nothing_more(self, bench: Bench) -> None:
        """JSON is asked for, not a table; the token goes along; the method is GET."""
        server = bench.serve()
        answer = bench.connect(server).get(NODES_PATH, {"limit": "500"})
        assert isinstance(answer, Page)
        (request,) = server.received
        assert (request.method, request.path, request.query) == ("GET", NODES_PATH, {"limit": "500"})
        assert request.header("accept") == "application/json"
        assert request.header("accept-encoding") == "gzip"
        assert request.header("authorization") == "Bearer t0ken"
        assert request.header("user-agent").startswith("upgrade-advisor/")
        assert {name for name, _ in request.headers} == {
            "host", "accept", "accept-encoding", "authorization", "user-agent",
        }  # fmt: skip

    def test_keeps_the_path_of_a_server_behind_rancher(self, bench: Bench) -> None:
        """A server's URL may have a path, and a slash at its end changes nothing."""
        server = bench.serve()
        bench.connect(f"{server.url}/k8s/clusters/c-m-1/").get("/version")
        assert server.received[0].path == "/k8s/clusters/c-m-1/version"

    @pytest.mark.parametrize(
        "path",
        [
            "/api/v1/secrets",
            "/api/v1/namespaces/kube-system/secrets",
            "/api/v1/namespaces/kube-system/secrets/token",
            "/api/v1/namespaces/kube-system/pods/calico-node-x/exec",
            "/api/v1/nodes/worker-1/proxy/metrics",
            "/api/v1/namespaces/../secrets",
            "/api/v1/nodes?watch=true",
            "/api/v1//nodes",
            "api/v1/nodes",
            "",
        ],
    )
    def test_for_what_must_not_be_read_is_never_sent(self, bench: Bench, path: str) -> None:
        """Secrets, subresources such as exec and proxy, and ambiguous paths: a defect of ours, before any sending."""
        server = bench.serve()
        with pytest.raises(ValueError, match=r"path|never read|below an object"):
            bench.connect(server).get(path)
        assert server.received == []

    def test_has_no_parameters_but_those_we_know(self, bench: Bench) -> None:
        """A watch would never end."""
        with pytest.raises(ValueError, match="watch"):
            bench.connect(bench.serve()).get(NODES_PATH, {"watch": "true"})

    def test_reuses_its_connection(self, bench: Bench) -> None:
        """Several questions take one handshake."""
        server = bench.serve()
        connection = bench.connect(server)
        for _ in range(3):
            connection.get("/version")
        assert len(server.received) == 3
        assert len(server.server_names) == 1


class TestAnswer:
    @pytest.mark.parametrize("manner", [Manner.WHOLE, Manner.CHUNKED, Manner.CLOSE])
    @pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "gzip"])
    def test_arrives_however_it_is_sent(self, bench: Bench, manner: Manner, is_packed: bool) -> None:
        """Length, chunks or the end of the connection; plain or gzip: the same bytes."""
        body = json.dumps({"items": ["x" * 10_000, 1.5]}).encode()
        server = bench.serve(lambda _: Sends(body=body, manner=manner, is_packed=is_packed))
        answer = bench.connect(server).get(NODES_PATH)
        assert isinstance(answer, Page)
        assert answer.data == body

    def test_403_says_which_right_is_missing(self, bench: Bench) -> None:
        """Verb, resource, group and namespace are those a rule of a role needs."""
        server = bench.serve(lambda _: forbidden("daemonsets", "apps"))
        answer = bench.connect(server).get("/apis/apps/v1/namespaces/kube-system/daemonsets")
        assert isinstance(answer, Refused)
        assert (answer.status, answer.reason) == (403, "Forbidden")
        assert 'User "dev" cannot list' in answer.message
        permission = "the verb list on daemonsets in the API group apps in namespace kube-system"
        assert answer.asked.permission == permission

    def test_401_is_a_refusal_and_the_token_is_nowhere_in_it(self, bench: Bench) -> None:
        """A bad token is refused once, and no message shows it."""
        server = bench.serve(lambda _: UNAUTHORIZED)
        answer = bench.connect(server).get(NODES_PATH)
        assert isinstance(answer, Refused)
        assert answer.status == 401
        assert "t0ken" not in repr(answer)
        assert len(server.received) == 1

    @pytest.mark.parametrize("body", [NO_SUCH_PATH, status(404, "NotFound", 'configmaps "x" not found')])
    def test_404_counts_in_the_words_of_an_api_server(self, bench: Bench, body: Sends) -> None:
        """A Status, or the router's own line."""
        answer = bench.connect(bench.serve(lambda _: body)).get("/api/v1/namespaces/a/configmaps/x")
        assert isinstance(answer, NotFound)

    def test_404_of_somebody_else_proves_nothing(self, bench: Bench) -> None:
        """A proxy's error page is no sign that there is no Calico."""
        page = Sends(status=404, body=b"<html>nginx</html>", content_type="text/html")
        answer = bench.connect(bench.serve(lambda _: page)).get(NODES_PATH)
        assert isinstance(answer, Unreachable)
        assert answer.failure is Failure.NOT_KUBERNETES

    def test_410_brings_the_token_for_the_rest(self, bench: Bench) -> None:
        """An expired list offers to go on inconsistently."""
        gone = status(410, "Expired", "too old", continue_="rest")
        assert bench.connect(bench.serve(lambda _: gone)).get(NODES_PATH) == Gone(
            message="too old", continue_inconsistent="rest"
        )
        assert bench.connect(bench.serve(lambda _: EXPIRED)).get(NODES_PATH) == Gone(
            message="The provided continue parameter is too old"
        )

    def test_login_page_is_no_answer(self, bench: Bench) -> None:
        """200 with HTML is what a single sign-on sends."""
        page = Sends(body=b"<html>log in</html>", content_type="text/html; charset=utf-8")
        answer = bench.connect(bench.serve(lambda _: page)).get(NODES_PATH)
        assert isinstance(answer, Unreachable)
        assert answer.failure is Failure.NOT_KUBERNETES
        assert "text/html" in answer.reason

    def test_redirect_is_not_followed(self, bench: Bench) -> None:
        """Following it would carry the token, and whom we impersonate, to somebody else."""
        other = bench.serve()
        server = bench.serve(lambda _: Sends(status=302, body=b"", headers={"Location": other.url}))
        answer = bench.connect(server).get(NODES_PATH)
        assert isinstance(answer, Unreachable)
        assert other.url in answer.reason
        assert other.received == []

    def test_hostile_words_of_a_server_cannot_steer_a_terminal(self, bench: Bench) -> None:
        """Messages are shown, so control characters in them are written out."""
        server = bench.serve(lambda _: status(403, "Forbidden", "a\x1b[31m\nb" + "c" * 9999))
        answer = bench.connect(server).get(NODES_PATH)
        assert isinstance(answer, Refused)
        assert answer.message.startswith(r"a\x1b[31m b")
        assert len(answer.message) == 300

    def test_larger_than_the_bound_is_cut_off(self, bench: Bench) -> None:
        """The bound holds for the unpacked text: a small gzip must not fill the memory."""
        bomb = as_json("x" * 5_000_000, is_packed=True)
        answer = bench.connect(bench.serve(lambda _: bomb), body_bytes=1 << 20).get(NODES_PATH)
        assert isinstance(answer, Unreachable)
        assert answer.failure is Failure.TOO_LARGE
        assert "1 MiB" in answer.reason


class TestIdentity:
    def test_client_certificate_is_presented(self, bench: Bench, authority: Authority) -> None:
        """The server sees who we are from the handshake, and no token."""
        server = bench.serve()
        bench.connect(server, authority.client("admin").inline()).get("/version")
        assert server.received[0].peer == "admin"
        assert server.received[0].header("authorization") == ""

    def test_basic_authentication_is_honoured(self, bench: Bench) -> None:
        """RFC 7617, in UTF-8."""
        server = bench.serve()
        bench.connect(server, {"username": "admin", "password": "pä:ss"}).get("/version")
        assert server.received[0].header("authorization") == "Basic YWRtaW46cMOkOnNz"

    def test_impersonation_is_sent_whole(self, bench: Bench) -> None:
        """User, uid, every group and every extra; an extra's key is percent-encoded, as kubectl does."""
        server = bench.serve()
        user = {
            "token": "t",
            "as": "jane",
            "as-uid": "42",
            "as-groups": ["dev", "ops"],
            "as-user-extra": {"example.org/scope": ["view", "list"]},
        }
        bench.connect(server, user).get("/version")
        (request,) = server.received
        assert request.all("impersonate-user") == ["jane"]
        assert request.all("impersonate-uid") == ["42"]
        assert request.all("impersonate-group") == ["dev", "ops"]
        assert request.all("impersonate-extra-example.org%2fscope") == ["view", "list"]
        assert request.header("authorization") == "Bearer t"

    @pytest.mark.parametrize("user", [{}, {"token": "t", "as": "jane"}, {"username": "a", "password": "b"}])
    def test_proxy_on_this_machine_gets_no_credentials(self, bench: Bench, user: dict[str, str]) -> None:
        """`kubectl proxy` adds who we are. As kubectl, we send nothing in the clear but whom we impersonate."""
        server = bench.serve(authority=None)
        connection = bench.connect(server, user)
        assert isinstance(connection.get("/version"), Page)
        assert server.received[0].header("authorization") == ""
        assert server.received[0].header("impersonate-user") == user.get("as", "")
        assert "without encryption" in connection.notes[0].says


class TestSecrets:
    def test_are_in_no_representation(self, bench: Bench, authority: Authority) -> None:
        """A value that ends up in a trace or a log shows neither token nor key."""
        files = bench.kubeconfig("https://127.0.0.1:1", {"token": "t0ken", **authority.client("admin").inline()})
        kubeconfig = read_kubeconfig(files)
        assert "t0ken" not in repr(kubeconfig)
        assert "PRIVATE" not in repr(kubeconfig)

    def test_connection_is_ready_before_it_has_spoken(self, bench: Bench) -> None:
        """Connecting resolves credentials and sends nothing."""
        server = bench.serve()
        connection = bench.connect(server)
        assert server.received == []
        assert (connection.name, connection.url, connection.notes) == ("test", server.url, ())
